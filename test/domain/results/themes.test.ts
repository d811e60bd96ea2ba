import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stem } from '../../../src/domain/results/indonesian/stem.js';
import { themesOf } from '../../../src/domain/results/themes.js';

describe('derivations of one word come together', () => {
  test.each([
    ['latih', ['melatih', 'dilatih', 'berlatih', 'pelatih', 'pelatihan', 'latihan', 'pelatihannya', 'terlatih', 'dilatihkan']],
    ['layan', ['melayani', 'dilayani', 'pelayan', 'pelayanan', 'layanan', 'pelayanannya', 'terlayani']],
    ['ajar', ['belajar', 'pelajaran', 'mengajar', 'pengajar', 'diajarkan', 'pembelajaran']],
    ['tingkat', ['meningkatkan', 'peningkatan', 'ditingkatkan', 'tingkatkan', 'tingkatan']],
    ['kelola', ['mengelola', 'pengelola', 'pengelolaan', 'dikelola']],
    ['kembang', ['berkembang', 'mengembangkan', 'pengembangan', 'perkembangan']],
    ['guna', ['menggunakan', 'penggunaan', 'pengguna', 'digunakan']],
    ['tulis', ['menulis', 'penulis', 'penulisan', 'tertulis', 'ditulis']],
    ['susun', ['menyusun', 'penyusunan', 'disusun', 'tersusun']],
    ['kerja', ['bekerja', 'pekerja', 'pekerjaan', 'mengerjakan', 'dikerjakan']],
    ['baik', ['memperbaiki', 'perbaikan', 'diperbaiki', 'kebaikan', 'terbaik']],
    ['nilai', ['menilai', 'penilai', 'penilaian', 'dinilai']],
    ['paham', ['memahami', 'pemahaman', 'dipahami']],
    ['butuh', ['kebutuhan', 'membutuhkan', 'dibutuhkan']],
    ['teman', ['teman-teman', 'temannya', 'teman-temannya']],
  ])('%s', (root, words) => {
    expect(words.map((word) => stem(word))).toEqual(words.map(() => stem(root)));
    expect(stem(root)).toBe(root);
  });

  test.each([['aplikasi'], ['teknologi'], ['jalan'], ['bulan'], ['rekan'], ['makan'], ['dinas'], ['e-government'], ['sekolah'], ['masalah']])('%s stays as it is', (word) => expect(stem(word)).toBe(word));

  test('words that are not the same stay apart', () => {
    expect(new Set(['anggaran', 'pelayanan', 'pelatihan', 'aplikasi', 'jaringan', 'komunikasi', 'konflik', 'proyek'].map((word) => stem(word))).size).toBe(8);
  });
});

test('themes are counted by people, in the spelling that most of them used', () => {
  const people = [
    ['Pelatihan pengelolaan proyek. Pelatihan, pelatihan, pelatihan'],
    ['Saya ingin dilatih mengelola proyek'],
    ['Pelatihan tentang pengelolaan proyek dan anggaran'],
    ['Anggaran kurang', 'anggaran tidak turun'],
    ['Tidak ada'],
  ];
  expect(themesOf(people, 2)).toEqual([
    { term: 'pengelolaan proyek', people: 3 },
    { term: 'pelatihan', people: 3 },
    { term: 'pelatihan pengelolaan', people: 2 },
    { term: 'anggaran', people: 2 },
  ]);
  // Two spellings of two people: neither is common enough to be shown as somebody's words.
  expect(themesOf([['pelatihannya'], ['dilatih'], ['berlatih']], 3)).toEqual([{ term: 'latih', people: 3 }]);
  expect(themesOf(people, 4)).toEqual([]);
});

test('stop words, numbers and what is between two sentences make no theme', () => {
  const people = [1, 2, 3].map(() => ['Yang dan untuk 19850101 di 08123456789. Semangat! Kerja; tim']);
  expect(themesOf(people, 3).map(({ term }) => term)).toEqual(['kerja', 'semangat', 'tim']);
});

test('whatever is written: no theme of fewer people, no more people than there are, whatever their order', () => {
  const word = fc.constantFrom('pelatihan', 'dilatih', 'proyek', 'kelola', 'yang', 'Anggaran', '123', '=1+1', '😀', 'a', 'buku-buku', '.');
  const texts = fc.array(fc.array(fc.oneof({ weight: 5, arbitrary: fc.array(word, { maxLength: 8 }).map((words) => words.join(' ')) }, { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 30 }) }), { maxLength: 3 }), { maxLength: 9 });
  fc.assert(
    fc.property(texts, fc.integer({ min: 1, max: 5 }), (people, minimum) => {
      const themes = themesOf(people, minimum);
      for (const theme of themes) {
        expect(theme.people).toBeGreaterThanOrEqual(minimum);
        expect(theme.people).toBeLessThanOrEqual(people.length);
      }
      expect(themesOf(people.toReversed(), minimum)).toEqual(themes);
    }),
    { numRuns: 60 },
  );
});
