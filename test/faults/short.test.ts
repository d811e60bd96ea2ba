import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { redisServer } from '../support/programs.js';

// The short form of `npm run faults`: the built product as processes of its own, and people who answer by what their phones show.
const LIMIT_MS = 400_000;
const script = (name: string) => fileURLToPath(new URL(`../../scripts/${name}`, import.meta.url));

type Found = ReadonlyMap<string, readonly string[]>;
const running = new Map<'postgres' | 'redis', Promise<Found>>();

beforeAll(() => {
  // What does not compile leaves the last build in place; that it does not compile is told elsewhere.
  if (process.env['FAULTS_BUILD'] === undefined) spawnSync(process.execPath, [script('build.mjs')], { stdio: 'ignore' });
  // Both at once: most of their time is waiting for what dead processes held.
  for (const backend of redisServer === undefined ? (['postgres'] as const) : (['postgres', 'redis'] as const)) running.set(backend, short(backend));
}, LIMIT_MS);

const reportShape = z.object({ short: z.object({ steps: z.array(z.object({ name: z.string(), problems: z.array(z.string()) })), log: z.string().optional() }) });

/** Runs it on one backend. @returns what went wrong, by step. */
async function short(backend: 'postgres' | 'redis'): Promise<Found> {
  const env = { ...process.env, FAULTS_BUILD: process.env['FAULTS_BUILD'] ?? fileURLToPath(new URL('../../', import.meta.url)) };
  const child = spawn(process.execPath, [script('faults.mjs'), '--only', 'short', '--json', '--backend', backend, '--people', '6', '--think', '100'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  await once(child, 'close');
  const { steps, log } = reportShape.parse(JSON.parse(text)).short;
  const problems = new Map(steps.map((step) => [step.name, step.problems]));
  return log === undefined ? problems : problems.set('log', [log]);
}

describe('with the queue on PostgreSQL', () => {
  let found: Found;
  beforeAll(async () => {
    found = (await running.get('postgres')) ?? new Map();
  }, LIMIT_MS);

  test.for(['after-receive', 'after-commit', 'after-claim', 'after-send', 'before-mark'])('processes are killed %s', (point) => expect(found.get(point)).toEqual([]));
  test('PostgreSQL stops at once: people are answered again within 30 seconds', () => expect(found.get('postgresRestarted')).toEqual([]));
  test('everything is killed, PostgreSQL too, and a start on the same folder goes on', () => expect(found.get('treeKilled')).toEqual([]));
  test('a chat that is refused with retry_after is left alone that long, and nobody else waits', () => expect(found.get('oneRefused')).toEqual([]));
  test('a platform that refuses everybody is left alone after one further question at most', () => expect(found.get('allRefused')).toEqual([]));
  test('after all of it no answer is lost or counts twice, and nobody is stuck', () => expect(found.get('answers')).toEqual([]));
  test('no process ended by itself', () => expect(found.get('processes')).toEqual([]));
});

test.skipIf(redisServer === undefined)('on Redis, which is emptied meanwhile: deliveries that come again and out of order change nothing', { timeout: LIMIT_MS }, async () => {
  expect((await running.get('redis'))?.get('redis')).toEqual([]);
});
