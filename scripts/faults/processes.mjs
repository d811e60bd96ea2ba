// Starts processes of the product, counts how they end and starts them again at once, as a service manager would.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, openSync, closeSync, mkdtempSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Redis } from 'ioredis';
import { end } from './alive.mjs';

const PRODUCT = join(dirname(fileURLToPath(import.meta.url)), 'product.mjs');

/** Everything that is to end with this run, whatever happens to it. */
const running = new Set();
process.once('exit', () => {
  for (const child of running) end(child.pid);
});

export function createSupervisor({ build, env, logFile, random }) {
  const wanted = new Map();
  const tally = { kills: 0, byRole: {}, crashes: [] };
  let fuse = { point: 'none', most: 1, until: 0 };

  const start = (name, role) => {
    const armed = fuse.point !== 'none' && tally.kills < fuse.until;
    const log = openSync(logFile, 'a');
    const child = spawn(process.execPath, [PRODUCT, build, role, armed ? fuse.point : 'none', String(1 + Math.floor(random() * fuse.most))], { env, stdio: ['pipe', log, log] });
    closeSync(log);
    child.stdin.on('error', () => {});
    running.add(child);
    const entry = { child, role, stopping: false, ended: once(child, 'exit') };
    wanted.set(name, entry);
    child.once('exit', (code, signal) => {
      running.delete(child);
      if (entry.stopping) return;
      if (signal === 'SIGKILL') {
        tally.kills += 1;
        tally.byRole[role] = (tally.byRole[role] ?? 0) + 1;
      } else {
        tally.crashes.push(`${name} ended with ${code ?? signal}`);
        appendFileSync(logFile, `\n--- ${name} ended with ${code ?? signal}\n`);
      }
      if (tally.crashes.length < 20) start(name, role);
    });
    return child;
  };

  const stop = async (name, signal) => {
    const entry = wanted.get(name);
    if (entry === undefined) return null;
    entry.stopping = true;
    wanted.delete(name);
    end(entry.child.pid, signal);
    const late = setTimeout(() => end(entry.child.pid), 20_000);
    const [code, by] = await entry.ended;
    clearTimeout(late);
    return { code, by };
  };

  return {
    tally,
    /** Names are free; roles are the product's. Already running ones stay. */
    start: (name, role = name) => void start(name, role),
    /** From their next start on, processes kill themselves at `point`, after up to `most` times there, until there were `kills` more in all. */
    arm: (point, kills, most) => {
      fuse = { point, most, until: tally.kills + kills };
    },
    pids: () => [...wanted.values()].map(({ child }) => child.pid),
    pid: (name) => wanted.get(name)?.child.pid ?? 0,
    /** Ends one for good. @returns how it ended. */
    stop: (name, signal = 'SIGTERM') => stop(name, signal),
    stopAll: async (signal = 'SIGTERM') => await Promise.all([...wanted.keys()].map((name) => stop(name, signal))),
  };
}

export const hasRedis = spawnSync('redis-server', ['--version']).status === 0;

/** A Redis on loopback that keeps nothing and ends with this process. */
export async function startRedis(folder) {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  await once(probe, 'close');
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--maxmemory-policy', 'noeviction', '--dir', mkdtempSync(join(folder, 'redis-'))];
  // Where Linux can, the server ends with us even when we are killed.
  const bound = spawnSync('setpriv', ['--version']).status === 0;
  const child = bound ? spawn('setpriv', ['--pdeathsig', 'KILL', 'redis-server', ...args], { stdio: 'ignore' }) : spawn('redis-server', args, { stdio: 'ignore' });
  running.add(child);
  const ended = once(child, 'exit').then(() => running.delete(child));
  const admin = new Redis({ port, host: '127.0.0.1', retryStrategy: () => 50, maxRetriesPerRequest: null });
  admin.on('error', () => {});
  await admin.ping();
  return {
    flush: async () => void (await admin.flushall()),
    url: `redis://127.0.0.1:${port}`,
    stop: async () => {
      admin.disconnect();
      end(child.pid, 'SIGTERM');
      await ended;
    },
  };
}
