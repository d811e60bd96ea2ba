import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client, DatabaseError, type Pool, type PoolClient } from 'pg';
import { randomIds } from '../support/ids.js';
import type { Logger } from '../support/logger.js';
import type { ServerConnection } from './server/open.js';

/** One folder of `prisma/migrations`. `checksum` is the SHA-256 of the file in hexadecimal, as Prisma keeps it. */
export interface Migration {
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

export interface MigrationState {
  readonly applied: readonly string[];
  readonly pending: readonly string[];
}

const LOCK = [0x70616d6f, 2] as const;

/** Prisma's own table, so that `prisma migrate` and we read the same history. */
const TABLE = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
  "id" VARCHAR(36) PRIMARY KEY NOT NULL,
  "checksum" VARCHAR(64) NOT NULL,
  "finished_at" TIMESTAMPTZ,
  "migration_name" VARCHAR(255) NOT NULL,
  "logs" TEXT,
  "rolled_back_at" TIMESTAMPTZ,
  "started_at" TIMESTAMPTZ NOT NULL DEFAULT now(),
  "applied_steps_count" INTEGER NOT NULL DEFAULT 0
)`;

/** `prisma/migrations` of this installation; the same from `src/db/` and from `dist/db/`. */
export const migrationsFolder = fileURLToPath(new URL('../../prisma/migrations', import.meta.url));

/** Reads the migrations in the order of their names, which begin with their date. */
export async function readMigrations(folder: string = migrationsFolder): Promise<readonly Migration[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory() && existsSync(join(folder, entry.name, 'migration.sql'))).map((entry) => entry.name);
  return Promise.all(
    names.sort().map(async (name) => {
      const sql = await readFile(join(folder, name, 'migration.sql'), 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    }),
  );
}

/**
 * Applies what is not applied yet, each migration in a transaction of its own with its row in `_prisma_migrations`;
 * of several processes one does the work and the rest wait for it.
 * @returns the names applied now; empty when the database was up to date.
 * @throws Error when an applied migration's file was changed or is missing here, or when a statement fails: nothing of that migration is kept.
 */
export async function migrate(pool: Pool, log: Logger, folder: string = migrationsFolder): Promise<readonly string[]> {
  const migrations = await readMigrations(folder);
  const client = await pool.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1, $2)', [...LOCK]);
    try {
      await client.query(TABLE);
      const { pending } = compare(migrations, await history(client));
      for (const name of pending) {
        const migration = migrations.find((candidate) => candidate.name === name);
        if (migration !== undefined) await apply(client, migration);
        log.info({ migration: name }, 'migration applied');
      }
      return pending;
    } finally {
      await client.query('SELECT pg_advisory_unlock($1, $2)', [...LOCK]);
    }
  } finally {
    client.release();
  }
}

/** What is applied and what is not, without changing anything. @throws Error as `migrate` does for a changed history. */
export async function migrationState(pool: Pool, folder: string = migrationsFolder): Promise<MigrationState> {
  const migrations = await readMigrations(folder);
  const client = await pool.connect();
  try {
    const found = await client.query<{ there: boolean }>(`SELECT to_regclass('_prisma_migrations') IS NOT NULL AS there`);
    return compare(migrations, found.rows[0]?.there === true ? await history(client) : new Map());
  } finally {
    client.release();
  }
}

async function history(client: PoolClient): Promise<ReadonlyMap<string, string>> {
  const rows = await client.query<{ migration_name: string; checksum: string; finished: boolean }>(
    `SELECT migration_name, checksum, finished_at IS NOT NULL AS finished FROM "_prisma_migrations" WHERE rolled_back_at IS NULL ORDER BY started_at`,
  );
  for (const row of rows.rows) {
    if (!row.finished) throw new Error(`migration ${row.migration_name} was begun by another tool and never finished; mend it with that tool first`);
  }
  return new Map(rows.rows.map((row) => [row.migration_name, row.checksum]));
}

function compare(migrations: readonly Migration[], applied: ReadonlyMap<string, string>): MigrationState {
  const known = new Map(migrations.map((migration) => [migration.name, migration.checksum]));
  for (const [name, checksum] of applied) {
    const expected = known.get(name);
    if (expected === undefined) throw new Error(`the database was migrated by a newer release (${name} is unknown here); run that release`);
    if (expected !== checksum) throw new Error(`migration ${name} was changed after it was applied; restore its file and add a new migration instead`);
  }
  return { applied: [...applied.keys()], pending: migrations.filter(({ name }) => !applied.has(name)).map(({ name }) => name) };
}

async function apply(client: PoolClient, migration: Migration): Promise<void> {
  await client.query('BEGIN');
  try {
    await client.query(migration.sql);
    await client.query(
      `INSERT INTO "_prisma_migrations" (id, checksum, migration_name, started_at, finished_at, applied_steps_count) VALUES ($1, $2, $3, now(), clock_timestamp(), 1)`,
      [randomIds.uuid(), migration.checksum, migration.name],
    );
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw new Error(`migration ${migration.name} failed and was undone: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

/** Makes the database `name` on a server of ours unless it is there; harmless when several processes do it at once. */
export async function createDatabaseIfMissing(connection: ServerConnection, name: string): Promise<void> {
  const client = new Client({ ...connection, database: 'postgres' });
  await client.connect();
  try {
    const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    if (found.rowCount === 0) await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`);
  } catch (error) {
    // 42P04: it exists; 23505: two were made in the same moment (PostgreSQL's appendix A).
    if (!(error instanceof DatabaseError && ['42P04', '23505'].includes(error.code ?? ''))) throw error;
  } finally {
    await client.end();
  }
}
