import type { Database } from './database.js';
import { isBox, PADDING, type Vault } from '../support/vault.js';

/** One update as it arrived. `actor` serialises: rows of one actor are handled one at a time, in the order of their ids. */
export interface ReceivedRow {
  readonly source: 'telegram' | 'slack';
  /** Which bot or workspace; never its token. */
  readonly account: string;
  readonly updateKey: string;
  readonly actor: string;
  readonly payload: string;
}

export interface InboxRow {
  readonly id: number;
  readonly source: 'telegram' | 'slack';
  readonly actor: string;
  readonly payload: string;
  /** How long ago it was received, in real milliseconds. */
  readonly waitedMs: number;
}

/** An update of Telegram whose row is written together with what was decided on it. */
export type UnwrittenRow = Pick<ReceivedRow, 'account' | 'updateKey' | 'actor'>;

/**
 * How the number of an update is kept: two deliveries of one update still meet, but numbers of the platform, which count up, no longer tell how many updates lie between
 * two that are kept (whoever answered an anonymous survey meanwhile would be known by the length of it).
 */
export const keptKey = (vault: Vault, { account, updateKey }: Pick<ReceivedRow, 'account' | 'updateKey'>): string => vault.mark(`update:${account}:${updateKey}`);

const boxOf = (key: string): string => `inbox:${key}`;

/** The newest update that has arrived, in SQL; some of those before it may not be committed yet. */
export const NEWEST_UPDATE = '(SELECT last_value FROM inbox_id_seq)';

/**
 * Stores what arrived; after it returns, the update may be acknowledged (invariant 1). What it says is sealed, whoever wrote it, so that nothing shows who answers an
 * anonymous survey.
 * @param leaseMs how long the caller keeps the rows to itself (real milliseconds); 0 when somebody else handles them.
 * @returns for each row its id, or null when it was received before.
 */
export async function storeReceived(db: Database, rows: readonly ReceivedRow[], leaseMs: number): Promise<readonly (number | null)[]> {
  const keys = rows.map((row) => keptKey(db.vault, row));
  const boxes = rows.map(({ payload }, i) => db.vault.seal(payload, boxOf(keys[i] ?? ''), PADDING.update));
  const { rows: stored } = await db.keyed.query<{ id: string; account: string; update_key: string; source: string }>({
    name: 'inbox-store',
    text: `INSERT INTO inbox (source, account, update_key, actor, payload, received_at, lease_until)
           SELECT source, account, update_key, actor, payload, clock_timestamp(), CASE WHEN $6::int > 0 THEN clock_timestamp() + $6::int * interval '1 millisecond' END
           FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[]) AS t(source, account, update_key, actor, payload)
           ON CONFLICT (source, account, update_key) DO NOTHING
           RETURNING id, source, account, update_key`,
    values: [rows.map((r) => r.source), rows.map((r) => r.account), keys, rows.map((r) => r.actor), boxes, leaseMs],
  });
  const ids = new Map(stored.map((r) => [`${r.source}\n${r.account}\n${r.update_key}`, Number(r.id)]));
  return rows.map((r, i) => {
    const key = `${r.source}\n${r.account}\n${keys[i]}`;
    const id = ids.get(key) ?? null;
    // The same update twice in one batch: the second one is a repeat too.
    ids.delete(key);
    return id;
  });
}

/** Whether the row of this update waits to be handled; for one that is written with its decision, whether nobody has written it. */
export async function isStillOpen(db: Database, inbox: number, unwritten: UnwrittenRow | null): Promise<boolean> {
  if (unwritten === null) return (await db.pool.query(`SELECT 1 FROM inbox WHERE id = $1 AND state = 'new'`, [inbox])).rows.length > 0;
  return (await db.pool.query(`SELECT 1 FROM inbox WHERE source = 'telegram' AND account = $1 AND update_key = $2`, [unwritten.account, keptKey(db.vault, unwritten)])).rows.length === 0;
}

/** Ends updates that say nothing to us. */
export async function endInbox(db: Database, ids: readonly number[]): Promise<void> {
  await db.pool.query(`UPDATE inbox SET state = 'done', payload = NULL, handled_at = clock_timestamp() WHERE id = ANY($1::bigint[]) AND state = 'new'`, [ids]);
}

/**
 * Takes up to `limit` rows that nobody is handling, oldest first, for `leaseMs` real milliseconds. One that was sealed with another key can be handled by nobody here, and
 * ends as failed.
 */
export async function claimInbox(db: Database, source: InboxRow['source'], limit: number, leaseMs: number): Promise<readonly InboxRow[]> {
  const { rows } = await db.pool.query<{ id: string; source: 'telegram' | 'slack'; actor: string; update_key: string; payload: string | null; waited_ms: number }>({
    name: 'inbox-claim',
    text: `UPDATE inbox SET lease_until = clock_timestamp() + $2::int * interval '1 millisecond'
           WHERE id IN (SELECT id FROM inbox WHERE state = 'new' AND source = $3 AND (lease_until IS NULL OR lease_until < clock_timestamp())
                        ORDER BY id LIMIT $1 FOR UPDATE SKIP LOCKED)
           RETURNING id, source, actor, update_key, payload, (1000 * extract(epoch FROM clock_timestamp() - received_at))::float8 AS waited_ms`,
    values: [limit, leaseMs, source],
  });
  const opened = rows.map((r) => ({ id: Number(r.id), source: r.source, actor: r.actor, payload: opening(db.vault, r.update_key, r.payload), waitedMs: r.waited_ms }));
  const shut = opened.flatMap(({ id, payload }) => (payload === null ? [id] : []));
  if (shut.length > 0) await db.pool.query(`UPDATE inbox SET state = 'failed', problem = 'sealed with another key', lease_until = NULL WHERE id = ANY($1::bigint[]) AND state = 'new'`, [shut]);
  return opened.flatMap(({ payload, ...row }) => (payload === null ? [] : [{ ...row, payload }])).toSorted((a, b) => a.id - b.id);
}

/** What an update says. One that was stored before updates were sealed is there as it came. */
function opening(vault: Vault, key: string, payload: string | null): string | null {
  if (payload === null) return 'null';
  return isBox(payload) ? vault.open(payload, boxOf(key)) : payload;
}

/** Keeps rows that take longer than their lease (real milliseconds), as long as they are not handled. */
export async function renewInbox(db: Database, ids: readonly number[], leaseMs: number): Promise<void> {
  await db.pool.query(`UPDATE inbox SET lease_until = clock_timestamp() + $2::int * interval '1 millisecond' WHERE id = ANY($1::bigint[]) AND state = 'new'`, [ids, leaseMs]);
}

/**
 * Notes that handling failed. After `maxAttempts` the row ends as `failed` and stays for a look; before, it is free for another try.
 * @returns whether it has ended.
 */
export async function noteInboxFailure(db: Database, id: number, problem: string, maxAttempts: number, retryAfterMs: number): Promise<boolean> {
  const { rows } = await db.pool.query<{ state: string }>({
    text: `UPDATE inbox SET attempts = attempts + 1, problem = $2,
             state = CASE WHEN attempts + 1 >= $3 THEN 'failed' ELSE state END,
             lease_until = clock_timestamp() + $4::int * interval '1 millisecond'
           WHERE id = $1 AND state = 'new' RETURNING state`,
    values: [id, problem.slice(0, 300), maxAttempts, retryAfterMs],
  });
  return rows[0]?.state === 'failed';
}

/** Whether any row waits that nobody is handling. */
export async function hasLostInbox(db: Database): Promise<boolean> {
  const { rows } = await db.pool.query(`SELECT 1 FROM inbox WHERE state = 'new' AND (lease_until IS NULL OR lease_until < clock_timestamp()) LIMIT 1`);
  return rows.length > 0;
}
