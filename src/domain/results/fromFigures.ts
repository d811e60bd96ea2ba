import type { Figures } from '../privacy/release.js';
import { meanOf } from './kinds/numbers.js';
import type { ChoiceCount, Mean, QuestionResult } from './types.js';
import type { Joined } from './versions.js';

/** A self-assessment as digests count it: those who gave a number, and how often each. */
export function ratingResult(joined: Joined, figures: Figures | undefined): QuestionResult {
  const histogram = figures?.fields['rating']?.histogram ?? {};
  const steps = Object.entries(histogram).flatMap(([step, count]) => Array.from({ length: count }, () => Number(step)));
  return result(joined, figures, (name) => (Object.hasOwn(histogram, name) ? (histogram[name] ?? 0) : 0), meanOf(steps));
}

/** A choice of several as digests count it: those who answered, and how often each choice was taken. */
export function chosenResult(joined: Joined, figures: Figures | undefined): QuestionResult {
  return result(joined, figures, (name) => (figures !== undefined && Object.hasOwn(figures.fields, name) ? (figures.fields[name]?.sum ?? 0) : 0), null);
}

/** Counted for leaders elsewhere and in another way: nothing is told here, so that the two cannot be subtracted from each other. */
export function untold(joined: Joined): QuestionResult {
  return result(joined, undefined, () => 0, null);
}

function result({ key, question, choices, repeats, versions, differences }: Joined, figures: Figures | undefined, count: (name: string) => number, scale: Mean | null): QuestionResult {
  const base = { question: key, kind: question.kind, label: question.label, versions: [...versions].toSorted((a, b) => a - b), repeats, differences, instances: null, right: null };
  if (figures === undefined) return { ...base, people: null, summary: null };
  const counted = choices.map(({ name, label }): ChoiceCount => ({ name, label, count: count(name), share: count(name) / figures.size }));
  return { ...base, people: { asked: figures.size, answered: figures.size }, summary: { kind: 'choices', choices: counted, scale } };
}
