import { compileNodes } from '../survey/model/nodes.js';
import type { Question, Survey } from '../survey/types.js';

/** A question of a form with the key under which its answers are counted together. */
export interface Place {
  /** As in `Answers`, without instances: `members/age`. */
  readonly key: string;
  readonly question: Question;
  /** Keys of the repeats around it without instances, outermost first: `['members', 'members/pets']`. */
  readonly repeats: readonly string[];
}

/** Every question that a form writes, in its order; whether there is another instance is the engine's own. */
export function placesOf(survey: Survey): readonly Place[] {
  return compileNodes(survey).nodes.flatMap(({ key, question, repeats }) => {
    if (question === null || question.kind === 'more') return [];
    const names = repeats.map((repeat) => repeat.key);
    return [{ key: [...names, key].join('/'), question, repeats: names.map((_, at) => names.slice(0, at + 1).join('/')) }];
  });
}

/** The key of an answer without its instances: `members[2]/age` is `members/age`. */
export const withoutInstances = (key: string): string => (key.includes('[') ? key.replaceAll(/\[\d+\]/g, '') : key);

/** The instances in an answer's key, outermost first: of `members[2]/pets[1]/name` 2 and 1. */
export const instancesIn = (key: string): readonly number[] => [...key.matchAll(/\[(\d+)\]/g)].map(([, number]) => Number(number));

/** Whether there is another instance, or how many: the engine's own record of a repeat, and no answer to a question. */
export const isCounter = (key: string): boolean => key.endsWith('/+') || key.endsWith('/#');
