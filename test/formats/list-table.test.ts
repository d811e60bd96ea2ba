import { utils, write } from '@e965/xlsx';
import { expect, test } from 'vitest';
import { readList } from '../../src/formats/list-table.js';
import { readPeopleList } from '../../src/formats/people-list.js';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const NIP = ['198501012010012001', '198501012010011002'] as const;
const COLUMNS = { date: { names: ['date', 'tanggal'], required: true }, name: { names: ['name', 'nama'], required: false } } as const;

function workbook(rows: readonly (readonly (string | number)[])[]): Uint8Array {
  const book = utils.book_new();
  utils.book_append_sheet(book, utils.aoa_to_sheet(rows.map((row) => [...row])), 'Daftar');
  return new Uint8Array(write(book, { type: 'array', bookType: 'xlsx' }) as ArrayBuffer);
}

test('columns are found by either name, in any order, with any separator, in a text or a workbook', () => {
  for (const file of [bytes('Nama;Tanggal;Lain\nNatal;2026-12-25;x\n\n'), bytes('date,name,other\n2026-12-25, Natal ,x'), workbook([['tanggal', 'nama', 'lain'], ['2026-12-25', 'Natal', 'x']])]) {
    const { rows, problems, warnings } = readList(file, 'libur.csv', COLUMNS);
    expect(problems).toEqual([]);
    expect(rows.map(({ row, cells }) => [row, cells.date.text, cells.name.text])).toEqual([[2, '2026-12-25', 'Natal']]);
    expect(warnings).toHaveLength(1);
  }
});

test.each([
  ['nothing', ''],
  ['a column that is missing', 'nama\nNatal\n'],
  ['a column that stands twice', 'tanggal,date\n2026-12-25,2026-12-25\n'],
  ['a web page', '<!DOCTYPE html><html><body>x</body></html>'],
  ['a quotation that never ends', 'tanggal,nama\n2026-12-25,"Natal\n'],
])('%s is named and nothing is read', (_what, text) => {
  const { rows, problems } = readList(bytes(text), 'libur.csv', COLUMNS);
  expect(rows).toEqual([]);
  expect(problems.length).toBeGreaterThan(0);
});

test('people are listed one a line, or in a column; each counts once', () => {
  for (const file of [bytes(`${NIP[0]}\n${NIP[1]}\n${NIP[0]}\n`), bytes(`nama,nip\nSiti,${NIP[0]}\nBudi,'${NIP[1]}\n`), workbook([['NIP', 'Nama'], [NIP[0], 'Siti'], [NIP[1], 'Budi']])]) {
    const { nips, problems } = readPeopleList(file, 'nip.csv');
    expect(problems).toEqual([]);
    expect(nips.map(({ nip }) => nip)).toEqual([...NIP]);
  }
});

test('numbers that Excel rounded, and what is no NIP, are named by row', () => {
  expect(readPeopleList(workbook([['nip'], [Number(NIP[0])]]), 'nip.xlsx').problems).toMatchObject([{ row: 2, column: 'nip' }]);
  expect(readPeopleList(bytes(`nip\n1.98501E+17\n123\n${NIP[0]}\n`), 'nip.csv').problems.map(({ row }) => row)).toEqual([2, 3]);
  expect(readPeopleList(bytes('nip\n\n'), 'nip.csv').problems).toHaveLength(1);
});
