import type { Reference } from '../expression/analyse.js';
import type { CompiledNode } from './nodes.js';

/** The nodes of the form that an expression of `from` reaches by a reference: by name, or along a path. None where it reaches nothing of the form. */
export function resolve(reference: Reference, from: CompiledNode, byName: ReadonlyMap<string, readonly CompiledNode[]>): readonly CompiledNode[] {
  if (reference.kind === 'question') return byName.get(reference.name) ?? [];
  let here: readonly CompiledNode[] = [reference.absolute ? rootOf(from) : (above(from, reference.up) ?? rootOf(from))];
  // An absolute path names the root element first, whatever the form calls it.
  const steps = reference.absolute && reference.steps[0] !== '//' ? reference.steps.slice(1) : reference.steps;
  let deep = false;
  for (const step of steps) {
    if (step === '//') {
      deep = true;
      continue;
    }
    const among = here.flatMap((node) => (deep ? everythingBelow(node) : node.children));
    here = step === '*' ? among : among.filter(({ name }) => name === step);
    deep = false;
  }
  return here;
}

/** Whether a question of this name can be meant from somewhere: it is there once, or once among what stands nearest. */
export function byNames(nodes: readonly CompiledNode[]): ReadonlyMap<string, readonly CompiledNode[]> {
  const found = new Map<string, CompiledNode[]>();
  for (const node of nodes) {
    const same = found.get(node.name);
    if (same === undefined) found.set(node.name, [node]);
    else same.push(node);
  }
  return found;
}

export function everythingBelow(node: CompiledNode): readonly CompiledNode[] {
  return node.children.flatMap((child) => [child, ...everythingBelow(child)]);
}

/** How many repeats an instance of `from` shares with what it reads of `target`, outermost first. */
export function sharedRepeats(from: CompiledNode, target: CompiledNode): number {
  const mine = standsIn(from);
  const theirs = target.repeats;
  let shared = 0;
  while (shared < mine.length && shared < theirs.length && mine[shared] === theirs[shared]) shared += 1;
  return shared;
}

/** The repeats whose instance a node belongs to: a repeat's own instance is one of them. */
export function standsIn(node: CompiledNode): readonly CompiledNode[] {
  return node.node?.kind === 'repeat' ? [...node.repeats, node] : node.repeats;
}

function above(node: CompiledNode, levels: number): CompiledNode | null {
  let here: CompiledNode | null = node;
  for (let level = 0; level < levels && here !== null; level += 1) here = here.parent;
  return here;
}

function rootOf(node: CompiledNode): CompiledNode {
  let here = node;
  while (here.parent !== null) here = here.parent;
  return here;
}
