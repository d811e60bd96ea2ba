import { inflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { writeWorkbook } from '../../../src/formats/form/write-workbook.js';
import { bytesInMemory, contentStart, directoryOf } from '../../../src/formats/zip-directory.js';
import { sheetsIn } from './files.js';

test('what is written is read back, whatever it is', async () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'é', '😀', '&', '<', '"', "'", '=', ' ', '\n', ']'), maxLength: 8 }).map((text) => text.trim());
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(word, { minLength: 3, maxLength: 3 }), { maxLength: 5 }), async (texts) => {
      const rows = texts.map((cells, index) => ({ row: index + 2, cells })).filter(({ cells }) => cells.some((text) => text !== ''));
      const sheet = { name: 'lembar & "satu"', headers: ['satu', 'dua', 'tiga'], rows };
      expect(await sheetsIn(writeWorkbook([sheet], {}))).toEqual([sheet]);
    }),
    { numRuns: 40 },
  );
});

test('headers stay in sight, columns are as wide as asked, and lists are suggestions', () => {
  const bytes = writeWorkbook([{ name: 'survey', headers: ['type', 'required'], rows: [] }], { 'survey/type': { width: 31 }, required: { width: 9, choices: ['yes', 'no'] } });
  const source = bytesInMemory(bytes);
  const entries = directoryOf(source, 100);
  const entry = typeof entries === 'string' ? undefined : entries.find(({ name }) => name === 'xl/worksheets/sheet1.xml');
  if (entry === undefined) throw new Error('The sheet has no part.');
  const xml = inflateRawSync(source.at(contentStart(source, entry) ?? 0, entry.packed)).toString();
  expect(xml).toContain('<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>');
  expect(xml).toContain('<col min="1" max="1" width="31" style="2" customWidth="1"/><col min="2" max="2" width="9" style="2" customWidth="1"/>');
  expect(xml).toContain('showErrorMessage="0" sqref="B2:B1000"><formula1>"yes,no"</formula1>');
});
