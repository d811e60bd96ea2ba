import type { Clock, EpochMs } from '../support/clock.js';

/** What the platform counts within: a second, in milliseconds. */
const WINDOW_MS = 1000;
/** How much of a call's time counts as its way there; a call that took longer was held up, and nobody knows on which side. */
const TRAVEL_MS = 50;

interface Waiting {
  readonly go: () => void;
}

interface Call {
  readonly sentAt: EpochMs;
  endedAt: EpochMs | null;
}

/** Says that a call has ended, however. */
export type Over = () => void;

export interface Lineup {
  /**
   * Waits for a turn. The caller brings a place in the shared pace, `placeMs` real milliseconds from now, and gets the earliest that any caller of this process
   * has brought: those who are `first` before the others. So somebody who is answering does not stand behind the broadcasts that were there before.
   */
  turn(placeMs: number, first: boolean): Promise<Over>;
}

/**
 * Hands out the places that the shared pace has given this process, and holds the limit against what the pace cannot see: a process or a network that stood still
 * and then lets everything through at once. A call leaves only when the call `perSecond` before it had arrived a second ago, as far as can be told from its answer.
 * @param perSecond the platform's limit; below 1 a longer window with one call in it.
 * @param sleep resolves after so many real milliseconds.
 */
export function createLineup(perSecond: number, clock: Pick<Clock, 'real'>, sleep: (ms: number) => Promise<void>): Lineup {
  const most = Math.max(1, Math.floor(perSecond));
  const windowMs = perSecond >= 1 ? WINDOW_MS : WINDOW_MS / perSecond;
  const places: EpochMs[] = [];
  const first: Waiting[] = [];
  const others: Waiting[] = [];
  const recent: Call[] = [];
  let lookingAt = Infinity;

  /** When the oldest of the last calls leaves room for another; null while nobody knows. */
  const roomAt = (): EpochMs | null => {
    const oldest = recent.length < most ? undefined : recent[0];
    if (oldest === undefined) return -Infinity;
    if (oldest.endedAt === null) return null;
    return oldest.endedAt + windowMs - Math.min(oldest.endedAt - oldest.sentAt, TRAVEL_MS);
  };

  const look = (now: EpochMs): void => {
    for (;;) {
      const place = places[0];
      const room = roomAt();
      if (place === undefined || room === null) return;
      const at = Math.max(place, room);
      if (at > now) return lookAt(at, now);
      places.shift();
      (first.shift() ?? others.shift())?.go();
    }
  };

  const lookAt = (at: EpochMs, now: EpochMs): void => {
    if (lookingAt <= at) return;
    lookingAt = at;
    // Having slept that long counts as the time having come, whatever the clock rounds it to.
    void sleep(Math.max(1, at - now)).then(() => {
      if (lookingAt === at) lookingAt = Infinity;
      look(Math.max(at, clock.real()));
    });
  };

  const sent = (): Over => {
    const call: Call = { sentAt: clock.real(), endedAt: null };
    recent.push(call);
    if (recent.length > most) recent.shift();
    return () => {
      call.endedAt ??= clock.real();
      if (places.length > 0) look(clock.real());
    };
  };

  return {
    turn: (placeMs, isFirst) =>
      new Promise((resolve) => {
        const now = clock.real();
        const place = now + Math.max(0, placeMs);
        const after = places.findIndex((p) => p > place);
        places.splice(after === -1 ? places.length : after, 0, place);
        (isFirst ? first : others).push({ go: () => resolve(sent()) });
        look(now);
      }),
  };
}
