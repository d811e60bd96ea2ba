import { MINIMUM_GROUP } from './release.js';

/** While more may come, a batch is taken only when as many again stay behind: so the last batch, too, has people enough. */
export const MINIMUM_WAITING = 2 * MINIMUM_GROUP;

/** What becomes of anonymous answers that wait. What is in neither list waits on. */
export interface Publication<T> {
  /** To be published together; none, or at least `MINIMUM_GROUP`, in an order of chance. */
  readonly publish: readonly T[];
  /** Too few for ever: to be erased unread. */
  readonly erase: readonly T[];
}

/**
 * Decides what is published of the answers that wait in one campaign. While it is open: `MINIMUM_GROUP` of them by lot as soon as `MINIMUM_WAITING` wait, so that nobody knows
 * which of those who have sent theirs are among them. Once it has closed: all that wait, or, where they are fewer than `MINIMUM_GROUP`, none ever.
 * After a batch while it was open at least `MINIMUM_GROUP` wait, so that this happens only where fewer than that took part at all.
 * @param below a whole number from 0 up to but without its argument, each as likely as the others and not to be guessed.
 */
export function planPublication<T>({ waiting, closed }: { readonly waiting: readonly T[]; readonly closed: boolean }, below: (end: number) => number): Publication<T> {
  if (!closed) return { publish: waiting.length < MINIMUM_WAITING ? [] : shuffled(waiting, below).slice(0, MINIMUM_GROUP), erase: [] };
  return waiting.length < MINIMUM_GROUP ? { publish: [], erase: waiting } : { publish: shuffled(waiting, below), erase: [] };
}

/** In an order of chance, each as likely as the others (Fisher and Yates, as in Knuth 3.4.2, algorithm P). */
export function shuffled<T>(items: readonly T[], below: (end: number) => number): readonly T[] {
  const left = [...items];
  return items.map(() => left.splice(below(left.length), 1)).flat();
}
