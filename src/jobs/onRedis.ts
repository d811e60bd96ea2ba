import { createRedisBackend } from 'bullmq';
import { Redis } from 'ioredis';
import { Misconfigured } from '../support/errors.js';
import { createWakeups, type WakeupDeps, type Wakeups } from './wakeups.js';

/**
 * The queue on Redis.
 * @throws Misconfigured when the server may throw keys away: a queue that forgets at random cannot be told from one that works.
 */
export async function openRedisWakeups(url: string, deps: WakeupDeps): Promise<Wakeups> {
  // BullMQ waits in blocking commands, so a lost server must not end them with an error.
  const redis = new Redis(url, { maxRetriesPerRequest: null, lazyConnect: true, retryStrategy: (times) => Math.min(times * 200, 2000) });
  redis.on('error', (error: Error) => deps.log.warn({}, `Redis: ${error.message}`));
  try {
    await redis.connect();
    await refuseEviction(redis);
  } catch (error) {
    redis.disconnect();
    throw error;
  }
  return createWakeups(
    {
      factory: createRedisBackend,
      connection: redis,
      dispose: async () => {
        if (redis.status === 'ready') await redis.quit().catch(() => redis.disconnect());
        else redis.disconnect();
      },
    },
    deps,
  );
}

async function refuseEviction(redis: Redis): Promise<void> {
  const policy = await policyOf(redis);
  if (policy !== null && policy !== 'noeviction') {
    throw new Misconfigured([`REDIS_URL points to a server whose maxmemory-policy is ${policy}: set it to noeviction, or it may throw queued work away`]);
  }
}

/** Null where the server does not tell (some hosted ones refuse CONFIG, and INFO names it only from Redis 7 on). */
async function policyOf(redis: Redis): Promise<string | null> {
  const told: unknown = await redis.config('GET', 'maxmemory-policy').catch(() => null);
  if (Array.isArray(told) && typeof told[1] === 'string') return told[1];
  const info = await redis.info('memory').catch(() => '');
  return /maxmemory_policy:(\S+)/.exec(info)?.[1] ?? null;
}
