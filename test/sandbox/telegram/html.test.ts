import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ApiError } from '../../../src/sandbox/telegram/api-error.js';
import { parseHtml, renderHtml } from '../../../src/sandbox/telegram/html.js';

test.each([
  ['<strong>a</strong><em>b</em><ins>c</ins><del>d</del>', 'abcd', ['bold', 'italic', 'underline', 'strikethrough']],
  ['<span class="tg-spoiler">a</span><tg-spoiler>b</tg-spoiler>', 'ab', ['spoiler', 'spoiler']],
  ['<pre><code class="language-sql">select</code></pre>', 'select', ['pre']],
  ['<blockquote expandable>a</blockquote><blockquote>b</blockquote>', 'ab', ['expandable_blockquote', 'blockquote']],
  ["<a href='contoh.id'>a</a><a href=\"\">b</a>", 'ab', ['text_link']],
  ['<B>a</b >', 'a', ['bold']],
  ['<b></b>a', 'a', []],
  ['&lt;b&gt; &quot;&#65;&#x42;&quot; &unknown; &', '<b> "AB" &unknown; &', []],
])('%s', (html, text, types) => {
  const parsed = parseHtml(html);
  expect(parsed.text).toBe(text);
  expect(parsed.entities.map(({ type }) => type)).toEqual(types);
});

test.each([
  ['<b', 'Unclosed start tag at byte offset 0'],
  ['<b>x</b', 'Unclosed end tag at byte offset 4'],
  ['<a href>x</a>', 'Expected equal sign in declaration of an attribute of the tag "a" at byte offset 0'],
  ['<a href="x>y', 'Unclosed start tag at byte offset 0'],
  ['<span class="red">x</span>', 'Tag "span" must have class "tg-spoiler" at byte offset 0'],
  ['<tg-emoji emoji-id="x">y</tg-emoji>', 'Invalid custom emoji identifier specified'],
])('%s is refused', (html, words) => {
  expect(() => parseHtml(html)).toThrow(`Bad Request: can't parse entities: ${words}`);
});

test('whatever is written, it is read or refused, and shown without a tag that was not meant', () => {
  const piece = fc.constantFrom('<b>', '</b>', '<i>', '</i>', '<a href="https://x.id">', '</a>', '<', '>', '&', '&amp;', '&lt;', '😀', 'teks', ' ', '"', '<script>');
  fc.assert(
    fc.property(fc.array(fc.oneof(piece, fc.string({ maxLength: 5 })), { maxLength: 12 }), (pieces) => {
      try {
        const parsed = parseHtml(pieces.join(''));
        for (const { offset, length } of parsed.entities) expect(offset + length).toBeLessThanOrEqual(parsed.text.length);
        const shown = renderHtml(parsed);
        expect(shown.replaceAll(/<\/?[bi]>|<a href="https:\/\/x\.id\/">|<\/a>/g, '')).not.toMatch(/[<>]/);
      } catch (error) {
        expect(error).toBeInstanceOf(ApiError);
      }
    }),
  );
});

test('what is shown can be read again as it was', () => {
  const word = fc.string({ minLength: 1, maxLength: 6 });
  const { text } = fc.letrec<{ text: string }>((tie) => ({
    text: fc.oneof(
      word.map((plain) => renderHtml({ text: plain, entities: [] })),
      fc.tuple(tie('text'), tie('text')).map(([a, b]) => `<b>${a}</b>${b}`),
      fc.tuple(tie('text'), tie('text')).map(([a, b]) => `${a}<i>${b}</i>`),
    ),
  }));
  fc.assert(
    fc.property(text, (html) => {
      const parsed = parseHtml(html);
      expect(renderHtml(parsed)).toBe(html);
    }),
  );
});
