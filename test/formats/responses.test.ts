import { read, type CellObject } from '@e965/xlsx';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { exportResponses, repeatAsCsv, type ResponseRow } from '../../src/formats/responses.js';

const nip = '198501012010011001';
const rows: readonly ResponseRow[] = [
  { respondent: nip, startedAt: '2026-11-25T01:00:00Z', completedAt: '2026-11-25T01:05:00Z', answers: { topics: ['proyek', 'digital'], level: 4, note: 'Baik, "sekali"\nTerima kasih' } },
  { respondent: null, startedAt: null, completedAt: null, answers: { level: -1 } },
];
const questions = ['level', 'topics', 'note'];

function sheetOf(bytes: Uint8Array): readonly (readonly (CellObject | undefined)[])[] {
  const book = read(bytes, { type: 'array', dense: true });
  return book.Sheets['responses']?.['!data'] ?? [];
}

test('JSON is the rows as they are', () => {
  expect(JSON.parse(exportResponses(rows, questions, 'json'))).toEqual(rows);
});

test('CSV has a column a question in the order asked, choices joined by a space, and empty cells for what was not answered', () => {
  expect(exportResponses(rows, questions, 'csv')).toBe(
    '\uFEFFrespondent,startedAt,completedAt,level,topics,note\r\n' +
      `${nip},2026-11-25T01:00:00Z,2026-11-25T01:05:00Z,4,proyek digital,"Baik, ""sekali""\nTerima kasih"\r\n` +
      ',,,-1,,\r\n',
  );
});

test('XLSX keeps a NIP as text and a number as a number', () => {
  const sheet = sheetOf(exportResponses(rows, questions, 'xlsx'));
  expect(sheet[1]?.slice(0, 5).map((cell) => [cell?.t, cell?.v])).toEqual([['s', nip], ['s', '2026-11-25T01:00:00Z'], ['s', '2026-11-25T01:05:00Z'], ['n', 4], ['s', 'proyek digital']]);
  expect(sheet[2]?.[3]).toMatchObject({ t: 'n', v: -1 });
});

test.each(['=1+1', '+62812', '-5', '@SUM(A1)', '\tx', '\r=1', '＝1'])('%j is not run as a formula', (note) => {
  const hostile: readonly ResponseRow[] = [{ respondent: null, startedAt: null, completedAt: null, answers: { note } }];
  expect(parse(exportResponses(hostile, ['note'], 'csv'), { bom: true })[1]?.[3]).toBe(`'${note}`);
  const cell = sheetOf(exportResponses(hostile, ['note'], 'xlsx'))[1]?.[3];
  expect([cell?.t, cell?.f, String(cell?.v).startsWith("'")]).toEqual(['s', undefined, true]);
});

test('whatever people write, a CSV reader gets it back, no cell begins a formula, and a workbook opens', () => {
  const answer = fc.oneof(fc.string({ unit: 'binary' }), fc.integer(), fc.array(fc.stringMatching(/^[a-z]{1,8}$/), { maxLength: 4 }));
  fc.assert(
    fc.property(fc.array(answer, { maxLength: 6 }), (answers) => {
      const table: readonly ResponseRow[] = answers.map((value) => ({ respondent: null, startedAt: null, completedAt: null, answers: { q: value } }));
      const cells = parse(exportResponses(table, ['q'], 'csv'), { bom: true }).slice(1).map((record) => record[3] ?? '');
      expect(cells.map((cell) => cell.replace(/^'/, ''))).toEqual(answers.map((value) => (typeof value === 'object' ? value.join(' ') : String(value)).replace(/^'/, '')));
      for (const [index, cell] of cells.entries()) if (typeof answers[index] === 'string') expect(cell).not.toMatch(/^[=+\-@\t\r]/);
    }),
  );
  fc.assert(
    fc.property(answer, (value) => {
      const table: readonly ResponseRow[] = [{ respondent: null, startedAt: null, completedAt: null, answers: { q: value } }];
      expect(sheetOf(exportResponses(table, ['q'], 'xlsx'))).toHaveLength(2);
    }),
    { numRuns: 20 },
  );
});

test('a question named like a part of the language is only a name', () => {
  expect(exportResponses(rows, ['constructor', '__proto__'], 'csv')).toContain('constructor,__proto__\r\n');
  expect(exportResponses(rows, ['constructor'], 'csv')).not.toContain('function');
});

test('a text longer than a cell holds is shortened in XLSX only', () => {
  const long: readonly ResponseRow[] = [{ respondent: null, startedAt: null, completedAt: null, answers: { note: 'a'.repeat(40_000) } }];
  expect(String(sheetOf(exportResponses(long, ['note'], 'xlsx'))[1]?.[3]?.v)).toHaveLength(32_767);
  expect(exportResponses(long, ['note'], 'csv').length).toBeGreaterThan(40_000);
});

describe('repeats', () => {
  const people: readonly ResponseRow[] = [
    { respondent: nip, startedAt: null, completedAt: null, answers: { kota: 'Medan', 'anak[10]/umur': 1, 'anak[2]/umur': 12, 'anak[1]/umur': 15, 'anak[1]/nama': '=A1', 'anak[2]/hobi[1]/apa': 'catur' } },
    { respondent: null, startedAt: null, completedAt: null, answers: { 'anak[1]/nama': 'Budi' } },
  ];
  const children = { repeats: ['anak'], questions: ['anak/nama', 'anak/umur'] };
  const hobbies = { repeats: ['anak', 'anak/hobi'], questions: ['anak/hobi/apa'] };

  test('have a row an instance, in their order, with the row of the response', () => {
    expect(parse(repeatAsCsv(people, children), { bom: true })).toEqual([
      ['response', 'respondent', 'anak#', 'anak/nama', 'anak/umur'],
      ['2', nip, '1', "'=A1", '15'],
      ['2', nip, '2', '', '12'],
      ['2', nip, '10', '', '1'],
      ['3', '', '1', 'Budi', ''],
    ]);
    expect(parse(repeatAsCsv(people, hobbies), { bom: true }).slice(1)).toEqual([['2', nip, '2', '1', 'catur']]);
  });

  test('have a sheet each beside the table of responses', () => {
    const book = read(exportResponses(people, ['kota'], 'xlsx', [children, hobbies, { repeats: ['g/Anak'], questions: ['g/Anak/x'] }]), { type: 'array' });
    expect(book.SheetNames).toEqual(['responses', 'anak', 'hobi', 'Anak 2']);
    expect(exportResponses(people, ['kota'], 'csv', [children])).toBe(exportResponses(people, ['kota'], 'csv'));
  });

  test('are called as the form calls them, whatever Excel forbids', () => {
    const names = ['a:b', '', 'history', `x${'y'.repeat(40)}`, `x${'y'.repeat(40)}`, "'q'"].map((name) => ({ repeats: [name], questions: [] }));
    expect(read(exportResponses([], [], 'xlsx', names), { type: 'array' }).SheetNames).toEqual(['responses', 'a b', 'lembar', 'history 2', `x${'y'.repeat(30)}`, `x${'y'.repeat(28)} 2`, 'q']);
  });
});
