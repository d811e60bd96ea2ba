/** An instant: milliseconds since 1970-01-01T00:00:00Z. */
export type EpochMs = number;

/**
 * The two times that Pamong lives by.
 *
 * `now` is the time people live in: the machine's clock plus the installation's offset (a rehearsal may move it by months). Every rule of the field uses it.
 * `real` is the machine's own clock: leases, pacing and `retry_after` use it, since the platforms do not travel with us.
 */
export interface Clock {
  now(): EpochMs;
  real(): EpochMs;
}

/** A clock whose offset (milliseconds, may be negative) is read at every call, so that a moved clock is seen at once. */
export function shiftedClock(offset: () => number): Clock {
  return { now: () => Date.now() + offset(), real: () => Date.now() };
}

/** A clock that stands still at `now` until it is set; for tests and rehearsals. */
export function fixedClock(start: EpochMs): Clock & { set(now: EpochMs): void; advance(ms: number): void } {
  let at = start;
  return {
    now: () => at,
    real: () => at,
    set: (now) => {
      at = now;
    },
    advance: (ms) => {
      at += ms;
    },
  };
}
