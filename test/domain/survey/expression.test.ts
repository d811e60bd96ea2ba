import fc from 'fast-check';
import { expect, test } from 'vitest';
import { evaluate } from '../../../src/domain/survey/expression/evaluate.js';
import { FUNCTION_NAMES } from '../../../src/domain/survey/expression/functions.js';
import { parseExpression, references } from '../../../src/domain/survey/expression/parser.js';
import type { Tree } from '../../../src/domain/survey/expression/syntax.js';
import type { Value } from '../../../src/domain/survey/expression/values.js';

const answers: Readonly<Record<string, string>> = { age: '30', kids: '', likes: 'tea coffee', half: '0.5', born: '1996-11-21', city: 'Medan' };
const now = Date.UTC(2026, 10, 22, 18, 30, 15, 7);

function tree(source: string): Tree {
  const parsed = parseExpression(source);
  if (!parsed.ok) throw new Error(`${source}: ${parsed.problem.message} at ${parsed.problem.position}`);
  return parsed.tree;
}

const value = (source: string, self = ''): Value =>
  evaluate(tree(source), { value: (name) => answers[name] ?? '', self, now, zone: 'Asia/Jakarta' });

test.each<[string, Value]>([
  // Operators: precedence, associativity, names that hold a minus.
  ['1 + 2 * 3', 7], ['(1 + 2) * 3', 9], ['10 - 4 - 3', 3], ['-2 * 3', -6], ['--2', 2], ['- 2 + 5', 3], ['7 div 2', 3.5], ['7 mod 4', 3], ['-7 mod 4', -3], ['5 mod 0', NaN], ['1 div 0', Infinity],
  ['1 = 1 and 2 = 3 or 1 = 1', true], ['1 = 1 or 1 = 2 and 1 = 3', true], ['1 < 2 = true()', true], ['3 > 2 > 1', false], ['2 >= 2', true], ['2 <= 1', false], ['1 != 2', true],
  ['.5 + .', NaN], ['"a" = \'a\'', true], ['\u201ctea\u201d = "tea"', true], ['1-1', 0], ['${age}-1', 29],
  // Type rules: booleans before numbers before texts; an empty answer is '' and NaN.
  ['${age} = 30', true], ['${age} > 9', true], ['"30" > "9"', true], ['${kids} = ""', true], ['${kids} > 0', false], ['${kids} < 1', false], ['${kids} + 1', NaN], ['${kids} != 1', true],
  ['true() = "x"', true], ['true() = 0', false], ['"1.0" = 1', true], ['"1.0" = "1"', false], ['" 12 " + 0', 12], ['"1e3" + 0', NaN], ['${born} < today()', true], ['"2026-11-23" = today()', true],
  ['${missing}', ''],
])('%s is %s', (source, expected) => {
  expect(value(source)).toEqual(expected);
});

const FUNCTION_CASES: Readonly<Record<(typeof FUNCTION_NAMES)[number], readonly [string, Value][]>> = {
  selected: [['selected(${likes}, "tea")', true], ['selected(${likes}, "te")', false], ['selected(${kids}, "tea")', false], ['selected("a", "")', false]],
  not: [['not(false())', true], ['not(${kids})', true], ['not(0)', true], ['not("0")', false]],
  'count-selected': [['count-selected(${likes})', 2], ['count-selected(${kids})', 0], ['count-selected(7)', 1]],
  'string-length': [['string-length("abc")', 3], ['string-length("")', 0], ['string-length("\u{1F33E}")', 1], ['string-length()', 0]],
  coalesce: [['coalesce(${kids}, ${age})', '30'], ['coalesce(${kids}, "")', ''], ['coalesce(0, 1)', 0], ['coalesce("", "", "c")', 'c']],
  if: [['if(${age} > 18, "adult", "child")', 'adult'], ['if("", 1, 2)', 2], ['if(${kids}, 1, 2)', 2]],
  int: [['int(2.9)', 2], ['int(-2.9)', -2], ['int("x")', NaN], ['int("")', NaN]],
  round: [['round(2.5)', 3], ['round(-2.5)', -2], ['round(1.005, 1)', 1], ['round(14.88, -1)', 10], ['round("")', NaN]],
  number: [['number("4")', 4], ['number("")', NaN], ['number(true())', 1], ['number("1970-01-02")', 1]],
  string: [['string(1)', '1'], ['string(0.5)', '0.5'], ['string(-0)', '0'], ['string(0.0000001)', '0.0000001'], ['string(100000 * 100000 * 100000 * 100000 * 100000)', '10000000000000000905969664'], ['string(true())', 'true'], ['string(1 div 0)', 'Infinity']],
  boolean: [['boolean("")', false], ['boolean("false")', true], ['boolean(0)', false], ['boolean("" + 1)', false]],
  regex: [['regex("12a", "[0-9]+")', false], ['regex("12", "[0-9]+")', true], ['regex("", "a?")', true], ['regex("a", "(")', false], ['regex("ab", "a|ab")', true]],
  true: [['true()', true]],
  false: [['false()', false]],
  once: [['once(5)', 5]],
  today: [['today()', '2026-11-23']],
  now: [['now()', '2026-11-23T01:30:15.007+07:00']],
  concat: [['concat()', ''], ['concat("a", 1, true())', 'a1true']],
};

test.each(FUNCTION_NAMES.flatMap((name) => FUNCTION_CASES[name]))('%s is %s', (source, expected) => {
  expect(value(source)).toEqual(expected);
});

test('once keeps what is there, and "." is the question itself', () => {
  expect(value('once(5)', '4')).toBe('4');
  expect(value('. >= 0 and . <= 80', '81')).toBe(false);
  expect(value('number() + 1', '2')).toBe(3);
});

test.each([
  ['', 0, 'ends too early'], ['1 +', 3, 'ends too early'], ['1 2', 2, 'operator'], ['(1', 0, 'not closed'], ['selected(${a}, "x"', 8, 'not closed'], ['"abc', 0, 'not closed'],
  ['age > 3', 0, '${age}'], ['${age > 3', 0, '${name}'], ['foo(1)', 0, 'foo() is not known'], ['not()', 0, 'takes 1 arguments, not 0'], ['1 # 2', 2, '"#"'], ['/data/age = 1', 0, 'paths'],
  ['* 2', 0, 'value is missing'], ['if(1, 2)', 0, 'takes 3'], ['1 = \u{1F33E}', 4, '\u{1F33E}'], [`${'('.repeat(300)}1${')'.repeat(300)}`, 200, 'too deeply'], [`1${' + 1'.repeat(1500)}`, 0, 'too many parts'],
])('%s is refused at %i', (source, position, message) => {
  const parsed = parseExpression(source);
  expect(parsed).toMatchObject({ ok: false, problem: { position } });
  if (!parsed.ok) expect(parsed.problem.message).toContain(message);
});

test('the questions that an expression reads', () => {
  expect(references(tree('if(selected(${a}, "x"), -${b}, ${a} + ${c.d})'))).toEqual(['a', 'b', 'c.d']);
});

test('any text either parses and has a value, or is refused with a position inside it', () => {
  const piece = fc.constantFrom('${age}', '${kids}', '.', '1', '0.5', '"x"', 'and', 'or', 'div', 'mod', '+', '-', '*', '=', '!=', '<', '>=', '(', ')', ',', 'not(', 'if(', 'selected(', 'round(', 'true()', 'regex(', 'x', '$', '"');
  fc.assert(fc.property(fc.oneof(fc.string(), fc.array(piece, { maxLength: 12 }).map((parts) => parts.join(' '))), fc.string(), (source, self) => {
    const parsed = parseExpression(source);
    if (parsed.ok) expect(['string', 'number', 'boolean']).toContain(typeof evaluate(parsed.tree, { value: (name) => answers[name] ?? '', self, now: 0, zone: 'nowhere' }));
    else expect(parsed.problem.position).toBeLessThanOrEqual(source.length);
  }), { numRuns: 500 });
});
