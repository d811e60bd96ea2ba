import { read } from '@e965/xlsx';
import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import { resultsAsPage } from '../../../src/formats/results/page.js';
import { resultsAsCsv, resultsAsWorkbook } from '../../../src/formats/results/tables.js';
import { resultsAsText } from '../../../src/formats/results/text.js';
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
  expect(page.match(/<svg /g)).toHaveLength(5);
  // The longest bar of each picture has the whole width; a number stands beside each.
  expect(page.match(/width="250"/g)?.length).toBeGreaterThanOrEqual(5);
  expect(page).toContain('>2 poin, 2 kali pertama, rata-rata urutan 1,33</text>');
});
