import fc from 'fast-check';
import { expect, test } from 'vitest';
import { evaluate } from '../../../../src/domain/survey/expression/evaluate.js';
import type { Scope, Value } from '../../../../src/domain/survey/expression/nodes.js';
import { parseExpression } from '../../../../src/domain/survey/expression/parser.js';
import { textOfNode } from '../../../../src/domain/survey/expression/values.js';
import { grow, named, scopeOver } from '../../../support/form-tree.js';

const document = grow('data', { own: 'a', other: 'b', number: '1', rep: [{ k: 'a' }, { k: 'c' }] });
const context = named(document, 'own')[0] ?? document;
const over = (list: ReturnType<typeof grow>): Scope => scopeOver(document, context, { instance: () => list });

function shown(source: string, scope: Scope): unknown {
  const parsed = parseExpression(source);
  if (!parsed.ok) throw new Error(`${source}: ${parsed.problem.message}`);
  const value: Value = evaluate(parsed.tree, scope);
  return typeof value === 'object' ? value.map((node) => [node.order, textOfNode(node)]) : value;
}

const cell = fc.constantFrom('a', 'b', 'c', '1', '1.0', '');
const list = fc.array(fc.record({ name: cell, region: cell, label: fc.constantFrom('x', 'y') }, { requiredKeys: ['label'] }), { maxLength: 12 }).map((item) => grow('root', { item }));
const key = fc.constantFrom("'a'", "''", '1', '${own}', '${other}', '${k}', '${none}', 'current()/../other', '/data/number', 'current()', "concat('', 'c')", 'string(1)', 'string()', 'name()', 'label', '.', 'number(1)', 'true()', '../item/name', "if(${own} = 'a', 'b', region)");
const equality = fc.tuple(fc.constantFrom('name', 'region', 'none', 'label'), key, fc.boolean()).map(([column, wanted, turned]) => (turned ? `${wanted} = ${column}` : `${column} = ${wanted}`));
const condition = fc.tuple(equality, fc.constantFrom('', ' and ', ' or '), fc.oneof(equality, fc.constantFrom('position() = 2', 'position() < last()', "label != 'x'", 'not(region)'))).map(([first, operator, second]) => (operator === '' ? first : `${first}${operator}${second}`));
const more = fc.constantFrom('', '[1]', '[last()]', "[label = 'x']");

test('rows that are looked up are the rows that would have been found one by one', () => {
  fc.assert(
    fc.property(list, condition, more, (rows, wanted, then) => {
      const scope = over(rows);
      // A predicate that is always true keeps the next one from being looked up.
      expect(shown(`instance('l')/root/item[${wanted}]${then}/label`, scope)).toEqual(shown(`instance('l')/root/item[true()][${wanted}]${then}/label`, scope));
    }),
    { numRuns: 300 },
  );
});

test('once a column has been looked up, a row is found without looking at the others', () => {
  const table = grow('root', { item: Array.from({ length: 300 }, (_, row) => ({ key: `k${row}`, cell: `c${row}` })) });
  let looked = 0;
  for (const node of named(table, 'item')) {
    const { children } = node;
    Object.defineProperty(node, 'children', { get: () => ((looked += 1), children) });
  }
  const scope = over(table);
  const find = (source: string): number => {
    looked = 0;
    expect(shown(source, scope)).toBe('c299');
    return looked;
  };
  expect(find("string(instance('t')/root/item[key = 'k299']/cell)")).toBeGreaterThan(299);
  expect(find("string(instance('t')/root/item['k299' = key and cell != '']/cell)")).toBeLessThan(10);
  expect(find("pulldata('t', 'cell', 'key', 'k299')")).toBeGreaterThan(299);
  expect(find("pulldata('t', 'cell', 'key', 'k299')")).toBeLessThan(10);
});
