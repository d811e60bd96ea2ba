import type { XNode } from './nodes.js';
import type { Axis, NodeTest, Step, Tree } from './syntax.js';

/** What a step needs of the evaluation around it. */
export interface Walker {
  /** Counts nodes that are looked at. */
  spend(work: number): void;
  /** The only nodes below `parent` that a step's first predicate can let through, where they are known beforehand. */
  candidates(parent: XNode, step: Step): readonly XNode[] | null;
  /** Whether a predicate lets a node through; positions count from 1. */
  keeps(predicate: Tree, node: XNode, position: number, size: number): boolean;
}

/** Axes along which nothing is met twice, and in document order as long as no node stands within another. */
const PLAIN: ReadonlySet<Axis> = new Set(['child', 'self', 'attribute']);
const REVERSE: ReadonlySet<Axis> = new Set(['parent', 'ancestor', 'ancestor-or-self', 'preceding', 'preceding-sibling']);

/** The nodes that steps lead to, in document order and each once (XPath 1.0, section 2). */
export function walk(from: readonly XNode[], steps: readonly Step[], walker: Walker): readonly XNode[] {
  let here = from;
  let plain = true;
  for (const step of steps) {
    if (here.length === 0) return here;
    plain &&= PLAIN.has(step.axis);
    const found: XNode[] = [];
    for (const node of here) {
      if (step.predicates.length === 0) {
        collect(node, step.axis, step.test, found, walker);
        continue;
      }
      // Positions count among what one node leads to.
      let candidates = walker.candidates(node, step);
      if (candidates === null) {
        const all: XNode[] = [];
        collect(node, step.axis, step.test, all, walker);
        candidates = all;
      }
      for (const kept of filtered(candidates, step.predicates, walker)) found.push(kept);
    }
    here = plain ? found : inOrder(found, REVERSE.has(step.axis));
  }
  return here;
}

/** What predicates leave of nodes, one predicate after the other; positions are those in the list as it is given. */
export function filtered(nodes: readonly XNode[], predicates: readonly Tree[], walker: Walker): readonly XNode[] {
  let here = nodes;
  for (const predicate of predicates) {
    const size = here.length;
    walker.spend(size);
    if (predicate.kind === 'number') {
      const only = here[predicate.value - 1];
      here = only === undefined ? [] : [only];
    } else {
      here = here.filter((node, index) => walker.keeps(predicate, node, index + 1, size));
    }
  }
  return here;
}

/** Document order without doubles. */
export function inOrder(nodes: XNode[], reverse = false): readonly XNode[] {
  if (reverse) nodes.reverse();
  for (let index = 1; index < nodes.length; index += 1) {
    const before = nodes[index - 1];
    const node = nodes[index];
    if (before !== undefined && node !== undefined && before.order >= node.order) return [...new Set(nodes)].sort((left, right) => left.order - right.order);
  }
  return nodes;
}

/** A text or an attribute as a node, which the trees do not have of themselves. */
class Part implements XNode {
  readonly children: readonly XNode[] = [];
  readonly attributes: Readonly<Record<string, string>> = {};
  constructor(
    readonly parent: XNode,
    readonly name: string,
    readonly text: string,
    readonly order: number,
  ) {}
}

function matches(node: XNode, test: NodeTest): boolean {
  switch (test.kind) {
    case 'name':
      return node.name === test.name;
    case 'element':
      return node.name !== '';
    case 'node':
      return true;
    case 'text':
    case 'nothing':
      return false;
  }
}

function collect(node: XNode, axis: Axis, test: NodeTest, found: XNode[], walker: Walker): void {
  const meet = (one: XNode): void => {
    walker.spend(1);
    if (matches(one, test)) found.push(one);
    else if (test.kind === 'text' && one instanceof Part && one.name === '') found.push(one);
  };
  switch (axis) {
    case 'child':
      if (test.kind === 'text') meetText(node, meet);
      else for (const child of node.children) meet(child);
      return;
    case 'self':
      meet(node);
      return;
    case 'parent':
      if (node.parent !== null) meet(node.parent);
      return;
    case 'ancestor':
    case 'ancestor-or-self':
      for (let here = axis === 'ancestor' ? node.parent : node; here !== null; here = here.parent) meet(here);
      return;
    case 'descendant':
    case 'descendant-or-self':
      below(node, axis === 'descendant-or-self', test.kind === 'text' ? (one) => meetText(one, meet) : meet, walker);
      return;
    case 'attribute':
      Object.entries(node.attributes).forEach(([name, text], index) => meet(new Part(node, name, text, node.order + (index + 1) * 1e-6)));
      return;
    case 'following-sibling':
      for (const sibling of siblings(node, walker).after) meet(sibling);
      return;
    case 'preceding-sibling':
      for (const sibling of siblings(node, walker).before) meet(sibling);
      return;
    case 'following':
      for (let here: XNode | null = node; here !== null; here = here.parent) for (const sibling of siblings(here, walker).after) below(sibling, true, meet, walker);
      return;
    case 'preceding':
      for (let here: XNode | null = node; here !== null; here = here.parent) {
        for (const sibling of siblings(here, walker).before) {
          const branch: XNode[] = [];
          below(sibling, true, (one) => branch.push(one), walker);
          for (const one of branch.reverse()) meet(one);
        }
      }
  }
}

function meetText(node: XNode, meet: (one: XNode) => void): void {
  if (node.children.length === 0 && node.text !== '') meet(new Part(node, '', node.text, node.order + 0.5));
}

function below(node: XNode, self: boolean, meet: (one: XNode) => void, walker: Walker): void {
  const open: XNode[] = self ? [node] : node.children.toReversed();
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    meet(next);
    const { children } = next;
    walker.spend(children.length);
    for (let index = children.length - 1; index >= 0; index -= 1) {
      const child = children[index];
      if (child !== undefined) open.push(child);
    }
  }
}

/** `before` from the nearest on. */
function siblings(node: XNode, walker: Walker): { readonly before: readonly XNode[]; readonly after: readonly XNode[] } {
  const all = node.parent?.children ?? [];
  walker.spend(all.length);
  const place = all.indexOf(node);
  return place < 0 ? { before: [], after: [] } : { before: all.slice(0, place).reverse(), after: all.slice(place + 1) };
}
