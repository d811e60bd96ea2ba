import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Client, DatabaseError } from 'pg';
import { inject } from 'vitest';
import { openDatabase, type Database } from '../../src/db/database.js';
import type { ServerConnection } from '../../src/db/server/open.js';
import { silentLogger } from '../../src/support/logger.js';
import { TEMPLATE } from './server.js';
import { testVault } from './vault.js';

export interface TestDatabase {
  /** A connection string for `pg` and Prisma. Keep pools small: `max: 5`. */
  readonly url: string;
  readonly connection: ServerConnection & { readonly database: string };
  /** Ends every session in it and takes it away. */
  drop(): Promise<void>;
}

/** An empty, migrated database of its own; take one a test file (`beforeAll`), or one a test where rows would get in each other's way. About 30 ms. */
export async function freshDatabase(): Promise<TestDatabase> {
  const problem = inject('migrationProblem');
  if (problem !== '') throw new Error(problem);
  return copyDatabase(TEMPLATE);
}

export interface BorrowedDatabase extends TestDatabase {
  /** Open already, and not to be closed: the next test finds its statements prepared. */
  readonly db: Database;
}

/** Databases that were given back, of this process. */
const clean: BorrowedDatabase[] = [];

/** As `freshDatabase`, but given back and emptied instead of taken away, which costs a tenth. For tests that change rows only. */
export async function borrowDatabase(): Promise<BorrowedDatabase> {
  const database = clean.pop() ?? (await opened(await freshDatabase()));
  return { ...database, drop: async () => (await emptied(database.db)) ? void clean.push(database) : await database.drop() };
}

async function opened(database: TestDatabase): Promise<BorrowedDatabase> {
  const db = openDatabase(database.connection, silentLogger, testVault, 5);
  const drop = async (): Promise<void> => {
    await db.close();
    await database.drop();
  };
  return { ...database, db, drop };
}

/** What the migrations wrote stays as they wrote it; numbers begin at 1 again. */
async function emptied(db: Database): Promise<boolean> {
  const client = await db.pool.connect();
  try {
    const { rows } = await client.query<{ name: string }>(`SELECT format('%I', tablename) AS name FROM pg_tables WHERE schemaname = 'public' AND tablename NOT IN ('pace', '_prisma_migrations')`);
    await client.query(`SET session_replication_role = replica; ${rows.map(({ name }) => `DELETE FROM ${name}`).join('; ')}; RESET session_replication_role;
      UPDATE pace SET tat = '2000-01-01T00:00:00Z', hold_until = NULL; SELECT setval(oid::regclass, 1, false) FROM pg_class WHERE relkind = 'S'`);
    return true;
  } catch {
    return false;
  } finally {
    client.release();
  }
}

/** A database with nothing in it, not even migrations. */
export async function emptyDatabase(): Promise<TestDatabase> {
  return copyDatabase('template0');
}

async function copyDatabase(template: string): Promise<TestDatabase> {
  const server = inject('postgres');
  const database = `test_${randomUUID().replaceAll('-', '')}`;
  await asAdmin(server, async (admin) => {
    for (let tries = 1; ; tries++) {
      try {
        await admin.query(`CREATE DATABASE ${database} TEMPLATE ${template}`);
        return;
      } catch (error) {
        // 55006: somebody is looking at the template right now.
        if (!(error instanceof DatabaseError && error.code === '55006') || tries >= 50) throw error;
        await pause(50);
      }
    }
  });
  const connection = { ...server, database };
  return {
    url: `postgresql://${server.user}:${encodeURIComponent(server.password)}@localhost:${server.port}/${database}?host=${encodeURIComponent(server.host)}`,
    connection,
    drop: () => asAdmin(server, async (admin) => {
      // A closed pool still says good-bye; cut off in that, it would call it an error.
      for (let tries = 0; tries < 20 && (await admin.query('SELECT 1 FROM pg_stat_activity WHERE datname = $1', [database])).rows.length > 0; tries++) await pause(10);
      await admin.query(`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`);
    }),
  };
}

async function asAdmin(server: ServerConnection, work: (admin: Client) => Promise<void>): Promise<void> {
  const admin = new Client({ ...server, database: 'postgres' });
  await admin.connect();
  try {
    await work(admin);
  } finally {
    await admin.end();
  }
}
