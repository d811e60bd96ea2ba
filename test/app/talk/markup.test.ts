import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formHtml, formWords } from '../../../src/app/talk/markup.js';
import { parseHtml } from '../../../src/sandbox/telegram/html.js';

test.each([
  ['**Nama** Anda', '<b>Nama</b> Anda', 'Nama Anda'],
  ['__Nama__ dan *gelar*', '<b>Nama</b> dan <i>gelar</i>', 'Nama dan gelar'],
  ['# Bagian *A*\nisi', '<b>Bagian <i>A</i></b>\nisi', 'Bagian A isi'],
  ['**penting: *sekali***', '<b>penting: <i>sekali</i></b>', 'penting: sekali'],
  ['[petunjuk](https://contoh.go.id/a_b?x=1&y=2)', '<a href="https://contoh.go.id/a_b?x=1&amp;y=2">petunjuk</a>', 'petunjuk'],
  ['[klik](javascript:alert(1))', '[klik](javascript:alert(1))', '[klik](javascript:alert(1))'],
  ['2 * 3 * 4 < 5 & nama_file_baru', '2 * 3 * 4 &lt; 5 &amp; nama_file_baru', '2 * 3 * 4 < 5 & nama_file_baru'],
  ['Nama: ______ ', 'Nama: ______', 'Nama: ______'],
  ['\\*bukan miring\\*', '*bukan miring*', '*bukan miring*'],
  ['<span style="color:red">Awas</span><br>ya', 'Awas\nya', 'Awas ya'],
  ['<script>x</script>', '&lt;script&gt;x&lt;/script&gt;', '<script>x</script>'],
])('the marks of a form: %s', (written, html, plain) => {
  expect(formHtml(written)).toBe(html);
  expect(parseHtml(formHtml(written)).text.replaceAll('\n', ' ')).toBe(plain);
  expect(formWords(written)).toBe(plain);
});

test('whatever is written becomes markup that is closed in its order, and loses no letter', () => {
  const part = fc.oneof(fc.constantFrom('**', '*', '_', '__', '#', '[', '](https://a.id)', '<b>', '</b>', '&amp;', '\\', '\n', ' ', '\uE000', '1'), fc.string({ maxLength: 4, unit: 'grapheme' }));
  fc.assert(
    fc.property(fc.array(part, { maxLength: 25 }), (parts) => {
      const written = parts.join('');
      const letters = (text: string): string => text.replaceAll(/[^\p{L}]/gu, '');
      const kept = letters(written.replaceAll('](https://a.id)', ''));
      expect(letters(parseHtml(formHtml(written)).text).replaceAll('httpsaid', '')).toBe(kept.replaceAll('httpsaid', ''));
    }),
    { numRuns: 500 },
  );
});

test('a long and hostile label takes no time', () => {
  expect(formHtml('**a'.repeat(1_600)).length).toBeGreaterThan(0);
  expect(formHtml('*a _b '.repeat(800)).length).toBeGreaterThan(0);
  expect(formHtml('['.repeat(100_000))).toHaveLength(100_000);
});
