import { themesOf } from '../themes.js';
import type { Given, Summary, Topic } from '../types.js';

/** Of text: the words that several people used. */
export function summarizeWords({ commonWords }: Topic, given: readonly Given[]): Summary {
  const texts = new Map<number, string[]>();
  for (const { person, value } of given) texts.set(person, [...(texts.get(person) ?? []), String(value)]);
  return { kind: 'themes', themes: themesOf([...texts.values()], commonWords) };
}
