import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Limiter } from '../../../src/sandbox/slack/limiter.js';
import { fixedClock } from '../../../src/support/clock.js';
import { BUDI, call, NOON, rawCall, SITI, slackWith } from './harness.js';

const post = (slack: Awaited<ReturnType<typeof slackWith>>, user: { id: string } = SITI) => rawCall(slack, 'chat.postMessage', { channel: user.id, text: 'halo' });

test('a channel takes a short burst, then one message a second; other channels are free', async () => {
  const slack = await slackWith({ channelMessagesPerSecond: 1 });
  for (let n = 0; n < 3; n += 1) expect((await post(slack)).status).toBe(200);
  expect(await post(slack)).toEqual({ status: 429, retryAfter: '1', answer: { ok: false, error: 'ratelimited' } });
  expect((await post(slack, BUDI)).status).toBe(200);
  slack.clock.advance(1000);
  expect((await post(slack)).status).toBe(200);
  expect(slack.user(SITI.id).messages()).toHaveLength(4);
});

test('a call before Retry-After has passed is refused and noted as early', async () => {
  const slack = await slackWith({ channelMessagesPerSecond: 1, channelMessagesBurst: 1 });
  await post(slack);
  await post(slack);
  slack.clock.advance(400);
  expect((await post(slack)).status).toBe(429);
  slack.clock.advance(600);
  expect((await post(slack)).status).toBe(200);
  expect(slack.calls.map(({ status, early }) => ({ status, early }))).toEqual([
    { status: 200, early: false },
    { status: 429, early: false },
    { status: 429, early: true },
    { status: 200, early: false },
  ]);
});

test('a rehearsal that moves months does not move the rate', async () => {
  let now = NOON;
  const slack = await slackWith({ channelMessagesPerSecond: 1, channelMessagesBurst: 1, clock: { now: () => now, real: () => NOON } });
  expect((await post(slack)).status).toBe(200);
  now += 180 * 86_400_000;
  expect((await post(slack)).status).toBe(429);
});

test('no limit with 0', async () => {
  const slack = await slackWith({ channelMessagesPerSecond: 0 });
  for (let n = 0; n < 10; n += 1) expect((await post(slack)).status).toBe(200);
});

test('however calls fall, a channel never takes more than its burst and its rate', () => {
  const steps = fc.array(fc.integer({ min: 0, max: 2500 }), { maxLength: 60 });
  fc.assert(fc.property(steps, fc.integer({ min: 1, max: 5 }), (waits, burst) => {
    const clock = fixedClock(NOON);
    const limiter = new Limiter(clock, 1, burst);
    const taken: number[] = [];
    for (const wait of waits) {
      clock.advance(wait);
      const admission = limiter.admit('chat.postMessage', 'D1');
      if (admission.admitted) taken.push(clock.real());
      else expect(admission.retryAfter).toBeGreaterThanOrEqual(1);
    }
    for (const [from, start] of taken.entries()) {
      for (const [to, end] of taken.entries()) if (to >= from) expect(to - from + 1).toBeLessThanOrEqual(burst + (end - start) / 1000 + 1e-9);
    }
  }));
});

test('429 on demand, for one channel or for all, holds until its time has passed', async () => {
  const slack = await slackWith();
  slack.fault({ kind: 'ratelimited', retryAfter: 5, channel: SITI.id });
  expect(await post(slack)).toMatchObject({ status: 429, retryAfter: '5' });
  expect((await post(slack, BUDI)).status).toBe(200);
  slack.clock.advance(4999);
  expect(await post(slack)).toMatchObject({ status: 429, retryAfter: '1' });
  expect(slack.calls.at(-1)).toMatchObject({ early: true, fault: null });
  slack.clock.advance(1);
  expect((await post(slack)).status).toBe(200);

  slack.fault({ kind: 'ratelimited', retryAfter: 5 });
  expect((await call(slack, 'users.list')).error).toBe('ratelimited');
  expect((await post(slack, BUDI)).status).toBe(429);
});
