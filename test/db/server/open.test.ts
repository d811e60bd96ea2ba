import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type Server, openServer } from '../../../src/db/server/open.js';
import { isAlive } from '../../../src/db/server/postmaster.js';
import { Misconfigured } from '../../../src/support/errors.js';
import { silentLogger } from '../../../src/support/logger.js';
import { discard } from '../../support/server.js';

// Most tests start and stop one cluster, since making one takes a second; those about the first start make their own.
let dataDir: string;
let opened: Server[] = [];
const folders: string[] = [];

beforeAll(async () => {
  dataDir = await unused();
});

afterEach(async () => {
  for (const server of opened) await server.close();
  opened = [];
});

afterAll(async () => {
  for (const folder of folders) await discard(folder);
});

/** A data folder that does not exist yet, in a folder that its owner alone may enter: root's PostgreSQL user may not. */
async function unused(name = '', mode = 0o700): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), `pamong-server-${name}`));
  await chmod(folder, mode);
  folders.push(folder);
  return join(folder, 'data');
}

async function start(at: string = dataDir, durable = false): Promise<Server> {
  const server = await openServer({ dataDir: at, log: silentLogger, durable });
  opened.push(server);
  return server;
}

async function ask(server: Server, sql: string): Promise<unknown> {
  const client = new Client(server.url('postgres'));
  client.on('error', () => {});
  await client.connect();
  try {
    return Object.values((await client.query<Record<string, unknown>>(sql)).rows[0] ?? {})[0];
  } finally {
    await client.end();
  }
}

async function pidFile(server: Server): Promise<string> {
  return join(String(await ask(server, 'SHOW data_directory')), 'postmaster.pid');
}

async function pidOf(server: Server): Promise<number> {
  return Number((await readFile(await pidFile(server), 'utf8')).split('\n')[0]);
}

async function surroundings(pid: number): Promise<string> {
  return process.platform === 'linux' ? readFile(`/proc/${pid}/environ`, 'utf8') : execFileSync('ps', ['eww', '-p', String(pid)], { encoding: 'utf8' });
}

async function gone(pid: number): Promise<void> {
  const deadline = performance.now() + 10_000;
  while (isAlive(pid) && performance.now() < deadline) await pause(10);
  expect(isAlive(pid)).toBe(false);
}

test('starts in a closed folder, keeps every commit safe, speaks UTF-8 and UTC, and keeps what was written', async () => {
  const first = await start(dataDir, true);
  expect(await ask(first, `SELECT string_agg(setting, ' ' ORDER BY name) FROM pg_settings WHERE name IN ('fsync', 'synchronous_commit', 'full_page_writes', 'data_checksums', 'server_encoding', 'TimeZone', 'listen_addresses')`)).toBe('UTC on on on  UTF8 on');
  await ask(first, 'CREATE TABLE kept AS SELECT 7 AS n');
  const pid = await pidOf(first);
  await first.close();
  await gone(pid);
  expect(await ask(await start(dataDir, true), 'SELECT n FROM kept')).toBe(7);
});

test('three first starts at once share one server, and only the last one to leave stops it', async () => {
  const fresh = await unused();
  const [a, b, c] = await Promise.all([start(fresh), start(fresh), start(fresh)]);
  const pid = await pidOf(a);
  expect([await pidOf(b), await pidOf(c)]).toEqual([pid, pid]);
  await a.close();
  await b.close();
  expect(await ask(c, 'SELECT 1')).toBe(1);
  await c.close();
  await gone(pid);
});

test('all leave at once: the server stops', async () => {
  const servers = await Promise.all([start(), start(), start()]);
  const pid = await pidOf(servers[0]);
  await Promise.all(servers.map((server) => server.close()));
  await gone(pid);
});

test('whoever comes while the last one leaves gets a server all the same', async () => {
  const first = await start();
  const [, second] = await Promise.all([first.close(), start()]);
  expect(await ask(second, 'SELECT 1')).toBe(1);
});

test.each(['SIGKILL', 'SIGQUIT'] as const)('a watched server that ends by %s comes back by itself', async (signal) => {
  const server = await start(dataDir, true);
  await ask(server, `CREATE TABLE after_${signal} AS SELECT 7 AS n`);
  const back = new Promise<number>((done) => server.watch(done));
  const before = await pidOf(server);
  process.kill(before, signal);
  expect(await back).toBe(1);
  expect(await ask(server, `SELECT n FROM after_${signal}`)).toBe(7);
  expect(await pidOf(server)).not.toBe(before);
});

test('after everything was killed, the file left behind may name a stranger: the next start succeeds', async () => {
  const first = await start();
  const file = await pidFile(first);
  const left = await readFile(file, 'utf8');
  await first.close();
  const owner = await stat(dirname(file));
  const identity = process.getuid?.() === 0 ? { uid: owner.uid, gid: owner.gid } : {};
  const stranger = spawn('sleep', ['60'], { stdio: 'ignore', cwd: '/', ...identity });
  try {
    await once(stranger, 'spawn');
    await writeFile(file, left.replace(/^\d+/, String(stranger.pid)));
    expect(await ask(await start(), 'SELECT 1')).toBe(1);
    expect(isAlive(Number(stranger.pid))).toBe(true);
  } finally {
    stranger.kill();
  }
});

test('a path too long for a socket is no obstacle', async () => {
  const server = await start(await unused('x'.repeat(100), 0o755));
  expect(await ask(server, 'SELECT 1')).toBe(1);
  expect(server.connection.host).not.toContain('xxx');
  folders.push(server.connection.host);
});

test('the server gets nothing of our environment, and its log nothing of what statements carry', async () => {
  process.env['SECRET_OF_OURS'] = 'zq7Kp';
  const server = await start();
  expect(await surroundings(await pidOf(server))).toContain('TZ=UTC');
  expect(await surroundings(await pidOf(server))).not.toContain('zq7Kp');
  await ask(server, 'CREATE TABLE person (nip text PRIMARY KEY)');
  await ask(server, `INSERT INTO person VALUES ('198501012010011001')`);
  await expect(ask(server, `INSERT INTO person VALUES ('198501012010011001')`)).rejects.toThrow('duplicate key');
  const log = join(dirname(dirname(await pidFile(server))), 'server.log');
  expect(await readFile(log, 'utf8')).toContain('duplicate key');
  expect(await readFile(log, 'utf8')).not.toContain('19850101');
});

test('a machine that no PostgreSQL is shipped for is told to name a server', async () => {
  await expect(openServer({ dataDir, log: silentLogger, platform: 'sunos-sparc' })).rejects.toThrow(Misconfigured);
});
