import { createHash } from 'node:crypto';

/** Signs that are not seen and turn what is around them: controls, and marks that reverse the direction of writing. */
const UNSEEN = /[\p{Cc}\u200B\u200E\u200F\u202A-\u202E\u2060-\u2069\uFEFF]+/gu;

/** What somebody typed as one line of plain words, without what cannot be seen and without the stop at its end. */
export const tidyProposal = (typed: string): string => typed.replaceAll(UNSEEN, ' ').replaceAll(/\s+/gu, ' ').trim().replace(/[ .,;:]+$/u, '');

/** What makes two proposals the same: their letters and digits, whatever their case, spacing and punctuation. Empty for one that says nothing. */
export const sameness = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .trim();

/**
 * The proposals to show: those that are the same once, in an order that the seed gives and that tells nothing about who proposed what, or when.
 * Of several wordings the most frequent is shown, among equals the first by alphabet.
 * @param seed drawn when they are shown, and kept by nobody.
 */
export function shownProposals(texts: readonly string[], seed: number): readonly string[] {
  const wordings = new Map<string, Map<string, number>>();
  for (const text of texts) {
    const same = sameness(text);
    const counts = wordings.get(same) ?? new Map<string, number>();
    counts.set(text, (counts.get(text) ?? 0) + 1);
    wordings.set(same, counts);
  }
  return [...wordings]
    .map(([same, counts]) => ({ at: createHash('sha256').update(`${seed}\n${same}`).digest('hex'), text: mostFrequent(counts) }))
    .toSorted((a, b) => compare(a.at, b.at))
    .map(({ text }) => text);
}

const mostFrequent = (counts: ReadonlyMap<string, number>): string => [...counts].toSorted(([a, n], [b, m]) => m - n || compare(a, b))[0]?.[0] ?? '';

/** By code unit: the same on every machine, whatever its language. */
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
