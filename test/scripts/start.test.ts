import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';

// A small installation that is up to date: the scripts as they are, and in dist/ programs that say what they were given.
let clone: string;
let elsewhere: string;

const SAYS = `console.log(JSON.stringify({ args: process.argv.slice(2), dataDir: process.env.DATA_DIR, level: process.env.LOG_LEVEL, pid: process.pid }));`;
const said = z.object({ args: z.array(z.string()), dataDir: z.string(), level: z.string().optional(), pid: z.number() });

beforeAll(async () => {
  clone = await realpath(await mkdtemp(join(tmpdir(), 'pamong-clone-')));
  elsewhere = await realpath(await mkdtemp(join(tmpdir(), 'pamong-elsewhere-')));
  await cp(fileURLToPath(new URL('../../scripts', import.meta.url)), join(clone, 'scripts'), { recursive: true });
  await mkdir(join(clone, 'dist', 'bundle'), { recursive: true });
  await mkdir(join(clone, 'node_modules'));
  const lock = { packages: { '': {}, 'node_modules/a': { version: '1.0.0' }, 'node_modules/b': { version: '1.0.0', dev: true }, 'node_modules/c': { version: '1.0.0', optional: true } } };
  const files: Readonly<Record<string, string>> = {
    'package.json': '{"type":"module"}',
    'package-lock.json': JSON.stringify(lock),
    'node_modules/.package-lock.json': JSON.stringify({ packages: { 'node_modules/a': { version: '1.0.0' } } }),
    'dist/.stamp': 'made elsewhere',
    'dist/bundle/main.js': `if (process.argv[3] === 'stay') { const timer = setInterval(() => {}, 1000); process.once('SIGTERM', () => { console.log('drained'); clearInterval(timer); }); }\n${SAYS}`,
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(clone, name), text);
});

afterAll(async () => {
  await rm(clone, { recursive: true });
  await rm(elsewhere, { recursive: true });
});

function run(script: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const { DATA_DIR: _dataDir, LOG_LEVEL: _level, ...rest } = process.env;
  return spawn(process.execPath, [join(clone, 'scripts', script), ...args], { cwd: elsewhere, env: { ...rest, ...env }, stdio: ['ignore', 'pipe', 'inherit'] });
}

async function output(child: ReturnType<typeof run>): Promise<string> {
  let text = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  await once(child, 'close');
  return text;
}

test('start runs the product in its own process, with `start` and what was asked', async () => {
  const child = run('start.mjs', ['--roles', 'bot']);
  const found = said.parse(JSON.parse(await output(child)));
  expect(found).toEqual({ args: ['start', '--roles', 'bot'], dataDir: join(clone, 'data'), pid: child.pid });
});

test('the command line writes nothing but its own answer, and finds the same data from any folder', async () => {
  expect(said.parse(JSON.parse(await output(run('pamong.mjs', ['status', 'x', '--json']))))).toMatchObject({ args: ['status', 'x', '--json'], dataDir: join(clone, 'data') });
});

test('.env counts where the real environment is silent; its folder is where its DATA_DIR begins', async () => {
  await writeFile(join(clone, '.env'), 'DATA_DIR=./kept\nLOG_LEVEL=warn\n');
  try {
    expect(said.parse(JSON.parse(await output(run('start.mjs', []))))).toMatchObject({ dataDir: join(clone, 'kept'), level: 'warn' });
    expect(said.parse(JSON.parse(await output(run('start.mjs', [], { LOG_LEVEL: 'error', DATA_DIR: './mine' }))))).toMatchObject({ dataDir: './mine', level: 'error' });
  } finally {
    await rm(join(clone, '.env'));
  }
});

test('a stop reaches the product, which may drain', async () => {
  const child = run('start.mjs', ['stay']);
  child.stdout?.once('data', () => child.kill('SIGTERM'));
  expect(await output(child)).toContain('drained');
  expect(child.exitCode).toBe(0);
});
