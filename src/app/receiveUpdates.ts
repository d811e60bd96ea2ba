import { storeReceived, type InboxRow, type ReceivedRow, type UnwrittenRow } from '../db/inbox.js';
import { isRetriable, type Database } from '../db/database.js';
import { batched } from '../support/batching.js';
import type { Faults } from '../support/faults.js';

export interface Received {
  readonly updateKey: string;
  readonly actor: string;
  readonly body: unknown;
  /** It says itself what it belongs to, as a pressed button does; everything else means what it means by its place in the order of arrival. */
  readonly bound?: boolean;
  /** It had been waiting when it was asked for. */
  readonly late?: boolean;
}

/** An inbox row with its payload read. */
export interface OfferedUpdate {
  readonly id: number;
  readonly actor: string;
  readonly body: unknown;
  /** It had waited for seconds, at the platform or in the inbox. */
  readonly late?: boolean;
}

/** A row as an update to handle; what cannot be read says nothing. @param lateFromMs after how long a wait it counts as late (milliseconds). */
export function offeredOf({ id, actor, payload, waitedMs }: InboxRow, lateFromMs: number): OfferedUpdate {
  let body: unknown = null;
  try {
    body = JSON.parse(payload);
  } catch {
    // Nobody's update is stored like that; it is handled as one that says nothing.
  }
  return { id, actor, body, late: waitedMs >= lateFromMs };
}

/** An update that arrived and is not stored. */
export interface Unstored extends Received, UnwrittenRow {
  /** Another update of the same person was received before it and is neither handled nor stored. */
  readonly behind: boolean;
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
  /** Handles an update that is not stored, and stores it with what was decided; false when it has to be stored first. */
  readonly take?: (update: Unstored) => Promise<boolean>;
  /** Told what is newly stored, after the commit. */
  readonly onStored: (updates: readonly OfferedUpdate[]) => void;
}

/**
 * Stores updates; when the promise resolves they are committed and may be acknowledged. Updates that arrive together share one statement and one commit,
 * in the order of their arrival.
 */
export function createReceiver(deps: ReceiveDeps): (update: Received) => Promise<void> {
  let arrived = 0;
  /** How many updates of each person are received and neither handled nor stored. */
  const onTheWay = new Map<string, number>();
  const store = batched(async (unordered: readonly (Received & { readonly nth: number })[]): Promise<readonly null[]> => {
    deps.faults('after-receive');
    const updates = unordered.toSorted((a, b) => a.nth - b.nth);
    const bodies = updates.map((u) => deps.keep?.(u.body) ?? u.body);
    const rows = updates.map((u, i): ReceivedRow => ({ source: deps.source, account: deps.account, updateKey: u.updateKey, actor: u.actor, payload: JSON.stringify(bodies[i]) }));
    const ids = await stored(deps.db, rows, deps.leaseMs);
    deps.faults('after-commit');
    deps.onStored(updates.flatMap((u, i) => (ids[i] === null || ids[i] === undefined ? [] : [{ id: ids[i], actor: u.actor, body: bodies[i], late: u.late ?? false }])));
    return updates.map(() => null);
  }, 200);
  return async (update) => {
    const nth = ++arrived;
    const others = onTheWay.get(update.actor) ?? 0;
    onTheWay.set(update.actor, others + 1);
    try {
      // Behind another one of the same person that may be about to be stored, it keeps its place by being stored too.
      if ((await deps.take?.({ ...update, account: deps.account, behind: others > 0 })) === true) return;
      await store({ ...update, nth });
    } finally {
      const left = (onTheWay.get(update.actor) ?? 1) - 1;
      if (left > 0) onTheWay.set(update.actor, left);
      else onTheWay.delete(update.actor);
    }
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
