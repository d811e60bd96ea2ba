import type { Question } from '../survey/types.js';
import { namesIn } from './kinds/choices.js';
import { numberOf } from './kinds/numbers.js';
import type { Given } from './types.js';

/** How many answers of a test's question are right; `base` are all answers, skipped questions aside. */
export interface Right {
  readonly right: number;
  readonly base: number;
}

/** Null where the form names no right answer. */
export function rightOf({ kind, correct }: Question, given: readonly Given[]): Right | null {
  if (correct === undefined || correct.trim() === '') return null;
  const wanted = correct.trim().split(/\s+/);
  return { right: given.filter(({ value }) => isRight(kind, wanted, correct, value)).length, base: given.length };
}

/**
 * Of several choices exactly the right ones, of a ranking in their order; of one choice any of those that are right; of a number the same number, of words the
 * same words, upper and lower case and spaces aside.
 */
function isRight(kind: Question['kind'], wanted: readonly string[], correct: string, value: Given['value']): boolean {
  const said = namesIn(value);
  switch (kind) {
    case 'select_one':
      return wanted.includes(said[0] ?? '');
    case 'select_multiple':
      return said.length === wanted.length && wanted.every((name) => said.includes(name));
    case 'rank':
      return said.length === wanted.length && wanted.every((name, at) => said[at] === name);
    case 'integer':
    case 'decimal':
    case 'range':
      return numberOf(value) !== null && numberOf(value) === numberOf(correct.trim());
    default:
      return tidy(String(value)) === tidy(correct);
  }
}

const tidy = (text: string): string => text.trim().replaceAll(/\s+/g, ' ').toLowerCase();
