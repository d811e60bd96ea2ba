import type { Database } from './database.js';

/** Names of what only one process at a time may do. The numbers are arbitrary and fixed. */
const LOCKS = { poller: 7_301, sweeper: 7_302 } as const;
export type LockName = keyof typeof LOCKS;
const SPACE = 1_884_057;

export interface Lead {
  /** Whether the connection that holds the lock is gone, and the lock with it. */
  readonly isLost: () => boolean;
  release(): Promise<void>;
}

/** Takes a lock for as long as this process keeps it; null when another process has it. It goes with its connection, so a killed process holds nothing. */
export async function tryLead(db: Database, name: LockName): Promise<Lead | null> {
  const client = await db.pool.connect();
  let lost = false;
  const lose = (): void => {
    lost = true;
  };
  client.on('error', lose);
  client.on('end', lose);
  // The pool lends the same connection again and again: what listened for us must not pile up on it.
  const giveBack = (broken: boolean): void => {
    client.off('error', lose);
    client.off('end', lose);
    client.release(broken);
  };
  try {
    const { rows } = await client.query<{ got: boolean }>('SELECT pg_try_advisory_lock($1, $2) AS got', [SPACE, LOCKS[name]]);
    if (rows[0]?.got !== true) {
      giveBack(false);
      return null;
    }
  } catch (error) {
    giveBack(true);
    throw error;
  }
  return {
    isLost: () => lost,
    release: async () => {
      if (lost) return giveBack(true);
      try {
        await client.query('SELECT pg_advisory_unlock($1, $2)', [SPACE, LOCKS[name]]);
        giveBack(false);
      } catch {
        giveBack(true);
      }
    },
  };
}

/** Runs `work` when no other process is doing it; returns null when one is. */
export async function whenAlone<T>(db: Database, name: LockName, work: () => Promise<T>): Promise<T | null> {
  const lead = await tryLead(db, name);
  if (lead === null) return null;
  try {
    return await work();
  } finally {
    await lead.release();
  }
}
