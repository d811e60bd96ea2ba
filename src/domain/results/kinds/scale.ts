import { appearanceOf } from '../../survey/types.js';
import type { Topic } from '../types.js';

/** So many choices that are numbered one after another are taken for a scale where the form does not say; two (1 man, 2 woman) are codes. */
const LEAST_STEPS = 3;

/**
 * The numbers that are steps of a question's scale; null where it has none. A scale is what the form draws as one (`likert`) or counts as a rating (`measure`), and
 * otherwise at least three choices whose numbers follow each other (1 to 5, 0 to 10). Forms from the field give numbers to those who refuse or do not know as well
 * (88, 97 to 99, -1): what is outside the run is no step.
 */
export function stepsOf({ question, choices }: Topic): ReadonlySet<number> | null {
  if (question.kind !== 'select_one') return null;
  const declared = appearanceOf(question).includes('likert') || question.measure === 'ability' || question.measure === 'reaction';
  const numbers = choices.flatMap(({ name }) => numberOf(name) ?? []).toSorted((a, b) => a - b);
  const following = aroundNought(numbers, declared) ?? run(numbers, 1);
  if (following.length >= (declared ? 2 : LEAST_STEPS)) return new Set(following);
  const apart = declared ? run(numbers, distance(numbers)) : [];
  return apart.length >= LEAST_STEPS ? new Set(apart) : null;
}

/** The step that a choice's name stands for; null where it is none of the scale. */
export function stepIn(steps: ReadonlySet<number> | null, name: string): number | null {
  const number = numberOf(name);
  return number !== null && steps?.has(number) === true ? number : null;
}

function numberOf(name: string): number | null {
  return /^-?\d{1,6}$/.test(name) ? Number(name) : null;
}

/** Numbers below nought are steps only where as many stand above it (-2 to 2): a lone -1 says that somebody did not answer, and so -1, 0 and 1 want the form's word. */
function aroundNought(ascending: readonly number[], declared: boolean): readonly number[] | null {
  const [lowest = 0] = ascending;
  if (lowest >= (declared ? 0 : -1) || 1 - 2 * lowest > ascending.length) return null;
  const whole = Array.from({ length: 1 - 2 * lowest }, (_, at) => lowest + at);
  return whole.every((number) => ascending.includes(number)) ? whole : null;
}

/** The numbers at one distance from each other, from the lowest one on that is not below nought: codes for no answer stand above a scale. */
function run(ascending: readonly number[], by: number): readonly number[] {
  const [first, ...others] = ascending.filter((number) => number >= 0);
  if (first === undefined) return [];
  return others.reduce<readonly number[]>((steps, number) => (number - (steps.at(-1) ?? first) === by ? [...steps, number] : steps), [first]);
}

/** 0, 25, 50, 75, 100 is a scale where the form says that it is one. */
function distance(ascending: readonly number[]): number {
  const [first = 0, second = 0] = ascending.filter((number) => number >= 0);
  return second - first;
}
