// Processes by number, on Linux and macOS.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

export function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Ends a process that may be gone already. */
export function end(pid, signal = 'SIGKILL') {
  // 0 would mean ourselves and everyone beside us.
  if (!(pid > 0)) return;
  try {
    process.kill(pid, signal);
  } catch {
    // Gone: that is what was wanted.
  }
}

/** The processes that `pid` started and that still run. */
export function childrenOf(pid) {
  const { stdout } = spawnSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' });
  return (stdout ?? '')
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
    .filter(([, parent]) => parent === pid)
    .map(([child]) => child);
}

const commandOf = (pid) => spawnSync('ps', ['-ww', '-p', String(pid), '-o', 'command='], { encoding: 'utf8' }).stdout ?? '';

/** The embedded PostgreSQL of a data folder; null when none runs there. */
export function postmasterOf(dataDir) {
  try {
    const note = JSON.parse(readFileSync(`${dataDir}/postgres.json`, 'utf8'));
    const home = note.home.startsWith('/') ? note.home : `${dataDir}/${note.home}`;
    const pid = Number(readFileSync(`${home}/pgdata/postmaster.pid`, 'utf8').split('\n')[0]);
    // The number may belong to a stranger by now.
    return pid > 0 && isAlive(pid) && commandOf(pid).includes(`${home}/pgdata`) ? pid : null;
  } catch {
    return null;
  }
}
