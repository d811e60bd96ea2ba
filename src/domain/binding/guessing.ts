import type { EpochMs } from '../../support/clock.js';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** Wrong guesses within a day that are free. */
export const FREE_GUESSES = 4;
const FIRST_WAIT = 15 * MINUTE;

/**
 * Wrong guesses of a chat. While `count` is within the free ones, `until` is when they are forgotten; beyond, it is until when the chat waits.
 * `until` is null when there was none.
 */
export interface Guesses {
  readonly count: number;
  readonly until: EpochMs | null;
}

export const NO_GUESSES: Guesses = { count: 0, until: null };

/** Until when a chat has to wait before it may try again; null when it need not. */
export function waitsUntil({ count, until }: Guesses, now: EpochMs): EpochMs | null {
  return count > FREE_GUESSES && until !== null && until > now ? until : null;
}

/** One more wrong guess: the fifth within a day brings a wait of 15 minutes, each further one twice the wait before, 24 hours at most. A day without one forgets them. */
export function missed({ count, until }: Guesses, now: EpochMs): Guesses {
  const forgotten = until === null || now >= (count > FREE_GUESSES ? until + DAY : until);
  if (forgotten) return { count: 1, until: now + DAY };
  const next = count + 1;
  if (next <= FREE_GUESSES) return { count: next, until };
  return { count: next, until: now + Math.min(DAY, FIRST_WAIT * 2 ** Math.min(20, next - FREE_GUESSES - 1)) };
}
