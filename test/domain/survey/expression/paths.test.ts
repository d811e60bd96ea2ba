import { describe, expect, test } from 'vitest';
import { evaluate, holds, textOf } from '../../../../src/domain/survey/expression/evaluate.js';
import type { Scope, Value, XNode } from '../../../../src/domain/survey/expression/nodes.js';
import { parseExpression } from '../../../../src/domain/survey/expression/parser.js';
import type { Tree } from '../../../../src/domain/survey/expression/syntax.js';
import { textOfNode } from '../../../../src/domain/survey/expression/values.js';
import { grow, named, scopeOver } from '../../../support/form-tree.js';

const document = grow(
  'data',
  {
    age: '30', kids: '', note: 'tea',
    members: [
      { name: 'Ana', age: '42', pets: [{ kind: 'cat' }, { kind: 'dog' }] },
      { name: 'Bia', age: '7', pets: [{ kind: 'fish' }] },
      { name: 'Caio', age: '' },
    ],
    home: { street: 'Jalan A', city: 'Medan' },
  },
  { id: 'form', version: '3' },
);
const cities = grow('root', { item: [{ name: 'mdn', label: 'Medan', province: 'su' }, { name: 'plb', label: 'Palembang', province: 'ss' }, { name: 'ptk', label: 'Pematangsiantar', province: 'su' }] });

function tree(source: string): Tree {
  const parsed = parseExpression(source);
  if (!parsed.ok) throw new Error(`${source}: ${parsed.problem.message} at ${parsed.problem.position}`);
  return parsed.tree;
}

const scope = (context: XNode, overrides: Partial<Scope> = {}): Scope => scopeOver(document, context, { instance: (id) => (id === 'cities' ? cities : null), ...overrides });
const at = (name: string, index = 0): XNode => {
  const node = named(document, name)[index];
  if (node === undefined) throw new Error(name);
  return node;
};
const shown = (value: Value): unknown => (typeof value === 'object' ? value.map(textOfNode) : value);
const value = (source: string, context = at('note')): unknown => shown(evaluate(tree(source), scope(context)));

test.each<[string, unknown]>([
  // Location paths (XPath 1.0, section 2).
  ['.', ['tea']], ['../age', ['30']], ['/data/age', ['30']], ['/data/none', []], ['/', ['30teaAna42catdogBia7fishCaioJalan AMedan']], ['../members/name', ['Ana', 'Bia', 'Caio']], ['//kind', ['cat', 'dog', 'fish']],
  ['/data//kind', ['cat', 'dog', 'fish']], ['../home/*', ['Jalan A', 'Medan']], ['/data/home', ['Jalan AMedan']], ['/data/@id', ['form']], ['/data/@*', ['form', '3']], ['../age/text()', ['30']], ['../kids/text()', []],
  ['//text()', ['30', 'tea', 'Ana', '42', 'cat', 'dog', 'Bia', '7', 'fish', 'Caio', 'Jalan A', 'Medan']], ['count(//comment())', 0],
  // A form that is copied names its root element as the other form did.
  ['/other_form/age', ['30']],
  // Axes.
  ['following-sibling::home/city', ['Medan']], ['preceding-sibling::*', ['30', '']], ['preceding-sibling::*[1]', ['']], ['//kind/ancestor::members/name', ['Ana', 'Bia']], ['//pets[kind = "fish"]/preceding::name', ['Ana', 'Bia']],
  ['//members[2]/following::city', ['Medan']], ['name(//kind/ancestor-or-self::*)', 'data'], ['count(//kind/ancestor-or-self::*)', 9], ['count(/descendant::*)', 22], ['/descendant-or-self::city', ['Medan']], ['self::note', ['tea']], ['self::age', []],
  ['parent::data/age', ['30']], ['count(//members/pets/..)', 2],
  // Predicates: positions count among what each node leads to; of what is in brackets, among all.
  ['/data/members[2]/name', ['Bia']], ['/data/members[last()]/name', ['Caio']], ['/data/members[position() > 1]/name', ['Bia', 'Caio']], ['/data/members[age > 10]/name', ['Ana']], ['/data/members[age != ""][2]/name', ['Bia']],
  ['/data/members/pets[1]/kind', ['cat', 'fish']], ['(/data/members/pets)[1]/kind', ['cat']], ['(//name | //kind)[4]', ['Bia']], ['/data/members[pets]/name', ['Ana', 'Bia']], ['/data/members[not(pets)]/name', ['Caio']], ['/data/members[9]/name', []],
  ['/data/members[count(pets) = 2]/name', ['Ana']], ['/data/members[1.5]/name', []],
  // Unions are in document order, without doubles.
  ['//name | //age', ['30', 'Ana', '42', 'Bia', '7', 'Caio', '']], ['count(//name | //members/name)', 3], ['count(1 | //name)', 3],
  // Questions by name, with steps and predicates.
  ['${city}', ['Medan']], ['${members}[age > 3]/name', ['Ana', 'Bia']], ['${name}[position() = 2]', ['Bia']], ['${name}[3]', ['Caio']], ['${city}/../street', ['Jalan A']], ['${none}', []], ['count(${none}/x)', 0],
  // Lists; a predicate looks at its own item, current() at the question (ODK XForms specification, `instance` and `current`).
  ["instance('cities')/root/item[province = 'su']/label", ['Medan', 'Pematangsiantar']], ["instance('cities')/root/item[label = current()/../home/city]/name", ['mdn']], ["instance('cities')/root/item[label = ${city}]/name", ['mdn']],
  ["instance('cities')/root/item[label = /data/home/city]/name", ['mdn']], ["instance('none')/root/item", []], ["count(instance('cities')/root/item)", 3],
])('%s', (source, expected) => {
  expect(value(source)).toEqual(expected);
});

describe('within a repeat', () => {
  const inSecond = (source: string): unknown => value(source, at('age', 2));

  test.each<[string, unknown]>([
    ['../name', ['Bia']], ['position(..)', 2], ['${name}', ['Bia']], ['count(../../members)', 3], ['../../members[position() = position(current()/..) - 1]/name', ['Ana']], ['../../members[1]/name', ['Ana']], ['/data/members/name', ['Ana', 'Bia', 'Caio']],
    ['../preceding-sibling::members/name', ['Ana']],
  ])('%s', (source, expected) => {
    expect(inSecond(source)).toEqual(expected);
  });
});

test('holds() and textOf() are boolean() and string() of the value', () => {
  expect(holds(tree('${city} = "Medan"'), scope(at('note')))).toBe(true);
  // A question that is there holds, answered or not (XPath 1.0); whoever means the answer compares it with ''.
  expect(holds(tree('${kids}'), scope(at('note')))).toBe(true);
  expect(holds(tree('${kids} != ""'), scope(at('note')))).toBe(false);
  expect(textOf(tree('${name}'), scope(at('note')))).toBe('Ana');
  expect(textOf(tree('${kids} + 1'), scope(at('note')))).toBe('');
  expect(textOf(tree('1 = 1'), scope(at('note')))).toBe('true');
});

describe('work is bounded', () => {
  const wide = grow('data', { rep: Array.from({ length: 600 }, (_, index) => ({ x: `${index}` })) });
  const wideScope = scopeOver(wide, wide);

  test('an expression that would look at too many nodes comes to nothing', () => {
    expect(evaluate(tree('count(//x[count(//x) > 0])'), wideScope)).toBe('');
    expect(evaluate(tree('count(//x)'), wideScope)).toBe(600);
  });

  test('a text that doubles itself comes to nothing', () => {
    const long = grow('data', { a: 'x'.repeat(60_000) });
    expect(evaluate(tree('concat(/data/a, /data/a)'), scopeOver(long, long))).toBe('');
    expect(textOf(tree('string-length(concat(/data/a, "y"))'), scopeOver(long, long))).toBe('60001');
  });

  test('long chains and deep nests have a value', () => {
    expect(evaluate(tree(`1${' + 1'.repeat(1_400)}`), wideScope)).toBe(1_401);
    expect(evaluate(tree(`${'if(1 = 2, 1, '.repeat(450)}7${')'.repeat(450)}`), wideScope)).toBe(7);
  });
});
