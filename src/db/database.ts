import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { PrismaClient, type Prisma } from './generated/client.js';
import type { Logger } from '../support/logger.js';
import type { Vault } from '../support/vault.js';

/** A transaction in progress; only functions of this room use what is inside. */
export type Tx = Prisma.TransactionClient;

export interface Database {
  /** For the few statements that are hot, and for the queue's own backend. */
  readonly pool: pg.Pool;
  /**
   * For statements that every message makes, which find each row by its key. Their plans are made once and never scan: what the planner believes of tables
   * that grow and change all the time is late, and a plan made for a hundred rows would be kept for a million.
   */
  readonly keyed: pg.Pool;
  readonly prisma: PrismaClient;
  /** Seals what whoever reads the database shall not read. */
  readonly vault: Vault;
  close(): Promise<void>;
}

/** How to reach a database: a URL, or the fields of `pg` (a socket folder goes into `host`). */
export type Connection = string | pg.PoolConfig;

/** Plans that go by index and nested loop only, made without looking at the values (PostgreSQL 19.7: Query Planning). */
const BY_KEY = ['enable_seqscan = off', 'enable_bitmapscan = off', 'enable_hashjoin = off', 'enable_mergejoin = off', 'plan_cache_mode = force_generic_plan'].map((setting) => `SET ${setting}`).join('; ');
/** Of a process's connections, those that are for keyed statements. */
const KEYED_SHARE = 1 / 3;

/**
 * Opens what everything in this process shares.
 * @param max connections at most; PostgreSQL's default allows 100 in all.
 */
export function openDatabase(connection: Connection, log: Logger, vault: Vault, max = 12): Database {
  const config: pg.PoolConfig = typeof connection === 'string' ? { connectionString: connection } : connection;
  const open = (most: number, settings?: string): pg.Pool => {
    // The pool waits for what this gives before it lends the connection, though its types do not say so.
    const onConnect = (client: pg.ClientBase): unknown => (settings === undefined ? undefined : client.query(settings));
    const opened = new pg.Pool({ ...config, max: most, idleTimeoutMillis: 30_000, connectionTimeoutMillis: 10_000, allowExitOnIdle: true, onConnect });
    // An idle connection that the server ends (a restart) is no reason to end the process: the next query opens another.
    opened.on('error', (error) => log.warn({ code: codeOf(error) ?? null }, 'A database connection was lost.'));
    return opened;
  };
  const forKeys = Math.max(1, Math.round(max * KEYED_SHARE));
  const pool = open(Math.max(1, max - forKeys));
  const keyed = open(forKeys, BY_KEY);
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool) });
  return {
    pool,
    keyed,
    prisma,
    vault,
    close: async () => {
      await prisma.$disconnect();
      await Promise.all([pool.end(), keyed.end()]);
    },
  };
}

/** PostgreSQL's SQLSTATE or Prisma's code of an error, where it has one. */
export function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  if ('code' in error && typeof error.code === 'string') return error.code;
  if ('cause' in error) return codeOf(error.cause);
  return undefined;
}

/** Serialisation failures and deadlocks: the same transaction may succeed when it is made again (PostgreSQL 13.2.3; Prisma P2034). */
const RETRIABLE = new Set(['40001', '40P01', 'P2034', 'TransactionWriteConflict']);

/** Lost connections and a server that is starting or stopping (class 08, 57P01 to 57P03, and Node's own codes). */
const CONNECTION_LOST = /^(08...|57P0[123]|ECONNREFUSED|ECONNRESET|EPIPE|ENOENT|ETIMEDOUT|P1001|P1002|P1008|P1017)$/;

export const isRetriable = (error: unknown): boolean => RETRIABLE.has(codeOf(error) ?? '') || /deadlock detected|could not serialize/.test(String(error));

export const isConnectionLost = (error: unknown): boolean =>
  CONNECTION_LOST.test(codeOf(error) ?? '') || /Connection terminated|terminating connection|the database system is|timeout exceeded when trying to connect|Can't reach database/i.test(String(error));

/**
 * Runs `work` in one transaction at READ COMMITTED and makes it again, up to five times, when PostgreSQL asks for it.
 * @throws whatever `work` throws; nothing is stored then.
 */
export async function inTransaction<T>(db: Database, work: (tx: Tx) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await db.prisma.$transaction(work, { maxWait: 10_000, timeout: 20_000 });
    } catch (error) {
      if (attempt >= 5 || !isRetriable(error)) throw error;
    }
  }
}
