// The other side: telegraf with Redis, in processes of their own.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { root } from '../prepare.mjs';
import { Crowd } from './crowd.mjs';
import { cpuSeconds, freePort, peakBytes, serverBytes, start, until } from './processes.mjs';

const TOKEN = '1002:bench-peer';

/** @param durable every command on the disk before it is answered (`appendfsync always`); otherwise as Redis ships. */
export async function startPeer({ questions, durable = false, profile = false }) {
  const { startBotApi } = await import(new URL('../../dist/sandbox/telegram/server.js', import.meta.url).href);
  const clock = { now: () => Date.now(), real: () => Date.now() };
  const api = await startBotApi({ token: TOKEN, clock, limits: { messagesPerSecond: 0, chatMessagesPerSecond: 0, chatBurst: 0, groupPerMinute: 0 } });
  let ready = false;
  api.on('call', ({ method }) => {
    if (method === 'setWebhook') ready = true;
  });
  const crowd = new Crowd(api);
  const folder = mkdtempSync(join(tmpdir(), 'pamong-bench-redis-'));
  const [port, redisPort] = [await freePort(), await freePort()];
  const redisServer = start('redis-server', ['--port', String(redisPort), '--bind', '127.0.0.1', '--dir', folder, '--loglevel', 'warning', ...(durable ? ['--appendonly', 'yes', '--appendfsync', 'always'] : [])], { PATH: process.env.PATH });
  const redis = new Redis({ port: redisPort, host: '127.0.0.1', maxRetriesPerRequest: null, retryStrategy: () => 50 });
  redis.on('error', () => {});
  await until('Redis answered', () => redis.ping().then(() => true, () => false), { program: redisServer });
  const env = { PATH: process.env.PATH, NODE_ENV: 'production', PEER_API_ROOT: api.url, PEER_TOKEN: TOKEN, PEER_PORT: String(port), PEER_REDIS_PORT: String(redisPort), PEER_QUESTIONS: String(questions) };
  const program = start(process.execPath, [join(root, 'scripts', 'bench', 'peer-bot.mjs')], env, profile ? ['--cpu-prof', `--cpu-prof-dir=${join(root, '.build', 'profile')}`] : []);
  await until('the peer set its webhook', () => ready, { program });

  return {
    api, crowd, pid: program.pid,
    cpu: () => ({ own: cpuSeconds(program.pid), store: cpuSeconds(redisServer.pid) }),
    memory: () => ({ own: peakBytes(program.pid), store: serverBytes(redisServer.pid) }),
    durability: async () => Object.fromEntries(await Promise.all(['appendonly', 'appendfsync', 'save'].map(async (name) => [name, (await redis.config('GET', name))[1]]))),
    /** Every stored answer of these chats. */
    answers: async (chats) => {
      const found = await redis.mget(chats.map((chat) => `${chat}:${chat}`));
      return found.flatMap((text, i) => (text === null ? [] : (JSON.parse(text).answers ?? []).map((choice, n) => ({ chat: chats[i], question: `q${n + 1}`, choice }))));
    },
    /** Waits until it has acknowledged everything: it stores an answer after it has replied. */
    settle: () => until('every update was acknowledged', async () => (await (await fetch(`${api.url}/bot${TOKEN}/getWebhookInfo`)).json()).result.pending_update_count === 0),

    stop: async () => {
      redis.disconnect();
      await program.stop();
      await redisServer.stop();
      await api.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
