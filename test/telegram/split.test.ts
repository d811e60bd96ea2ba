import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseHtml } from '../../src/sandbox/telegram/html.js';
import { MOST_IN_A_MESSAGE } from '../../src/domain/survey/cutText.js';
import { splitMessage } from '../../src/telegram/split.js';

const words = fc.oneof(fc.stringMatching(/^[a-z]{1,12}[.?!…;:]?$/), fc.constantFrom('&amp;', '&gt;', '&lt;b&gt;', '👍🏽', 'é', '"kutipan"', "Jum'at", '&quot;'));
const gap = fc.constantFrom(' ', ' ', ' ', '\n', '\n\n');
const run = fc.array(fc.tuple(words, gap), { minLength: 1, maxLength: 40 }).map((parts) => parts.flat().join(''));
const html = fc
  .array(fc.oneof(run, run.map((text) => `<b>${text}</b>`), run.map((text) => `<i>a<b>${text}</b>c</i>`), fc.integer({ min: 1, max: 3000 }).map((n) => 'x'.repeat(n))), { minLength: 1, maxLength: 12 })
  .map((parts) => parts.join(' '));

const textOf = (part: string): string => parseHtml(part).text;
const bare = (text: string): string => text.replaceAll(/\s+/g, '');

test('every part is well-formed and short enough, and together they say what was to be said', () => {
  fc.assert(
    fc.property(html, fc.constantFrom(1200, MOST_IN_A_MESSAGE), (message, limit) => {
      const parts = splitMessage(message, limit);
      for (const part of parts) {
        expect(textOf(part).length).toBeLessThanOrEqual(limit);
        expect(textOf(part).trim()).not.toBe('');
      }
      expect(bare(parts.map(textOf).join(''))).toBe(bare(textOf(message)));
    }),
    { numRuns: 60 },
  );
});

const characters = (text: string): readonly string[] => Array.from(new Intl.Segmenter('id', { granularity: 'grapheme' }).segment(text), ({ segment }) => segment).filter((one) => one.trim() !== '');

test('no character is cut, whatever it is made of, and every tag is closed in its own part', () => {
  const character = fc.constantFrom('a', 'e\u0301', '👩‍👩‍👧', '🇮🇩', '👍🏽', '☑️', 'न\u094dन', '&amp;', '&amp;\u0301', '&lt;', ' ', ' \u0301', '\n', '. ', '한', 'ᬓ᭄ᬓ', '1️⃣');
  const words = fc.array(character, { minLength: 1, maxLength: 60 }).map((parts) => parts.join(''));
  const message = fc.array(fc.oneof(words, words.map((text) => `<b>${text} </b>`), words.map((text) => `<a href="https://a.id/?a=1&amp;b">${text} </a>`)), { minLength: 1, maxLength: 10 }).map((parts) => parts.join('x'));
  fc.assert(
    fc.property(message, fc.integer({ min: 40, max: 120 }), (html, limit) => {
      const parts = splitMessage(html, limit);
      for (const part of parts) expect(textOf(part).length).toBeLessThanOrEqual(limit);
      expect(parts.flatMap((part) => characters(textOf(part)))).toEqual(characters(textOf(html)));
    }),
    { numRuns: 200 },
  );
});

test('a letter under a mountain of marks is no reason to send too much', () => {
  for (const part of splitMessage(`${'a'.repeat(4000)}e${'\u0301'.repeat(9000)}`)) expect(part.length).toBeLessThanOrEqual(MOST_IN_A_MESSAGE);
});

test('markup stays in force across a break', () => {
  const parts = splitMessage(`<b>${'Satu kalimat. '.repeat(500)}</b>selesai`);
  expect(parts).toHaveLength(2);
  expect(parts[0]).toMatch(/^<b>.*<\/b>$/s);
  expect(parts[1]).toMatch(/^<b>.*<\/b>selesai$/s);
});

test('a break falls between paragraphs before lines, lines before sentences, sentences before words', () => {
  const line = 'satu dua tiga empat lima. ';
  expect(splitMessage(`${line.repeat(3)}\n\n${line.repeat(2)}\n${line}`, 150)[0]).toBe(line.repeat(3).trim());
  expect(splitMessage(`${line.repeat(4)}\n${line.repeat(3)}`, 170)[0]).toBe(line.repeat(4).trim());
  expect(splitMessage('kata lain. '.repeat(30), 100)[0]).toMatch(/\.$/);
  expect(splitMessage('kata '.repeat(40), 100)[0]).toMatch(/kata$/);
});

test('the semicolon of an entity ends no sentence; a full stop, a question mark, an exclamation mark and an ellipsis do, also before a closing quotation mark', () => {
  const sentence = 'Panjang &amp; berisi &lt;tanda&gt; (emoji) serta kata lain';
  for (const end of ['.', '?', '!', '…', '."', '.&quot;', '?)', '.</b>']) {
    const [first] = splitMessage(`${`${end.endsWith('>') ? '<b>' : ''}${sentence}${end} `.repeat(20)}`, 220);
    expect(first).toMatch(/lain[.?!…][^a-z]*(?:&quot;|<\/b>)?$/);
  }
  expect(splitMessage(`${sentence}: ${sentence} `.repeat(10), 130)[0]).toMatch(/lain:$/);
});

const terms = fc.array(fc.constantFrom('kata', 'lain;', 'pada:', '&gt;', '&amp;', '&lt;tanda&gt;', '<i>miring</i>', 'selesai.', 'begitu?', 'sudah!', 'lalu…', 'ujar.&quot;'), { minLength: 30, maxLength: 120 });

test('a message is cut at the end of a sentence wherever one ends in the last two thirds of what fits, and joined with its spaces it is the whole', () => {
  fc.assert(
    fc.property(terms, fc.integer({ min: 60, max: 200 }), fc.boolean(), (all, limit, bold) => {
      const written = bold ? [`<b>${all.join(' ')}</b>`] : all;
      const parts = splitMessage(written.join(' '), limit);
      for (const part of parts) expect(part).not.toMatch(/&(?!(?:amp|lt|gt|quot);)/);
      expect(parts.map(textOf).join(' ')).toBe(textOf(written.join(' ')));
      for (const part of parts.slice(0, -1).map(textOf)) {
        expect(part.length).toBeLessThanOrEqual(limit);
        const ends = [...part.matchAll(/[.?!…]"?(?= |$)/g)].map((found) => found.index + found[0].length + 1);
        if (ends.some((end) => end > limit / 3 && end < limit)) expect(part).toMatch(/[.?!…]"?$/);
      }
    }),
    { numRuns: 100 },
  );
});

test('a short message is left exactly as it is', () => {
  expect(splitMessage(' a\n')).toEqual([' a\n']);
});

test('one endless word is cut between whole characters', () => {
  for (const part of splitMessage('👩‍👩‍👧'.repeat(2000))) expect(part).toMatch(/^(👩‍👩‍👧)+$/u);
});
