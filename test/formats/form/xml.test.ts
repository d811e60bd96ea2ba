import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { attribute, XmlReader, XmlRefused } from '../../../src/formats/form/xml.js';

/** What a reader is told, texts that follow each other joined. */
function told(pieces: readonly string[]): readonly string[] {
  const events: string[] = [];
  let text = '';
  const flush = (): void => {
    if (text !== '') events.push(`"${text}"`);
    text = '';
  };
  const reader = new XmlReader({
    open: (name, attributes) => {
      flush();
      events.push(`<${name}${attributes}>`);
    },
    close: (name) => {
      flush();
      events.push(`</${name}>`);
    },
    text: (part) => (text += part),
  });
  for (const piece of pieces) reader.push(piece);
  reader.end();
  return events;
}

const reason = (text: string): string => {
  try {
    told([text]);
    return 'read';
  } catch (error) {
    if (error instanceof XmlRefused) return error.reason;
    throw error;
  }
};

const sample = `\uFEFF<?xml version="1.0"?>\n<x:a xmlns:x="urn:x" b='1 > 0'><!-- <c> --><x:b/>teks &amp; &lt;&#233;&#xE9;&unknown; <![CDATA[<d> & ]]><e f="&quot;"></e></x:a>\n`;
const events = [`<a xmlns:x="urn:x" b='1 > 0'>`, '<b>', '</b>', '"teks & <éé&unknown; <d> & "', '<e f="&quot;">', '</e>', '</a>'];

describe('XML in pieces', () => {
  test('is told as it stands, prefixes left away', () => {
    expect(told([sample])).toEqual(events);
  });

  test('comes to the same wherever it is cut', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(sample.length), { maxLength: 12 }), (places) => {
        const cuts = [0, ...places.toSorted((a, b) => a - b), sample.length];
        expect(told(cuts.slice(1).map((end, index) => sample.slice(cuts[index], end)))).toEqual(events);
      }),
      { numRuns: 200 },
    );
  });

  test.each([
    ['', 'damaged'],
    ['<a>', 'damaged'],
    ['<a></b>', 'damaged'],
    ['</a>', 'damaged'],
    ['<a/><b/>', 'damaged'],
    ['<a/>teks', 'damaged'],
    ['<a b="1></a>', 'damaged'],
    ['<a <b></b>', 'damaged'],
    ['<!-- ', 'damaged'],
    [`${'<a>'.repeat(300)}`, 'damaged'],
    [`<a ${'b="c" '.repeat(60_000)}`, 'damaged'],
    ['<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>', 'forbidden'],
    ['<a><!ENTITY b "c"></a>', 'forbidden'],
  ])('%.40s is %s', (text, why) => {
    expect(reason(text)).toBe(why);
  });

  test('whatever comes is read or refused, and nothing else', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('<', '>', '/', '!', '?', '-', '[', ']', 'a', '"', "'", '=', '&', ';', ' ', '<![CDATA[', ']]>', '<!--', '-->'), { maxLength: 40 }), (signs) => {
        expect(['read', 'damaged', 'forbidden']).toContain(reason(signs.join('')));
      }),
      { numRuns: 500 },
    );
  });
});

test('attributes are found by their whole name', () => {
  const attributes = ` xml:space="preserve" r:id = 'rId1' name="a=&quot;b&quot;" sid="7" r="B2"`;
  expect(['space', 'id', 'name', 'sid', 'r', 'd'].map((name) => attribute(attributes, name))).toEqual(['preserve', 'rId1', 'a="b"', '7', 'B2', undefined]);
  expect([attribute(' r=B2', 'r'), attribute(' r="B2', 'r'), attribute('', 'r')]).toEqual([undefined, undefined, undefined]);
});
