import { truncateSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { FormLimits } from '../../../src/formats/form/limits.js';
import { formFileMessages } from '../../../src/formats/form/messages.js';
import { readForm } from '../../../src/formats/form/read-form.js';
import { zip } from '../zip.js';
import { inFolder, inline, say, survey, workbook } from './files.js';

/**
 * What the reading process of the built product says to a file. It is killed at 8 seconds and 190 MB of resident memory and then says `tooComplex`:
 * any other refusal was reached within them.
 */
async function refusalOf(bytes: string | Uint8Array, name: string, limits: Partial<FormLimits> = {}): Promise<unknown> {
  return await inFolder({ [name]: bytes }, async (folder) => {
    const reading = await readForm(join(folder, name), { language: 'en', limits });
    return reading.ok ? 'It was read.' : reading.problems;
  });
}

const filled = (bytes: number, text: string): Uint8Array => Buffer.alloc(bytes, text);
const yaml = { name: 'a.yaml', content: Buffer.from('survey:\n  - type: text\n    name: a\n') };
const emptySheet = '<sheetData/>';

describe('a hostile file ends in one refusal', () => {
  test.each<readonly [string, () => string | Uint8Array, string, object]>([
    ['a bomb', () => workbook({ sheets: { survey: emptySheet }, more: [{ name: 'xl/media/a.png', content: filled(70_000_000, '0') }] }), 'a.xlsx', { message: say.contentTooLarge(64) }],
    ['a bomb that lies about its size', () => workbook({ sheets: { survey: emptySheet }, more: [{ name: 'xl/media/a.png', content: filled(70_000_000, '0'), claims: 100 }] }), 'a.xlsx', { message: say.damaged() }],
    ['a bomb of bombs', () => zip([{ name: 'a.xlsx', content: workbook({ sheets: { survey: emptySheet }, more: [{ name: 'b', content: filled(70_000_000, '0') }] }) }]), 'a.zip', { message: say.contentTooLarge(64) }],
    ['parts that share their bytes', () => workbook({ sheets: { survey: emptySheet }, more: [{ name: 'a', content: filled(1_000_000, '0'), listed: 60 }] }), 'a.xlsx', { message: say.damaged() }],
    ['parts without number', () => workbook({ sheets: { survey: emptySheet }, more: [{ name: 'a', content: Buffer.alloc(0), listed: 60_000 }] }), 'a.xlsx', { message: say.tooManyFiles(2000) }],
    ['a sheet out to the last column and row', () => workbook({ sheets: { survey: '<dimension ref="A1:XFD1048576"/><sheetData/>' } }), 'a.xlsx', { sheet: 'survey', message: say.declaredTooFar('XFD1048576') }],
    ['a header in the last column', () => survey(`<row r="1">${inline('XFD1', 'type')}</row>`), 'a.xlsx', { sheet: 'survey', message: say.declaredTooFar('XFD1') }],
    ['a million rows', () => survey('<row><c><v>1</v></c></row>'.repeat(1_000_000)), 'a.xlsx', { sheet: 'survey', message: say.tooManyRows(100_000) }],
    ['texts without end', () => workbook({ sheets: { survey: emptySheet }, sharedStrings: '<si><t/></si>'.repeat(600_000) }), 'a.xlsx', { message: say.tooMuch() }],
    ['one text without end', () => survey(`<row r="1">${inline('A1', 'é'.repeat(4_000_000))}</row>`), 'a.xlsx', { sheet: 'survey', row: 1, column: 'A', message: say.cellTooLong(32_767) }],
    ['a tag without end', () => survey(`<row ${'a="b" '.repeat(400_000)}`), 'a.xlsx', { message: say.damaged() }],
    ['entities that multiply', () => workbook({ sheets: { survey: `<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "${'&a;'.repeat(10)}">]><worksheet><sheetData/></worksheet>` } }), 'a.xlsx', { message: say.forbiddenContent() }],
    ['an entity from outside', () => workbook({ sheets: { survey: `<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]><worksheet/>` } }), 'a.xlsx', { message: say.forbiddenContent() }],
    ['a line without end', () => zip([yaml, { name: 'a.csv', content: filled(5_000_000, ',') }]), 'a.zip', { row: 1, message: say.tableUnreadable('a.csv') }],
    ['nesting without end', () => `survey: ${'['.repeat(20_000)}`, 'a.yaml', { row: 1, message: say.notYaml() }],
    ['a file too large', () => filled(20_000_001, '0'), 'a.xlsx', { message: say.tooLarge(20) }],
  ])('%s', async (_, file, name, problem) => {
    expect(await refusalOf(file(), name)).toEqual([problem]);
  });

  test('a table of a billion bytes is not even opened', async () => {
    await inFolder({ 'a.yaml': yaml.content, 'a.csv': 'a' }, async (folder) => {
      truncateSync(join(folder, 'a.csv'), 1_000_000_000);
      expect(await readForm(folder, { language: 'en' })).toEqual({ ok: false, problems: [{ message: say.tableTooLarge('a.csv', 20) }] });
    });
  });

  test('what takes too long is stopped', async () => {
    expect(await refusalOf(survey(''), 'a.xlsx', { ms: 1 })).toEqual([{ message: say.tooComplex() }]);
  });

  test.runIf(process.platform === 'linux')('what takes too much memory is stopped', async () => {
    expect(await refusalOf(survey('<row><c><v>1</v></c></row>'.repeat(90_000)), 'a.xlsx', { memoryBytes: 1_000_000 })).toEqual([{ message: say.tooComplex() }]);
  });

  test('what the heap cannot hold ends the process and nothing else', async () => {
    // Rows as far apart as can be, with the limits on their number taken away.
    const rows = Array.from({ length: 60_000 }, (_, row) => `<row r="${row + 1}"><c r="ZZZ${row + 1}"><v>1</v></c></row>`).join('');
    const none = { columns: 20_000, declaredColumns: 20_000, grid: 1e12, memoryBytes: 1e12 };
    expect(await refusalOf(survey(rows), 'a.xlsx', none)).toEqual([{ message: say.tooComplex() }]);
  });
});

test('a form in order comes over whole, with its pictures and tables', async () => {
  const png = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.alloc(200_000, 0x0a)]);
  const files = { 'form.xlsx': survey(`<row r="1">${inline('A1', 'type')}</row><row r="3">${inline('A3', 'teks\nbaris “dua”')}<c r="B3" t="e"><v>#N/A</v></c></row>`), 'peta.png': png, 'kota.csv': 'a,b\n1,\n', 'x.txt': 'x' };
  const reading = await inFolder(files, (folder) => readForm(folder));
  expect(reading).toEqual({
    ok: true,
    sheets: {
      file: 'form.xlsx',
      sheets: [{ name: 'survey', headers: ['type'], rows: [{ row: 3, cells: ['teks\nbaris “dua”', '#N/A'] }] }],
      tables: { kota: { columns: ['a', 'b'], rows: [['1', '']] } },
      media: ['peta.png'],
    },
    media: new Map([['peta.png', { type: 'image/png', bytes: png }]]),
    mistakes: [{ sheet: 'survey', row: 3, column: 'B', message: formFileMessages.id.cellError('#N/A') }],
    warnings: [{ message: formFileMessages.id.unused('x.txt') }],
  });
});

test('a path that leads nowhere is named', async () => {
  expect(await readForm('/nowhere/form.xlsx')).toEqual({ ok: false, problems: [{ message: formFileMessages.id.missing() }] });
});
