// What has to be there before Pamong can run: a fitting Node.js, the packages, the database client, the build.
// Only Node's own modules are used, since this runs before anything is installed. Everything it says goes to standard error.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, upToDate } from './compile.mjs';
import { generate, generated } from './generate.mjs';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..');
/** The program as it is built. */
export const main = join(root, 'dist', 'bundle', 'main.js');
const LOCK_LIMIT_MS = 600_000;

export function say(text) {
  process.stderr.write(`${text}\n`);
}

/** Ends the process with 78 (a wrong environment) on a Node.js that is too old. */
export function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if ((major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major >= 24) return;
  say(`Pamong needs Node.js 20.19, 22.12, or 24 and later. This is ${process.versions.node}. Install a newer one and run the same command again.`);
  process.exit(78);
}

function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

/**
 * What npm installed, measured against the lock file: everything, what a running system needs (`npm ci --omit=dev`), or not enough.
 * npm writes its own record last, so an installation that was cut short counts as none. Optional packages depend on the machine and are not counted.
 */
export function installed() {
  const wanted = readJson(join(root, 'package-lock.json'))?.packages;
  const found = readJson(join(root, 'node_modules', '.package-lock.json'))?.packages;
  if (wanted === undefined) return found === undefined && !existsSync(join(root, 'node_modules')) ? 'nothing' : 'production';
  if (found === undefined) return 'nothing';
  let answer = 'everything';
  for (const [path, entry] of Object.entries(wanted)) {
    if (path === '' || entry.optional || entry.devOptional || found[path]?.version === entry.version) continue;
    if (!entry.dev) return 'nothing';
    answer = 'production';
  }
  return answer;
}

/** Runs npm as the person runs it, its words on standard error. */
function npm(args) {
  const own = process.env.npm_execpath;
  const [program, first] = own?.endsWith('.js') ? [process.execPath, [own]] : ['npm', []];
  return spawnSync(program, [...first, ...args], { cwd: root, stdio: ['ignore', 2, 2] }).status ?? 1;
}

function install() {
  say('Installing packages (the first time this takes about a minute) ...');
  const status = npm(['ci', '--include=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']);
  if (status === 0) return;
  say('The packages could not be installed; npm says why above. Check the network and run the same command again.');
  process.exit(70);
}

/** One process at a time installs and builds; whoever comes meanwhile waits, and a lock whose owner is gone is taken over. */
async function alone(work) {
  const lock = join(root, '.build', 'lock');
  mkdirSync(dirname(lock), { recursive: true });
  const deadline = performance.now() + LOCK_LIMIT_MS;
  let told = false;
  for (;;) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' });
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    if (!isAlive(Number(readFileSyncOrEmpty(lock))) || performance.now() > deadline) {
      rmSync(lock, { force: true });
      continue;
    }
    if (!told) say('Another process is preparing Pamong; waiting for it ...');
    told = true;
    await new Promise((done) => setTimeout(done, 200));
  }
  const release = () => rmSync(lock, { force: true });
  process.once('exit', release);
  await work();
  process.off('exit', release);
  release();
}

function readFileSyncOrEmpty(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function isAlive(pid) {
  // An empty file is one that is being written this very moment.
  if (pid === 0) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/**
 * Makes everything ready; silent and quick when it is.
 * @param {{ tools: boolean, compile?: boolean, checked?: boolean }} need `tools`: the development tools too, whether or not there is something to build;
 * `compile`: false leaves the build to the caller; `checked`: the types have just been found in order.
 */
export async function prepare({ tools, compile = true, checked = false }) {
  checkNode();
  const built = () => !compile || upToDate();
  const ready = () => {
    const found = installed();
    return found !== 'nothing' && (found === 'everything' ? built() && (compile || generated()) : !tools && built());
  };
  if (ready()) return;
  await alone(async () => {
    if (ready()) return;
    if (installed() !== 'everything') install();
    if (!generated()) {
      say('Generating the database client ...');
      await generate();
    }
    if (!built()) {
      say('Building ...');
      if (!(await build({ checked }))) {
        say('The build failed; the compiler says why above.');
        process.exit(70);
      }
    }
  });
}

/**
 * Reads `.env` of the working folder, else of the clone; the real environment wins. Start and command line agree on one DATA_DIR,
 * wherever they are called from: relative to the `.env` that names it, or `data` in the clone.
 */
export function loadEnvironment() {
  const given = process.env.DATA_DIR;
  const file = [process.cwd(), root].map((folder) => join(folder, '.env')).find((path) => existsSync(path));
  if (file !== undefined) process.loadEnvFile(file);
  if (given) return;
  const named = process.env.DATA_DIR;
  if (!named) process.env.DATA_DIR = join(root, 'data');
  else if (!isAbsolute(named)) process.env.DATA_DIR = resolve(dirname(file ?? root), named);
}
