import { expect, test } from 'vitest';
import { postDigest } from '../../src/app/digest/postDigest.js';
import { postDigests } from '../../src/app/digest/postDigests.js';
import { recoverOutbox } from '../../src/db/outbox.js';
import type { FaultPoint } from '../../src/support/faults.js';
import { HEAD, HOUR, NEEDY, NEXT_MONDAY, WEEK, WEEK_BEGINS } from '../app/digest/office.js';
import { APP, BUDI, SITI } from '../sandbox/slack/harness.js';
import { nobodyAt, openWorkspace, type SlackWorkspace } from './workspace.js';

/** The head's digest, written and waiting to be sent. */
async function written(world: SlackWorkspace): Promise<void> {
  world.clock.set(NEXT_MONDAY);
  expect(await postDigest({ ...world.post, slack: world.process().directory }, await world.idOf(1), WEEK)).toEqual({ state: 'done', note: null });
}

const posts = (world: SlackWorkspace) => world.slack.calls.filter(({ method }) => method === 'chat.postMessage');
const seen = (world: SlackWorkspace) => world.slack.user(SITI.id).messages();

test('a digest reaches the leader’s Slack, with counts and without a name', async () => {
  const world = await openWorkspace();
  const { campaign } = await world.launch('Dinas Kominfo');
  for (const n of [3, 4, 5, 6, 7]) await world.answer(campaign, n, NEEDY, WEEK_BEGINS + HOUR);
  await written(world);
  expect(await world.process().delivery.drain()).toBe(1);
  const [shown] = seen(world);
  expect(seen(world)).toHaveLength(1);
  expect(JSON.stringify(shown?.blocks)).toContain('5 dari 8 pegawai yang diundang telah menjawab');
  expect(shown?.text).toContain('Selamat pagi, Bapak/Ibu Kepala Dinas.');
  expect(await world.outboxStates()).toMatchObject([{ channel: 'slack', state: 'sent', attempts: 1 }]);
  const everything = JSON.stringify([shown, await world.db.prisma.outbox.findMany({ select: { payload: true, key: true, problem: true, platformId: true } })]);
  expect(everything).not.toMatch(/Pegawai \d|Budi|Siti|medan\.example|1980010/);
  expect(JSON.stringify(shown?.metadata)).toMatch(/^\{"event_type":"pamong_digest","event_payload":\{"key":"[0-9a-f]{64}"\}\}$/);
  expect(world.written.join('\n')).not.toMatch(/xoxb|xapp|Siti|Budi|medan\.example/);
});

test('Slack answers 500 after it took the digest: it stands there once', async () => {
  const world = await openWorkspace();
  await written(world);
  world.slack.fault({ kind: 'status', status: 500, accept: true, method: 'chat.postMessage' });
  await world.process().delivery.drain();
  expect(await world.outboxStates()).toMatchObject([{ state: 'queued' }]);
  await world.pauseEnds();
  await world.process().delivery.drain();
  expect(seen(world)).toHaveLength(1);
  expect(posts(world)).toHaveLength(1);
  expect(await world.outboxStates()).toMatchObject([{ state: 'sent', attempts: 2 }]);
});

test('The connection breaks before Slack took the digest: it is posted at the second try', async () => {
  const world = await openWorkspace();
  await written(world);
  world.slack.fault({ kind: 'reset', method: 'chat.postMessage' });
  await world.process().delivery.drain();
  await world.pauseEnds();
  await world.process().delivery.drain();
  expect(seen(world)).toHaveLength(1);
  expect(posts(world)).toHaveLength(2);
});

test('as long as nobody can look, nobody posts again', async () => {
  const world = await openWorkspace();
  await written(world);
  world.slack.fault({ kind: 'reset', accept: true, method: 'chat.postMessage' });
  world.slack.fault({ kind: 'refuse', error: 'channel_not_found', method: 'conversations.history', times: 2 });
  for (let n = 0; n < 4; n++) {
    await world.process().delivery.drain();
    await world.pauseEnds();
  }
  expect(posts(world)).toHaveLength(1);
  expect(await world.outboxStates()).toMatchObject([{ state: 'sent', attempts: 4 }]);
});

for (const point of ['after-claim', 'after-send', 'before-mark'] as const satisfies readonly FaultPoint[]) {
  test(`a process that dies ${point} neither loses nor doubles the digest`, async () => {
    const world = await openWorkspace();
    await written(world);
    let dead = false;
    const dying = world.process((at) => {
      if (at !== point || dead) return;
      dead = true;
      // Nothing that the process would have noted after its death is noted.
      throw Object.assign(new Error('killed'), { code: 'ECONNRESET' });
    });
    await dying.delivery.drain();
    expect(await world.outboxStates()).toMatchObject([{ state: 'sending' }]);
    await world.leaseEnds();
    expect(await recoverOutbox(world.db, world.clock.now())).toMatchObject({ again: 1 });
    await world.process().delivery.drain();
    expect(seen(world)).toHaveLength(1);
    expect(await world.outboxStates()).toMatchObject([{ state: 'sent', attempts: 2 }]);
  });
}

test('two workers and the command race: each leader gets one', async () => {
  const world = await openWorkspace();
  world.clock.set(NEXT_MONDAY);
  const [a, b] = [world.process(), world.process()];
  const command = postDigests(world.command(world.process()), { week: WEEK });
  const leaders = [await world.idOf(1), await world.idOf(2)];
  const workers = [a, b].map(async ({ directory, delivery }) => {
    for (const leader of leaders) await postDigest({ ...world.post, slack: directory }, leader, WEEK);
    await delivery.drain();
  });
  await Promise.all([...workers, command]);
  expect(await command).toMatchObject({ failed: 0 });
  expect(seen(world)).toHaveLength(1);
  expect(world.slack.user(BUDI.id).messages()).toHaveLength(1);
  expect(await postDigests(world.command(world.process()), { week: WEEK })).toEqual({ posted: 0, alreadyPosted: 2, failed: 0 });
  expect(posts(world)).toHaveLength(2);
});

test('when Slack asks for a pause, nothing is called before it is over', async () => {
  const world = await openWorkspace();
  await written(world);
  world.slack.fault({ kind: 'ratelimited', retryAfter: 7 });
  await world.process().delivery.drain();
  const before = world.slack.calls.length;
  expect(await world.process().delivery.drain()).toBe(0);
  expect(world.slack.calls).toHaveLength(before);
  const [{ rest }] = await world.db.prisma.$queryRaw<[{ rest: number }]>`SELECT extract(epoch FROM hold_until - clock_timestamp())::float8 AS rest FROM pace WHERE id = 'slack'`;
  expect(rest).toBeGreaterThan(5);
  expect(await world.outboxStates()).toMatchObject([{ state: 'queued' }]);
});

test('a Slack that cannot be reached keeps the digest waiting, and it goes out when Slack is back', async () => {
  const world = await openWorkspace();
  world.clock.set(NEXT_MONDAY);
  const away = world.room({ kind: 'socket', appToken: APP }, await nobodyAt());
  expect(await postDigest({ ...world.post, slack: away.directory }, await world.idOf(1), WEEK)).toEqual({ state: 'done', note: null });
  await world.slackDelivery(away.sender, away.renderDigest).drain();
  expect(await world.outboxStates()).toMatchObject([{ channel: 'slack', state: 'queued' }]);
  await world.pauseEnds();
  await world.process().delivery.drain();
  expect(seen(world)).toHaveLength(1);
});

test('a leader whom Slack does not know gets the digest in Telegram', async () => {
  const world = await openWorkspace({ users: [BUDI] });
  await world.bind(1);
  world.clock.set(NEXT_MONDAY);
  expect(await postDigests(world.command(world.process()), { week: WEEK })).toEqual({ posted: 2, alreadyPosted: 0, failed: 0 });
  expect(world.slack.user(BUDI.id).messages()).toHaveLength(1);
  expect(world.toTelegram).toHaveLength(1);
  expect(world.toTelegram[0]?.params.text).toContain('karena akun Slack Anda belum kami temukan');
});

test('a leader who turns out to be gone from Slack when it is sent gets it in Telegram, under the same key', async () => {
  const world = await openWorkspace();
  await world.bind(1);
  await written(world);
  world.slack.user(SITI.id).setDeleted(true);
  await world.process().delivery.drain();
  expect(await world.outboxStates()).toMatchObject([{ channel: 'telegram', state: 'queued' }]);
  await world.drainTelegram();
  expect(world.toTelegram).toHaveLength(1);
  expect(await world.outboxStates()).toMatchObject([{ channel: 'telegram', state: 'sent' }]);
});

test('a message that Slack will never take fails loudly, and a token that it does not take keeps the message', async () => {
  const world = await openWorkspace();
  await written(world);
  world.slack.fault({ kind: 'refuse', error: 'account_inactive' });
  await world.process().delivery.drain();
  expect(await world.outboxStates()).toMatchObject([{ state: 'queued' }]);
  await world.pauseEnds();
  world.slack.fault({ kind: 'refuse', error: 'invalid_blocks', method: 'chat.postMessage' });
  expect(await postDigests(world.command(world.process()), { week: WEEK, leaderEmail: HEAD.email })).toEqual({ posted: 0, alreadyPosted: 0, failed: 1 });
  expect(await world.outboxStates()).toMatchObject([{ state: 'failed' }]);
  expect(world.lines.filter(({ level }) => level === 'error')).toHaveLength(1);
});
