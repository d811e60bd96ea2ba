import type { FunctionName } from './functions/names.js';
import type { Value, XNode } from './nodes.js';
import { partsOf, type Step, type Tree } from './syntax.js';
import { isNodes, textOfNode } from './values.js';

type Index = ReadonlyMap<string, readonly XNode[]>;

/** By the node that holds the rows: an index for each kind of row and column. Lists and tables never change once they are read. */
const INDEXES = new WeakMap<XNode, Map<string, Index>>();
/** Columns that are looked up are written in the form, so they are few; computed ones must not fill the memory. */
const MAX_INDEXES = 20;

/** The rows below a node of a list or table by what they hold in a column; rows of any name for `*`. */
export function rowsBy(parent: XNode, row: string, column: string): Index {
  const key = `${row} ${column}`;
  const known = INDEXES.get(parent)?.get(key);
  if (known !== undefined) return known;
  const index = new Map<string, XNode[]>();
  for (const node of parent.children) {
    if (row !== '*' && node.name !== row) continue;
    for (const cell of node.children) {
      if (cell.name !== column) continue;
      const text = textOfNode(cell);
      const same = index.get(text);
      if (same === undefined) index.set(text, [node]);
      else if (same.at(-1) !== node) same.push(node);
    }
  }
  const indexes = INDEXES.get(parent) ?? new Map<string, Index>();
  if (indexes.size >= MAX_INDEXES) indexes.clear();
  INDEXES.set(parent, indexes.set(key, index));
  return index;
}

/** A condition `column = key` of a predicate, where the key is the same for every row. */
interface Condition {
  readonly column: string;
  readonly key: Tree;
}

/**
 * The rows that can satisfy a step's first predicate, found without looking at each: `item[name = ${x} and …]` over a list or a table outside of the answers.
 * `null` where that cannot be told. The predicate has yet to be asked.
 */
export function lookUp(parent: XNode, { axis, test, predicates }: Step, document: XNode, valueOf: (tree: Tree) => Value): readonly XNode[] | null {
  const [predicate] = predicates;
  if (axis !== 'child' || test.kind !== 'name' || predicate === undefined || predicate.kind !== 'binary' || rootOf(parent) === document) return null;
  const condition = conditionOf(predicate);
  if (condition === null) return null;
  const value = valueOf(condition.key);
  const texts = typeof value === 'string' ? [value] : isNodes(value) ? value.map(textOfNode) : null;
  if (texts === null) return null;
  const index = rowsBy(parent, test.name, condition.column);
  const [only] = texts;
  if (texts.length === 1 && only !== undefined) return index.get(only) ?? [];
  const rows = new Set(texts.flatMap((text) => index.get(text) ?? []));
  return [...rows].sort((left, right) => left.order - right.order);
}

const CONDITIONS = new WeakMap<Tree, Condition | null>();

function conditionOf(predicate: Tree): Condition | null {
  const known = CONDITIONS.get(predicate);
  if (known !== undefined) return known;
  const found = someTree(predicate, (tree) => tree.kind === 'call' && PLACED.has(tree.name)) ? null : conjunct(predicate);
  CONDITIONS.set(predicate, found);
  return found;
}

function conjunct(tree: Tree): Condition | null {
  if (tree.kind !== 'binary') return null;
  if (tree.operator === 'and') return conjunct(tree.left) ?? conjunct(tree.right);
  if (tree.operator !== '=') return null;
  return paired(tree.left, tree.right) ?? paired(tree.right, tree.left);
}

function paired(column: Tree, key: Tree): Condition | null {
  if (column.kind !== 'path' || column.start.kind !== 'context' || column.steps.length !== 1) return null;
  const [step] = column.steps;
  if (step === undefined || step.axis !== 'child' || step.test.kind !== 'name' || step.predicates.length > 0) return null;
  return steady(key) ? { column: step.test.name, key } : null;
}

/** Functions that say where a row is among others, so that no row may be left out before they are asked. */
const PLACED: ReadonlySet<FunctionName> = new Set(['position', 'last']);
/** Functions that look at the row itself, or come out differently each time. */
const UNSTEADY: ReadonlySet<FunctionName> = new Set(['once', 'random', 'uuid', 'randomize', 'position', 'last']);
const OWN_WITHOUT_ARGUMENT: ReadonlySet<FunctionName> = new Set(['string', 'number', 'string-length', 'normalize-space', 'name', 'local-name']);

/** Whether an expression comes to the same for every row. */
function steady(tree: Tree): boolean {
  switch (tree.kind) {
    case 'number':
    case 'string':
    case 'question':
      return true;
    case 'path':
      // Predicates on the way look at nodes of their own.
      return tree.start.kind === 'document' || (tree.start.kind === 'nodes' && steady(tree.start.tree));
    case 'filter':
      return steady(tree.base);
    case 'negate':
    case 'binary':
      return partsOf(tree).every(steady);
    case 'call':
      return !UNSTEADY.has(tree.name) && !(tree.args.length === 0 && OWN_WITHOUT_ARGUMENT.has(tree.name)) && tree.args.every(steady);
  }
}

const someTree = (tree: Tree, holds: (tree: Tree) => boolean): boolean => holds(tree) || partsOf(tree).some((part) => someTree(part, holds));

function rootOf(node: XNode): XNode {
  let here = node;
  while (here.parent !== null) here = here.parent;
  return here;
}
