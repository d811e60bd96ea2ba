import type { ChoiceCount, Given, Summary, Topic } from '../types.js';
import { meanOf } from './numbers.js';
import { stepIn, stepsOf } from './scale.js';

/**
 * Of select_one and select_multiple: how often each choice was taken; of a scale the mean and median too, of those answers that are steps of it. What no version of
 * the form offers comes last, under its own name.
 */
export function summarizeChoices(topic: Topic, given: readonly Given[]): Summary {
  const counts = new Map<string, number>(topic.choices.map(({ name }) => [name, 0]));
  const scale = stepsOf(topic);
  const steps: number[] = [];
  for (const { value } of given) {
    const chosen = namesIn(value);
    for (const name of new Set(chosen)) counts.set(name, (counts.get(name) ?? 0) + 1);
    const step = chosen.length === 1 ? stepIn(scale, chosen[0] ?? '') : null;
    if (step !== null) steps.push(step);
  }
  const labels = new Map(topic.choices.map(({ name, label }) => [name, label]));
  const choices = [...counts].map(([name, count]): ChoiceCount => ({ name, label: labels.get(name) ?? { id: name }, count, share: given.length === 0 ? null : count / given.length }));
  return { kind: 'choices', choices, scale: meanOf(steps) };
}

export function namesIn(value: Given['value']): readonly string[] {
  return typeof value === 'object' ? value : [String(value)];
}
