import { MOST_INSTANCES } from '../kinds/more.js';
import type { Aspect } from './aspects.js';
import { descend, Instance } from './instance.js';
import type { CompiledNode } from './nodes.js';
import { sharedRepeats } from './resolve.js';

/** The root, below a document. */
export function rootInstance(compiled: CompiledNode): Instance {
  const children: Instance[] = [];
  const root = new Instance(compiled, null, { name: '', parent: null, children, text: '', attributes: {}, order: 0 }, null);
  children.push(root);
  return root;
}

/** Where an aspect is computed: a repeat's count with whatever holds the repeat. */
export const standing = ({ kind, node }: Aspect): CompiledNode => (kind === 'count' && node.parent !== null ? node.parent : node);

/** What it comes to is on record. */
export const isComputed = ({ kind }: Aspect): boolean => kind === 'calculation' || kind === 'count';

/** Marks what belonged to an instance that is there no more. */
export function forget(instance: Instance): void {
  instance.gone = true;
  for (const child of instance.children) forget(child);
}

/** As many instances as a repeat can have. */
export const bounded = (count: number): number => Math.max(0, Math.min(MOST_INSTANCES, Math.trunc(count)));

/** The key of a repeat at one place, without the number of an instance. */
export const rangeKey = (repeat: CompiledNode, parent: Instance): string => {
  const prefix = parent.repeats.at(-1)?.key ?? '';
  return prefix === '' ? repeat.key : `${prefix}/${repeat.key}`;
};

export function leavesOf(instance: Instance): readonly Instance[] {
  return instance.isLeaf ? [instance] : instance.children.flatMap(leavesOf);
}

/** The keys of the counted repeats within an instance. */
export function rangesOf(instance: Instance): readonly string[] {
  return instance.compiled.children
    .flatMap((child) => (child.trees.repeat_count === undefined ? [] : [rangeKey(child, instance)]))
    .concat(instance.children.flatMap(rangesOf));
}

export function questionOf(leaf: Instance): NonNullable<CompiledNode['question']> {
  const { question } = leaf.compiled;
  if (question === null) throw new Error('Only a question has answers.');
  return question;
}

/** Sets what a new instance is relevant by, until its own conditions are looked at. */
export function place(instance: Instance, relevant: boolean): void {
  instance.relevant = relevant && instance.relevantHere;
  for (const child of instance.children) place(child, instance.relevant);
}

/** Every question in document order; numbers all nodes in that order. */
export function inDocumentOrder(root: Instance): readonly Instance[] {
  const leaves: Instance[] = [];
  let order = 0;
  const visit = (instance: Instance): void => {
    instance.order = ++order;
    if (instance.isLeaf) leaves.push(instance);
    for (const child of instance.children) visit(child);
  };
  visit(root);
  return leaves;
}

/** The instances of an aspect's node that share with `at` the repeats that both stand in. */
export function readBy(aspect: Aspect, at: Instance, root: Instance): readonly Instance[] {
  const target = standing(aspect);
  const shared = Math.min(sharedRepeats(at.compiled, target), at.repeats.length);
  const around = shared === 0 ? root : at.repeats[shared - 1];
  return around === undefined ? [] : descend(around, target);
}

/** From the root down to an instance. */
export function wayTo(instance: Instance): readonly Instance[] {
  return instance.around === null ? [instance] : [...wayTo(instance.around), instance];
}
