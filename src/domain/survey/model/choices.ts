import { evaluate } from '../expression/evaluate.js';
import { choicesOf, type Choice } from '../types.js';
import { mulberry } from './chance.js';
import type { Instance } from './instance.js';
import type { Model } from './model.js';

export interface Available extends Choice {
  /** Its place in the form's list. */
  readonly index: number;
}

/** The choices that a question offers now: those that its filter leaves, shuffled where its parameters say so (XLSForm: `randomize`). */
export function available(model: Model, leaf: Instance): readonly Available[] {
  const { question, trees } = leaf.compiled;
  if (question === null) return [];
  const all = choicesOf(model.compiled.survey, question).map((choice, index): Available => ({ ...choice, index }));
  const left = trees.items === undefined ? all : filtered(model, leaf, all);
  return question.parameters?.['randomize'] === 'true' ? shuffled(left, model.seed, leaf.key) : left;
}

function filtered(model: Model, leaf: Instance, all: readonly Available[]): readonly Available[] {
  const { items } = leaf.compiled.trees;
  const found = items === undefined ? [] : evaluate(items, model.scope(leaf));
  if (typeof found !== 'object') return [];
  // Items stand in the tree in the order of the list, one each.
  const siblings = found[0]?.parent?.children ?? [];
  const kept = new Set(found);
  return all.filter(({ index }) => {
    const item = siblings[index];
    return item !== undefined && kept.has(item);
  });
}

function shuffled<T>(all: readonly T[], seed: number, key: string): readonly T[] {
  const random = mulberry(seed, key);
  const left = [...all];
  const drawn: T[] = [];
  while (left.length > 0) drawn.push(...left.splice(Math.floor(random() * left.length), 1));
  return drawn;
}
