import type { Open } from './rules.js';
import type { Offer } from '../shown.js';

/** From here on a list is shown in pages and can be searched by typing. */
export const LONG_LIST = 10;

const LEADING_NUMBER = /^(\d+)\s*[·.)\u2013\u2014-]\s*(.+)$/u;

/**
 * The choice that a person means by typing its words in any of the survey's languages, its words without the number before them, its number as shown
 * ("3" for "3 · Mandiri, tugas rutin"), its place in the list where the words show no numbers, or its name. `null` when none or several fit.
 */
export function findChoice({ offers, spoken }: Pick<Open, 'offers' | 'spoken'>, typed: string): string | null {
  const wanted = plain(typed);
  if (wanted === '') return null;
  const all = offers();
  const labels = all.map(({ name }) => spoken(name));
  const numbered = all.some(({ name }, index) => /^\d+$/.test(name) || (labels[index] ?? []).some((label) => /^\d/.test(label)));
  const tests: readonly ((offer: Offer, index: number) => boolean)[] = [
    (_, index) => (labels[index] ?? []).some((label) => plain(label) === wanted),
    (_, index) => (labels[index] ?? []).some((label) => plain(LEADING_NUMBER.exec(label)?.[2] ?? '') === wanted),
    (_, index) => (labels[index] ?? []).some((label) => LEADING_NUMBER.exec(label)?.[1] === wanted),
    (_, index) => !numbered && String(index + 1) === wanted,
    (offer) => plain(offer.name) === wanted,
  ];
  for (const test of tests) {
    const [first, ...more] = all.filter(test);
    if (first !== undefined) return more.length === 0 ? first.name : null;
  }
  return null;
}

/** The names of the choices whose words, in any language, hold every word that is searched for; all where nothing is. `null` stands for all. */
export function searched({ offers, spoken }: Pick<Open, 'offers' | 'spoken'>, search: string): readonly string[] | null {
  const wanted = plain(search).split(' ').filter((word) => word !== '');
  if (wanted.length === 0) return null;
  return offers().flatMap(({ name }) => (wanted.every((word) => spoken(name).some((label) => plain(label).includes(word))) ? [name] : []));
}

/** The names of choices in the order of the offers, each once; what is not offered is left out. */
export function inOrder(offers: readonly Offer[], chosen: readonly string[]): readonly string[] {
  const wanted = new Set(chosen);
  return offers.flatMap(({ name }) => (wanted.delete(name) ? [name] : []));
}

/** Case, accents of typing and the dot at the end make no other answer. */
function plain(text: string): string {
  return text.normalize('NFKC').toLowerCase().replaceAll(/\s+/g, ' ').trim().replace(/[.!]+$/, '');
}
