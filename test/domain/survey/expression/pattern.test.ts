import fc from 'fast-check';
import { expect, test } from 'vitest';
import { matchesPattern } from '../../../../src/domain/survey/expression/pattern/match.js';

test.each<[pattern: string, text: string, matches: boolean]>([
  // Some part of the text is enough; anchors ask for the whole.
  ['[0-9]+', 'a12', true], ['^[0-9]{18}$', '198501012010011001', true], ['^[0-9]{18}$', '19850101201001100', false], ['^(\\+62|0)8[0-9]{8,11}$', '081234567890', true],
  ['^[A-Za-z ]+$', 'Siti Aminah', true], ['^\\w+@\\w+\\.\\w{2,}$', 'siti@medan.id', true], ['a|b', 'xbx', true], ['', '', true], ['^$', ' ', false],
  ['^(a|ab)(c|bcd)$', 'abcd', true], ['(\\d)\\1', '1233', true], ['(\\d)\\1', '123', false], ['(?<x>a)\\k<x>', 'aa', true], ['^a{2}$', 'a{2}', false], ['^a{,2}$', 'a{,2}', true],
  ['^(?=.*\\d)(?!.*x).{3,}$', 'ab1', true], ['^(?=.*\\d)(?!.*x).{3,}$', 'ax1', false], ['(?<=Rp)\\d+', 'Rp500', true], ['(?<!Rp)\\b500', 'Rp500', false], ['^.*?b$', 'aab', true],
  ['\\bkota\\b', 'di kota ini', true], ['\\bkota\\b', 'sekotak', false], ['^[^\\s]+$', 'a b', false], ['[\\]]', ']', true], ['\\x41\\u0042', 'AB', true], ['(?:ab)+$', 'xabab', true],
  // As Java writes it.
  ['(?i)^ya$', 'YA', true], ['^\\p{L}+$', 'Dzulqa\u2019dah', false], ['^\\p{L}+$', 'Ñandú', true],
  // What is no pattern matches nothing.
  ['(', '(', false], ['[', '[', false], ['a**', 'a', false], ['(?<x', 'x', false],
])('%j and %j: %s', (pattern, text, matches) => {
  expect(matchesPattern(text, pattern)).toBe(matches);
});

test.each(['(a+)+$', '^(a|a)*$', '(.*)*x', '^(([a-z])+.)+[A-Z]([a-z])+$', '^(a?){40}a{40}b', 'a*a*a*a*a*a*a*b'])('%s gives up in time', (pattern) => {
  expect(matchesPattern(`${'a'.repeat(2_000)}!`, pattern)).toBe(false);
});

/** Pieces of patterns, put together at random: what the language takes for a pattern must come out the same here. */
const piece = fc.constantFrom('a', 'b', '1', '.', '\\d', '\\w', '\\s', '[ab]', '[^a]', '[a-c1]', '(a)', '(a|b)', '(?:ab|a)', '(b*)', '^', '$', '\\b', '\\B', '*', '+', '?', '{2}', '{1,2}', '{0,}', '??', '*?', '|', '\\1', '(?=a)', '(?!b)', '(?<=a)', '(?<!b)', '(', ')', '-', ',', '{', '}', ']', '\\.', '\\-', '\\_');

test('patterns mean what they mean in the language', () => {
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }).map((parts) => parts.join('')), fc.string({ unit: fc.constantFrom('a', 'b', '1', ' ', '.', '-', '{', '2', '}'), maxLength: 8 }), (pattern, text) => {
      let expected = false;
      try {
        expected = new RegExp(pattern).test(text);
      } catch {
        expected = false;
      }
      expect(matchesPattern(text, pattern)).toBe(expected);
    }),
    { numRuns: 1_000 },
  );
});
