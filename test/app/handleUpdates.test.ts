import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { createReceiver } from '../../src/app/receiveUpdates.js';
import { handleCommand } from '../../src/app/talk/handlers.js';
import { drawPlace } from '../../src/app/talk/showPlace.js';
import type { SurveyAction } from '../../src/app/talk/types.js';
import { keptKey } from '../../src/db/inbox.js';
import { openDatabase } from '../../src/db/database.js';
import { storedMessage } from '../../src/telegram/calls.js';
import { createRender } from '../../src/telegram/render.js';
import { noFaults } from '../../src/support/faults.js';
import { silentLogger } from '../../src/support/logger.js';
import { arrivalOf, Crowd, say, type Body } from './crowd.js';
import { MONDAY } from './house.js';
import { testVault } from '../support/vault.js';

let crowd: Crowd;
let keys = 0;
beforeAll(async () => {
  crowd = await Crowd.open(3);
});
afterAll(() => crowd.house.close());
beforeEach(() => crowd.forget());

test('one person\'s updates are handled in the order they came, many people\'s together', async () => {
  const u = crowd.updates();
  u.offer(await crowd.received(crowd.begin(1), crowd.begin(2)));
  await u.idle();
  const [first, second] = [await crowd.chooses(1, 1, 3, 4, 2), await crowd.chooses(2, 1, 5)];
  u.offer(await crowd.received(...first.slice(0, 2), ...second, ...first.slice(2)));
  await u.idle();
  expect(await crowd.answersOf(1)).toEqual({ integritas: '3', kerja_sama: '4', komunikasi: '2' });
  expect(await crowd.answersOf(2)).toEqual({ integritas: '5' });
  expect(crowd.counted).toBe(4);
  expect(crowd.presses.map((p) => p.query).toSorted()).toEqual(['q1', 'q1-1', 'q1-2', 'q1-3', 'q2', 'q2-1']);
  expect(await crowd.open()).toBe(0);
});

test('offered twice, also by another process, an update is handled once', async () => {
  const [one, two] = [crowd.updates(), crowd.updates()];
  const rows = await crowd.received(say(1, '3'));
  one.offer(rows);
  one.offer(rows);
  two.offer(rows);
  await Promise.all([one.idle(), two.idle()]);
  one.offer(rows);
  await one.idle();
  expect(crowd.counted).toBe(1);
  expect(await crowd.answersOf(1)).toMatchObject({ orientasi_pada_hasil: '3' });
  expect(Object.keys(await crowd.answersOf(1))).toHaveLength(4);
});

test('two processes that answer one person at the same moment lose and double nothing', async () => {
  const [one, two] = [crowd.updates(), crowd.updates()];
  const before = Object.keys(await crowd.answersOf(2)).length;
  // The same button under two fingers: which of the two comes first is open, and one of them counts.
  const [a, b] = await crowd.received(...(await crowd.chooses(2, 2, 3)), ...(await crowd.chooses(2, 2, 3)));
  if (a === undefined || b === undefined) throw new Error('nothing stored');
  one.offer([a]);
  two.offer([b]);
  await Promise.all([one.idle(), two.idle()]);
  expect(Object.keys(await crowd.answersOf(2))).toHaveLength(before + 1);
  expect([crowd.counted, crowd.presses.length]).toEqual([1, 2]);
  expect(await crowd.open()).toBe(0);
});

test('an update that breaks its handler fails alone, and is tried again later', async () => {
  const u = crowd.updates({ handle: async (talk) => (talk.arrival.command.kind === 'say' ? await Promise.reject(new Error('a defect')) : await handleCommand(talk)) });
  u.offer(await crowd.received(say(3, 'halo'), { chat: 101, command: { kind: 'menu', name: 'bantuan' } }, null));
  await u.idle();
  // What was asked for, and the open question below it.
  expect(crowd.replies.map((r) => r.chat)).toEqual([101, 101]);
  const [left, ...others] = await crowd.house.db.prisma.inbox.findMany({ where: { state: 'new' } });
  expect(others).toEqual([]);
  expect(left).toMatchObject({ actor: '103', attempts: 1 });
  await crowd.house.db.pool.query(`UPDATE inbox SET lease_until = NULL`);
  const later = crowd.updates({ decode: async (inbox, body) => await Promise.resolve(arrivalOf(inbox, body)) });
  expect(await later.takeUpLost()).toBe(1);
  expect(crowd.replies.map((r) => r.chat)).toEqual([101, 101, 103]);
  expect(await crowd.open()).toBe(0);
});

test('what another process left behind is taken up in its order', async () => {
  crowd.house.clock.set(MONDAY);
  const u = crowd.updates();
  u.offer(await crowd.received(crowd.begin(3)));
  await u.idle();
  await crowd.received(...(await crowd.chooses(3, 1, 1, 2)));
  await crowd.house.db.pool.query(`UPDATE inbox SET lease_until = NULL WHERE state = 'new'`);
  expect(await crowd.updates().takeUpLost()).toBe(2);
  expect(await crowd.answersOf(3)).toEqual({ integritas: '1', kerja_sama: '2' });
});

test('what is kept of a question draws the very message that was sent, and nothing once another survey, or none, has the floor', async () => {
  const deps = { ...crowd.house.deps, render: createRender(new Uint8Array(32)) };
  const u = crowd.updates(deps);
  const { id: conversation } = await crowd.house.db.prisma.conversation.findFirstOrThrow({ where: { employeeId: await crowd.house.idOf(1) } });
  const turn = async () => z.object({ turn: z.number() }).parse((await crowd.house.db.prisma.conversation.findUniqueOrThrow({ where: { id: conversation }, select: { head: true } })).head).turn;
  const press = async (action: SurveyAction, index = 0): Promise<Body> =>
    ({ chat: 101, command: { kind: 'press', query: 'q', messageId: 1, press: { kind: 'survey', conversation, turn: await turn(), action, index } } });
  const kept = async () => storedMessage.parse((await crowd.house.db.prisma.outbox.findFirstOrThrow({ where: { chatId: 101n, kind: { in: ['survey.question', 'survey.summary'] } }, orderBy: { id: 'desc' } })).payload);
  let drawn = 0;
  const actions: readonly (() => Promise<Body>)[] = [
    () => press('choose', 2), () => press('back'), () => press('keep'), () => press('choose', 3), () => press('choose', 1), () => press('choose', 1), () => press('tick', 1), () => press('tick', 0),
    () => press('untick', 1), () => press('done'), () => press('choose', 0), () => Promise.resolve(say(1, '12')), () => press('skip'), () => press('choose', 1), () => Promise.resolve(say(1, 'Halo')), () => press('skip'),
    () => press('correct', 2), () => press('back'),
  ];
  for (const action of actions) {
    crowd.replies.length = 0;
    u.offer(await crowd.received(await action()));
    await u.idle();
    const place = await kept();
    const call = crowd.replies.at(-1)?.call;
    if (place.method !== 'showPlace' || call?.params.reply_markup === undefined) continue;
    expect(await drawPlace(deps, 101, place)).toEqual(call);
    drawn += 1;
  }
  expect(drawn).toBeGreaterThan(12);
  const place = { method: 'showPlace', conversation, edit: null } as const;
  expect(await drawPlace(deps, 101, { ...place, conversation: conversation + 1_000 })).toBeNull();
  expect(await drawPlace(deps, 909, place)).toBeNull();
  const paused = `jsonb_set(head, '{paused}', $2::jsonb)`;
  await crowd.house.db.pool.query(`UPDATE conversation SET head = ${paused} WHERE id = $1`, [conversation, 'true']);
  expect(await drawPlace(deps, 101, place)).toBeNull();
  await crowd.house.db.pool.query(`UPDATE conversation SET head = ${paused} WHERE id = $1`, [conversation, 'false']);
  expect(await drawPlace(deps, 101, place)).not.toBeNull();
});

test('a lost connection is waited for, and a lost deadlock is fought again', async () => {
  let trouble = 3;
  const pool = new Proxy(crowd.house.db.pool, {
    get: (target, property) => {
      if (property !== 'query') return Reflect.get(target, property) as unknown;
      return async (...statement: readonly unknown[]): Promise<unknown> => {
        if (trouble-- > 0) throw Object.assign(new Error('trouble'), { code: trouble % 2 === 0 ? '40P01' : 'ECONNRESET' });
        return await (Reflect.apply(target.query, target, [...statement]) as Promise<unknown>);
      };
    },
  });
  const rows = await crowd.received(say(3, '4'));
  const u = crowd.updates({ db: { ...crowd.house.db, pool } });
  u.offer(rows);
  await u.idle();
  expect(await crowd.answersOf(3)).toMatchObject({ komunikasi: '4' });
  expect(await crowd.house.db.prisma.inbox.count({ where: { attempts: { gt: 0 }, actor: '103', state: 'new' } })).toBe(0);
});

test('a press needs no row of its own before it is decided: one commit writes both, and a repeat is known', async () => {
  const u = crowd.updates();
  const { id } = await crowd.house.db.prisma.conversation.findFirstOrThrow({ where: { employeeId: await crowd.house.idOf(2) } });
  const { revision } = await crowd.house.db.prisma.chat.findUniqueOrThrow({ where: { id: 102n } });
  const turn = (await crowd.house.db.prisma.conversation.findUniqueOrThrow({ where: { id }, select: { head: true } })).head;
  const [press] = await crowd.chooses(2, z.object({ turn: z.number() }).parse(turn).turn, 4);
  if (press === undefined) throw new Error('nothing to press');
  const update = crowd.unstored(press);
  expect(await u.take(update)).toBe(true);
  expect(crowd.counted).toBe(1);
  expect(await crowd.house.db.prisma.inbox.findFirstOrThrow({ where: { updateKey: keptKey(testVault, update) }, select: { state: true, payload: true, actor: true } })).toEqual({ state: 'done', payload: null, actor: '102' });
  const [said, toasts] = [crowd.replies.length, crowd.presses.length];
  expect(await u.take(update)).toBe(true);
  expect([crowd.replies.length, crowd.presses.length, crowd.counted]).toEqual([said, toasts, 1]);
  expect((await crowd.house.db.prisma.chat.findUniqueOrThrow({ where: { id: 102n } })).revision).toBe(revision + 1);
});

test('what means something by its place, what needs another road and what comes with something else of the same person is stored first', async () => {
  const u = crowd.updates();
  const rows = await crowd.house.db.prisma.inbox.count();
  expect(await u.take(crowd.unstored(say(2, 'halo'), undefined, false))).toBe(false);
  expect(await u.take(crowd.unstored({ chat: 999, command: { kind: 'press', query: 'q', messageId: 1, press: null } }))).toBe(false);
  expect(await u.take(crowd.unstored({ chat: 102, command: { kind: 'press', query: 'q', messageId: 1, press: null } }))).toBe(false);
  const [first, second] = await crowd.chooses(2, 1, 1, 2);
  if (first === undefined || second === undefined) throw new Error('nothing to press');
  expect(await Promise.all([u.take(crowd.unstored(first)), u.take(crowd.unstored(second))])).toEqual([false, false]);
  expect(await Promise.all([u.take(crowd.unstored(first)), u.take(crowd.unstored(say(2, 'halo'), undefined, false))])).toEqual([false, false]);
  await u.idle();
  expect(await crowd.house.db.prisma.inbox.count()).toBe(rows);
});

test('an update that breaks whoever handles it, or comes while the database is away, is given back at once', async () => {
  const u = crowd.updates({ decode: async () => await Promise.reject(new Error('on purpose')) });
  const [press] = await crowd.chooses(2, 1, 1);
  if (press === undefined) throw new Error('nothing to press');
  expect(await u.take(crowd.unstored(press))).toBe(false);
  const gone = openDatabase({ host: '127.0.0.1', port: 1, user: 'nobody', password: '', database: 'nowhere' }, silentLogger, testVault, 1);
  try {
    expect(await crowd.updates({ db: gone }).take(crowd.unstored(press))).toBe(false);
  } finally {
    await gone.close();
  }
});

test('what one person did in one go is handled in its order, whichever road each of it takes', async () => {
  const u = crowd.updates();
  const receive = createReceiver({ db: crowd.house.db, source: 'telegram', account: '1', leaseMs: 60_000, faults: noFaults, take: u.take, onStored: u.offer });
  const arrive = (bound: boolean, body: Body) => receive({ updateKey: `own${++keys}`, actor: String(body.chat), body, bound });
  const stale = await crowd.chooses(2, 1, 1, 2, 3);
  await Promise.all(stale.map((body) => arrive(true, body)));
  await u.idle();
  expect(crowd.presses.map(({ query }) => query)).toEqual(stale.map(({ command }) => (command.kind === 'press' ? command.query : '')));
  const firstKey = keys + 1;
  await Promise.all([arrive(false, say(2, '4')), ...stale.slice(0, 1).map((body) => arrive(true, body))]);
  await u.idle();
  const both = [firstKey, firstKey + 1].map((key) => keptKey(testVault, { account: '1', updateKey: `own${key}` }));
  const rows = await crowd.house.db.prisma.inbox.findMany({ where: { updateKey: { in: both } }, orderBy: { id: 'asc' }, select: { updateKey: true, state: true } });
  expect(rows).toEqual(both.map((updateKey) => ({ updateKey, state: 'done' })));
});

test('a press that comes while the one before is being decided is stored after it', async () => {
  const u = crowd.updates();
  const [first, second] = await crowd.chooses(2, 1, 1, 2);
  if (first === undefined || second === undefined) throw new Error('nothing to press');
  const before = u.take(crowd.unstored(first));
  await new Promise((resolve) => setImmediate(resolve));
  const order: string[] = [];
  await Promise.all([before.then(() => order.push('first')), u.take(crowd.unstored(second)).then((taken) => order.push(`second ${String(taken)}`))]);
  expect(order).toEqual(['first', 'second false']);
});
