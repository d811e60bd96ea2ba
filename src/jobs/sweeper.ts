import cron from 'node-cron';
import type { Clock, EpochMs } from '../support/clock.js';
import type { Logger } from '../support/logger.js';
import type { Closable, WakeName, Wakeups } from './wakeups.js';

/** What the sweeper asks the database. Every answer is about rows; none is about the queue. */
export interface SweeperDeps {
  readonly clock: Clock;
  readonly log: Logger;
  readonly wakeups: Pick<Wakeups, 'wake'>;
  /** Runs `work` when no other process is sweeping; null when one is. */
  readonly alone: <T>(work: () => Promise<T>) => Promise<T | null>;
  readonly hasDue: (now: EpochMs) => Promise<boolean>;
  /** The next due time after `now`; null when nothing is planned. */
  readonly nextDueAt: (now: EpochMs) => Promise<EpochMs | null>;
  readonly hasLostInbox: () => Promise<boolean>;
  /** Takes back what dead senders held. */
  readonly recoverOutbox: (now: EpochMs) => Promise<{ readonly again: number; readonly unknown: number; readonly late: number }>;
  readonly outboxWaiting: () => Promise<{ readonly telegram: boolean; readonly slack: boolean; readonly nextMs: number | null }>;
  /** Plans the digests that are not planned yet; a no-op when they are. */
  readonly planDigests: (now: EpochMs) => Promise<void>;
  /** Removes files that belong to no answer. */
  readonly sweepFiles: () => Promise<number>;
  /** Publishes anonymous answers of which enough wait. */
  readonly publishAnonymous: () => Promise<{ readonly published: number; readonly erased: number }>;
}

/** A wake-up is set ahead for what comes due this soon; what lies further off is found by a later sweep. */
const HORIZON_MS = 120_000;

export interface Swept {
  readonly woken: readonly WakeName[];
}

/**
 * Puts back every wake-up that is missing: what is due or comes due soon, what arrived and was not handled, what waits to be sent or was held by a process that died.
 * Emptying the queue therefore loses nothing but the time until the next sweep. One concern that fails holds up no other.
 */
export async function sweep(deps: SweeperDeps): Promise<Swept> {
  const now = deps.clock.now();
  const woken = new Set<WakeName>();
  const wake = async (name: WakeName, delayMs = 0): Promise<void> => {
    await deps.wakeups.wake(name, delayMs);
    woken.add(name);
  };
  const concerns: Readonly<Record<string, () => Promise<void>>> = {
    digests: () => deps.planDigests(now),
    due: async () => {
      if (await deps.hasDue(now)) await wake('due');
      const next = await deps.nextDueAt(now);
      if (next !== null && next - now <= HORIZON_MS) await wake('due', Math.max(1, next - now));
    },
    inbox: async () => {
      if (await deps.hasLostInbox()) await wake('inbox');
    },
    files: async () => {
      const removed = await deps.sweepFiles();
      if (removed > 0) deps.log.info({ removed }, 'Files that belong to no answer were removed.');
    },
    anonymous: async () => {
      // How many, and of which campaign, would tell whoever reads the log when somebody sent theirs.
      await deps.publishAnonymous();
    },
    outbox: async () => {
      const { again, unknown, late } = await deps.recoverOutbox(now);
      if (again + unknown + late > 0) deps.log.warn({ again, unknown, late }, 'Messages were taken back from a sender that ended, or came too late.');
      const waiting = await deps.outboxWaiting();
      if (waiting.telegram || waiting.slack) await wake('outbox');
      else if (waiting.nextMs !== null && waiting.nextMs <= HORIZON_MS) await wake('outbox', Math.max(1, waiting.nextMs));
    },
  };
  for (const [concern, look] of Object.entries(concerns)) {
    try {
      await look();
    } catch (error) {
      deps.log.warn({ concern }, `A sweep could not look: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return { woken: [...woken] };
}

/** Sweeps every five seconds in this process, and at once; with several workers one of them does it at a time. */
export function startSweeper(deps: SweeperDeps): Closable {
  let running: Promise<void> = Promise.resolve();
  let busy = false;
  let closed = false;
  const once = async (): Promise<void> => {
    try {
      await deps.alone(() => sweep(deps));
    } catch (error) {
      deps.log.warn({}, `A sweep failed: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  const tick = (): void => {
    // A sweep that takes longer than five seconds is not started a second time.
    if (busy || closed) return;
    busy = true;
    running = once().finally(() => {
      busy = false;
    });
  };
  const task = cron.schedule('*/5 * * * * *', tick, { noOverlap: true, suppressMissedWarning: true });
  tick();
  return {
    close: async () => {
      closed = true;
      await task.destroy();
      await running;
    },
  };
}
