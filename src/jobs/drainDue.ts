import { runDue } from '../app/due/run.js';
import type { DueDeps } from '../app/due/types.js';
import type { Wakeups } from './wakeups.js';

/** One run does at most so many batches; a longer backlog wakes the next run, on whichever worker is free. */
const MOST_BATCHES = 200;

/**
 * Does everything that is due. The outbox is woken after each batch, so that the first of ten thousand invitations is on its way before the last is written.
 * @param closing ends it after the batch in hand.
 * @returns how many rows were taken.
 */
export async function drainDue(deps: DueDeps, wakeups: Pick<Wakeups, 'wake'>, closing?: AbortSignal): Promise<number> {
  let taken = 0;
  for (let batch = 0; batch < MOST_BATCHES && closing?.aborted !== true; batch++) {
    const run = await runDue(deps);
    if (run.claimed === 0) return taken;
    taken += run.claimed;
    if (run.done > 0) await wakeups.wake('outbox');
  }
  await wakeups.wake('due');
  return taken;
}
