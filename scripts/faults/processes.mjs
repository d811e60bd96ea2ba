// Starts processes of the product, counts how they end and starts them again at once, as a service manager would.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdtempSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
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
  const tally = { kills: 0, byRole: {}, byPoint: {}, crashes: [] };
  const fuses = new WeakMap();
  let plan = {};
  let fuse = { point: 'none', most: 1, until: 0 };

  const start = (name, role) => {
    const planned = plan[role]?.shift();
    const point = planned ?? (tally.kills < fuse.until ? fuse.point : 'none');
    const child = spawn(process.execPath, [PRODUCT, build, role, point, String(1 + Math.floor(random() * fuse.most))], { env, stdio: ['pipe', 'ignore', 'pipe'] });
    if (point !== 'none') fuses.set(child, point);
    child.stdin.on('error', () => {});
    running.add(child);
    const entry = { child, role, stopping: false, ready: false, said: '', ended: once(child, 'exit') };
    child.stderr.on('data', (chunk) => {
      appendFileSync(logFile, chunk);
      entry.said = (entry.said + chunk).slice(-1_500);
      entry.ready ||= chunk.includes('"Pamong runs."');
    });
    wanted.set(name, entry);
    child.once('exit', (code, signal) => {
      running.delete(child);
      if (entry.stopping) return;
      if (signal === 'SIGKILL') {
        // Who is killed from outside did not die at the point.
        if (fuses.has(child)) {
          tally.kills += 1;
          tally.byRole[role] = (tally.byRole[role] ?? 0) + 1;
          tally.byPoint[fuses.get(child)] = (tally.byPoint[fuses.get(child)] ?? 0) + 1;
        }
      } else {
        tally.crashes.push(`${name} ended with ${code ?? signal}: ${entry.said}`);
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
    /** Each start of a role gets the next of its points; where there is none left, none. */
    plan: (points, most) => {
      plan = Object.fromEntries(Object.entries(points).map(([role, list]) => [role, [...list]]));
      fuse = { point: 'none', most, until: 0 };
    },
    /** Kills what runs, so that it starts again as it was last armed. */
    killAll: () => {
      for (const { child } of wanted.values()) end(child.pid);
    },
    /** Waits until the process of that name, whichever it is by then, has come up; for a minute at most. */
    ready: async (name) => {
      for (let waited = 0; waited < 60_000 && wanted.get(name)?.ready !== true; waited += 50) await sleep(50);
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
