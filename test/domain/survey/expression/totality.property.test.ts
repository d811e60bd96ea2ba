import fc from 'fast-check';
import { expect, test } from 'vitest';
import { analyse, type Reference } from '../../../../src/domain/survey/expression/analyse.js';
import { evaluate, holds, textOf } from '../../../../src/domain/survey/expression/evaluate.js';
import { FUNCTION_NAMES } from '../../../../src/domain/survey/expression/functions/names.js';
import { FUNCTIONS } from '../../../../src/domain/survey/expression/functions/table.js';
import type { Scope, Value, XNode } from '../../../../src/domain/survey/expression/nodes.js';
import { parseExpression } from '../../../../src/domain/survey/expression/parser.js';
import { parseWords, renderWords } from '../../../../src/domain/survey/expression/words.js';
import { grow, named, scopeOver } from '../../../support/form-tree.js';

const text = fc.oneof(fc.string({ maxLength: 12 }), fc.constantFrom('', '1', '-2.5', 'tea coffee', '2026-11-22', '2026-11-22T10:30:00+07:00', '10:30:00', '-6.2 106.8 0 0'));

/** A form with a repeat in a repeat, and a list. */
const scopes: fc.Arbitrary<Scope> = fc
  .record({ a: text, b: text, reps: fc.array(fc.record({ c: text, inner: fc.array(fc.record({ d: text }), { maxLength: 2 }) }), { maxLength: 3 }), where: fc.constantFrom('a', 'b', 'c', 'd', 'rep', 'data'), zone: fc.constantFrom('Asia/Jakarta', 'nowhere') })
  .map(({ a, b, reps, where, zone }) => {
    const document = grow('data', { a, b, rep: reps.map(({ c, inner }) => ({ c, inner })) });
    const list = grow('root', { item: [{ name: 'a', label: b }, { name: 'b', label: a }] });
    return scopeOver(document, named(document, where)[0] ?? document, { zone, instance: (id) => (id === 'l' ? list : null) });
  });

const atom = fc.constantFrom('${a}', '${rep}', '${d}', '.', '..', '../c', '/data/rep', '//d', 'c', '*', '@x', "instance('l')/root/item", 'current()/..', '1', '0.5', '-1', '0', '99999999999', '"tea"', '""', '"2026-11-22"', '"a b"', 'true()', 'today()', '/');

/** Expressions that can be read, with every function at every number of arguments. */
const expression = fc.letrec<{ tree: string }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    atom,
    fc.tuple(tie('tree'), fc.constantFrom('=', '!=', '<', '<=', '>', '>=', '+', '-', '*', 'div', 'mod', 'and', 'or', '|'), tie('tree')).map(([left, operator, right]) => `(${left}) ${operator} (${right})`),
    fc.constantFrom(...FUNCTION_NAMES).chain((name) => {
      const { least, most } = FUNCTIONS[name];
      return fc.array(tie('tree'), { minLength: least, maxLength: Math.min(most, least + 2) }).map((args) => `${name}(${args.join(', ')})`);
    }),
    fc.tuple(tie('tree'), tie('tree')).map(([base, predicate]) => `(${base})[${predicate}]`),
    fc.tuple(tie('tree'), fc.constantFrom('c', '..', '*', '.', 'following-sibling::*', 'preceding::node()', 'ancestor-or-self::*', 'descendant::d')).map(([base, step]) => `(${base})/${step}`),
    tie('tree').map((tree) => `-(${tree})`),
  ),
})).tree;

const piece = fc.constantFrom('${a}', '${', '}', '.', '..', '/', '//', '@', '::', 'child', 'a', '1', '"x"', "'", 'and', 'or', 'div', '-', '*', '=', '<', '(', ')', '[', ']', ',', '|', 'not(', 'count(', '$', ' ');
const isValue = (value: Value): boolean => ['string', 'number', 'boolean'].includes(typeof value) || Array.isArray(value);

test('any text is either an expression or refused with a position inside it', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ maxLength: 30 }), fc.array(fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)), { maxLength: 8 }).map((units) => units.join('')), fc.array(piece, { maxLength: 12 }).map((parts) => parts.join(''))), scopes, (source, scope) => {
      const parsed = parseExpression(source);
      if (parsed.ok) expect(isValue(evaluate(parsed.tree, scope))).toBe(true);
      else expect(parsed.problem.position).toBeLessThanOrEqual(source.length);
    }),
    { numRuns: 500 },
  );
});

test('every expression has a value in every form, the same one each time, and a node-set without doubles', () => {
  fc.assert(
    fc.property(expression, scopes, (source, scope) => {
      const parsed = parseExpression(source);
      if (!parsed.ok) {
        // A text that is no path, or no pattern, where there has to be one.
        expect(source).toMatch(/jr:choice-name|regex/);
        return;
      }
      const value = evaluate(parsed.tree, scope);
      expect(isValue(value)).toBe(true);
      expect(evaluate(parsed.tree, scope)).toEqual(value);
      if (typeof value === 'object') expect(new Set(value).size).toBe(value.length);
      expect(typeof holds(parsed.tree, scope)).toBe('boolean');
      expect(typeof textOf(parsed.tree, scope)).toBe('string');
    }),
    { numRuns: 500 },
  );
});

/** Every leaf that a reference may mean: rather all instances than one, and all of a group that is read. */
function reached(reference: Reference, { document, context }: Scope): readonly XNode[] {
  if (reference.kind === 'question') return named(document, reference.name).flatMap(leaves);
  let here: readonly XNode[] = [document];
  if (!reference.absolute) {
    let from: XNode | null = context;
    for (let level = 0; level < reference.up; level += 1) from = from?.parent ?? null;
    here = from === null ? [] : [from];
  }
  let deep = false;
  for (const step of reference.steps) {
    if (step === '//') {
      deep = true;
      continue;
    }
    const among: readonly XNode[] = deep ? here.flatMap(below) : here.flatMap(({ children }) => children);
    here = among.filter(({ name }) => step === '*' || name === step);
    deep = false;
  }
  return here.flatMap(leaves);
}

const below = (node: XNode): readonly XNode[] => node.children.flatMap((child) => [child, ...below(child)]);
const leaves = (node: XNode): readonly XNode[] => (node.children.length === 0 ? [node] : node.children.flatMap(leaves));

/** The same form with other texts where nothing is said to be read. */
function changedElsewhere(scope: Scope, kept: ReadonlySet<XNode>): Scope {
  const copies = new Map<XNode, XNode>();
  const copy = (node: XNode, parent: XNode | null): XNode => {
    const children: XNode[] = [];
    const made: XNode = { ...node, parent, children, text: node.children.length > 0 || kept.has(node) ? node.text : `${node.text}7` };
    copies.set(node, made);
    for (const child of node.children) children.push(copy(child, made));
    return made;
  };
  const document = copy(scope.document, null);
  return { ...scopeOver(document, copies.get(scope.context) ?? document, { zone: scope.zone, instance: scope.instance }), question: (name) => scope.question(name).map((node) => copies.get(node) ?? node) };
}

const shown = (value: Value): unknown => (typeof value === 'object' ? value.length : value);

test('what an expression is not said to read makes no difference to it', () => {
  fc.assert(
    fc.property(expression, scopes, (source, scope) => {
      const parsed = parseExpression(source);
      if (!parsed.ok) return;
      const analysis = analyse(parsed.tree);
      const read = analysis.reads.filter(({ presence }) => !presence).flatMap((reference) => reached(reference, scope));
      const kept = new Set([...read, ...(analysis.self ? leaves(scope.context) : [])]);
      expect(shown(evaluate(parsed.tree, changedElsewhere(scope, kept)))).toEqual(shown(evaluate(parsed.tree, scope)));
    }),
    { numRuns: 500 },
  );
});

test('words without values are what they were', () => {
  const tight = (words: string): string => words.replaceAll(' ', '');
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.array(fc.constantFrom('${', 'a', '}', '$', '${b.c}', ' '), { maxLength: 10 }).map((parts) => parts.join(''))), (words) => {
      expect(tight(renderWords(parseWords(words), (name) => `\${${name}}`))).toBe(tight(words));
    }),
    { numRuns: 300 },
  );
});
