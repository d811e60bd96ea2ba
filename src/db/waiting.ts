import type { Database } from './database.js';

/** Counts of rows that wait, for the metrics and the doctor. */
export async function waitingRows(db: Database): Promise<Readonly<Record<'inbox' | 'outbox' | 'due' | 'failed_inbox', number>>> {
  const { rows } = await db.pool.query<{ inbox: number; outbox: number; due: number; failed: number }>(
    `SELECT (SELECT count(*) FROM inbox WHERE state = 'new')::int AS inbox, (SELECT count(*) FROM outbox WHERE state IN ('queued', 'sending'))::int AS outbox,
            (SELECT count(*) FROM due_work WHERE state = 'due')::int AS due, (SELECT count(*) FROM inbox WHERE state = 'failed')::int AS failed`,
  );
  const row = rows[0];
  return { inbox: row?.inbox ?? 0, outbox: row?.outbox ?? 0, due: row?.due ?? 0, failed_inbox: row?.failed ?? 0 };
}
