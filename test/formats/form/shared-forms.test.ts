import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { read } from '@e965/xlsx';
import { expect, test } from 'vitest';
import { readHere } from './files.js';

const folder = fileURLToPath(new URL('../../../../shared/forms/', import.meta.url));
const files = existsSync(folder) ? readdirSync(folder).filter((name) => /\.xlsx?$/.test(name)) : [];

/** Cells that hold a day or a time, which the library gives as numbers: file, sheet, row, column. */
const moments: Readonly<Record<string, string>> = { 'default_time_demo.xls survey 2 3': '09:30:00', 'repeat_date_test.xls survey 2 3': '2012-12-12' };

// The forms are no part of the project; where they are not at hand there is nothing to compare.
test.skipIf(files.length === 0)('every form of the field is read, cell for cell as an independent reader has it', async () => {
  let cells = 0;
  for (const file of files) {
    const reading = await readHere(join(folder, file));
    if (!reading.ok) throw new Error(`${file}: ${JSON.stringify(reading.problems)}`);
    const other = read(readFileSync(join(folder, file)), { type: 'buffer', dense: true });
    expect([file, reading.document.sheets.sheets.map(({ name }) => name)]).toEqual([file, other.SheetNames]);
    for (const { name, headers, rows } of reading.document.sheets.sheets) {
      const theirs = (other.Sheets[name]?.['!data'] ?? []).flatMap((row, at) => (row ?? []).map((cell, column) => ({ place: `${file} ${name} ${at + 1} ${column}`, cell })));
      const texts = theirs.flatMap(({ place, cell }) => {
        const text = typeof cell?.v === 'boolean' ? String(cell.v).toUpperCase() : String(cell?.v ?? '').replaceAll('\u00A0', ' ').replace(/\r\n?/g, '\n').trim();
        return text === '' || cell?.t === 'z' ? [] : [moments[place] ?? text];
      });
      const ours = [headers, ...rows.map((row) => row.cells)].flat().filter((text) => text !== '');
      expect([file, name, ours]).toEqual([file, name, texts]);
      cells += ours.length;
    }
  }
  expect(cells).toBeGreaterThan(2000);
});
