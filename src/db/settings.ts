import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Database } from './database.js';

/** The installation's secret of 32 bytes, made once by whichever process comes first. It seals buttons; it never leaves the server. */
export async function sealKey(db: Database): Promise<Buffer> {
  const { rows } = await db.pool.query<{ value: string }>(
    `WITH made AS (INSERT INTO setting (key, value) VALUES ('seal.key', to_jsonb($1::text)) ON CONFLICT (key) DO NOTHING RETURNING value)
     SELECT value #>> '{}' AS value FROM made UNION ALL SELECT value #>> '{}' FROM setting WHERE key = 'seal.key' LIMIT 1`,
    [randomBytes(32).toString('base64')],
  );
  // Another process may have made it between the two halves of the statement.
  const value = rows[0]?.value ?? (await db.pool.query<{ value: string }>(`SELECT value #>> '{}' AS value FROM setting WHERE key = 'seal.key'`)).rows[0]?.value;
  if (value === undefined) throw new Error('The installation has no secret.');
  return Buffer.from(value, 'base64');
}

const KEY_MARK = 'answers.mark';

/** Whether drafts and what arrives were last sealed with this process's key; null where nobody has noted one yet. */
export async function sealsAsNoted(db: Database): Promise<boolean | null> {
  const { rows } = await db.pool.query<{ value: string }>(`SELECT value #>> '{}' AS value FROM setting WHERE key = $1`, [KEY_MARK]);
  return rows[0] === undefined ? null : rows[0].value === db.vault.mark(KEY_MARK);
}

/** Notes this process's key by a mark that tells nothing of it. */
export async function noteSealing(db: Database): Promise<void> {
  await db.pool.query(`INSERT INTO setting (key, value) VALUES ($1, to_jsonb($2::text)) ON CONFLICT (key) DO UPDATE SET value = excluded.value`, [KEY_MARK, db.vault.mark(KEY_MARK)]);
}

/** Notes a sign of life from Telegram (real time), so that the next start knows how long nobody listened. */
export async function noteAlive(db: Database, realMs: number): Promise<void> {
  await db.pool.query(`INSERT INTO setting (key, value) VALUES ('telegram.alive', to_jsonb($1::float8)) ON CONFLICT (key) DO UPDATE SET value = excluded.value`, [realMs]);
}

/** The last sign of life (real time), or null before the first. */
export async function lastAlive(db: Database): Promise<number | null> {
  const { rows } = await db.pool.query<{ value: number }>(`SELECT value::float8 AS value FROM setting WHERE key = 'telegram.alive'`);
  return rows[0]?.value ?? null;
}

/** Where the running sandbox's local Bot API listens, for commands beside it. */
export interface SandboxPlace {
  readonly token: string;
  readonly apiRoot: string;
  readonly slack: { readonly botToken: string; readonly appToken: string; readonly apiUrl: string };
}

const sandboxPlace = z.object({ token: z.string(), apiRoot: z.string(), slack: z.object({ botToken: z.string(), appToken: z.string(), apiUrl: z.string() }) });

export async function noteSandbox(db: Database, place: SandboxPlace): Promise<void> {
  await db.pool.query(`INSERT INTO setting (key, value) VALUES ('sandbox.place', $1::jsonb) ON CONFLICT (key) DO UPDATE SET value = excluded.value`, [JSON.stringify(place)]);
}

/** Null when no sandbox ever ran on this database. */
export async function readSandbox(db: Database): Promise<SandboxPlace | null> {
  const { rows } = await db.pool.query<{ value: unknown }>(`SELECT value FROM setting WHERE key = 'sandbox.place'`);
  return sandboxPlace.safeParse(rows[0]?.value).data ?? null;
}

/** What an officer may put into their own words: who writes, and where people turn who want no bot. */
export const WORD_KEYS = ['agency', 'contact'] as const;
export type WordKey = (typeof WORD_KEYS)[number];
export type StoredWords = Readonly<Partial<Record<WordKey, string>>>;

export async function readWords(db: Database): Promise<StoredWords> {
  const { rows } = await db.pool.query<{ key: string; value: string }>(`SELECT key, value #>> '{}' AS value FROM setting WHERE key = ANY($1)`, [WORD_KEYS.map((k) => `words.${k}`)]);
  const found = new Map(rows.map((r) => [r.key, r.value]));
  return Object.fromEntries(WORD_KEYS.flatMap((k) => (found.has(`words.${k}`) ? [[k, found.get(`words.${k}`)]] : [])));
}

export async function storeWord(db: Database, key: WordKey, value: string): Promise<void> {
  await db.pool.query(`INSERT INTO setting (key, value) VALUES ($1, to_jsonb($2::text)) ON CONFLICT (key) DO UPDATE SET value = excluded.value`, [`words.${key}`, value]);
}
