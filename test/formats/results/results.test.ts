import { read } from '@e965/xlsx';
import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { changesBetween } from '../../../src/domain/results/compare.js';
import type { UnitResults } from '../../../src/domain/results/report.js';
import { resultsOf } from '../../../src/domain/results/results.js';
import { joinVersions } from '../../../src/domain/results/versions.js';
import { resultsAsPage } from '../../../src/formats/results/page.js';
import { resultsAsCsv, resultsAsWorkbook } from '../../../src/formats/results/tables.js';
import { resultsAsText } from '../../../src/formats/results/text.js';
import { surveyOf } from '../../domain/results/forms.js';
import { HOSTILE, report } from './report.js';

test('text has every base, bars to scale and decimal commas', () => {
  const text = resultsAsText(report);
  expect(text).toContain('4 diundang, 3 mengirim jawaban; angka di bawah dari 3 orang.');
  expect(text).toContain('Rata-rata 2 dan median 2 dari 3 jawaban.');
  expect(text).toContain('   3 dari 3 orang yang ditanya menjawab.');
  expect(text).toMatch(/A █{20} 2 poin, 2 kali pertama, rata-rata urutan 1,33\n/);
  expect(text).toMatch(/B █{10}·{10} 1 poin/);
  expect(text).not.toMatch(/[^\P{Cc}\n]/u);
  expect(text).toContain('Januari 2026');
  expect(text).toContain('Komunikasi [2J: dituntut 4, terlihat 2,5, selisih +1,5 (3 orang, penilaian mandiri, hanya petunjuk); 2 orang di bawah tuntutan');
  expect(text).toContain('puas: rata-rata 1,5 (5 jawaban) menjadi 2 (3 jawaban), +0,5');
  expect(text).toContain('versi 1 "Lama", versi 2 "Baru"');
  // A question without words is called by its name.
  expect(text).toContain('5. saran [saran]');
});

test('CSV has one figure a row with its base, and no cell begins a formula', () => {
  const csv = resultsAsCsv(report);
  expect(csv.startsWith('\uFEFFunit,question,label,kind,measure,item,itemLabel,value,base\r\n')).toBe(true);
  const rows = parse(csv, { bom: true });
  for (const cell of rows.flat()) if (!/^-?\d/.test(cell)) expect(cell).not.toMatch(/^[=+\-@\t\r]/);
  expect(rows).toContainEqual(['Semua', 'puas', `'${HOSTILE}`, 'select_one', 'mean', '', '', '2', '3']);
  expect(rows).toContainEqual(['Semua', 'puas', `'${HOSTILE}`, 'select_one', 'count', '1', "'@Pilihan 1", '1', '3']);
  expect(rows).toContainEqual(['Semua', 'jarak', 'Jarak', 'decimal', 'least', '', '', '-4', '3']);
  expect(rows).toContainEqual(['Semua', 'mulai', 'Mulai', 'date', 'count', '2026-01', 'bulan', '1', '2']);
  expect(rows).toContainEqual(['Semua', 'saran', 'saran', 'text', 'people', 'pelatihan proyek', '', '3', '3']);
  expect(rows).toContainEqual(['Semua', 'foto', 'Foto', 'image', 'answered', '', '', '1', '2']);
  expect(rows).toContainEqual(['Dinas / +Sekretariat', 'puas', `'${HOSTILE}`, 'select_one', 'withheld', '', '', '', '']);
});

test('a workbook has a sheet for each thing that there is, with numbers as numbers', () => {
  const book = read(resultsAsWorkbook(report), { type: 'array', dense: true });
  expect(book.SheetNames).toEqual(['Ringkasan', 'Angka', 'Selisih kompetensi', 'Perubahan', 'Beda versi', 'Diskusi']);
  const cells = (name: string) => (book.Sheets[name]?.['!data'] ?? []).map((row) => row.map((cell) => cell?.v));
  expect(cells('Selisih kompetensi')[1]).toEqual(['Semua', 'komunikasi', 'Komunikasi[2J', 'penilaian mandiri, hanya petunjuk', 3, 4, 2.5, 1.5, 2]);
  expect(cells('Perubahan')[1]).toEqual(['puas', 'rata-rata', 1.5, 5, 2, 3, 0.5]);
  expect(cells('Diskusi')[1]).toEqual(['Dinas', 'Kebutuhan', 1, "'-cmd|calc", 7, 9]);
  for (const name of book.SheetNames) for (const cell of (book.Sheets[name]?.['!data'] ?? []).flat()) expect(cell?.f).toBeUndefined();
  const bare = read(resultsAsWorkbook({ ...report, whole: { ...report.whole, gaps: [] }, units: [], before: null, discussed: [] }), { type: 'array' });
  expect(bare.SheetNames).toEqual(['Ringkasan', 'Angka']);
});

test('a page stands alone: no script, nothing from elsewhere, what people wrote is words', () => {
  const page = resultsAsPage(report);
  expect(page).not.toMatch(/<script|javascript:|<link|<img|src=|href=/i);
  expect(page).toContain('&lt;script&gt;');
  expect(page).toContain("default-src 'none'");
  expect(page.match(/<ul class="bars"/g)).toHaveLength(5);
  // The longest bar of each picture has the whole width; a number stands beside each, in letters of the page's own size.
  expect(page.match(/width:100%/g)?.length).toBeGreaterThanOrEqual(5);
  expect(page).toContain('<span class="figure">2 poin, 2 kali pertama, rata-rata urutan 1,33</span>');
  expect(page).not.toContain('<svg');
});

describe('what has no mean', () => {
  const choices = (names: Readonly<Record<string, string>>) => Object.entries(names).map(([name, label]) => ({ name, label: { id: label } }));
  const form = surveyOf([
    { name: 'kelamin', kind: 'select_one', label: { id: 'Jenis kelamin' }, required: true, choices: choices({ '1': 'Laki-laki', '2': 'Perempuan' }) },
    { name: 'topik', kind: 'select_multiple', label: { id: 'Topik' }, required: true, choices: choices({ a: 'Data', b: 'Keuangan', c: 'Hukum', d: 'Arsip', e: 'Bahasa' }) },
    { name: 'puas', kind: 'select_one', label: { id: 'Puas' }, required: true, choices: choices({ '1': 'Tidak', '2': 'Cukup', '3': 'Puas', '99': 'Menolak menjawab' }) },
    { name: 'soal', kind: 'text', label: { id: 'Soal' }, required: true, correct: 'empat' },
    { name: 'foto', kind: 'image', label: { id: 'Foto' }, required: false },
  ]);
  const people = [['1', ['b', 'e'], '3', 'empat'], ['2', ['e'], '2', 'lima'], ['2', ['e', 'a', 'b'], '99', 'empat']].map(([kelamin, topik, puas, soal]) => ({ version: 1, answers: { kelamin: kelamin ?? '', topik: topik ?? '', puas: puas ?? '', soal: soal ?? '', foto: null } }));
  const results = (of: typeof people) => resultsOf(joinVersions([form]), [of], { kind: 'all' });
  const [before, now] = [results(people.slice(0, 1)), results(people)];
  const told = { ...report, units: [{ ...report.whole, unit: ['Dinas'], gaps: [], questions: now }], whole: { ...report.whole, questions: now }, before: { campaign: 'c0', title: { id: 'Lama' }, people: 1, changes: changesBetween(now, before).map((change) => ({ ...change, differences: [] })) } };
  const changes = [
    'kelamin: Laki-laki 100% menjadi 33%; Perempuan 0% menjadi 67%; dari 1 lalu 3 jawaban',
    'topik: paling berubah Data 0% menjadi 33%; Keuangan 100% menjadi 67%; dari 1 lalu 3 jawaban',
    'puas: rata-rata 3 (1 jawaban) menjadi 2,5 (2 jawaban), -0,5',
    'soal: jawaban benar 100% (1 jawaban) menjadi 67% (3 jawaban)',
  ];

  test('is shown by what was chosen, of each unit and beside the run before; the mean of a scale says how many it rests on', () => {
    const lines = resultsAsText(told).split('\n').map((line) => line.trim());
    expect(lines.slice(lines.indexOf('Dinas (3 orang)') + 1).slice(0, 4)).toEqual([
      'kelamin: Laki-laki 1 (33%); Perempuan 2 (67%); dari 3 jawaban',
      'topik: terbanyak Bahasa 3 (100%); Keuangan 2 (67%); Data 1 (33%); dari 3 jawaban',
      'puas: rata-rata 2,5 dari 2 jawaban',
      'soal: 2 dari 3 jawaban benar (67%)',
    ]);
    expect(lines).toEqual(expect.arrayContaining(changes));
    const page = resultsAsPage(told);
    for (const change of changes) expect(page).toContain(`<li>${change}</li>`);
  });
});

test('a name that stands twice, since its kind changed, says of which version it is', () => {
  const asked = (kind: 'text' | 'integer' | 'decimal', version: number) => surveyOf([{ name: 'n', kind, label: { id: 'Berapa?' }, required: true }], { version });
  const joined = (...surveys: readonly ReturnType<typeof asked>[]) => resultsOf(joinVersions(surveys), [surveys.map(({ version }) => ({ version, answers: { n: version } }))], { kind: 'all' });
  const written = (questions: UnitResults['questions']) => ({ ...report, whole: { ...report.whole, questions }, units: [{ ...report.whole, unit: ['Dinas'], gaps: [], questions }] });
  const apart = written(joined(asked('integer', 1), asked('text', 2), asked('decimal', 3)));
  expect(resultsAsText(apart)).toContain('1. Berapa? [n (versi 1, 3)]');
  expect(resultsAsText(apart)).toMatch(/\n {3}n \(versi 1, 3\): rata-rata 2 dari 2 jawaban\n/);
  expect(resultsAsPage(apart)).toContain('<h3>Berapa? (versi 2)</h3>');
  const together = resultsAsText(written(joined(asked('integer', 1), asked('decimal', 2))));
  expect(together).toContain('1. Berapa? [n]');
  expect(together).toContain('Jenis angkanya berubah antara versi 1 dan 2 (integer, decimal); jawabannya dihitung bersama.');
});
