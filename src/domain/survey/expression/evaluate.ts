import { FUNCTIONS, type FunctionRule, type Scope } from './functions.js';
import type { BinaryOperator, Tree } from './syntax.js';
import { same, toBoolean, toNumber, type Value } from './values.js';

/** The value of an expression. Total: whatever the questions hold, there is a value. */
export function evaluate(tree: Tree, scope: Scope): Value {
  switch (tree.kind) {
    case 'number':
    case 'string':
      return tree.value;
    case 'reference':
      return scope.value(tree.name);
    case 'self':
      return scope.self;
    case 'negate':
      return -toNumber(evaluate(tree.operand, scope));
    case 'binary':
      return OPERATORS[tree.operator](() => evaluate(tree.left, scope), () => evaluate(tree.right, scope));
    case 'call': {
      const rule: FunctionRule = FUNCTIONS[tree.name];
      return rule.run({
        count: tree.args.length,
        arg: (index) => {
          const arg = tree.args[index];
          return arg === undefined ? '' : evaluate(arg, scope);
        },
        scope,
      });
    }
  }
}

/** Whether an expression holds, as `relevant` and `constraint` ask it. */
export function holds(tree: Tree, scope: Scope): boolean {
  return toBoolean(evaluate(tree, scope));
}

type Operand = () => Value;

const compare = (test: (left: number, right: number) => boolean) => (left: Operand, right: Operand): boolean => test(toNumber(left()), toNumber(right()));
const compute = (rule: (left: number, right: number) => number) => (left: Operand, right: Operand): number => rule(toNumber(left()), toNumber(right()));

const OPERATORS = {
  or: (left, right) => toBoolean(left()) || toBoolean(right()),
  and: (left, right) => toBoolean(left()) && toBoolean(right()),
  '=': (left, right) => same(left(), right()),
  '!=': (left, right) => !same(left(), right()),
  '<': compare((left, right) => left < right),
  '<=': compare((left, right) => left <= right),
  '>': compare((left, right) => left > right),
  '>=': compare((left, right) => left >= right),
  '+': compute((left, right) => left + right),
  '-': compute((left, right) => left - right),
  '*': compute((left, right) => left * right),
  div: compute((left, right) => left / right),
  mod: compute((left, right) => left % right),
} as const satisfies Record<BinaryOperator, (left: Operand, right: Operand) => Value>;
