import { afterAll, beforeAll, expect, test } from 'vitest';
import { allRefused, oneRefused, postgresRestarted, redisEmptied, replayed, treeKilled, twoBots, drained } from '../../scripts/faults/disasters.mjs';
import { redisServer } from '../support/programs.js';
import { openBuild } from './build.js';

let build: Awaited<ReturnType<typeof openBuild>>;
beforeAll(async () => {
  build = await openBuild();
});
afterAll(() => build.remove());

const LIMIT_MS = 150_000;
const few = () => ({ ...build, people: 12, think: 250, playMs: 100_000 });
const NOTHING_WRONG = { lost: 0, doubled: 0, stuck: 0, broken: [] };

const held = ({ lost, doubled, stuck, broken, details, log }: Awaited<ReturnType<typeof drained>>) => ({ lost, doubled, stuck, broken, ...(lost + doubled + stuck + broken.length > 0 && { details, log: log?.slice(-3000) }) });

test.concurrent('PostgreSQL stops at once: people are answered again within 30 seconds', { timeout: LIMIT_MS }, async () => {
  expect(held(await postgresRestarted(few()))).toEqual(NOTHING_WRONG);
});

test.concurrent('the whole process tree is killed, PostgreSQL included, and a start on the same folder goes on', { timeout: LIMIT_MS }, async () => {
  expect(held(await treeKilled(few()))).toEqual(NOTHING_WRONG);
});

test.concurrent('a chat that is refused with retry_after is left alone that long, and nobody else waits', { timeout: LIMIT_MS }, async () => {
  expect(held(await oneRefused({ ...few(), think: 500 }))).toEqual(NOTHING_WRONG);
});

test.concurrent('a platform that refuses everybody is left alone after one further question at most', { timeout: LIMIT_MS }, async () => {
  expect(held(await allRefused(few()))).toEqual(NOTHING_WRONG);
});

test.concurrent('of two bots one polls, and the other takes over when it is killed', { timeout: LIMIT_MS }, async () => {
  expect(held(await twoBots(few()))).toEqual(NOTHING_WRONG);
});

test.concurrent('a stop and a start leave nothing behind', { timeout: LIMIT_MS }, async () => {
  expect(held(await drained(few()))).toEqual(NOTHING_WRONG);
});

test.concurrent('deliveries that come again and out of order change nothing', { timeout: LIMIT_MS }, async () => {
  expect(held(await replayed(few()))).toEqual(NOTHING_WRONG);
});

test.skipIf(redisServer === undefined).concurrent('Redis is emptied: nothing is lost but a little time', { timeout: LIMIT_MS }, async () => {
  expect(held(await redisEmptied(few()))).toEqual(NOTHING_WRONG);
});
