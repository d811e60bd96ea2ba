import { createPostgresBackend, DEFAULT_SCHEMA, isPgPool, runMigrations } from 'bullmq';
import pg from 'pg';
import { createWakeups, type WakeupDeps, type Wakeups } from './wakeups.js';

/** Statements, and one connection that listens for each worker. Left to itself the library opens ten for every queue and every worker. */
const CONNECTIONS = 4;

/**
 * The queue on PostgreSQL, in a schema of its own (`bullmq`) that is created here. One small pool serves it:
 * the library wants the schema on the search path, so it cannot share the one that Prisma uses.
 * @param connection a URL, or the fields of `pg`.
 */
export async function openPostgresWakeups(connection: string | pg.PoolConfig, deps: WakeupDeps): Promise<Wakeups> {
  const config: pg.PoolConfig = typeof connection === 'string' ? { connectionString: connection } : connection;
  const pool = new pg.Pool({ ...config, max: CONNECTIONS, options: `-c search_path=${DEFAULT_SCHEMA}`, keepAlive: true, application_name: 'pamong queue' });
  pool.on('error', () => deps.log.warn({}, 'A connection of the queue was lost.'));
  try {
    const client = await pool.connect();
    try {
      await runMigrations(client, DEFAULT_SCHEMA);
    } finally {
      client.release();
    }
  } catch (error) {
    await pool.end();
    throw error;
  }
  // Always true; the library describes a pool in words of its own.
  if (!isPgPool(pool)) throw new TypeError('The queue cannot use this pool.');
  return createWakeups({ factory: createPostgresBackend, connection: pool, dispose: () => pool.end() }, deps);
}
