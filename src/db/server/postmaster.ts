import { chown, mkdir, open, readFile, readdir, rename, rm, link, stat, writeFile } from 'node:fs/promises';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { randomIds } from '../../support/ids.js';
import type { Place } from './place.js';
import { exists } from './binaries.js';

export const USER = 'pamong';
const PORT = 5432;
const LOG_LIMIT_BYTES = 5_000_000;

/** What `postmaster.pid` says. Lines: pid, data folder, start, port, socket folder, address, shared memory, status (PostgreSQL's pidfile.h). */
export interface Running {
  readonly pid: number;
  readonly socketDir: string;
  readonly port: number;
  readonly ready: boolean;
}

/** What the server is told at every start; nothing of it is kept in the data folder, so that a new release may change it. */
function settings(place: Place, durable: boolean): readonly string[] {
  const onOff = durable ? 'on' : 'off';
  const rows: Readonly<Record<string, string>> = {
    listen_addresses: '',
    port: String(PORT),
    unix_socket_directories: place.socketDir,
    unix_socket_permissions: '0700',
    max_connections: '200',
    shared_buffers: '128MB',
    wal_level: 'minimal',
    max_wal_senders: '0',
    max_wal_size: '512MB',
    fsync: onOff,
    full_page_writes: onOff,
    synchronous_commit: onOff,
    timezone: 'UTC',
    log_timezone: 'UTC',
    jit: 'off',
    max_parallel_workers_per_gather: '0',
    // Containers often have a tiny /dev/shm, and systemd empties it when a user logs out.
    dynamic_shared_memory_type: 'mmap',
    // The log must never hold what a statement carried: no statements, no details with key values, no parameters.
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
    log_parameter_max_length_on_error: '0',
    log_checkpoints: 'off',
  };
  return Object.entries(rows).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

/** PostgreSQL gets nothing of our environment: no tokens, no NODE_OPTIONS. */
function surroundings(place: Place) {
  const user = place.account === undefined ? {} : { uid: place.account.uid, gid: place.account.gid };
  return { ...user, cwd: '/', env: { PATH: '/usr/local/bin:/usr/bin:/bin', LANG: 'C', LC_ALL: 'C', TZ: 'UTC' } };
}

/**
 * Makes the cluster once. It is built under a name of its own and then renamed, so that a start that was cut short
 * leaves nothing half made and of two first starts one wins whole.
 */
export async function ensureCluster(place: Place): Promise<void> {
  if (await exists(join(place.pgdata, 'PG_VERSION'))) return checkVersion(place);
  const fresh = join(place.home, `.new-${randomIds.token(6)}`);
  await mkdir(fresh, { mode: 0o700 });
  const passwordFile = join(fresh, 'password');
  await writeFile(passwordFile, place.password, { mode: 0o600 });
  if (place.account !== undefined) for (const path of [fresh, passwordFile]) await chown(path, place.account.uid, place.account.gid);
  const target = join(fresh, 'pgdata');
  try {
    await run(place, 'initdb', ['-D', target, '-U', USER, '--auth=scram-sha-256', `--pwfile=${passwordFile}`, '--encoding=UTF8',
      '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--no-sync', '--no-instructions']);
    await run(place, 'initdb', ['-D', target, '--sync-only']);
    await rename(target, place.pgdata);
  } catch (error) {
    if (!(await exists(join(place.pgdata, 'PG_VERSION')))) throw error;
  } finally {
    await rm(fresh, { recursive: true, force: true, maxRetries: 3 }).catch(() => {});
  }
  await sweepUp(place.home);
}

/** Takes away what unfinished makings left. One that still runs beside us has lost already: it fails, and finds the cluster made. */
async function sweepUp(home: string): Promise<void> {
  for (const name of await readdir(home)) {
    if (name.startsWith('.new-')) await rm(join(home, name), { recursive: true, force: true, maxRetries: 3 }).catch(() => {});
  }
}

async function checkVersion(place: Place): Promise<void> {
  const made = (await readFile(join(place.pgdata, 'PG_VERSION'), 'utf8')).trim();
  const shipped = spawnSync(join(place.bin, 'postgres'), ['--version'], { encoding: 'utf8', env: {} }).stdout ?? '';
  const major = /\b(\d+)(?:\.\d+|beta|rc)/.exec(shipped)?.[1];
  if (major !== undefined && major !== made) {
    throw new Error(`the data in ${place.home} was made by PostgreSQL ${made}, and ${major} is installed: export it with the older release first`);
  }
}

async function run(place: Place, program: string, args: readonly string[]): Promise<void> {
  const child = spawn(join(place.bin, program), args, { ...surroundings(place), stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  const collect = (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-4000);
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  const code = await new Promise<number | null>((done, failed) => child.once('error', failed).once('close', done));
  if (code !== 0) throw new Error(`${program} ended with ${code}: ${said.trim()}`);
}

/**
 * Starts the server in a session of its own, so that a Ctrl-C in the terminal reaches us alone and we can drain first.
 * @returns the pid, and a promise that settles when that process ends (at once when another server was faster).
 */
export async function launch(place: Place, durable: boolean): Promise<{ readonly pid: number; readonly ended: Promise<void> }> {
  const size = await stat(place.logFile).then((found) => found.size, () => 0);
  const log = await open(place.logFile, size > LOG_LIMIT_BYTES ? 'w' : 'a', 0o600);
  try {
    const child = spawn(join(place.bin, 'postgres'), ['-D', place.pgdata, ...settings(place, durable)], {
      ...surroundings(place),
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
    });
    const ended = new Promise<void>((done) => child.once('exit', () => done()).once('error', () => done()));
    await new Promise<void>((done, failed) => child.once('spawn', () => done()).once('error', failed));
    child.unref();
    return { pid: child.pid ?? 0, ended };
  } finally {
    await log.close();
  }
}

/** Reads `postmaster.pid` and makes sure that the process it names is this cluster's server, not a stranger that was given the same number. */
export async function findRunning(place: Place): Promise<Running | 'none' | 'stranger'> {
  const text = await readFile(join(place.pgdata, 'postmaster.pid'), 'utf8').catch(() => '');
  const [pid, , , port, socketDir, , , status] = text.split('\n').map((line) => line.trim());
  const number = Number(pid);
  if (!Number.isInteger(number) || number <= 0 || !isAlive(number)) return 'none';
  if (!isServer(number, place.pgdata)) return 'stranger';
  return { pid: number, socketDir: socketDir || place.socketDir, port: Number(port) || PORT, ready: status === 'ready' };
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function isServer(pid: number, pgdata: string): boolean {
  let command: string;
  try {
    if (process.platform === 'linux' && readFileSync(`/proc/${pid}/comm`, 'utf8').trim() === 'postgres' && readlinkSync(`/proc/${pid}/cwd`) === pgdata) return true;
    command = process.platform === 'linux'
      ? readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
      : execFileSync('ps', ['-p', String(pid), '-o', 'command='], { encoding: 'utf8' });
  } catch {
    return false;
  }
  return command.includes('postgres') && command.includes(` ${pgdata} `);
}

/**
 * Takes away a `postmaster.pid` that names a stranger; PostgreSQL itself would take the stranger for a server and refuse to start.
 * Another process may have started a server since we looked: then its file is put back.
 */
export async function discardStale(place: Place): Promise<void> {
  const path = join(place.pgdata, 'postmaster.pid');
  const before = await readFile(path, 'utf8').catch(() => undefined);
  if (before === undefined || (await findRunning(place)) !== 'stranger') return;
  const aside = `${path}.${randomIds.token(6)}`;
  if (!(await rename(path, aside).then(() => true, () => false))) return;
  const taken = await readFile(aside, 'utf8').catch(() => '');
  if (taken.split('\n')[0] !== before.split('\n')[0]) await link(aside, path).catch(() => undefined);
  await rm(aside, { force: true });
}

/** The last lines of the server's log, for an error's text. */
export async function lastWords(place: Place): Promise<string> {
  const text = await readFile(place.logFile, 'utf8').catch(() => '');
  return text.trimEnd().split('\n').slice(-5).join('\n');
}
