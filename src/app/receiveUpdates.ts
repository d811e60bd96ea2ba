import { storeReceived, type ReceivedRow } from '../db/inbox.js';
import { isRetriable, type Database } from '../db/database.js';
import { batched } from '../support/batching.js';
import type { Faults } from '../support/faults.js';
import type { OfferedUpdate } from './handleUpdates.js';

export interface Received {
  readonly updateKey: string;
  readonly actor: string;
  readonly body: unknown;
}

export interface ReceiveDeps {
  readonly db: Database;
  readonly source: 'telegram' | 'slack';
  /** Which bot or workspace: an id, never a token. */
  readonly account: string;
  /** What of an update is stored and handled; all of it where absent. */
  readonly keep?: (body: unknown) => unknown;
  /** How long this process keeps what it stores to itself (real milliseconds); 0 when another process handles it. */
  readonly leaseMs: number;
  readonly faults: Faults;
  /** Told what is newly stored, after the commit. */
  readonly onStored: (updates: readonly OfferedUpdate[]) => void;
}

/**
 * Stores updates; when the promise resolves they are committed and may be acknowledged. Updates that arrive together share one statement and one commit.
 */
export function createReceiver(deps: ReceiveDeps): (update: Received) => Promise<void> {
  const store = batched(async (updates: readonly Received[]): Promise<readonly null[]> => {
    deps.faults('after-receive');
    const bodies = updates.map((u) => deps.keep?.(u.body) ?? u.body);
    const rows = updates.map((u, i): ReceivedRow => ({ source: deps.source, account: deps.account, updateKey: u.updateKey, actor: u.actor, payload: JSON.stringify(bodies[i]) }));
    const ids = await stored(deps.db, rows, deps.leaseMs);
    deps.faults('after-commit');
    deps.onStored(updates.flatMap((u, i) => (ids[i] === null || ids[i] === undefined ? [] : [{ id: ids[i], actor: u.actor, body: bodies[i] }])));
    return updates.map(() => null);
  }, 200);
  return async (update) => {
    await store(update);
  };
}

/** Two processes that store the same updates in another order may be told to try again. */
async function stored(db: Database, rows: readonly ReceivedRow[], leaseMs: number): Promise<readonly (number | null)[]> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await storeReceived(db, rows, leaseMs);
    } catch (error) {
      if (attempt >= 3 || !isRetriable(error)) throw error;
    }
  }
}
