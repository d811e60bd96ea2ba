import { describe, expect, test } from 'vitest';
import { evaluate } from '../../../../src/domain/survey/expression/evaluate.js';
import type { Value } from '../../../../src/domain/survey/expression/nodes.js';
import { parseExpression } from '../../../../src/domain/survey/expression/parser.js';
import { toText } from '../../../../src/domain/survey/expression/values.js';
import { grow, named, scopeOver } from '../../../support/form-tree.js';

const document = grow('data', { age: '30', kids: '', one: '1.0', born: '1996-11-21', met: '2026-11-22T10:30:00.000+07:00', no: 'false', r: [{ v: '1' }, { v: '2' }, { v: '' }], s: [{ w: '2' }, { w: '9' }] });

function value(source: string): Value {
  const parsed = parseExpression(source);
  if (!parsed.ok) throw new Error(`${source}: ${parsed.problem.message}`);
  return evaluate(parsed.tree, scopeOver(document, named(document, 'age')[0] ?? document));
}

describe('XPath 1.0, section 3.4: what is compared as what', () => {
  test.each<[string, boolean]>([
    // Truth values before numbers before texts.
    ['true() = "x"', true], ['true() = 0', false], ['false() = ""', true], ['1 = "1.0"', true], ['"1" = "1.0"', false], ['"01" = 1', true], ['"a" = "a"', true], ['"" = 0', false], ['"" != 0', true], ['" 12 " = 12', true],
    // Order compares numbers alone.
    ['"9" < "10"', true], ['"a" < "b"', false], ['"" < 5', false], ['"" >= 0', false], ['true() > 0', true], ['2 >= 2', true], ['2 <= 1', false],
    // No number equals nothing, itself neither.
    ['number("x") = number("x")', false], ['number("x") != number("x")', true],
  ])('%s is %s', (source, expected) => {
    expect(value(source)).toBe(expected);
  });

  test.each<[string, boolean]>([
    ['${age} = 30', true], ['${age} = "30"', true], ['${age} = "30.0"', false], ['${one} = 1', true], ['${kids} = ""', true], ['${kids} != ""', false], ['${kids} = 0', false], ['${kids} < 1', false], ['${age} > 18 and ${age} < 60', true],
    // Any node will do, on either side.
    ['/data/r/v = 2', true], ['/data/r/v != 2', true], ['/data/r/v = 3', false], ['2 = /data/r/v', true], ['"2" = /data/r/v', true], ['3 > /data/r/v', true], ['/data/r/v > 2', false], ['/data/r/v = /data/s/w', true], ['/data/r/v != /data/s/w', true], ['/data/r/v > /data/s/w', false],
    ['/data/r/v < /data/s/w', true], ['/data/r/v >= /data/s/w', true], ['/data/s/w != /data/s/w', true], ['${age} = ${age}', true], ['${age} != ${age}', false],
    // No node equals nothing, and differs from nothing.
    ['/data/none = ""', false], ['/data/none != ""', false], ['/data/none = /data/none', false], ['/data/none != ${age}', false], ['/data/none < 1', false],
    // With a truth value, whether there is a node counts; what it holds does not.
    ['${kids} = true()', true], ['/data/none = false()', true], ['/data/none != true()', true], ['${no} = true()', true],
    ['not(${kids})', false], ['not(/data/none)', true], ['boolean(${kids})', true], ['${kids} and true()', true], ['/data/none or false()', false],
  ])('node-sets: %s is %s', (source, expected) => {
    expect(value(source)).toBe(expected);
  });

  test.each<[string, boolean]>([
    ['${born} < today()', true], ['"2026-11-23" = today()', true], ['today() > "2026-11-22"', true], ['"2024-02-01" > "2024-01-31"', true], ['now() > today()', true], ['${met} > "2026-11-22"', true], ['${met} < "2026-11-22T03:30:00.001Z"', true],
    ['${met} = "2026-11-22T03:30:00Z"', false], ['${met} - "2026-11-22T03:30:00Z" = 0', true], ['"10:30:00" < "11:00:00"', false], ['"2024-02-30" < "2030-01-01"', false],
  ])('days and moments count as numbers (ODK XForms specification, `number`): %s is %s', (source, expected) => {
    expect(value(source)).toBe(expected);
  });
});

describe('arithmetic', () => {
  test.each<[string, number]>([
    ['1 + 2 * 3', 7], ['7 div 2', 3.5], ['7 mod 4', 3], ['-7 mod 4', -3], ['7 mod -4', 3], ['5 mod 0', NaN], ['1 div 0', Infinity], ['-1 div 0', -Infinity], ['0 div 0', NaN], ['${kids} + 1', NaN], ['-${age}', -30], ['true() + 1', 2], ['/data/r/v + 1', 2],
    ['/data/none * 2', NaN], ['"1e3" + 0', NaN], ['"0x10" + 0', NaN], ['"+5" + 0', NaN], ['"-.5" + 0', -0.5], ['"5." + 0', 5], ['"2026-11-22" - "2026-11-01"', 21], ['int((today() - ${born}) div 365.25)', 30],
  ])('%s is %s', (source, expected) => {
    expect(value(source)).toBe(expected);
  });

  test('and() and or() look no further than they must', () => {
    expect(value('false() and number("x") = 1')).toBe(false);
    expect(value('true() or /data/none')).toBe(true);
  });
});

test.each<[Value, string]>([
  // XPath 1.0, section 4.2: no exponents, no negative zero.
  [1, '1'], [-0, '0'], [0.5, '0.5'], [0.1 + 0.2, '0.30000000000000004'], [1e21, '1000000000000000000000'], [1e25, '10000000000000000905969664'], [1e-7, '0.0000001'], [-1e-7, '-0.0000001'], [1e-30, '0'], [Infinity, 'Infinity'], [-Infinity, '-Infinity'],
  // What cannot be computed is no answer, as the reference engine stores it.
  [NaN, ''], [true, 'true'], [false, 'false'], ['x', 'x'], [[], ''],
])('the text of %s is %j', (given, expected) => {
  expect(toText(given)).toBe(expected);
});
