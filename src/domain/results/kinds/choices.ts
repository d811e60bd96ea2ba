import { appearanceOf } from '../../survey/types.js';
import type { ChoiceCount, Given, Summary, Topic } from '../types.js';
import { meanOf } from './numbers.js';

/** Of select_one and select_multiple: how often each choice was taken; of a scale its mean and median too. What no version of the form offers comes last, under its own name. */
export function summarizeChoices(topic: Topic, given: readonly Given[]): Summary {
  const counts = new Map<string, number>(topic.choices.map(({ name }) => [name, 0]));
  const steps: number[] = [];
  for (const { value } of given) {
    const chosen = namesIn(value);
    for (const name of new Set(chosen)) counts.set(name, (counts.get(name) ?? 0) + 1);
    const step = chosen.length === 1 ? stepOf(chosen[0] ?? '') : null;
    if (step !== null) steps.push(step);
  }
  const labels = new Map(topic.choices.map(({ name, label }) => [name, label]));
  const choices = [...counts].map(([name, count]): ChoiceCount => ({ name, label: labels.get(name) ?? { id: name }, count, share: given.length === 0 ? null : count / given.length }));
  return { kind: 'choices', choices, scale: isScale(topic) ? meanOf(steps) : null };
}

export function namesIn(value: Given['value']): readonly string[] {
  return typeof value === 'object' ? value : [String(value)];
}

/** A choice whose name is a whole number is that step of a scale. */
export function stepOf(name: string): number | null {
  return /^-?\d{1,6}$/.test(name) ? Number(name) : null;
}

/** Choices are steps where the form draws them as a scale or counts them as one, and most of them are numbers. */
function isScale({ question, choices }: Topic): boolean {
  if (question.kind !== 'select_one') return false;
  const numbered = choices.filter(({ name }) => stepOf(name) !== null).length;
  if (numbered < 2) return false;
  return appearanceOf(question).includes('likert') || question.measure === 'ability' || question.measure === 'reaction' || numbered * 2 > choices.length;
}
