import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { stat } from 'node:fs/promises';

/** The operating system's user that PostgreSQL runs as; undefined means: as ourselves. */
export interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

const NAME = 'pamong';

/**
 * PostgreSQL refuses to run as root. For root this gives the unprivileged user that runs it: the owner of `existing` (data written before),
 * else the system user `pamong`, made where that is possible, else `nobody`.
 * @param existing a data folder, which need not exist.
 */
export async function serverAccount(existing: string): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const owner = await stat(existing).catch(() => undefined);
  if (owner !== undefined && owner.uid !== 0) return { name: String(owner.uid), uid: owner.uid, gid: owner.gid };
  return lookUp(NAME) ?? create() ?? lookUp('nobody') ?? { name: 'nobody', uid: 65534, gid: 65534 };
}

function create(): Account | undefined {
  const made = spawnSync('useradd', ['--system', '--user-group', '--no-create-home', '--home-dir', '/nonexistent', '--shell', '/usr/sbin/nologin', NAME], { stdio: 'ignore' });
  if (made.error !== undefined) {
    spawnSync('adduser', ['-S', '-D', '-H', '-s', '/sbin/nologin', NAME], { stdio: 'ignore' });
  }
  // Another process may have made it in the same moment: what counts is that it is there.
  return lookUp(NAME);
}

function lookUp(name: string): Account | undefined {
  let lines: readonly string[];
  try {
    lines = readFileSync('/etc/passwd', 'utf8').split('\n');
  } catch {
    return undefined;
  }
  for (const line of lines) {
    const [user, , uid, gid] = line.split(':');
    if (user === name && Number(uid) > 0) return { name, uid: Number(uid), gid: Number(gid) };
  }
  return undefined;
}

/** Whether `account` may pass through every folder above `path` and, for a program, run it. */
export function mayReach(path: string, account: Account | undefined, program: boolean): boolean {
  if (account === undefined) return true;
  const tried = program
    ? spawnSync(path, ['--version'], { uid: account.uid, gid: account.gid, cwd: '/', env: {}, stdio: 'ignore' })
    : spawnSync('/bin/sh', ['-c', 'test -x "$1" && cd "$1"', 'sh', path], { uid: account.uid, gid: account.gid, cwd: '/', env: {}, stdio: 'ignore' });
  return tried.status === 0;
}
