import { once } from 'node:events';
import { createConnection, createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { BotApi } from '../../src/sandbox/telegram/server.js';
import { shiftedClock } from '../../src/support/clock.js';
import { hasRedisServer, startRedis, type RedisServer } from '../jobs/redisServer.js';
import { freshDatabase, type TestDatabase } from '../support/database.js';
import { json } from './office.js';
import { botApiSpec, liveEnv, openTelegram, Phone, start, TUESDAY, until, Watch, type Running } from './product.js';

// Processes of their own take as long as the machine is busy; nothing here waits for a time to pass.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

/*
 * The product split into two processes, as on several servers: one takes webhooks and answers, one works; they share a PostgreSQL and a Redis.
 */
const SECRET = 'a-secret_of-Telegram';
const NIP = '198501012010012002';
const ROSTER = `nip,nama,email,telepon,jabatan,unit,unit_induk,nip_atasan,status,zona_waktu\n${NIP},Siti,,081234567002,Analis,Dinas,,,PNS,Asia/Jakarta\n`;
const machine = shiftedClock(() => 0);

let database: TestDatabase;
let redis: RedisServer;
let api: BotApi;
let watch: Watch;
let env: Readonly<Record<string, string>>;
let door: Running;
let worker: Running;
let port = 0;
let siti: Phone;

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

beforeAll(async () => {
  if (!hasRedisServer) return;
  [database, redis, port] = await Promise.all([freshDatabase(), startRedis(['--maxmemory-policy', 'noeviction']), freePort()]);
  api = await openTelegram(() => watch.offset());
  watch = new Watch(database.connection, api);
  await watch.travel(TUESDAY, machine.real());
  env = liveEnv(api, { DATABASE_URL: database.url, REDIS_URL: redis.url, PORT: String(port), TELEGRAM_WEBHOOK_URL: `http://127.0.0.1:${port}`, TELEGRAM_WEBHOOK_SECRET: SECRET });
  [door, worker] = await Promise.all([start(env, ['--roles', 'bot,web']), start(env, ['--roles', 'worker'])]);
  await until('the webhook', () => api.calls.some((call) => call.method === 'setWebhook' && call.status === 200));
}, 60_000);

afterAll(async () => {
  if (!hasRedisServer) return;
  await Promise.all([door.stop(), worker.stop()]);
  await watch.close();
  await api.close();
  await redis.stop();
  await database.drop();
}, 60_000);

const knock = (body: unknown, headers: Readonly<Record<string, string>> = { 'x-telegram-bot-api-secret-token': SECRET }) =>
  fetch(`http://127.0.0.1:${port}/telegram/webhook`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: typeof body === 'string' ? body : JSON.stringify(body) });
const update = (id: number, text: string) => ({ update_id: id, message: { message_id: id, date: 1, from: { id: 55, is_bot: false, first_name: 'X' }, chat: { id: 55, type: 'private', first_name: 'X' }, text } });

test.skipIf(!hasRedisServer)('health, readiness and metrics are on the same port, and no metric names a person', async () => {
  expect(await (await fetch(`http://127.0.0.1:${port}/healthz`)).json()).toEqual({ ok: true });
  expect(await (await fetch(`http://127.0.0.1:${port}/readyz`)).json()).toMatchObject({ ok: true });
  expect(await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()).toContain('pamong_waiting{what="inbox"}');
});

test.skipIf(!hasRedisServer)('without the secret in the header nothing is taken in', async () => {
  for (const headers of [{}, { 'x-telegram-bot-api-secret-token': `${SECRET}x` }, { 'x-telegram-bot-api-secret-token': '' }]) expect((await knock(update(1, '/start'), headers)).status).toBe(401);
  expect(await watch.count('inbox')).toBe(0);
});

test.skipIf(!hasRedisServer)('what is acknowledged is stored; what comes again is not handled again', async () => {
  api.person({ id: 55, firstName: 'X', started: true });
  for (let times = 0; times < 3; times++) {
    expect((await knock(update(1, '/start'))).status).toBe(200);
    expect(await watch.count('inbox')).toBe(1);
  }
  watch.given(1);
  await watch.settled();
  expect(api.calls.filter((call) => call.method === 'sendMessage')).toHaveLength(1);
});

test.skipIf(!hasRedisServer)('what is no update is refused, and the door stays open', async () => {
  for (const body of ['null', '[]', '{}', '{"update_id":"x"}', '{', '"text"']) expect((await knock(body)).status).toBe(400);
  expect((await knock(update(2, 'x'), { 'x-telegram-bot-api-secret-token': SECRET, 'content-type': 'text/plain' })).status).toBe(400);
  expect((await knock({ update_id: 3, poll_answer: { odd: true } })).status).toBe(200);
  watch.given(1);
  await watch.settled();
});

test.skipIf(!hasRedisServer)('a person binds, is invited by the worker and answers over webhooks', async () => {
  await json(['import', 'employees', 'p.csv'], env, new Map([['p.csv', ROSTER]]));
  siti = new Phone(watch, 700_002, 'Siti');
  await siti.say('/start');
  await siti.press('Setuju');
  expect((await siti.contact('6281234567002')).join()).toContain('sudah terhubung');
  const { campaign } = await json<{ campaign: string }>(['survey', 'launch', 'kebutuhan-pelatihan', '--unit', 'Dinas'], env);
  await until('the invitation', () => siti.last().includes('pelatihan apa yang paling membantu'));
  await siti.press('Mulai');
  for (let i = 0; i < 8; i++) await siti.press('3 ·');
  await siti.press('Manajemen proyek');
  await siti.press('Selesai memilih');
  await siti.press('Kelas tatap muka');
  await siti.say('8');
  await siti.press('Lewati');
  await siti.press('Kirim');
  expect(await json(['status', campaign], env)).toMatchObject({ invited: 1, unreachable: 0, delivered: 1, started: 1, completed: 1, declined: 0 });
  expect(await json<{ respondent: string }[]>(['export', 'responses', campaign], env)).toMatchObject([{ respondent: NIP, answers: { jam_sebulan: 8, bidang_pelatihan: ['manajemen_proyek'] } }]);
});

test.skipIf(!hasRedisServer)('with Redis emptied in the middle the worker still sends what comes next', async () => {
  await redis.flush();
  await json(['survey', 'launch', 'kebutuhan-pelatihan', '--unit', 'Dinas'], env);
  siti.news();
  await until('the second invitation', () => siti.last().includes('[Mulai]'));
});

test.skipIf(!hasRedisServer || botApiSpec === undefined)('every call was one that the Bot API allows (skipped where ../shared/specs/telegram-bot-api.json is not at hand)', () => {
  expect(api.specViolations).toEqual([]);
  expect(new Set(api.calls.map((call) => call.method))).toEqual(new Set(['getMe', 'setWebhook', 'setMyCommands', 'sendMessage', 'editMessageText', 'answerCallbackQuery']));
});

test.skipIf(!hasRedisServer)('a process that starts while the database is away waits for it', async () => {
  const { host, port: number, user, password, database: name } = database.connection;
  let refused = 0;
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    if (refused < 2) {
      refused += 1;
      socket.destroy();
      return;
    }
    const inner = createConnection(join(host, `.s.PGSQL.${number}`));
    inner.on('error', () => socket.destroy());
    socket.on('close', () => inner.destroy());
    socket.pipe(inner).pipe(socket);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const at = typeof address === 'object' && address !== null ? address.port : 0;
  const late = await start({ ...env, DATABASE_URL: `postgresql://${user}:${encodeURIComponent(password)}@127.0.0.1:${at}/${name}` }, ['--roles', 'worker']);
  expect(refused).toBe(2);
  await late.stop();
  server.close();
});
