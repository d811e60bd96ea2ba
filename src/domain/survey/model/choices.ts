import { evaluate } from '../expression/evaluate.js';
import { choicesOf, type Choice } from '../types.js';
import { seedOf, shuffledBySeed } from '../expression/functions/randomize.js';
import { toNumber, toText } from '../expression/values.js';
import type { Tree } from '../expression/syntax.js';
import type { Instance } from './instance.js';
import type { Model } from './model.js';
import type { ModelScope } from './scope.js';

export interface Available extends Choice {
  /** Its place in the form's list. */
  readonly index: number;
}

/** The choices that a question offers now: those that its filter leaves, shuffled where its parameters say so (XLSForm: `randomize`). */
export function available(model: Model, leaf: Instance): readonly Available[] {
  const { question, trees } = leaf.compiled;
  if (question === null) return [];
  const all = choicesOf(model.compiled.survey, question).map((choice, index): Available => ({ ...choice, index }));
  const left = trees.items === undefined ? all : offered(trees.items, model.scope(leaf), all);
  return question.parameters?.['randomize'] === 'true' ? shuffledBySeed(left, seedFor(model, leaf, question.parameters['seed'] ?? '')) : left;
}

/** What a filter leaves of a list. @param items the filter as the list's items with a predicate. */
export function offered<C extends Choice>(items: Tree, scope: ModelScope, all: readonly C[]): readonly C[] {
  const found = evaluate(items, scope);
  if (typeof found !== 'object') return [];
  // Items stand in the tree in the order of the list, one each.
  const siblings = found[0]?.parent?.children ?? [];
  const kept = new Set(found);
  return all.filter((_, index) => {
    const item = siblings[index];
    return item !== undefined && kept.has(item);
  });
}

/** The seed that the form gives, a number or a question's value (XLSForm: `seed=`), or else the conversation's own. */
function seedFor(model: Model, leaf: Instance, written: string): bigint {
  if (written === '') return BigInt(Math.trunc(model.seed)) + BigInt(leaf.order);
  const name = /^\$\{\s*(.+?)\s*\}$/.exec(written)?.[1];
  const scope = model.scope(leaf);
  const text = name === undefined ? written : toText(scope.question(name).slice(0, 1));
  return seedOf(text, toNumber(text, scope.zone));
}
