import type { FunctionName } from './functions.js';

export type BinaryOperator = 'or' | 'and' | '=' | '!=' | '<' | '<=' | '>' | '>=' | '+' | '-' | '*' | 'div' | 'mod';

/** A parsed expression. `at` is the offset of the node's first character in the source. */
export type Tree =
  | { readonly kind: 'number'; readonly at: number; readonly value: number }
  | { readonly kind: 'string'; readonly at: number; readonly value: string }
  | { readonly kind: 'reference'; readonly at: number; readonly name: string }
  | { readonly kind: 'self'; readonly at: number }
  | { readonly kind: 'negate'; readonly at: number; readonly operand: Tree }
  | { readonly kind: 'binary'; readonly at: number; readonly operator: BinaryOperator; readonly left: Tree; readonly right: Tree }
  | { readonly kind: 'call'; readonly at: number; readonly name: FunctionName; readonly args: readonly Tree[] };

/** Why an expression cannot be read. `position` is a zero-based offset into the source. */
export interface ExpressionProblem {
  readonly position: number;
  readonly message: string;
}

export type Parsed = { readonly ok: true; readonly tree: Tree } | { readonly ok: false; readonly problem: ExpressionProblem };
