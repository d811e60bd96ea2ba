// Compiles src/ to dist/, copies what is not TypeScript and gathers what runs. Does nothing when the same sources were built before.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle } from './bundle.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const src = join(root, 'src');
const dist = join(root, 'dist');
const content = join(src, 'content', '/');
const stamp = join(dist, '.stamp');

function files(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort();
}

/** The generated client is left out: it follows from the schema, which is counted. */
function fingerprint() {
  const hash = createHash('sha256');
  const generated = join(src, 'db', 'generated');
  const counted = [...files(src).filter((path) => !path.startsWith(generated)), ...['tsconfig.json', 'package-lock.json', 'prisma/schema.prisma', 'scripts/compile.mjs', 'scripts/bundle.mjs'].map((name) => join(root, name))];
  for (const path of counted) if (existsSync(path)) hash.update(relative(root, path)).update('\0').update(readFileSync(path)).update('\0');
  return hash.digest('hex');
}

/** Whether dist/ is what src/ gives. Where only dist/ was brought along, it is. */
export function upToDate() {
  if (!existsSync(stamp)) return false;
  if (!existsSync(src)) return true;
  return readFileSync(stamp, 'utf8') === fingerprint();
}

/** Content as JSON, which a start reads much faster; what is not written well stays as it is, for the start to say what is wrong with it. */
function asJson(path) {
  const text = readFileSync(path, 'utf8');
  // Loaded here, since this file is read before anything is installed.
  const document = createRequire(import.meta.url)('yaml').parseDocument(text);
  return document.errors.length > 0 ? text : JSON.stringify(document.toJS());
}

/**
 * @param {{ checked?: boolean }} how `checked`: the types have just been found in order, and are not looked at again.
 * @returns {Promise<boolean>} false when the compiler refused; dist/ is then as it was.
 */
export async function build({ checked = false } = {}) {
  const before = fingerprint();
  const started = performance.now();
  const compiler = spawnSync(process.execPath, [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', 'tsconfig.json', '--noEmitOnError', ...(checked ? ['--noCheck'] : [])], { cwd: root, stdio: ['ignore', 2, 2] });
  if (compiler.status !== 0) return false;
  const kept = new Set([stamp]);
  for (const path of files(src)) {
    const target = join(dist, relative(src, path));
    if (path.endsWith('.ts')) {
      const base = target.slice(0, -'.ts'.length);
      kept.add(`${base}.js`).add(`${base}.js.map`);
    } else {
      mkdirSync(dirname(target), { recursive: true });
      if (path.startsWith(content) && path.endsWith('.yaml')) writeFileSync(target, asJson(path));
      else copyFileSync(path, target);
      kept.add(target);
    }
  }
  const bundled = join(dist, 'bundle', '/');
  for (const path of files(dist)) if (!kept.has(path) && !path.startsWith(bundled)) rmSync(path);
  await bundle(dist);
  writeFileSync(stamp, before);
  process.stderr.write(`Built in ${((performance.now() - started) / 1000).toFixed(1)} s.\n`);
  return true;
}
