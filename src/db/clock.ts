import type { EpochMs } from '../support/clock.js';
import type { Database } from './database.js';

const KEY = 'clock.offset';

/** The installation's clock offset in milliseconds; 0 until it was moved. */
export async function readClockOffset(db: Database): Promise<number> {
  const { rows } = await db.pool.query<{ value: number }>({ name: 'clock-read', text: `SELECT value::float8 AS value FROM setting WHERE key = $1`, values: [KEY] });
  return rows[0]?.value ?? 0;
}

/** The time of the machine that the database runs on. */
export async function readDatabaseTime(db: Database): Promise<EpochMs> {
  const { rows } = await db.pool.query<{ ms: number }>(`SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS ms`);
  return rows[0]?.ms ?? 0;
}

/** Moves the clock of the whole installation; every process follows within a second. */
export async function writeClockOffset(db: Database, offsetMs: number): Promise<void> {
  await db.pool.query(`INSERT INTO setting (key, value) VALUES ($1, to_jsonb($2::float8)) ON CONFLICT (key) DO UPDATE SET value = excluded.value`, [KEY, Math.round(offsetMs)]);
  // What waits for a better hour may have reached it; a platform's own pause is kept with the chat and counts on.
  await db.pool.query(`UPDATE outbox SET not_before = NULL WHERE state = 'queued' AND not_before > clock_timestamp()`);
}
