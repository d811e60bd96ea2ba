import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Tests load what is built: brings that up to date, where it is not. @throws Error where the sources do not compile. */
export function setup(): void {
  const { status } = spawnSync(process.execPath, [fileURLToPath(new URL('../../scripts/build.mjs', import.meta.url))], { stdio: ['ignore', 'ignore', 'inherit'] });
  if (status !== 0) throw new Error('The sources do not compile, and tests of an older build would tell nothing.');
}
