import { expect, test } from 'vitest';
import { parseWords, renderWords, type WordPart } from '../../../../src/domain/survey/expression/words.js';

test.each<[string, readonly WordPart[]]>([
  ['', []], ['Halo.', ['Halo.']], ['Halo, ${name}.', ['Halo, ', { name: 'name' }, '.']], ['${a}${ b }', [{ name: 'a' }, { name: 'b' }]], ['Rp${biaya.total}', ['Rp', { name: 'biaya.total' }]],
  // What is no question stays as it is written.
  ['$5 {x} ${1} ${a', ['$5 {x} ${1} ${a']], ['a ${last-saved#x} b', ['a ', ' b']],
])('%j', (text, parts) => {
  expect(parseWords(text)).toEqual(parts);
});

test('values stand where their questions were, and are taken literally', () => {
  expect(renderWords(parseWords('${a} dan ${b}: ${a}'), (name) => (name === 'a' ? '${b}' : '$&'))).toBe('${b} dan $&: ${b}');
});
