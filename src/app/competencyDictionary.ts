import { loadCompetencies } from '../content/competencies.js';
import type { Text } from '../domain/survey/types.js';

export interface LoadedDictionary {
  /** The place of each competency, by key. */
  readonly order: ReadonlyMap<string, number>;
  readonly names: ReadonlyMap<string, Text>;
}

let dictionary: LoadedDictionary | undefined;

/** The dictionary of competencies, read once: it ships with the product. */
export function competencyDictionary(): LoadedDictionary {
  if (dictionary === undefined) {
    const { value } = loadCompetencies().competencies;
    dictionary = { order: new Map(value.map(({ key }, at) => [key, at])), names: new Map(value.map(({ key, name }) => [key, name])) };
  }
  return dictionary;
}
