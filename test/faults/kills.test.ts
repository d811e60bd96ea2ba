import { afterAll, beforeAll, expect, test } from 'vitest';
import { killAt, POINTS } from '../../scripts/faults/kills.mjs';
import { redisServer } from '../support/programs.js';
import { openBuild } from './build.js';

// The short form of `npm run faults`: the built product as processes of its own, killed at each point while people answer.
let build: Awaited<ReturnType<typeof openBuild>>;
beforeAll(async () => {
  build = await openBuild();
});
afterAll(() => build.remove());

const LIMIT_MS = 150_000;
const SHORT = { kills: 2, people: 12, think: 200, most: 12, roundMs: 100_000 };

const held = ({ lost, doubled, stuck, crashes, details, log }: Awaited<ReturnType<typeof killAt>>) => ({ lost, doubled, stuck, crashes, ...(lost + doubled + stuck + crashes.length > 0 && { details, log: log?.slice(-3000) }) });

test.concurrent.for(POINTS)('killed %s, nothing is lost, nothing counts twice and nobody is stuck', { timeout: LIMIT_MS }, async (point) => {
  const found = await killAt(point, { ...build, ...SHORT });
  expect(held(found)).toEqual({ lost: 0, doubled: 0, stuck: 0, crashes: [] });
  expect(found.kills).toBeGreaterThanOrEqual(SHORT.kills);
  expect(found.answers).toBeGreaterThan(SHORT.people * 10);
});

test.skipIf(redisServer === undefined)('the same with the queue on Redis', { timeout: LIMIT_MS }, async () => {
  const found = await killAt('before-mark', { ...build, ...SHORT, queue: 'redis' });
  expect(held(found)).toEqual({ lost: 0, doubled: 0, stuck: 0, crashes: [] });
});
