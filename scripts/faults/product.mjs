// The product with a fuse: `node product.mjs BUILD ROLES POINT COUNT`. It is what `npm start -- --roles ROLES` runs, but that at the COUNT-th
// time it comes to POINT it kills itself with SIGKILL. POINT `none` never does.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [build, roles, point, count] = process.argv.slice(2);
const load = async (path) => await import(pathToFileURL(join(build, 'dist', 'bundle', path)).href);
const { loadConfig } = await load('config.js');
const { runStart } = await load('main-start.js');
const { createLogger } = await load('support-logger.js');

let left = Number(count);
const faults = (at) => {
  if (at !== point) return;
  left -= 1;
  if (left <= 0) process.kill(process.pid, 'SIGKILL');
};

// A run that is killed takes us along: its end of this pipe goes with it.
process.stdin.on('end', () => process.kill(process.pid, 'SIGTERM')).resume();
process.stderr.on('error', () => {});
process.on('unhandledRejection', (reason) => {
  throw new Error('A promise was left alone.', { cause: reason });
});

const config = loadConfig(process.env);
const io = { out: () => {}, err: (text) => process.stderr.write(text), readFile: () => Promise.reject(new Error('no files here')), writeFile: () => Promise.reject(new Error('no files here')), isTerminal: false };
await runStart(config, roles.split(','), createLogger(config.logLevel), io, faults);
process.exit(0);
