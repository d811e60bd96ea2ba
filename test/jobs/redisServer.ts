import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';

export const hasRedisServer = spawnSync('redis-server', ['--version']).status === 0;

export interface RedisServer {
  readonly url: string;
  flush(): Promise<void>;
  /** Ends every connection but this one. */
  disconnectAll(): Promise<void>;
  stop(): Promise<void>;
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('No port was given.');
  return address.port;
}

/** A Redis of its own on loopback, which keeps nothing on disk. */
export async function startRedis(settings: readonly string[] = []): Promise<RedisServer> {
  const folder = await mkdtemp(join(tmpdir(), 'pamong-redis-'));
  const port = await freePort();
  const child = spawn('redis-server', ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder, ...settings], { stdio: 'ignore' });
  const ended = once(child, 'exit');
  const admin = new Redis({ port, host: '127.0.0.1', retryStrategy: () => 50, maxRetriesPerRequest: null });
  admin.on('error', () => {});
  await admin.ping();
  return {
    url: `redis://127.0.0.1:${port}`,
    flush: async () => void (await admin.flushall()),
    disconnectAll: async () => void (await admin.call('CLIENT', 'KILL', 'SKIPME', 'yes')),
    stop: async () => {
      admin.disconnect();
      child.kill();
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
