import type pg from 'pg';
import { openPostgresWakeups } from './onPostgres.js';
import { openRedisWakeups } from './onRedis.js';
import type { WakeupDeps, Wakeups } from './wakeups.js';

/** Where wake-ups travel. */
export type QueueBackend = { readonly kind: 'postgres'; readonly connection: string | pg.PoolConfig } | { readonly kind: 'redis'; readonly url: string };

/**
 * Opens the queue.
 * @throws Misconfigured when Redis may evict keys; whatever the driver throws when the server cannot be reached.
 */
export async function openQueues(backend: QueueBackend, deps: WakeupDeps): Promise<Wakeups> {
  return backend.kind === 'postgres' ? await openPostgresWakeups(backend.connection, deps) : await openRedisWakeups(backend.url, deps);
}
