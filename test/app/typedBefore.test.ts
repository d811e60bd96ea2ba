import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { claimTelegram, endOutbox } from '../../src/db/outbox.js';
import { Crowd, say, type Body } from './crowd.js';
import { MONDAY } from './house.js';

let crowd: Crowd;
beforeAll(async () => {
  crowd = await Crowd.open(4);
  const u = crowd.updates();
  u.offer(await crowd.received(crowd.begin(3), crowd.begin(4)));
  await u.idle();
});
afterAll(() => crowd.house.close());
beforeEach(() => crowd.forget());

test('what was typed before a question was asked does not answer it, such as an answer that is typed again', async () => {
  const before = Object.keys(await crowd.answersOf(3)).length;
  const u = crowd.updates();
  u.offer(await crowd.received(say(3, '4'), say(3, '4')));
  await u.idle();
  expect(Object.keys(await crowd.answersOf(3))).toHaveLength(before + 1);
  expect(crowd.replies.map((r) => ('text' in r.call.params ? r.call.params.text : '')).at(-1)).toContain('tiba sebelum pertanyaan ini tampil');
  // Another process, which may be dead, has been sending the question for a second; had it been this one, it would be slow and no more.
  await crowd.house.db.pool.query(`UPDATE outbox SET lease_until = clock_timestamp() + interval '9 seconds' WHERE chat_id = 103 AND kind = 'survey.question' AND state = 'sending'`);
  crowd.sendsHere = false;
  u.offer(await crowd.received(say(3, '4')));
  await u.idle();
  expect(Object.keys(await crowd.answersOf(3))).toHaveLength(before + 1);
  crowd.sendsHere = true;
  // The process that was to send the question died; the answer to the one before is typed again.
  await crowd.house.db.pool.query(`UPDATE outbox SET lease_until = clock_timestamp() + interval '1 second' WHERE chat_id = 103 AND kind = 'survey.question' AND state = 'sending'`);
  u.offer(await crowd.received(say(3, '4')));
  await u.idle();
  await crowd.house.db.pool.query(`UPDATE outbox SET state = 'queued', lease_until = NULL WHERE chat_id = 103 AND state = 'sending'`);
  u.offer(await crowd.received(say(3, '4')));
  await u.idle();
  // What is taken from the queue is on its way from now on.
  const late = await crowd.received(say(3, '4'));
  const drain = async () => {
    for (let turn = 0; turn < 20; turn++) {
      const claimed = await claimTelegram(crowd.house.db, { perSecond: 0, chatPerSecond: 0, chatBurst: 4 }, MONDAY, 50, 10_000);
      if (claimed.length === 0) return;
      await endOutbox(crowd.house.db, claimed.map(({ id }) => ({ id, state: 'sent', platformId: '9' })), MONDAY);
    }
  };
  await drain();
  u.offer(late);
  await u.idle();
  expect(Object.keys(await crowd.answersOf(3))).toHaveLength(before + 1);
  await drain();
  u.offer(await crowd.received(say(3, '4')));
  await u.idle();
  expect(Object.keys(await crowd.answersOf(3))).toHaveLength(before + 2);
});

test('text waits for the question that is on its way, and does not answer it where the platform took it before the question', async () => {
  const u = crowd.updates();
  const counts = async () => Object.keys(await crowd.answersOf(4)).length;
  const before = await counts();
  /** The platform shows the question that goes out now under this number. */
  const shows = (message: number): void => {
    for (const { chat, asks } of crowd.replies.splice(0)) if (asks !== undefined) crowd.questions.note(chat, asks, message);
  };
  u.offer(await crowd.received({ ...say(4, '4'), message: 20 }));
  await u.idle();
  shows(21);
  u.offer(await crowd.received({ ...say(4, '4'), message: 22 }));
  await u.idle();
  expect(await counts()).toBe(before + 2);
  // The next question is under way; the answer is typed again, and only its place tells that it was before the question.
  let arrives: (tookMs: number) => void = () => {};
  crowd.underway = new Promise((resolve) => {
    arrives = resolve;
  });
  u.offer(await crowd.received({ ...say(4, '4'), message: 23 }));
  await new Promise((resolve) => setImmediate(resolve));
  expect([await crowd.open(), crowd.replies.length]).toEqual([1, 1]);
  shows(24);
  crowd.underway = null;
  arrives(50);
  await u.idle();
  expect([await counts(), crowd.replies.map(({ call, asks }) => [call.params.text.includes('tiba sebelum pertanyaan ini tampil'), asks])]).toEqual([before + 2, [[true, undefined]]]);
  // Shown again, it is the same question: whoever answered the first showing has answered it.
  shows(26);
  u.offer(await crowd.received({ ...say(4, '4'), message: 25 }));
  await u.idle();
  expect(await counts()).toBe(before + 3);
  // What was there while a question took seconds to be shown was written before it, whatever its place.
  shows(27);
  crowd.underway = Promise.resolve(2_500);
  u.offer(await crowd.received({ ...say(4, '4'), message: 28 }));
  crowd.underway = null;
  await u.idle();
  expect(await counts()).toBe(before + 3);
  // A platform that numbers people's messages apart from ours is not misunderstood.
  shows(27);
  u.offer(await crowd.received({ ...say(4, '4'), message: 5 }));
  await u.idle();
  expect(await counts()).toBe(before + 4);
});

test('what was written before a late question was shown does not answer it, as its time tells', async () => {
  const isNoted = async (): Promise<boolean> => (await crowd.house.db.prisma.conversation.findFirstOrThrow({ where: { employeeId: await crowd.house.idOf(3) } })).shownAt !== null;
  const counts = async () => Object.keys(await crowd.answersOf(3)).length;
  const wrote = (secondsAgo: number): Body => ({ ...say(3, '4'), sentAt: crowd.house.clock.real() - secondsAgo * 1000 });
  const u = crowd.updates();
  const tell = async (body: Body) => {
    crowd.replies.length = 0;
    // Everything had been waiting when it was asked for; its own time says for how long.
    u.offer((await crowd.received(body)).map((row) => ({ ...row, late: true })));
    await u.idle();
  };
  /** The newest question reaches its reader, so many seconds ago. */
  const shown = async (secondsAgo: number, late = crowd.replies.some((reply) => reply.late)) => {
    const { id } = await crowd.house.db.prisma.outbox.findFirstOrThrow({ where: { chatId: 103n, kind: 'survey.question' }, orderBy: { id: 'desc' } });
    await crowd.house.db.pool.query(`UPDATE outbox SET state = 'sending' WHERE id = $1`, [id]);
    await endOutbox(crowd.house.db, [{ id: Number(id), state: 'sent', platformId: '9', ...(late && { lateAt: crowd.house.clock.real() - secondsAgo * 1000 }) }], MONDAY);
  };
  await crowd.house.db.pool.query(`UPDATE outbox SET state = 'sent' WHERE chat_id = 103`);
  const before = await counts();

  // In time: nothing is noted, and times mean nothing.
  await tell(wrote(0));
  await shown(0);
  expect([await counts(), await isNoted()]).toEqual([before + 1, false]);
  // Nobody was there for a while: the answer came late, and so did the next question.
  await tell(wrote(60));
  expect(crowd.replies.map(({ late }) => late)).toEqual([true]);
  await tell(wrote(59));
  expect(await counts()).toBe(before + 2);
  await shown(10, true);
  expect(await isNoted()).toBe(true);
  // What else was written meanwhile follows, however much of it; each time the question is shown again.
  for (const secondsAgo of [58, 20]) {
    await tell(wrote(secondsAgo));
    expect(crowd.replies.map(({ call: { params } }) => params.text)).toEqual([expect.stringMatching(/tiba sebelum pertanyaan ini tampil.*\n\n\d+\/\d+ · /s)]);
    await shown(10);
  }
  expect([await counts(), await isNoted()]).toEqual([before + 2, true]);
  await tell(wrote(5));
  expect([await counts(), await isNoted()]).toEqual([before + 3, false]);
  await shown(9);
  // What its process left behind came late too.
  await crowd.received(wrote(5));
  await crowd.house.db.pool.query(`UPDATE inbox SET lease_until = NULL, received_at = received_at - interval '5 seconds' WHERE state = 'new'`);
  crowd.replies.length = 0;
  expect(await u.takeUpLost()).toBe(1);
  expect(crowd.replies.map(({ late }) => late)).toEqual([true]);
  await shown(0);
  expect([await counts(), await isNoted()]).toEqual([before + 4, true]);
  // A press says nothing about it; and once told, a message of now is believed, so that nobody whose client gives odd times is refused for ever.
  await tell({ chat: 103, command: { kind: 'unsupported' } });
  await shown(0);
  await tell(wrote(1));
  expect([await counts(), await isNoted()]).toEqual([before + 4, false]);
  await shown(0);
  await tell(wrote(1));
  expect(await counts()).toBe(before + 5);
});
