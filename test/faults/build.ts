import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { copyBuild, loadBuild, type Built } from '../../scripts/faults/build.mjs';

/**
 * A copy of the built product for one test file, built before where the sources are newer. FAULTS_BUILD names a build that lies elsewhere.
 * What does not compile leaves the last build in place; that it does not compile is another test's failure.
 */
export async function openBuild(): Promise<{ readonly built: Built; readonly folder: string; remove(): void }> {
  const elsewhere = process.env['FAULTS_BUILD'];
  if (elsewhere === undefined) spawnSync(process.execPath, [fileURLToPath(new URL('../../scripts/build.mjs', import.meta.url))], { stdio: 'ignore' });
  const copy = copyBuild(elsewhere);
  return { ...copy, built: await loadBuild(copy.folder) };
}
