import { chmod, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Pool } from 'pg';
import type { TestProject } from 'vitest/node';
import { createDatabaseIfMissing, migrate } from '../../src/db/migrate.js';
import { type ServerConnection, openServer } from '../../src/db/server/open.js';
import { isAlive } from '../../src/db/server/postmaster.js';
import { silentLogger } from '../../src/support/logger.js';

declare module 'vitest' {
  interface ProvidedContext {
    postgres: ServerConnection;
    /** Why the template could not be migrated; empty when it was. */
    migrationProblem: string;
  }
}

export const TEMPLATE = 'pamong_template';
const PREFIX = 'pamong-test-';

/** One PostgreSQL for the whole test run, without the safety that only costs time here, and in it a migrated template to copy. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await sweep();
  const folder = await mkdtemp(join(tmpdir(), PREFIX));
  // Open to pass through, so that root's PostgreSQL user gets in and everything stays in this one folder.
  await chmod(folder, 0o711);
  await writeFile(join(folder, 'owner'), String(process.pid));
  const server = await openServer({ dataDir: join(folder, 'data'), log: silentLogger, durable: false });
  await createDatabaseIfMissing(server.connection, TEMPLATE);
  const pool = new Pool({ ...server.connection, database: TEMPLATE, max: 1 });
  // Tests that need no tables still run while a migration is being written.
  const problem = await migrate(pool, silentLogger).then(() => '', (error: unknown) => String(error));
  await pool.end();
  const admin = new Client({ ...server.connection, database: 'postgres' });
  await admin.connect();
  await admin.query(`ALTER DATABASE ${TEMPLATE} ALLOW_CONNECTIONS false`);
  await admin.end();
  project.provide('postgres', server.connection);
  project.provide('migrationProblem', problem);
  return async () => {
    await server.close();
    await discard(folder);
  };
}

/** A run that was killed left its server behind: it is adopted and stopped. */
async function sweep(): Promise<void> {
  for (const name of (await readdir(tmpdir())).filter((entry) => entry.startsWith(PREFIX))) {
    const folder = join(tmpdir(), name);
    const owner = Number(await readFile(join(folder, 'owner'), 'utf8').catch(() => '0'));
    if (owner === 0 || isAlive(owner)) continue;
    const left = await openServer({ dataDir: join(folder, 'data'), log: silentLogger, durable: false }).catch(() => undefined);
    await left?.close();
    await discard(folder);
  }
}

/** Deletes a data folder and, for root behind a closed folder, the cluster it points to. */
export async function discard(folder: string): Promise<void> {
  const note = await readFile(join(folder, 'data', 'postgres.json'), 'utf8').catch(() => undefined);
  const home = note === undefined ? '' : String(Reflect.get(Object(JSON.parse(note)), 'home'));
  if (home.startsWith('/var/lib/pamong/')) await rm(home, { recursive: true, force: true });
  await rm(folder, { recursive: true, force: true });
}
