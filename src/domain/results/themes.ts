import { stem } from './indonesian/stem.js';
import { STOP_WORDS } from './indonesian/stopWords.js';
import type { Theme } from './types.js';

/** So many themes are read. */
const MOST = 20;
/** Nobody's text is read further; far beyond what a person types. */
const LONGEST_TEXT = 20_000;
const WORD = /[\p{L}\p{N}]+(?:-[\p{L}\p{N}]+)*/gu;
/** What ends a thought, so that the words around it are no pair. */
const BREAK = /[.,;:!?()\n\r"/]+/;
const SHORTEST_WORD = 3;

/** Stems joined by a space, with the people who used them and how they wrote them. */
interface Term {
  readonly people: Set<number>;
  readonly written: Map<string, Set<number>>;
}

/**
 * The words and pairs of words that at least `minimum` people used, ranked by people. Counts people and not occurrences, says nothing of what is meant.
 *
 * Words are compared by their stems (`stem`), without stop words, numbers and words of one or two letters; a pair is two such words that follow each other.
 * A word that was only ever used in a pair as common as itself is left to the pair. Shown is the spelling most people used, of a pair the spellings of its words, and the stem where no spelling reaches `minimum`.
 * Ties: pairs first, then by alphabet. At most 20.
 * @param people each person's texts.
 */
export function themesOf(people: readonly (readonly string[])[], minimum: number): readonly Theme[] {
  const terms = new Map<string, Term>();
  const note = (person: number, key: string, written: string): void => {
    const term = terms.get(key) ?? { people: new Set<number>(), written: new Map<string, Set<number>>() };
    terms.set(key, term);
    term.people.add(person);
    term.written.set(written, (term.written.get(written) ?? new Set<number>()).add(person));
  };
  // The same few thousand words come again and again.
  const stems = new Map<string, string>();
  const stemOf = (written: string): string => {
    const found = stems.get(written) ?? stem(written);
    stems.set(written, found);
    return found;
  };
  for (const [person, texts] of people.entries()) {
    for (const clause of texts.flatMap((text) => text.slice(0, LONGEST_TEXT).toLowerCase().split(BREAK))) {
      let before: { readonly stem: string; readonly written: string } | null = null;
      for (const [written] of clause.matchAll(WORD)) {
        if (!tells(written)) {
          before = null;
          continue;
        }
        const word = { stem: stemOf(written), written };
        note(person, word.stem, written);
        if (before !== null && before.stem !== word.stem) note(person, `${before.stem} ${word.stem}`, `${before.written} ${written}`);
        before = word;
      }
    }
  }
  const common = [...terms].filter(([, term]) => term.people.size >= minimum).map(([key, term]) => ({ key, pair: key.includes(' '), people: term.people.size, term: spelling(key, terms, minimum) }));
  const inPairs = new Map<string, number>();
  for (const { key, pair, people: count } of common) if (pair) for (const half of key.split(' ')) inPairs.set(half, Math.max(inPairs.get(half) ?? 0, count));
  return common
    .filter(({ key, pair, people: count }) => pair || (inPairs.get(key) ?? 0) < count)
    .toSorted((a, b) => b.people - a.people || Number(b.pair) - Number(a.pair) || (a.term < b.term ? -1 : 1))
    .slice(0, MOST)
    .map(({ term, people: count }) => ({ term, people: count }));
}

function tells(word: string): boolean {
  return word.length >= SHORTEST_WORD && !/^[\p{N}-]+$/u.test(word) && !STOP_WORDS.has(word);
}

/** The usual spelling; of a pair that hardly anybody writes alike, the usual spellings of its words. */
function spelling(key: string, terms: ReadonlyMap<string, Term>, minimum: number): string {
  const [best] = [...(terms.get(key)?.written ?? [])].toSorted(([a, byA], [b, byB]) => byB.size - byA.size || (a < b ? -1 : 1));
  if (best !== undefined && best[1].size >= minimum) return best[0];
  return key.includes(' ') ? key.split(' ').map((half) => spelling(half, terms, minimum)).join(' ') : key;
}
