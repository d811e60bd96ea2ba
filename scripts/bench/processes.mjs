// Starts the measured programs, and reads from /proc what they used.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** Clock ticks a second of Linux' accounting (sysconf(_SC_CLK_TCK), 100 everywhere that Node runs). */
const TICKS = 100;

export async function freePort() {
  const probe = createServer();
  await new Promise((done) => probe.listen(0, '127.0.0.1', done));
  const { port } = probe.address();
  await new Promise((done) => probe.close(done));
  return port;
}

/** A program whose words go to standard error, ended by `stop`. */
export function start(program, args, env, nodeArgs = []) {
  const child = spawn(program, [...nodeArgs, ...args], { env, stdio: ['ignore', 'ignore', 'inherit'] });
  let code = null;
  const ended = new Promise((done) => child.once('exit', (status, signal) => done((code = status ?? signal))));
  child.once('error', (error) => process.stderr.write(`${program}: ${error.message}\n`));
  return {
    pid: child.pid,
    get ended() {
      return code;
    },
    stop: async () => {
      if (code !== null) return;
      child.kill('SIGTERM');
      const late = setTimeout(() => child.kill('SIGKILL'), 20_000);
      await ended;
      clearTimeout(late);
    },
  };
}

/** Looks again until it is so. @throws after the limit, or when the program has ended. */
export async function until(what, look, { limitMs = 60_000, program } = {}) {
  const deadline = performance.now() + limitMs;
  for (;;) {
    if (await look()) return;
    if (program !== undefined && program.ended !== null) throw new Error(`The program ended (${program.ended}) before ${what}.`);
    if (performance.now() > deadline) throw new Error(`Waited in vain for ${what}.`);
    await pause(25);
  }
}

/** The fields of /proc/PID/stat after the name, which may hold spaces (proc_pid_stat(5)). */
function statOf(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return null;
  }
}

function peakOf(pid) {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}

/** What a process may keep for itself is all of it; of a server's children only what they do not share is added. */
function privateOf(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
    return [...text.matchAll(/^Private_(?:Clean|Dirty):\s+(\d+)/gm)].reduce((sum, [, kb]) => sum + Number(kb), 0) * 1024;
  } catch {
    return 0;
  }
}

const childrenOf = (pid) => readdirSync('/proc').filter((name) => /^\d+$/.test(name) && statOf(name)?.[1] === String(pid));

export const canMeasure = existsSync('/proc/self/stat');

/** CPU seconds of a process and everything that it started so far, whether or not that has ended. */
export function cpuSeconds(pid) {
  const own = statOf(pid);
  if (own === null) return 0;
  const ended = Number(own[11]) + Number(own[12]) + Number(own[13]) + Number(own[14]);
  const running = childrenOf(pid).reduce((sum, child) => {
    const stat = statOf(child);
    return stat === null ? sum : sum + Number(stat[11]) + Number(stat[12]);
  }, 0);
  return (ended + running) / TICKS;
}

/** The most memory that one process ever held, in bytes. */
export const peakBytes = (pid) => peakOf(pid);

/** The most that a server ever held, and what its children hold for themselves now, in bytes. */
export const serverBytes = (pid) => peakOf(pid) + childrenOf(pid).reduce((sum, child) => sum + privateOf(child), 0);
