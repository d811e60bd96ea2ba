import { expect, test } from 'vitest';
import { nextGesture, type Gesture } from '../../../src/sandbox/robot.js';
import type { ChatMessage, PhoneKeyboard } from '../../../src/sandbox/telegram/phone.js';

let id = 0;
const said = (from: 'bot' | 'person', text: string, ...rows: readonly (readonly string[])[]): ChatMessage => {
  id += 1;
  const keyboard: PhoneKeyboard | null = rows.length === 0 ? null : { kind: 'inline', rows: rows.map((row) => row.map((label) => ({ text: label, data: label, url: null }))) };
  return { id, from, text, entities: [], html: '', keyboard, attachment: null, edited: false, date: 0 };
};
const next = (messages: readonly ChatMessage[], tried: ReadonlyMap<string, number> = new Map(), seed = 3, lookBack = false): Gesture | null => nextGesture({ messages, keyboard: null, tried, lookBack, seed });
const pressed = (gesture: Gesture | null): string => (gesture?.do === 'press' ? gesture.data : JSON.stringify(gesture));

const typed = (gesture: Gesture | null): string => (gesture?.do === 'say' ? gesture.text : '');

test('the notice, an invitation, a reminder and a summary are answered with their first button', () => {
  expect(pressed(next([said('bot', 'Pemberitahuan', ['Setuju'], ['Tidak'])]))).toBe('Setuju');
  expect(pressed(next([said('bot', 'Undangan', ['Mulai'], ['Nanti', 'Tidak ikut'])]))).toBe('Mulai');
  expect(pressed(next([said('bot', 'Apakah Anda dapat hadir?', ['Ya, hadir', 'Tidak bisa hadir'])]))).toBe('Ya, hadir');
  expect(pressed(next([said('bot', 'Periksa:\n1. Komunikasi\n4', ['Kirim'], ['Ubah 1', 'Ubah 2'])]))).toBe('Kirim');
});

test('a question is answered with a choice, never with the row that leads elsewhere', () => {
  const rows = [['1 · a'], ['2 · b'], ['3 · c'], ['Kembali', 'Jeda']];
  const chosen = Array.from({ length: 40 }, (_, seed) => pressed(next([said('bot', 'Catatan.\n\n4/12 · Komunikasi', ...rows)], new Map(), seed)));
  expect(new Set(chosen)).toEqual(new Set(['1 · a', '2 · b', '3 · c']));
});

test('of several choices two are ticked, then it is done', () => {
  const question = (...ticks: readonly string[]) => next([said('bot', '9/12 · Bidang', ...['a', 'b', 'c'].map((name) => [`${ticks.includes(name) ? '✓ Dipilih: ' : ''}${name}`]), [`Selesai (${ticks.length})`], ['Kembali'])]);
  expect(pressed(question())).toMatch(/^[abc]$/);
  expect(pressed(question('a'))).toMatch(/^[bc]$/);
  expect(pressed(question('a', 'c'))).toBe('Selesai (2)');
  const refused = said('bot', '9/12 · Bidang', ['✓ Dipilih: a'], ['b'], ['✓ Dipilih: tidak ada'], ['Selesai (2)'], ['Kembali']);
  expect(pressed(next([refused], new Map([[next([refused])?.about ?? '', 1]])))).toBe('✓ Dipilih: tidak ada');
  const stuck = said('bot', '9/12 · Bidang', ['✓ Dipilih: a'], ['b'], ['tidak ada'], ['Selesai (1)'], ['Kembali']);
  expect(pressed(next([stuck], new Map([[next([stuck])?.about ?? '', 1]])))).toBe('Selesai (1)');
});

test('a page is not turned, and nothing that was answered is taken back', () => {
  const chosen = Array.from({ length: 20 }, (_, seed) => pressed(next([said('bot', '2/9 · Kapan?', ['Sen 2', 'Sel 3'], ['Ke Oktober 2026', 'Ke Desember 2026'], ['Batalkan: Satu'], ['Kembali'])], new Map(), seed)));
  expect(new Set(chosen)).toEqual(new Set(['Sen 2', 'Sel 3']));
});

test('words and numbers are typed, once; a question that comes again is answered the other way', () => {
  const ask = () => said('bot', '13/14 · Berapa jam sebulan?', ['Kembali', 'Jeda']);
  const number = ask();
  const first = next([number]);
  expect(typed(first)).toMatch(/^\d$/);
  const tried = new Map([[first?.about ?? '', 1]]);
  expect(next([number], tried)).toBeNull();
  expect(typed(next([number, ask()], tried))).toMatch(/^\D+$/);
});

test('a number is shared when it is asked for, twice at most', () => {
  const keyboard: PhoneKeyboard = { kind: 'reply', oneTime: true, placeholder: null, rows: [[{ text: 'Bagikan', requestContact: true, requestLocation: false }]] };
  expect(nextGesture({ messages: [], keyboard, tried: new Map(), lookBack: false, seed: 0 })).toEqual({ do: 'contact', about: 'contact' });
  expect(nextGesture({ messages: [], keyboard, tried: new Map([['contact', 2]]), lookBack: false, seed: 0 })).toBeNull();
});

test('what a person asked about their own affairs is left to them, and nothing is pressed twice', () => {
  expect(next([said('person', '/data'), said('bot', 'Data Anda', ['Betulkan'], ['Hapus'])])).toBeNull();
  const invitation = said('bot', 'Undangan', ['Mulai']);
  const gesture = next([invitation]);
  expect(next([invitation], new Map([[gesture?.about ?? '', 1]]))).toBeNull();
});

test('above the newest buttons only a yes or a no is given, and only once nothing moves', () => {
  const messages = [said('bot', '2/9 · Lama', ['a'], ['Jeda']), said('bot', 'Undangan', ['Mulai'], ['Nanti', 'Tidak ikut']), said('bot', 'Dapat hadir?', ['Ya, hadir', 'Tidak']), said('bot', 'Undangan lain', ['Mulai juga'])];
  const done = new Map([[next(messages)?.about ?? '', 1]]);
  expect(next(messages, done)).toBeNull();
  expect(pressed(next(messages, done, 3, true))).toBe('Ya, hadir');
});
