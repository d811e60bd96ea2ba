import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseHtml } from '../../../src/sandbox/telegram/html.js';
import { createRender } from '../../../src/telegram/render.js';
import { surveys } from '../../domain/survey/randomSurveys.js';
import { choices, question, survey, Talker } from './controls.js';

const NAVIGATION = ['Kembali', 'Lewati', 'Jeda'];
const long = choices(...Array.from({ length: 20 }, (_, i) => `Dinas ${'ABCDEFGHIJKLMNOPQRST'[i] ?? ''}`));
/** The rows of buttons less those that lead away. */
const answers = (talker: Talker): readonly (readonly string[])[] => talker.labels.map((row) => row.filter((label) => !NAVIGATION.includes(label))).filter((row) => row.length > 0);
const only = (more: Parameters<typeof question>[1]): Talker => new Talker(survey([question('a', more)]));

test('a long list is shown in pages, searched by typing and shown whole again', () => {
  const talker = only({ kind: 'select_one', choices: long });
  expect(answers(talker)).toEqual([['Dinas A', 'Dinas B', 'Dinas C'], ['Dinas D', 'Dinas E', 'Dinas F'], ['Dinas G', 'Dinas H'], ['Berikutnya']]);
  expect(talker.text).toContain('Halaman 1 dari 3. Daftar ini panjang; untuk mencari, ketik sebagian katanya.');
  talker.press('Berikutnya');
  expect(answers(talker).at(-1)).toEqual(['Sebelumnya', 'Berikutnya']);
  talker.say('dinas');
  talker.press('Berikutnya');
  expect(talker.text).toContain('Halaman 2 dari 3. Ada 20 pilihan yang cocok dengan "dinas".');
  talker.press('Tampilkan semua');
  expect(talker.text).toContain('Halaman 1 dari 3.');
  expect(talker.say('bupati').says[0]?.view.text).toMatch(/^Tidak ada pilihan yang cocok\./);
  talker.press('Berikutnya');
  talker.press('Berikutnya');
  talker.press('Dinas T');
  expect(talker.state.answers).toEqual({ a: 'c19' });
});

test('words too long for a button stand in the message, and numbers lead from one to the other', () => {
  const talker = only({ kind: 'select_one', choices: choices('Ya', 'Tidak, karena saya belum pernah mengikuti pelatihan apa pun sejak diangkat') });
  expect(talker.text).toContain('1. Ya\n2. Tidak, karena saya belum pernah mengikuti pelatihan apa pun sejak diangkat');
  expect(answers(talker)).toEqual([['1. Ya'], ['2. Tidak, karena saya belum pernah mengikuti pelatihan apa…']]);
  talker.say('2');
  expect(talker.state.answers).toEqual({ a: 'c1' });
});

test('a scale of numbers names its ends, and its points stand side by side', () => {
  const scale = only({ kind: 'select_one', appearance: ['likert'], choices: choices('1 · Tidak membantu', '2', '3', '4', '5 · Sangat membantu') });
  expect(answers(scale)).toEqual([['1', '2', '3', '4', '5']]);
  expect(scale.text).toContain('Dari "1 · Tidak membantu" sampai "5 · Sangat membantu".');
  scale.press('5');
  expect(scale.state.answers).toEqual({ a: 'c4' });
  expect(answers(only({ kind: 'select_one', appearance: ['likert'], choices: choices('1', '2', '3', '4', '5', '6') }))).toEqual([['1', '2', '3'], ['4', '5', '6']]);
});

test('a scale whose points all have words has them on its buttons, one below the other', () => {
  const scale = only({ kind: 'select_one', appearance: ['likert'], choices: choices('Sangat tidak setuju', 'Tidak setuju', 'Setuju', 'Sangat setuju') });
  expect(answers(scale)).toEqual([['Sangat tidak setuju'], ['Tidak setuju'], ['Setuju'], ['Sangat setuju']]);
  expect(scale.text).not.toContain('Dari');
});

test('what is chosen says so in words before its label, and in the message; no button moves', () => {
  const talker = only({ kind: 'select_multiple', choices: choices('Komunikasi', 'Integritas') });
  const before = answers(talker).map((row) => row.length);
  talker.press('Integritas');
  expect(answers(talker)).toEqual([['Komunikasi'], ['✓ Dipilih: Integritas'], ['Selesai memilih (1)']]);
  expect(answers(talker).map((row) => row.length)).toEqual(before);
  expect(talker.text).toContain('Dipilih: Integritas');
  talker.press('✓ Dipilih: Integritas');
  expect(talker.text).not.toContain('Dipilih:');
});

test('a rank is tapped in order, and its last place can be taken back', () => {
  const talker = only({ kind: 'rank', choices: choices('Satu', 'Dua', 'Tiga') });
  talker.press('Dua');
  expect(talker.text).toContain('Urutan sejauh ini:\n1. Dua');
  expect(answers(talker)).toEqual([['Satu', 'Tiga'], ['Batalkan: Dua']].map((row) => row));
  talker.press('Batalkan: Dua');
  expect(answers(talker)).toEqual([['Satu', 'Dua', 'Tiga']]);
  talker.press('Tiga');
  talker.press('Satu');
  expect(talker.state.answers).toEqual({ a: ['c2', 'c0', 'c1'] });
});

test('a long rank is shown in pages, searched by typing, and every choice of it can be placed', () => {
  const talker = only({ kind: 'rank', choices: choices(...Array.from({ length: 110 }, (_, i) => `Butir ${i + 1}${i === 99 ? ' seratus' : ''}`)) });
  expect(answers(talker)).toEqual([['Butir 1', 'Butir 2', 'Butir 3'], ['Butir 4', 'Butir 5', 'Butir 6'], ['Butir 7', 'Butir 8'], ['Berikutnya']]);
  expect(talker.text).toContain('Halaman 1 dari 14. Daftar ini panjang; untuk mencari, ketik sebagian katanya.');
  talker.press('Berikutnya');
  talker.press('Butir 9');
  expect(answers(talker)).toEqual([['Butir 10', 'Butir 11', 'Butir 12'], ['Butir 13', 'Butir 14', 'Butir 15'], ['Butir 16', 'Butir 17'], ['Sebelumnya', 'Berikutnya'], ['Batalkan: Butir 9']]);
  talker.say('seratus');
  expect(answers(talker)).toEqual([['Butir 100 seratus'], ['Tampilkan semua'], ['Batalkan: Butir 9']]);
  talker.press('Butir 100 seratus');
  // Nothing is left of what was found.
  expect(talker.text).toContain('Urutan sejauh ini:\n1. Butir 9\n2. Butir 100 seratus');
  expect(talker.text).toContain('Halaman 1 dari 14.');
  expect(talker.say('seratus').says[0]?.view.text).toMatch(/^Tidak ada pilihan yang cocok\./);
  talker.say('Butir 110, Butir 3');
  expect(talker.state.draft).toEqual(['c8', 'c99', 'c109', 'c2']);
  for (let left = 106; left > 1; left--) talker.press(talker.button('Butir'));
  expect(talker.state.answers['a']).toHaveLength(110);
});

test('of many places that were given the last ones are shown', () => {
  const talker = only({ kind: 'rank', choices: choices(...Array.from({ length: 60 }, (_, i) => `Butir ${i + 1} dari enam puluh butir yang ada`)) });
  for (let placed = 0; placed < 50; placed++) talker.press(talker.button('Butir'));
  expect(talker.text).toMatch(/Urutan sejauh ini:\n\d+ sebelumnya tidak ditampilkan\.\n\d+\. Butir/);
  expect(talker.text).toContain('\n50. Butir 50 dari');
});

test('while something has to be answered before the summary, no button promises to lead there', () => {
  const talker = new Talker(survey([
    question('anak', { kind: 'select_one', choices: choices('Ya', 'Tidak') }),
    question('jumlah', { kind: 'integer', relevant: "${anak} = 'c0'" }),
    question('nama', { kind: 'text' }),
  ]));
  talker.press('Tidak');
  talker.say('Siti');
  talker.press('Perbaiki 1');
  expect(talker.labels.at(-1)).toEqual(['Kembali ke ringkasan', 'Jeda']);
  talker.press('Ya');
  expect(talker.state.at).toBe('jumlah');
  expect(talker.labels.at(-1)).toEqual(['Kembali', 'Jeda']);
  talker.press('Kembali');
  expect(talker.state.at).toBe('anak');
  expect(talker.labels.at(-1)).toEqual(['Jeda']);
  talker.press('Tidak');
  talker.press('Perbaiki 2');
  expect(talker.labels.at(-1)).toEqual(['Kembali ke ringkasan', 'Jeda']);
});

test('few values of a range are buttons, many are typed, and either way the ends are named', () => {
  const few = only({ kind: 'range', parameters: { start: '0', end: '1', step: '0.1' } });
  expect(answers(few)).toEqual([['0', '0,1', '0,2', '0,3'], ['0,4', '0,5', '0,6', '0,7'], ['0,8', '0,9', '1']]);
  expect(few.text).toContain('Dari 0 sampai 1.');
  few.press('0,3');
  expect(few.state.answers).toEqual({ a: 0.3 });
  const many = only({ kind: 'range', parameters: { start: '0', end: '1000', step: '50' } });
  expect(answers(many)).toEqual([]);
  expect(many.text).toContain('Ketik angka dari 0 sampai 1.000. Kelipatannya 50.');
});

test.each([
  ['by fives', { start: '0', end: '100', step: '5' }, '7', 'Kelipatannya 5.', 'Mohon jawab dengan angka dari 0 sampai 100, kelipatan 5.'],
  ['by fives from three', { start: '3', end: '98', step: '5' }, '10', 'Jaraknya 5, dihitung dari 3.', 'Mohon jawab dengan angka dari 3 sampai 98, dengan jarak 5 dihitung dari 3.'],
  ['downwards by halves', { start: '20', end: '0', step: '-0.5' }, '0,3', 'Kelipatannya 0,5.', 'Mohon jawab dengan angka dari 0 sampai 20, kelipatan 0,5.'],
  ['by ones from a half', { start: '0.5', end: '20.5', step: '1' }, '1', 'Jaraknya 1, dihitung dari 0,5.', 'Mohon jawab dengan angka dari 0,5 sampai 20,5, dengan jarak 1 dihitung dari 0,5.'],
  ['by ones', { start: '0', end: '100', step: '1' }, '7,5', 'Ketik angka dari 0 sampai 100.', 'Mohon jawab dengan bilangan bulat dari 0 sampai 100.'],
])('a number between the ends that is on no step is refused with the step: %s', (_how, parameters, typed, told, refused) => {
  const talker = only({ kind: 'range', parameters });
  expect(talker.text.endsWith(told)).toBe(true);
  expect(talker.say(typed).says.map(({ view }) => view.text.split('\n')[0])).toEqual([refused]);
});

test('a month reads from its first day to its last, with weekdays in words', () => {
  const talker = only({ kind: 'date' });
  expect(talker.text).toContain('November 2026. Tekan tanggalnya, atau ketik, misalnya 17/08/2026.');
  expect(answers(talker)).toMatchObject([['Min 1', 'Sen 2', 'Sel 3', 'Rab 4'], ...Array.from({ length: 6 }, () => expect.any(Array) as unknown), ['Min 29', 'Sen 30'], ['Ke Oktober 2026', 'Ke Desember 2026'], ['Ke November 2025', 'Ke November 2027'], ['Hari ini']]);
  talker.press('Ke November 2025');
  talker.press('Ke Desember 2025');
  talker.press('Rab 31');
  expect(talker.state.answers).toEqual({ a: '2025-12-31' });
  const today = only({ kind: 'date' });
  today.press('Hari ini');
  expect(today.text).toContain('<b>Selasa, 24 November 2026</b>');
});

test('of a moment the day is asked first, then the time, and the day can be changed', () => {
  const talker = only({ kind: 'datetime' });
  talker.press('Sel 3');
  expect(talker.text).toContain('Tanggal: Selasa, 3 November 2026. Tekan jamnya, atau ketik, misalnya 14.30.');
  talker.press('Ganti tanggal');
  talker.press('Rab 4');
  talker.press('13.00');
  expect(talker.state.answers).toEqual({ a: '2026-11-04T13:00:00.000+07:00' });
  expect(talker.text).toContain('<b>Rabu, 4 November 2026, 13.00</b>');
  const time = only({ kind: 'time' });
  time.press('07.30');
  expect(time.state.answers).toEqual({ a: '07:30:00.000+07:00' });
});

test('a place has a key of its own that comes with the question and goes with it', () => {
  const talker = new Talker(survey([question('a', { kind: 'geopoint' }), question('b', { kind: 'text' })]));
  expect(talker.shown.says.map(({ view }) => view.locationRequest)).toEqual([undefined, 'Kirim lokasi saya', undefined]);
  talker.say('entah');
  expect(talker.shown.says.map(({ view }) => view.clearKeyboard ?? false)).toEqual([false]);
  talker.play({ kind: 'locate', latitude: -6.2, longitude: 106.8 });
  expect(talker.shown.says.map(({ view }) => [view.clearKeyboard ?? false, view.text])).toEqual([[true, 'Lokasi sudah kami catat.'], [false, '2/2 · <b>Tanya b</b>']]);
});

test('a row of a grid says which it is, once', () => {
  const rows = ['x', 'y'].map((name) => question(name, { kind: 'select_one', appearance: ['list-nolabel'], choices: choices('1', '2') }));
  const talker = new Talker(survey([{ kind: 'group', name: 'g', label: { id: 'Bagian *A*' }, children: rows }]));
  expect(talker.text).toBe('Bagian A, baris 1 dari 2\n1/2 · <b>Tanya x</b>');
});

test('a repeat says which instance it is, and asks whether there is another', () => {
  const talker = new Talker(survey([{ kind: 'repeat', name: 'anggota', label: { id: 'Anggota' }, children: [question('nama', { kind: 'text' })] }]));
  expect(talker.text).toContain('Anggota ke-1\n1/1 · <b>Tanya nama</b>');
  talker.say('Siti');
  expect(talker.text).toContain('<b>Tambah Anggota lagi?</b>');
  expect(answers(talker)).toEqual([['Ya, tambah', 'Tidak, cukup']]);
  talker.press('Ya, tambah');
  talker.say('Ani');
  talker.press('Tidak, cukup');
  expect(talker.text).toContain('<i>Anggota ke-1</i>\n1. Tanya nama\n<b>Siti</b>\n<i>Anggota ke-2</i>\n2. Tanya nama\n<b>Ani</b>');
});

test('what is filled in already is confirmed with a button of its own', () => {
  const talker = only({ kind: 'integer', default: { value: '1200' } });
  expect(talker.text).toContain('Sudah terisi: 1.200');
  talker.press('Sudah benar');
  expect(talker.state.answers).toEqual({ a: 1200 });
});

test('a file that was sent is never shown under the name that it is kept by', () => {
  const talker = new Talker(survey([question('a', { kind: 'image' })]));
  talker.play({ kind: 'attach', attachment: { file: 'f00dfeed', content: 'image', bytes: 10 } });
  expect(talker.text).toContain('<b>Foto sudah diterima</b>');
  expect(talker.text).not.toContain('f00dfeed');
});

test('six hundred answers can be checked, part by part, and corrected by the number typed', () => {
  const talker = new Talker(survey(Array.from({ length: 600 }, (_, i) => question(`q${i}`, { kind: 'text', label: { id: `Pertanyaan ke-${i}, ${'yang panjang '.repeat(12)}` } }))));
  for (let i = 0; i < 600; i++) talker.say('jawaban '.repeat(20));
  const parts = Number(/Bagian 1 dari (\d+)\./.exec(talker.text)?.[1]);
  const numbers: string[] = [];
  for (let part = 1; part <= parts; part++) {
    expect(talker.text.length).toBeLessThanOrEqual(4096);
    numbers.push(...talker.labels.flat().filter((label) => label.startsWith('Perbaiki ')));
    if (part < parts) talker.press('Berikutnya');
  }
  expect(numbers).toEqual(Array.from({ length: 600 }, (_, i) => `Perbaiki ${i + 1}`));
  talker.press('Perbaiki 600');
  expect(talker.state.at).toBe('q599');
  talker.press('Kembali ke ringkasan');
  talker.say('perbaiki 17');
  expect(talker.state.at).toBe('q16');
});

test('what was sent can be changed where the survey allows it', () => {
  const talker = new Talker(survey([question('a', { kind: 'text' })], { editable: true }));
  talker.say('dulu');
  talker.press('Kirim');
  expect(answers(talker)).toEqual([['Ubah jawaban']]);
  talker.press('Ubah jawaban');
  talker.press('Perbaiki 1');
  talker.say('kini');
  talker.press('Kirim');
  expect(talker.state).toMatchObject({ phase: 'submitted', answers: { a: 'kini' } });
});

const render = createRender(new Uint8Array(32));

test('every message of any survey is one that Telegram takes, and every button has words and does something', () => {
  fc.assert(
    fc.property(surveys, fc.constantFrom('id' as const, 'en' as const), fc.array(fc.oneof(fc.nat(200), fc.constantFrom('2', 'B', '1, 2', '<b>*x*</b> & _y', '31/12/2026', '14.30', '-6 106')), { maxLength: 12 }), (form, language, moves) => {
      const talker = new Talker(form, language);
      for (const move of moves) {
        for (const { view, edit } of talker.shown.says) {
          for (const call of render(5, view, edit)) {
            expect(parseHtml(call.params.text).text.length).toBeLessThanOrEqual(4096);
            expect(parseHtml(call.params.text).text.trim()).not.toBe('');
          }
          const buttons = view.buttons?.flat() ?? [];
          expect(buttons.length).toBeLessThanOrEqual(100);
          for (const { label } of buttons) expect(label).toMatch(/[\p{L}\p{N}]/u);
        }
        const all = talker.rows.flat();
        const button = typeof move === 'number' && all.length > 0 ? all[move % all.length] : undefined;
        if (button === undefined) talker.say(String(move));
        else {
          talker.press(button);
          expect(talker.done.effects.map(({ kind }) => kind)).not.toContain('stale');
        }
        if (talker.state.phase === 'submitted' && form.settings.editable !== true) return;
      }
    }),
    { numRuns: 150 },
  );
});
