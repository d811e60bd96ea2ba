import { isConnectionLost, isRetriable } from '../db/database.js';
import type { Logger } from '../support/logger.js';

/** Repeats a statement that lost a deadlock, and while the database cannot be reached, for half a minute at most: what was sent must not be forgotten because of a restart. */
export async function persistently<T>(deps: { readonly log: Logger; readonly sleep: (ms: number) => Promise<void> }, work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt < 10 && isRetriable(error)) continue;
      if (attempt >= 60 || !isConnectionLost(error)) throw error;
      if (attempt === 1) deps.log.warn({}, 'The database cannot be reached; trying on.');
      await deps.sleep(500);
    }
  }
}
