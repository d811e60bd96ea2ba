import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pool } from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createDatabaseIfMissing, migrate, migrationState } from '../../src/db/migrate.js';
import { silentLogger } from '../../src/support/logger.js';
import { type TestDatabase, emptyDatabase } from '../support/database.js';

let database: TestDatabase;
let pool: Pool;
let folder: string;

beforeEach(async () => {
  database = await emptyDatabase();
  pool = new Pool({ ...database.connection, max: 4 });
  folder = await mkdtemp(join(tmpdir(), 'pamong-migrations-'));
});

afterEach(async () => {
  await pool.end();
  await database.drop();
  await rm(folder, { recursive: true });
});

async function add(name: string, sql: string): Promise<void> {
  await mkdir(join(folder, name), { recursive: true });
  await writeFile(join(folder, name, 'migration.sql'), sql);
}

test('applies in order, keeps the history as Prisma does, and does nothing the second time', async () => {
  await add('20260102000000_second', 'ALTER TABLE fruit ADD COLUMN colour text;');
  await add('20260101000000_first', 'CREATE TABLE fruit (id int PRIMARY KEY);\nINSERT INTO fruit VALUES (1);');
  expect(await migrate(pool, silentLogger, folder)).toEqual(['20260101000000_first', '20260102000000_second']);
  expect(await migrate(pool, silentLogger, folder)).toEqual([]);
  const rows = await pool.query('SELECT migration_name, length(checksum) AS length, finished_at >= started_at AS finished, applied_steps_count AS steps FROM _prisma_migrations ORDER BY 1');
  expect(rows.rows).toEqual([
    { migration_name: '20260101000000_first', length: 64, finished: true, steps: 1 },
    { migration_name: '20260102000000_second', length: 64, finished: true, steps: 1 },
  ]);
});

test('says what is pending without changing anything', async () => {
  await add('1_a', 'CREATE TABLE a (id int);');
  expect(await migrationState(pool, folder)).toEqual({ applied: [], pending: ['1_a'] });
  await migrate(pool, silentLogger, folder);
  await add('2_b', 'CREATE TABLE b (id int);');
  expect(await migrationState(pool, folder)).toEqual({ applied: ['1_a'], pending: ['2_b'] });
});

test('a migration changed after it was applied is refused', async () => {
  await add('1_a', 'CREATE TABLE a (id int);');
  await migrate(pool, silentLogger, folder);
  await add('1_a', 'CREATE TABLE a (id bigint);');
  await expect(migrate(pool, silentLogger, folder)).rejects.toThrow('1_a was changed after it was applied');
});

test('a database of a newer release is refused', async () => {
  await add('1_a', 'CREATE TABLE a (id int);');
  await migrate(pool, silentLogger, folder);
  await rm(join(folder, '1_a'), { recursive: true });
  await expect(migrate(pool, silentLogger, folder)).rejects.toThrow('newer release');
});

test('a failing migration leaves nothing of itself behind, and is tried again once it is mended', async () => {
  await add('1_a', 'CREATE TABLE a (id int); CREATE TABLE a (id int);');
  await expect(migrate(pool, silentLogger, folder)).rejects.toThrow('1_a failed and was undone');
  expect((await pool.query(`SELECT to_regclass('a') AS a`)).rows).toEqual([{ a: null }]);
  await add('1_a', 'CREATE TABLE a (id int);');
  expect(await migrate(pool, silentLogger, folder)).toEqual(['1_a']);
});

test('of several processes that migrate at once one does it', async () => {
  await add('1_a', 'CREATE TABLE a (id int);');
  const done = await Promise.all([1, 2, 3].map(() => migrate(pool, silentLogger, folder)));
  expect(done.flat()).toEqual(['1_a']);
});

test('a database is made once, whoever asks', async () => {
  const name = `made_${database.connection.database}`;
  await Promise.all([1, 2, 3].map(() => createDatabaseIfMissing(database.connection, name)));
  const found = await pool.query('SELECT count(*)::int AS n FROM pg_database WHERE datname = $1', [name]);
  expect(found.rows).toEqual([{ n: 1 }]);
  await pool.query(`DROP DATABASE ${name}`);
});
