import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Presented } from '../../../src/app/talk/present.js';
import { parseHtml } from '../../../src/sandbox/telegram/html.js';
import type { Choice } from '../../../src/domain/survey/types.js';
import { createRender } from '../../../src/telegram/render.js';
import { choices, question, survey, Talker } from './controls.js';

const render = createRender(new Uint8Array(32));

/** What a person's screen holds after each step: what is rewritten is the newest message with buttons, since that is the one whose buttons are pressed. */
class Screen {
  readonly messages: { text: string; readonly buttons: boolean }[] = [];
  readonly talker: Talker;

  constructor(questions: Parameters<typeof survey>[0], settings: Parameters<typeof survey>[1] = {}) {
    this.talker = new Talker(survey(questions, settings));
    this.#show(this.talker.shown);
  }

  press(label: string): Presented {
    return this.#show(this.talker.press(label));
  }
  say(text: string): Presented {
    return this.#show(this.talker.say(text));
  }

  get texts(): readonly string[] {
    return this.messages.map(({ text }) => text);
  }

  #show(shown: Presented): Presented {
    for (const { method, params } of shown.says.flatMap(({ view, edit }) => render(5, view, edit))) {
      const { text } = parseHtml(params.text);
      expect(text.length).toBeLessThanOrEqual(4096);
      const pressed = method === 'editMessageText' ? this.messages.findLast(({ buttons }) => buttons) : undefined;
      if (pressed === undefined) this.messages.push({ text, buttons: params.reply_markup !== undefined });
      else pressed.text = text;
    }
    return shown;
  }
}

const sentences = (letters: number): string => `${'Bacalah ketentuan ini dahulu. '.repeat(Math.max(0, Math.floor(letters / 30)))}AKHIR`;
const cities = (count: number, letters = 45): readonly Choice[] => choices(...Array.from({ length: count }, (_, i) => `Kota ${i + 1} ${'yang jauh '.repeat(Math.floor(letters / 10))}`.trim()));

test('a question that takes more than one message is said once; a press changes the message with the buttons and no other', () => {
  const screen = new Screen([question('m', { kind: 'select_multiple', label: { id: sentences(5_000) }, choices: choices('A', 'B', 'C') }), question('n', { kind: 'text' })]);
  const above = screen.texts.slice(0, -1);
  expect(above.slice(1).join(' ')).toBe(`1/2 · ${sentences(5_000)}`);
  expect(screen.texts.at(-1)).toMatch(/^1\/2 · Bacalah ketentuan .*…\n\nTekan semua yang sesuai/);
  for (const label of ['A', 'B', '✓ Dipilih: A', 'C', '✓ Dipilih: B', 'A', 'B']) screen.press(label);
  expect(screen.texts.slice(0, -1)).toEqual(above);
  expect(screen.texts.at(-1)).toMatch(/Dipilih: A; B; C$/);
  screen.press('Selesai memilih');
  expect(screen.texts).toEqual([...above, '2/2 · Tanya n']);
});

test('of a hundred choices that are chosen the message lists as many as leave room, and says how many more there are', () => {
  const screen = new Screen([question('m', { kind: 'select_multiple', choices: cities(100) })]);
  const before = screen.messages.length;
  for (let page = 1; page <= 13; page++) {
    for (let city = (page - 1) * 8 + 1; city <= Math.min(100, page * 8); city++) screen.press(`${city}. Kota ${city} `);
    if (page < 13) screen.press('Berikutnya');
  }
  expect(screen.messages).toHaveLength(before);
  const [, listed = '', more] = /Dipilih: (.*); dan (\d+) pilihan lain$/.exec(screen.texts.at(-1) ?? '') ?? [];
  expect(listed.split('; ').length + Number(more)).toBe(100);
  expect(Number(more)).toBeGreaterThan(50);
  screen.press('Selesai memilih (100)');
  expect(screen.talker.state.answers['m']).toHaveLength(100);
});

test('whatever its size, a question stands whole on the screen while it is open, and looking at it and choosing add no message', () => {
  const written = fc.record({
    kind: fc.constantFrom('select_one', 'select_multiple', 'rank'),
    label: fc.integer({ min: 0, max: 5_000 }),
    note: fc.integer({ min: 0, max: 5_000 }),
    count: fc.integer({ min: 3, max: 24 }),
    letters: fc.oneof(fc.constant(5), fc.integer({ min: 10, max: 1_500 })),
  });
  fc.assert(
    fc.property(written, fc.array(fc.nat(40), { minLength: 1, maxLength: 10 }), ({ kind, label, note, count, letters }, moves) => {
      const screen = new Screen([{ ...question('c', { kind: 'note' }), label: { id: `${sentences(note)} CATATAN` } }, question('q', { kind: kind as 'rank', label: { id: sentences(label) }, choices: cities(count, letters) }), question('z', { kind: 'text' })]);
      const before = screen.messages.length;
      for (const move of moves) {
        const buttons = screen.talker.labels.flat().filter((one) => one !== 'Jeda' && !one.startsWith('Selesai'));
        const shown = screen.press(buttons[move % buttons.length] ?? '');
        if (screen.talker.state.at !== 'q') return;
        expect(shown.says.flatMap(({ view, edit }) => render(5, view, edit)).map(({ method }) => method)).toEqual(['editMessageText']);
        expect(screen.messages).toHaveLength(before);
        const whole = screen.texts.join(' ').replaceAll(/\s+/g, ' ');
        expect(whole).toContain(sentences(label));
        expect(whole).toContain(`${sentences(note)} CATATAN`);
      }
    }),
    { numRuns: 60 },
  );
});

test('a refusal too long for the answer to a press comes whole as a message; a short one is an alert alone', () => {
  const own = `${'Kalimat pertama. '.repeat(20)}AKHIR`;
  const asks = (message: string) => new Screen([question('c', { kind: 'select_one', choices: choices('A', 'B'), constraint: ". = 'c0'", constraintMessage: { id: message } })]);
  const long = asks(own);
  const before = long.messages.length;
  expect(long.press('B').toast).toEqual({ text: 'Ada yang perlu diperiksa. Penjelasannya ada di pesan di bawah.', alert: true });
  expect(long.texts.slice(before)).toEqual([own]);
  const short = asks('x'.repeat(200));
  expect(short.press('B')).toMatchObject({ says: [], toast: { text: 'x'.repeat(200), alert: true } });
  expect(asks('👍'.repeat(101)).press('B').says.map(({ view }) => view.text)).toEqual(['👍'.repeat(101)]);
});

test('a refusal of typed words stands in the message that asks again, or above it where the two are too long for one', () => {
  const screen = new Screen([question('c', { kind: 'select_one', choices: choices('A', 'B'), label: { id: sentences(2_500) }, constraint: ". = 'c0'", constraintMessage: { id: sentences(2_500) } })]);
  const before = screen.messages.length;
  screen.say('B');
  expect(screen.texts.slice(before)).toEqual([sentences(2_500), `1/1 · ${sentences(2_500)}`]);
});

test('notes that leave the summary and the thanks no room stand above them, once', () => {
  const many = Array.from({ length: 40 }, (_, i) => question(`q${i}`, { kind: 'text', label: { id: `Pertanyaan ${i} ${'panjang '.repeat(20)}` } }));
  const screen = new Screen([...many, { ...question('c', { kind: 'note' }), label: { id: sentences(3_000) } }]);
  for (const _ of many) screen.say('ya');
  const before = screen.messages.length;
  expect(screen.texts.at(-2)).toBe(sentences(3_000));
  screen.press('Berikutnya');
  screen.press('Sebelumnya');
  expect(screen.messages).toHaveLength(before);
  const unseen = new Screen([question('a', { kind: 'text' }), { ...question('c', { kind: 'note' }), label: { id: sentences(4_050) } }], { review: false });
  unseen.say('ya');
  expect(unseen.texts.slice(-2)).toEqual([sentences(4_050), 'Terima kasih, jawaban Anda sudah kami terima.']);
});
