import type { FunctionName } from './functions/names.js';
import type { ProblemWords } from './messages.js';

export type BinaryOperator = 'or' | 'and' | '=' | '!=' | '<' | '<=' | '>' | '>=' | '+' | '-' | '*' | 'div' | 'mod' | '|';

export const AXES = [
  'child', 'parent', 'self', 'ancestor', 'ancestor-or-self', 'descendant', 'descendant-or-self',
  'following-sibling', 'preceding-sibling', 'following', 'preceding', 'attribute',
] as const;
export type Axis = (typeof AXES)[number];

/** `nothing` stands for comments and processing instructions, of which there are none. Prefixes of names are left out: the trees have no namespaces. */
export type NodeTest = { readonly kind: 'name'; readonly name: string } | { readonly kind: 'element' | 'node' | 'text' | 'nothing' };

export interface Step {
  readonly axis: Axis;
  readonly test: NodeTest;
  readonly predicates: readonly Tree[];
}

/** Where a path begins: at the node that is looked at, above the root element, or at the nodes that another expression comes to. */
export type PathStart = { readonly kind: 'context' } | { readonly kind: 'document' } | { readonly kind: 'nodes'; readonly tree: Tree };

/** A parsed expression. `at` is the offset of the node's first character in the source. */
export type Tree =
  | { readonly kind: 'number'; readonly at: number; readonly value: number }
  | { readonly kind: 'string'; readonly at: number; readonly value: string }
  /** `${name}` */
  | { readonly kind: 'question'; readonly at: number; readonly name: string }
  /** `.` is a path from the context without steps. */
  | { readonly kind: 'path'; readonly at: number; readonly start: PathStart; readonly steps: readonly Step[] }
  /** `(…)[…]` and `${name}[…]`: the predicates see the whole node-set, in document order. */
  | { readonly kind: 'filter'; readonly at: number; readonly base: Tree; readonly predicates: readonly Tree[] }
  | { readonly kind: 'negate'; readonly at: number; readonly operand: Tree }
  | { readonly kind: 'binary'; readonly at: number; readonly operator: BinaryOperator; readonly left: Tree; readonly right: Tree }
  | { readonly kind: 'call'; readonly at: number; readonly name: FunctionName; readonly args: readonly Tree[] };

/** Why an expression cannot be read. `position` is a zero-based offset into the source; `message` is the English one of `words`. */
export interface ExpressionProblem {
  readonly position: number;
  readonly message: string;
  readonly words: ProblemWords;
}

export type Parsed = { readonly ok: true; readonly tree: Tree } | { readonly ok: false; readonly problem: ExpressionProblem };

/** The trees right below a tree. */
export function partsOf(tree: Tree): readonly Tree[] {
  switch (tree.kind) {
    case 'number':
    case 'string':
    case 'question':
      return [];
    case 'path': {
      const predicates = tree.steps.flatMap((step) => step.predicates);
      return tree.start.kind === 'nodes' ? [tree.start.tree, ...predicates] : predicates;
    }
    case 'filter':
      return [tree.base, ...tree.predicates];
    case 'negate':
      return [tree.operand];
    case 'binary':
      return [tree.left, tree.right];
    case 'call':
      return tree.args;
  }
}
