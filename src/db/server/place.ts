import { createHash } from 'node:crypto';
import { chown, link, lstat, mkdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { z } from 'zod';
import { randomIds } from '../../support/ids.js';
import { type Account, mayReach, serverAccount } from './account.js';
import { copyBinaries, findBinaries, linkLibraries, mayWrite } from './binaries.js';

/** Everything about where one cluster lives; the same for every process that is given the same DATA_DIR. */
export interface Place {
  /** The folder of the cluster: `pgdata/`, the server's log, and the socket where its path is short enough. */
  readonly home: string;
  readonly pgdata: string;
  readonly logFile: string;
  readonly socketDir: string;
  readonly password: string;
  /** The file in DATA_DIR that says where the cluster is and what its password is. */
  readonly note: string;
  readonly bin: string;
  readonly account: Account | undefined;
}

const NOTE = 'postgres.json';
const SHARED_HOME = '/var/lib/pamong';
/** A socket's path may have 103 bytes on macOS and 107 on Linux; PostgreSQL adds `/.s.PGSQL.5432` (15) and a lock file's `.lock` beside it. */
const LONGEST_SOCKET_DIR = 85;

const noteShape = z.object({ home: z.string(), password: z.string().min(20) });

/**
 * Settles where the cluster of `dataDir` lives, makes the folders and the password at the first call, and finds them again later.
 * For root behind a folder that only root may enter, cluster and programs live under /var/lib/pamong and `dataDir` keeps a note of it:
 * whoever deletes `dataDir` starts afresh.
 */
export async function settle(dataDir: string, platform: string): Promise<Place> {
  await mkdir(dataDir, { recursive: true });
  // The real path, since processes recognise their server by it, whichever link they came through.
  const root = await realpath(dataDir);
  const note = (await readNote(root)) ?? (await writeNote(root));
  const home = isAbsolute(note.home) ? note.home : join(root, note.home);
  const pgdata = join(home, 'pgdata');
  const account = await serverAccount(pgdata);
  await makeFolder(home, account);
  const socketDir = Buffer.byteLength(home) <= LONGEST_SOCKET_DIR ? home : await shortFolder(home, account);
  return { home, pgdata, logFile: join(home, 'server.log'), socketDir, password: note.password, note: join(root, NOTE), bin: await programs(platform, home, account), account };
}

async function readNote(root: string): Promise<z.infer<typeof noteShape> | undefined> {
  try {
    return noteShape.parse(JSON.parse(await readFile(join(root, NOTE), 'utf8')));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

async function writeNote(root: string): Promise<z.infer<typeof noteShape>> {
  const account = await serverAccount(join(root, 'postgres', 'pgdata'));
  const home = mayReach(root, account, false) ? 'postgres' : join(SHARED_HOME, randomIds.token(9));
  const note = { home, password: randomIds.token(24) };
  const temporary = join(root, `.${NOTE}.${randomIds.uuid()}`);
  await writeFile(temporary, JSON.stringify(note), { mode: 0o600, flag: 'wx' });
  try {
    // A link, unlike a rename, fails when another process was first; then its note is the one that counts.
    await link(temporary, join(root, NOTE));
    return note;
  } catch (error) {
    const theirs = await readNote(root);
    if (theirs === undefined) throw error;
    return theirs;
  } finally {
    await rm(temporary, { force: true });
  }
}

async function makeFolder(path: string, account: Account | undefined): Promise<void> {
  if (path.startsWith(`${SHARED_HOME}/`)) await mkdir(SHARED_HOME, { recursive: true, mode: 0o755 });
  await mkdir(path, { recursive: true, mode: 0o700 });
  if (account !== undefined) await chown(path, account.uid, account.gid);
}

/** A folder with a short name for the socket of a cluster whose own path is too long. The same name in every process. */
async function shortFolder(home: string, account: Account | undefined): Promise<string> {
  const name = `pamong-${createHash('sha256').update(home).digest('hex').slice(0, 16)}`;
  const base = account !== undefined && existsSync('/run') ? '/run' : '/tmp';
  const path = join(base, name);
  await mkdir(path, { mode: 0o700 }).catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  });
  const found = await lstat(path);
  const mine = process.getuid?.() ?? found.uid;
  if (!found.isDirectory() || ![mine, account?.uid].includes(found.uid)) {
    throw new Error(`${path} belongs to somebody else; the database's socket cannot be put there`);
  }
  if (account !== undefined) await chown(path, account.uid, account.gid);
  return path;
}

async function programs(platform: string, home: string, account: Account | undefined): Promise<string> {
  const { native, version } = await findBinaries(platform);
  const linked = await linkLibraries(native);
  const here = join(native, 'bin');
  if (linked && mayReach(join(here, 'postgres'), account, true)) return here;
  const folder = account !== undefined || (await mayWrite(SHARED_HOME)) ? SHARED_HOME : home;
  const copy = join(folder, `bin-${version}`);
  await copyBinaries(native, copy);
  return join(copy, 'bin');
}
