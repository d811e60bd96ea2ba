import { equal, related, unequal } from './comparison.js';
import type { Call } from './functions/rule.js';
import { FUNCTIONS } from './functions/table.js';
import { lookUp } from './lookup.js';
import type { Scope, Value, XNode } from './nodes.js';
import { filtered, inOrder, walk, type Walker } from './steps.js';
import type { Step, Tree } from './syntax.js';
import { MAX_TEXT_LENGTH, toBoolean, toNodes, toNumber, toText } from './values.js';

/** What one expression may look at before it comes to nothing: far more than a form needs, little enough for a conversation. */
const MAX_WORK = 1_000_000;

class Exhausted extends Error {}

/** The value of an expression. Total: whatever the questions hold there is a value, '' where it would take too much work. A form's expression is evaluated with the question's node as its context. */
export function evaluate(tree: Tree, scope: Scope): Value {
  try {
    return valueOf(tree, new Frame(new Work(scope), scope.context, 1, 1));
  } catch (error) {
    // Out of work, out of memory for a text, out of stack: hostile forms alone come here.
    if (error instanceof Exhausted || error instanceof RangeError) return '';
    throw error;
  }
}

/** Whether an expression holds, as `relevant`, `constraint`, `required` and `read_only` ask it. A question alone always holds: its node is there, answered or not (XPath 1.0, and the reference engine). */
export function holds(tree: Tree, scope: Scope): boolean {
  return toBoolean(evaluate(tree, scope));
}

/** What a calculation comes to as a text; '' where it comes to nothing. */
export function textOf(tree: Tree, scope: Scope): string {
  const text = toText(evaluate(tree, scope));
  return text.length > MAX_TEXT_LENGTH ? '' : text;
}

/** The work of one expression. */
class Work implements Walker {
  private left = MAX_WORK;
  constructor(readonly scope: Scope) {}

  spend(work: number): void {
    this.left -= work;
    if (this.left < 0) throw new Exhausted();
  }

  candidates(parent: XNode, step: Step): readonly XNode[] | null {
    // The key is the same for every row, so it may be looked at from the question.
    return lookUp(parent, step, this.scope.document, (key) => valueOf(key, new Frame(this, this.scope.context, 1, 1)));
  }

  keeps(predicate: Tree, node: XNode, position: number, size: number): boolean {
    const value = valueOf(predicate, new Frame(this, node, position, size));
    return typeof value === 'number' ? value === position : toBoolean(value);
  }
}

/** Where an expression is looked at: the question's node, or one that a predicate tests. */
class Frame {
  constructor(
    readonly work: Work,
    readonly node: XNode,
    readonly position: number,
    readonly size: number,
  ) {}
}

function valueOf(tree: Tree, frame: Frame): Value {
  switch (tree.kind) {
    case 'number':
    case 'string':
      return tree.value;
    case 'question':
      return frame.work.scope.question(tree.name);
    case 'binary':
      return binary(tree, frame);
    case 'call':
      return FUNCTIONS[tree.name].run(new Arguments(tree.args, frame));
    case 'path':
      return pathOf(tree, frame);
    case 'filter':
      return filtered(toNodes(valueOf(tree.base, frame)), tree.predicates, frame.work);
    case 'negate':
      return -toNumber(valueOf(tree.operand, frame), frame.work.scope.zone);
  }
}

function binary(tree: Tree & { readonly kind: 'binary' }, frame: Frame): Value {
  const { operator } = tree;
  const left = valueOf(tree.left, frame);
  if (operator === 'and') return toBoolean(left) && toBoolean(valueOf(tree.right, frame));
  if (operator === 'or') return toBoolean(left) || toBoolean(valueOf(tree.right, frame));
  const right = valueOf(tree.right, frame);
  const { zone } = frame.work.scope;
  switch (operator) {
    case '=':
      return equal(left, right, zone);
    case '!=':
      return unequal(left, right, zone);
    case '<':
    case '<=':
    case '>':
    case '>=':
      return related(operator, left, right, zone);
    case '|':
      return inOrder([...toNodes(left), ...toNodes(right)]);
    case '+':
      return toNumber(left, zone) + toNumber(right, zone);
    case '-':
      return toNumber(left, zone) - toNumber(right, zone);
    case '*':
      return toNumber(left, zone) * toNumber(right, zone);
    case 'div':
      return toNumber(left, zone) / toNumber(right, zone);
    case 'mod':
      return toNumber(left, zone) % toNumber(right, zone);
  }
}

function pathOf({ start, steps }: Tree & { readonly kind: 'path' }, frame: Frame): readonly XNode[] {
  const { work } = frame;
  if (start.kind === 'context') return walk([frame.node], steps, work);
  if (start.kind === 'nodes') return walk(toNodes(valueOf(start.tree, frame)), steps, work);
  const { document } = work.scope;
  const [first, ...rest] = steps;
  if (first?.axis !== 'child' || first.test.kind !== 'name') return walk([document], steps, work);
  // The root element has whatever name the form gave it, and one that is copied from elsewhere means it all the same.
  return walk(walk([document], [rootStep(first)], work), rest, work);
}

const rootStep = (step: Step): Step => ({ ...step, test: { kind: 'element' } });

/** The arguments of one call, where it stands. */
class Arguments implements Call {
  constructor(
    private readonly args: readonly Tree[],
    private readonly frame: Frame,
  ) {}

  get count(): number {
    return this.args.length;
  }
  get scope(): Scope {
    return this.frame.work.scope;
  }
  get node(): XNode {
    return this.frame.node;
  }
  get position(): number {
    return this.frame.position;
  }
  get size(): number {
    return this.frame.size;
  }

  value(index: number): Value {
    const arg = this.args[index];
    return arg === undefined ? '' : valueOf(arg, this.frame);
  }
  text(index: number): string {
    return toText(this.value(index));
  }
  number(index: number): number {
    return toNumber(this.value(index), this.frame.work.scope.zone);
  }
  boolean(index: number): boolean {
    return toBoolean(this.value(index));
  }
  nodes(index: number): readonly XNode[] {
    return toNodes(this.value(index));
  }

  everywhere(index: number): readonly XNode[] {
    const arg = this.args[index];
    const { document } = this.scope;
    const [own] = this.nodes(index);
    if (own !== undefined) return walk([document], wayTo(own), this.frame.work);
    // In this instance of a repeat there is none: whatever has the name is meant, since a question that is referred to has a name of its own.
    return arg?.kind === 'question' ? walk([document], [{ axis: 'descendant', test: { kind: 'name', name: arg.name }, predicates: [] }], this.frame.work) : [];
  }

  spend(work: number): void {
    this.frame.work.spend(work);
  }
}

/** The names from the root element to a node, as steps. */
function wayTo(node: XNode): readonly Step[] {
  const steps: Step[] = [];
  for (let here = node; here.parent !== null; here = here.parent) steps.unshift({ axis: 'child', test: { kind: 'name', name: here.name }, predicates: [] });
  return steps;
}
