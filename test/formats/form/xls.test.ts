import { utils, write, type CellObject } from '@e965/xlsx';
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { readBytes, refusalOf, say, sheetsIn } from './files.js';

/** A legacy workbook. */
function xls(rows: readonly (readonly unknown[])[], change: (cells: Record<string, CellObject>) => void = () => undefined): Buffer {
  const sheet = utils.aoa_to_sheet(rows.map((row) => [...row]));
  change(sheet);
  const bytes: unknown = write(utils.book_new(sheet, 'survey'), { type: 'buffer', bookType: 'biff8' });
  if (!Buffer.isBuffer(bytes)) throw new TypeError('The workbook writer gave no bytes.');
  return bytes;
}

const plain = xls([['type', 'name', 'label'], ['integer', 'usia', 'Usia Anda'], ['text', 'é', 7.25], [true, null, 'Ya'], ...Array.from({ length: 200 }, (_, index) => ['note', `baris_${index}`, `Baris ${index}`])]);

/** The bytes with a number of four bytes written over. */
function patched(bytes: Buffer, at: number, value: number): Buffer {
  const copy = Buffer.from(bytes);
  copy.writeUInt32LE(value >>> 0, at);
  return copy;
}

/** Where the workbook's own stream is entered in the directory: its name, and after it the name's length in bytes and, 120 bytes on, the stream's size. */
const entryAt = (bytes: Buffer): number => bytes.indexOf(Buffer.from('Workbook\0', 'utf16le'));
const sizeOf = (bytes: Buffer): number => bytes.readUInt32LE(entryAt(bytes) + 120);

function renamed(bytes: Buffer, stream: string): Buffer {
  const copy = Buffer.from(bytes);
  const at = entryAt(bytes);
  copy.fill(0, at, at + 64);
  copy.write(stream, at, 'utf16le');
  copy.writeUInt16LE(stream.length * 2 + 2, at + 64);
  return copy;
}

/** Where the table of chains begins: its first sector is named in the header. */
const tableAt = (bytes: Buffer): number => (bytes.readUInt32LE(76) + 1) * 512;

describe('legacy workbooks', () => {
  test('are read like others, whatever their name says', async () => {
    for (const name of ['form.xls', 'form.xlsx']) {
      const [sheet] = await sheetsIn(plain, name);
      expect([sheet?.name, sheet?.headers, sheet?.rows.length]).toEqual(['survey', ['type', 'name', 'label'], 203]);
      expect(sheet?.rows.slice(0, 3)).toEqual([{ row: 2, cells: ['integer', 'usia', 'Usia Anda'] }, { row: 3, cells: ['text', 'é', '7.25'] }, { row: 4, cells: ['TRUE', '', 'Ya'] }]);
    }
  });

  test('days are ISO 8601 and errors are named', async () => {
    const reading = await readBytes(xls([['name', 'default'], ['a', 0], ['b', 0]], (cells) => {
      cells['B2'] = { t: 'n', v: 45_986, z: 'dd/mm/yyyy' };
      cells['B3'] = { t: 'e', v: 0x17 };
    }));
    expect(reading.ok && reading.document.sheets.sheets[0]?.rows.map(({ cells }) => cells)).toEqual([['a', '2025-11-25'], ['b', '#REF!']]);
    expect(reading.ok && reading.document.mistakes).toEqual([{ sheet: 'survey', row: 3, column: 'default', message: say.cellError('#REF!') }]);
  });

  test('one so small that it lies in short sectors is read too', async () => {
    const small = xls([['name'], ['a']]);
    expect(sizeOf(plain)).toBeGreaterThan(4096);
    expect(sizeOf(small)).toBeLessThan(4096);
    expect((await sheetsIn(small))[0]?.rows).toEqual([{ row: 2, cells: ['a'] }]);
  });
});

test('more cells than the library can hold are counted before it sees any', async () => {
  expect(await refusalOf(plain, 'form.xls', { legacyCells: 600 })).toEqual([{ message: say.tooMuch() }]);
  expect((await readBytes(plain, 'form.xls', { legacyCells: 620 })).ok).toBe(true);
});

describe('broken legacy workbooks', () => {
  test('a chain of sectors that leads back to itself is damage', async () => {
    const table = tableAt(plain);
    const directory = plain.readUInt32LE(48);
    expect(await refusalOf(patched(plain, table + directory * 4, directory))).toEqual([{ message: say.damaged() }]);
    for (let sector = 0; sector < 30; sector += 1) {
      // Where nothing follows the sector there is nothing to break.
      if (plain.readUInt32LE(table + sector * 4) >= 0xfffffffa) continue;
      expect(await refusalOf(patched(plain, table + sector * 4, sector))).toEqual([{ message: say.damaged() }]);
    }
  });

  test('further tables that name each other in a circle are damage', async () => {
    // The header says that a further table is in sector 1, and that one says that the next is there too.
    const empty = Buffer.from(plain).fill(0xff, 2 * 512, 3 * 512 - 4);
    expect(await refusalOf(patched(patched(empty, 68, 1), 3 * 512 - 4, 1))).toEqual([{ message: say.damaged() }]);
  });

  test('cut anywhere it is refused', async () => {
    // The writer leaves nothing behind the last stream that could be cut without loss but the filling of its last sector.
    for (let end = 8; end < plain.length - 4096; end += 613) expect([end, await refusalOf(plain.subarray(0, end))]).toEqual([end, [{ message: say.damaged() }]]);
  });

  test.each([
    ['EncryptedPackage', say.passwordProtected()],
    ['WordDocument', say.notAForm(say.isOtherOffice())],
  ])('a file that holds %s instead is named for it', async (stream, message) => {
    expect(await refusalOf(renamed(plain, stream))).toEqual([{ message }]);
  });

  test('with any bytes changed it is read or refused, and nothing else', async () => {
    // The library tells the terminal what it does not know; the process that reads has none.
    const quiet = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.record({ at: fc.nat(plain.length - 1), byte: fc.nat(255) }), { minLength: 1, maxLength: 8 }), async (changes) => {
        const copy = Buffer.from(plain);
        for (const { at, byte } of changes) copy[at] = byte;
        const reading = await readBytes(copy);
        expect(reading.ok || reading.problems.length > 0).toBe(true);
      }),
      { numRuns: 60 },
    );
    quiet.mockRestore();
  });
});
