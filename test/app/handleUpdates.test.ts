import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import type { Claimed, Delivery } from '../../src/app/deliver.js';
import { createUpdates, type UpdatesDeps } from '../../src/app/handleUpdates.js';
import { createReceiver } from '../../src/app/receiveUpdates.js';
import { handleCommand } from '../../src/app/talk/handlers.js';
import { drawPlace } from '../../src/app/talk/showPlace.js';
import type { Arrival, Command, PressAnswer, SurveyAction } from '../../src/app/talk/types.js';
import { openDatabase } from '../../src/db/database.js';
import { storeReceived } from '../../src/db/inbox.js';
import { claimTelegram, endOutbox } from '../../src/db/outbox.js';
import { storedMessage } from '../../src/telegram/calls.js';
import { createRender } from '../../src/telegram/render.js';
import { noFaults } from '../../src/support/faults.js';
import { silentLogger } from '../../src/support/logger.js';
import { MONDAY, openHouse, type House } from './house.js';

let house: House;
let replies: Claimed[];
let presses: PressAnswer[];
let counted: number;
let sendsHere: boolean;
let campaign = '';

beforeAll(async () => {
  house = await openHouse();
  await house.hireMany(3);
  await house.bind(1, 2, 3);
  campaign = (await house.launch('Sekretariat')).campaign;
});
afterAll(() => house.close());
beforeEach(() => {
  [replies, presses, counted, sendsHere] = [[], [], 0, true];
});

const delivery: Delivery = {
  replies: (items) => void replies.push(...items),
  drain: async () => await Promise.resolve(0),
  isSendingTo: () => sendsHere,
  wake: () => {},
  renew: async () => await Promise.resolve(),
  idle: async () => await Promise.resolve(),
};

/** Updates here are commands as they are; one that is a text breaks whoever handles it. */
const updates = (more: Partial<UpdatesDeps> = {}) =>
  createUpdates({
    ...house.deps,
    settings: { agency: 'BKPSDM', contact: 'loket', noticeVersion: '1', defaultZone: 'Asia/Jakarta' },
    decode: async (inbox, body) => await Promise.resolve(arrivalOf(inbox, body)),
    handle: handleCommand,
    delivery,
    sender: { answerPress: async (press) => {
      presses.push(press);
      await Promise.resolve();
    } },
    faults: noFaults,
    sleep: async () => await Promise.resolve(),
    count: (answers) => {
      counted += answers;
    },
    ...more,
  });

interface Body {
  readonly chat: number;
  readonly command: Command;
  readonly sentAt?: number;
}
const isBody = (body: unknown): body is Body => typeof body === 'object' && body !== null && 'command' in body;
const arrivalOf = (inbox: number, body: unknown): Arrival | null => (isBody(body) ? { inbox, chat: body.chat, sentAt: body.sentAt ?? null, languageHint: 'id', command: body.command } : null);

let keys = 0;
async function received(...bodies: readonly (Body | null)[]) {
  const rows = bodies.map((body) => ({ source: 'telegram' as const, account: '1', updateKey: `k${++keys}`, actor: String(body?.chat ?? 'none'), payload: JSON.stringify(body) }));
  const ids = await storeReceived(house.db, rows, 60_000);
  return rows.map((row, i) => ({ id: ids[i] ?? 0, actor: row.actor, body: bodies[i] }));
}
const say = (n: number, text: string): Body => ({ chat: 100 + n, command: { kind: 'say', text } });
const begin = (n: number): Body => ({ chat: 100 + n, command: { kind: 'press', query: `q${n}`, messageId: 1, press: { kind: 'campaign', campaign, action: 'start' } } });
/** Presses that choose these steps of the scale, one question after the other from the given turn on. */
const chooses = async (n: number, turn: number, ...steps: readonly number[]): Promise<readonly Body[]> => {
  const { id: conversation } = await house.db.prisma.conversation.findFirstOrThrow({ where: { employeeId: await house.idOf(n) } });
  return steps.map((step, i) => ({ chat: 100 + n, command: { kind: 'press', query: `q${n}-${turn + i}`, messageId: 1, press: { kind: 'survey', conversation, turn: turn + i, action: 'choose', index: step - 1 } } }));
};
const answersOf = async (n: number) => {
  const rows = await house.db.prisma.answer.findMany({ where: { conversation: { employeeId: await house.idOf(n) } }, orderBy: { question: 'asc' } });
  return Object.fromEntries(rows.map((row) => [row.question, row.value]));
};
/** An update that nobody has stored. */
const unstored = (body: Body, key = `k${++keys}`, bound = true) => ({ account: '1', updateKey: key, actor: String(body.chat), body, bound, behind: false });
const open = () => house.db.prisma.inbox.count({ where: { state: 'new' } });

test('one person\'s updates are handled in the order they came, many people\'s together', async () => {
  const u = updates();
  u.offer(await received(begin(1), begin(2)));
  await u.idle();
  const [first, second] = [await chooses(1, 1, 3, 4, 2), await chooses(2, 1, 5)];
  u.offer(await received(...first.slice(0, 2), ...second, ...first.slice(2)));
  await u.idle();
  expect(await answersOf(1)).toEqual({ integritas: '3', kerja_sama: '4', komunikasi: '2' });
  expect(await answersOf(2)).toEqual({ integritas: '5' });
  expect(counted).toBe(4);
  expect(presses.map((p) => p.query).toSorted()).toEqual(['q1', 'q1-1', 'q1-2', 'q1-3', 'q2', 'q2-1']);
  expect(await open()).toBe(0);
});

test('offered twice, also by another process, an update is handled once', async () => {
  const [one, two] = [updates(), updates()];
  const rows = await received(say(1, '3'));
  one.offer(rows);
  one.offer(rows);
  two.offer(rows);
  await Promise.all([one.idle(), two.idle()]);
  one.offer(rows);
  await one.idle();
  expect(counted).toBe(1);
  expect(await answersOf(1)).toMatchObject({ orientasi_pada_hasil: '3' });
  expect(Object.keys(await answersOf(1))).toHaveLength(4);
});

test('two processes that answer one person at the same moment lose and double nothing', async () => {
  const [one, two] = [updates(), updates()];
  const before = Object.keys(await answersOf(2)).length;
  // The same button under two fingers: which of the two comes first is open, and one of them counts.
  const [a, b] = await received(...(await chooses(2, 2, 3)), ...(await chooses(2, 2, 3)));
  if (a === undefined || b === undefined) throw new Error('nothing stored');
  one.offer([a]);
  two.offer([b]);
  await Promise.all([one.idle(), two.idle()]);
  expect(Object.keys(await answersOf(2))).toHaveLength(before + 1);
  expect([counted, presses.length]).toEqual([1, 2]);
  expect(await open()).toBe(0);
});

test('an update that breaks its handler fails alone, and is tried again later', async () => {
  const u = updates({ handle: async (talk) => (talk.arrival.command.kind === 'say' ? await Promise.reject(new Error('a defect')) : await handleCommand(talk)) });
  u.offer(await received(say(3, 'halo'), { chat: 101, command: { kind: 'menu', name: 'bantuan' } }, null));
  await u.idle();
  expect(replies.map((r) => r.chat)).toEqual([101]);
  const [left, ...others] = await house.db.prisma.inbox.findMany({ where: { state: 'new' } });
  expect(others).toEqual([]);
  expect(left).toMatchObject({ actor: '103', attempts: 1 });
  await house.db.pool.query(`UPDATE inbox SET lease_until = NULL`);
  const later = updates({ decode: async (inbox, body) => await Promise.resolve(arrivalOf(inbox, body)) });
  expect(await later.takeUpLost()).toBe(1);
  expect(replies.map((r) => r.chat)).toEqual([101, 103]);
  expect(await open()).toBe(0);
});

test('what another process left behind is taken up in its order', async () => {
  house.clock.set(MONDAY);
  const u = updates();
  u.offer(await received(begin(3)));
  await u.idle();
  await received(...(await chooses(3, 1, 1, 2)));
  await house.db.pool.query(`UPDATE inbox SET lease_until = NULL WHERE state = 'new'`);
  expect(await updates().takeUpLost()).toBe(2);
  expect(await answersOf(3)).toEqual({ integritas: '1', kerja_sama: '2' });
});

test('what was typed before a question was asked does not answer it, such as an answer that is typed again', async () => {
  const before = Object.keys(await answersOf(3)).length;
  const u = updates();
  u.offer(await received(say(3, '4'), say(3, '4')));
  await u.idle();
  expect(Object.keys(await answersOf(3))).toHaveLength(before + 1);
  expect(replies.map((r) => ('text' in r.call.params ? r.call.params.text : '')).at(-1)).toContain('tiba sebelum pertanyaan ini tampil');
  // Another process, which may be dead, has been sending the question for a second; had it been this one, it would be slow and no more.
  await house.db.pool.query(`UPDATE outbox SET lease_until = clock_timestamp() + interval '9 seconds' WHERE chat_id = 103 AND kind = 'survey.question' AND state = 'sending'`);
  sendsHere = false;
  u.offer(await received(say(3, '4')));
  await u.idle();
  expect(Object.keys(await answersOf(3))).toHaveLength(before + 1);
  sendsHere = true;
  // The process that was to send the question died; the answer to the one before is typed again.
  await house.db.pool.query(`UPDATE outbox SET lease_until = clock_timestamp() + interval '1 second' WHERE chat_id = 103 AND kind = 'survey.question' AND state = 'sending'`);
  u.offer(await received(say(3, '4')));
  await u.idle();
  await house.db.pool.query(`UPDATE outbox SET state = 'queued', lease_until = NULL WHERE chat_id = 103 AND state = 'sending'`);
  u.offer(await received(say(3, '4')));
  await u.idle();
  // What is taken from the queue is on its way from now on.
  const late = await received(say(3, '4'));
  const drain = async () => {
    for (let turn = 0; turn < 20; turn++) {
      const claimed = await claimTelegram(house.db, { perSecond: 0, chatPerSecond: 0, chatBurst: 4 }, MONDAY, 50, 10_000);
      if (claimed.length === 0) return;
      await endOutbox(house.db, claimed.map(({ id }) => ({ id, state: 'sent', platformId: '9' })), MONDAY);
    }
  };
  await drain();
  u.offer(late);
  await u.idle();
  expect(Object.keys(await answersOf(3))).toHaveLength(before + 1);
  await drain();
  u.offer(await received(say(3, '4')));
  await u.idle();
  expect(Object.keys(await answersOf(3))).toHaveLength(before + 2);
});

test('what was written before a late question was shown does not answer it, as its time tells', async () => {
  const isNoted = async (): Promise<boolean> => (await house.db.prisma.conversation.findFirstOrThrow({ where: { employeeId: await house.idOf(3) } })).shownAt !== null;
  const counts = async () => Object.keys(await answersOf(3)).length;
  const wrote = (secondsAgo: number): Body => ({ ...say(3, '4'), sentAt: house.clock.real() - secondsAgo * 1000 });
  const u = updates();
  const tell = async (body: Body) => {
    replies.length = 0;
    // Everything had been waiting when it was asked for; its own time says for how long.
    u.offer((await received(body)).map((row) => ({ ...row, late: true })));
    await u.idle();
  };
  /** The newest question reaches its reader, so many seconds ago. */
  const shown = async (secondsAgo: number, late = replies.some((reply) => reply.late)) => {
    const { id } = await house.db.prisma.outbox.findFirstOrThrow({ where: { chatId: 103n, kind: 'survey.question' }, orderBy: { id: 'desc' } });
    await house.db.pool.query(`UPDATE outbox SET state = 'sending' WHERE id = $1`, [id]);
    await endOutbox(house.db, [{ id: Number(id), state: 'sent', platformId: '9', ...(late && { lateAt: house.clock.real() - secondsAgo * 1000 }) }], MONDAY);
  };
  await house.db.pool.query(`UPDATE outbox SET state = 'sent' WHERE chat_id = 103`);
  const before = await counts();

  // In time: nothing is noted, and times mean nothing.
  await tell(wrote(0));
  await shown(0);
  expect([await counts(), await isNoted()]).toEqual([before + 1, false]);
  // Nobody was there for a while: the answer came late, and so did the next question.
  await tell(wrote(60));
  expect(replies.map(({ late }) => late)).toEqual([true]);
  await tell(wrote(59));
  expect(await counts()).toBe(before + 2);
  await shown(10, true);
  expect(await isNoted()).toBe(true);
  // What else was written meanwhile follows, however much of it; each time the question is shown again.
  for (const secondsAgo of [58, 20]) {
    await tell(wrote(secondsAgo));
    expect(replies.map(({ call: { params } }) => params.text)).toEqual([expect.stringMatching(/tiba sebelum pertanyaan ini tampil.*\n\n\d+\/\d+ · /s)]);
    await shown(10);
  }
  expect([await counts(), await isNoted()]).toEqual([before + 2, true]);
  await tell(wrote(5));
  expect([await counts(), await isNoted()]).toEqual([before + 3, false]);
  await shown(9);
  // What its process left behind came late too.
  await received(wrote(5));
  await house.db.pool.query(`UPDATE inbox SET lease_until = NULL, received_at = received_at - interval '5 seconds' WHERE state = 'new'`);
  replies.length = 0;
  expect(await u.takeUpLost()).toBe(1);
  expect(replies.map(({ late }) => late)).toEqual([true]);
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

test('what is kept of a question draws the very message that was sent, and nothing once another survey, or none, has the floor', async () => {
  const deps = { ...house.deps, render: createRender(new Uint8Array(32)) };
  const u = updates(deps);
  const { id: conversation } = await house.db.prisma.conversation.findFirstOrThrow({ where: { employeeId: await house.idOf(1) } });
  const turn = async () => z.object({ turn: z.number() }).parse((await house.db.prisma.conversation.findUniqueOrThrow({ where: { id: conversation }, select: { head: true } })).head).turn;
  const press = async (action: SurveyAction, index = 0): Promise<Body> =>
    ({ chat: 101, command: { kind: 'press', query: 'q', messageId: 1, press: { kind: 'survey', conversation, turn: await turn(), action, index } } });
  const kept = async () => storedMessage.parse((await house.db.prisma.outbox.findFirstOrThrow({ where: { chatId: 101n, kind: { in: ['survey.question', 'survey.summary'] } }, orderBy: { id: 'desc' } })).payload);
  let drawn = 0;
  const actions: readonly (() => Promise<Body>)[] = [
    () => press('choose', 2), () => press('back'), () => press('keep'), () => press('choose', 3), () => press('choose', 1), () => press('choose', 1), () => press('tick', 1), () => press('tick', 0),
    () => press('untick', 1), () => press('done'), () => press('choose', 0), () => Promise.resolve(say(1, '12')), () => press('skip'), () => press('choose', 1), () => Promise.resolve(say(1, 'Halo')), () => press('skip'),
    () => press('correct', 2), () => press('back'),
  ];
  for (const action of actions) {
    replies.length = 0;
    u.offer(await received(await action()));
    await u.idle();
    const place = await kept();
    const call = replies.at(-1)?.call;
    if (place.method !== 'showPlace' || call?.params.reply_markup === undefined) continue;
    expect(await drawPlace(deps, 101, place)).toEqual(call);
    drawn += 1;
  }
  expect(drawn).toBeGreaterThan(12);
  const place = { method: 'showPlace', conversation, edit: null } as const;
  expect(await drawPlace(deps, 101, { ...place, conversation: conversation + 1_000 })).toBeNull();
  expect(await drawPlace(deps, 909, place)).toBeNull();
  const paused = `jsonb_set(head, '{paused}', $2::jsonb)`;
  await house.db.pool.query(`UPDATE conversation SET head = ${paused} WHERE id = $1`, [conversation, 'true']);
  expect(await drawPlace(deps, 101, place)).toBeNull();
  await house.db.pool.query(`UPDATE conversation SET head = ${paused} WHERE id = $1`, [conversation, 'false']);
  expect(await drawPlace(deps, 101, place)).not.toBeNull();
});

test('a lost connection is waited for, and a lost deadlock is fought again', async () => {
  let trouble = 3;
  const pool = new Proxy(house.db.pool, {
    get: (target, property) => {
      if (property !== 'query') return Reflect.get(target, property) as unknown;
      return async (...statement: readonly unknown[]): Promise<unknown> => {
        if (trouble-- > 0) throw Object.assign(new Error('trouble'), { code: trouble % 2 === 0 ? '40P01' : 'ECONNRESET' });
        return await (Reflect.apply(target.query, target, [...statement]) as Promise<unknown>);
      };
    },
  });
  const rows = await received(say(3, '4'));
  const u = updates({ db: { ...house.db, pool } });
  u.offer(rows);
  await u.idle();
  expect(await answersOf(3)).toMatchObject({ komunikasi: '4' });
  expect(await house.db.prisma.inbox.count({ where: { attempts: { gt: 0 }, actor: '103', state: 'new' } })).toBe(0);
});

test('a press needs no row of its own before it is decided: one commit writes both, and a repeat is known', async () => {
  const u = updates();
  const { id } = await house.db.prisma.conversation.findFirstOrThrow({ where: { employeeId: await house.idOf(2) } });
  const { revision } = await house.db.prisma.chat.findUniqueOrThrow({ where: { id: 102n } });
  const turn = (await house.db.prisma.conversation.findUniqueOrThrow({ where: { id }, select: { head: true } })).head;
  const [press] = await chooses(2, z.object({ turn: z.number() }).parse(turn).turn, 4);
  if (press === undefined) throw new Error('nothing to press');
  const update = unstored(press);
  expect(await u.take(update)).toBe(true);
  expect(counted).toBe(1);
  expect(await house.db.prisma.inbox.findFirstOrThrow({ where: { updateKey: update.updateKey }, select: { state: true, payload: true, actor: true } })).toEqual({ state: 'done', payload: null, actor: '102' });
  const [said, toasts] = [replies.length, presses.length];
  expect(await u.take(update)).toBe(true);
  expect([replies.length, presses.length, counted]).toEqual([said, toasts, 1]);
  expect((await house.db.prisma.chat.findUniqueOrThrow({ where: { id: 102n } })).revision).toBe(revision + 1);
});

test('what means something by its place, what needs another road and what comes with something else of the same person is stored first', async () => {
  const u = updates();
  const rows = await house.db.prisma.inbox.count();
  expect(await u.take(unstored(say(2, 'halo'), undefined, false))).toBe(false);
  expect(await u.take(unstored({ chat: 999, command: { kind: 'press', query: 'q', messageId: 1, press: null } }))).toBe(false);
  expect(await u.take(unstored({ chat: 102, command: { kind: 'press', query: 'q', messageId: 1, press: null } }))).toBe(false);
  const [first, second] = await chooses(2, 1, 1, 2);
  if (first === undefined || second === undefined) throw new Error('nothing to press');
  expect(await Promise.all([u.take(unstored(first)), u.take(unstored(second))])).toEqual([false, false]);
  expect(await Promise.all([u.take(unstored(first)), u.take(unstored(say(2, 'halo'), undefined, false))])).toEqual([false, false]);
  await u.idle();
  expect(await house.db.prisma.inbox.count()).toBe(rows);
});

test('an update that breaks whoever handles it, or comes while the database is away, is given back at once', async () => {
  const u = updates({ decode: async () => await Promise.reject(new Error('on purpose')) });
  const [press] = await chooses(2, 1, 1);
  if (press === undefined) throw new Error('nothing to press');
  expect(await u.take(unstored(press))).toBe(false);
  const gone = openDatabase({ host: '127.0.0.1', port: 1, user: 'nobody', password: '', database: 'nowhere' }, silentLogger, 1);
  try {
    expect(await updates({ db: gone }).take(unstored(press))).toBe(false);
  } finally {
    await gone.close();
  }
});

test('what one person did in one go is handled in its order, whichever road each of it takes', async () => {
  const u = updates();
  const receive = createReceiver({ db: house.db, source: 'telegram', account: '1', leaseMs: 60_000, faults: noFaults, take: u.take, onStored: u.offer });
  const arrive = (bound: boolean, body: Body) => receive({ updateKey: `k${++keys}`, actor: String(body.chat), body, bound });
  const stale = await chooses(2, 1, 1, 2, 3);
  await Promise.all(stale.map((body) => arrive(true, body)));
  await u.idle();
  expect(presses.map(({ query }) => query)).toEqual(stale.map(({ command }) => (command.kind === 'press' ? command.query : '')));
  const firstKey = keys + 1;
  await Promise.all([arrive(false, say(2, '4')), ...stale.slice(0, 1).map((body) => arrive(true, body))]);
  await u.idle();
  const rows = await house.db.prisma.inbox.findMany({ where: { updateKey: { in: [`k${firstKey}`, `k${firstKey + 1}`] } }, orderBy: { id: 'asc' }, select: { updateKey: true, state: true } });
  expect(rows).toEqual([{ updateKey: `k${firstKey}`, state: 'done' }, { updateKey: `k${firstKey + 1}`, state: 'done' }]);
});

test('a press that comes while the one before is being decided is stored after it', async () => {
  const u = updates();
  const [first, second] = await chooses(2, 1, 1, 2);
  if (first === undefined || second === undefined) throw new Error('nothing to press');
  const before = u.take(unstored(first));
  await new Promise((resolve) => setImmediate(resolve));
  const order: string[] = [];
  await Promise.all([before.then(() => order.push('first')), u.take(unstored(second)).then((taken) => order.push(`second ${String(taken)}`))]);
  expect(order).toEqual(['first', 'second false']);
});
