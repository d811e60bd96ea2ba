import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { inTransaction, openDatabase, type Database } from '../../src/db/database.js';
import { addOutbox, cancelQueued, claimByKey, claimTelegram, deferOutbox, endOutbox, holdTelegram, NOT_AWAITED, outboxWaiting, recoverOutbox, reserveReplies, type Lane, type NewOutbox } from '../../src/db/outbox.js';
import type { Pace } from '../../src/db/pace.js';
import { silentLogger } from '../../src/support/logger.js';
import { freshDatabase, type TestDatabase } from '../support/database.js';
import { testVault } from '../support/vault.js';

const NOW = Date.UTC(2026, 10, 24, 2);
const FREE: Pace = { perSecond: 0, chatPerSecond: 0, chatBurst: 4 };
let database: TestDatabase;
let db: Database;

beforeAll(async () => {
  database = await freshDatabase();
  db = openDatabase(database.connection, silentLogger, testVault, 5);
});
afterAll(async () => {
  await db.close();
  await database.drop();
});
beforeEach(async () => {
  await db.pool.query(`DELETE FROM outbox; DELETE FROM chat; UPDATE pace SET tat = 'epoch', hold_until = NULL`);
});

const chats = (n: number): Promise<unknown> => db.pool.query(`INSERT INTO chat (id) SELECT * FROM generate_series(1, $1)`, [n]);
const row = (key: string, chat: number, more: Partial<NewOutbox> = {}): NewOutbox => ({
  key, chat, channel: 'telegram', lane: 'broadcast', kind: 'test', employee: null, subject: null, payload: { said: key }, onDoubt: 'repeat', worthUntil: null, ...more,
});
const add = (...rows: readonly NewOutbox[]) => inTransaction(db, (tx) => addOutbox(tx, rows));
const claim = (pace: Pace = FREE, limit = 50, leaseMs = 60_000) => claimTelegram(db, pace, NOW, limit, leaseMs);
const stored = async (key: string) => await db.prisma.outbox.findUniqueOrThrow({ where: { key } });

test('a key is written once, for ever', async () => {
  await chats(1);
  expect((await add(row('a', 1), row('b', 1))).size).toBe(2);
  expect([...(await add(row('a', 1), row('c', 1))).keys()]).toEqual(['c']);
});

describe('who is next', () => {
  test('answers before news before what goes to many; one message a chat at a time, in their order', async () => {
    await chats(3);
    const lanes: readonly Lane[] = ['broadcast', 'urgent', 'reply'];
    await add(...lanes.map((lane, i) => row(lane, i + 1, { lane })), row('second', 3, { lane: 'reply' }));
    expect((await claim()).map((c) => c.key)).toEqual(['reply', 'urgent', 'broadcast']);
    expect(await claim()).toEqual([]);
    await endOutbox(db, [{ id: Number((await stored('reply')).id), state: 'sent', platformId: '9' }], NOW);
    expect((await claim()).map((c) => c.key)).toEqual(['second']);
  });

  test('a chat on hold, a blocked one and what is late hold up nobody', async () => {
    await chats(4);
    await db.pool.query(`UPDATE chat SET blocked_at = clock_timestamp() WHERE id = 2`);
    await holdTelegram(db, 1, 60_000);
    await add(row('held', 1), row('blocked', 2), row('late', 3, { worthUntil: NOW - 1 }), row('fine', 4, { worthUntil: NOW + 1 }));
    expect((await claim()).map((c) => c.key)).toEqual(['fine']);
    expect((await outboxWaiting(db)).nextMs).toBeGreaterThan(50_000);
  });

  test('while the whole platform wants a pause, nothing goes out', async () => {
    await chats(2);
    await add(row('a', 1));
    await holdTelegram(db, null, 60_000);
    expect(await claim({ perSecond: 30, chatPerSecond: 1, chatBurst: 4 })).toEqual([]);
    const [waitMs] = await reserveReplies(db, FREE, [2]);
    expect(waitMs).toBeGreaterThan(50_000);
    await holdTelegram(db, null, 10);
    expect((await reserveReplies(db, FREE, [2]))[0]).toBeGreaterThan(50_000);
  });

  test('two who claim at the same moment never get the same message', async () => {
    await chats(60);
    await add(...Array.from({ length: 60 }, (_, i) => row(`m${i}`, i + 1)));
    const taken = (await Promise.all(Array.from({ length: 6 }, () => claim(FREE, 15)))).flat().map((c) => c.key);
    expect(new Set(taken).size).toBe(taken.length);
    expect((await claim(FREE, 100)).length + taken.length).toBe(60);
  });
});

describe('the pace', () => {
  test('all claims together stay under the limit, whoever makes them', async () => {
    const pace: Pace = { perSecond: 200, chatPerSecond: 0, chatBurst: 4 };
    await chats(400);
    await add(...Array.from({ length: 400 }, (_, i) => row(`m${i}`, i + 1)));
    const began = performance.now();
    let taken = 0;
    for (let round = 0; round < 15; round++) {
      for (const claims of await Promise.all([claim(pace), claim(pace)])) {
        taken += claims.length;
        // Within one claim the places are apart by the interval.
        claims.slice(1).forEach((c, i) => expect(c.waitMs - (claims[i]?.waitMs ?? 0)).toBeCloseTo(1000 / (200 * 0.97), 3));
      }
    }
    const seconds = (performance.now() - began) / 1000;
    expect(taken).toBeGreaterThan(0);
    // What may have been sent by now, and a tenth of a second ahead.
    expect(taken).toBeLessThanOrEqual(200 * (seconds + 0.1) + 1);
  });

  test('a chat gets a burst, then its own pace; another chat does not wait for it', async () => {
    const pace: Pace = { perSecond: 0, chatPerSecond: 1, chatBurst: 4 };
    await chats(2);
    const waits = await reserveReplies(db, pace, [1, 1, 1, 1, 1, 1, 2]);
    expect(waits.map((ms) => Math.round(ms))).toEqual([0, 0, 0, 0, 1000, 2000, 0]);
    await add(row('to 1', 1), row('to 2', 2));
    expect((await claim(pace)).map((c) => c.key)).toEqual(['to 2']);
  });

  test('a group gets no more than a minute’s worth in any minute', async () => {
    const pace: Pace = { perSecond: 0, chatPerSecond: 1, chatBurst: 4 };
    await db.pool.query('INSERT INTO chat (id) VALUES (-5), (5)');
    const waits = (await reserveReplies(db, pace, Array.from({ length: 22 }, () => -5))).map((ms) => Math.round(ms));
    expect(waits.slice(0, 6)).toEqual([0, 0, 0, 0, 3750, 7500]);
    for (const [n, ms] of waits.slice(20).entries()) expect(ms - (waits[n] ?? 0)).toBeGreaterThanOrEqual(60_000);
    await add(row('to a group', -5), row('to a person', 5));
    expect((await claim(pace)).map((c) => c.key)).toEqual(['to a person']);
    await db.pool.query(`UPDATE chat SET tat = clock_timestamp() - interval '1 second' WHERE id = -5`);
    expect((await claim(pace)).map((c) => c.key)).toEqual(['to a group']);
    const { rows } = await db.pool.query<{ ms: number }>(`SELECT (1000 * extract(epoch FROM tat - clock_timestamp()))::float8 AS ms FROM chat WHERE id = -5`);
    expect(rows[0]?.ms).toBeGreaterThan(2_000);
  });

  test('a reply takes the next place at once, and broadcasts wait for it', async () => {
    const pace: Pace = { perSecond: 10, chatPerSecond: 0, chatBurst: 4 };
    await chats(12);
    const waits = await reserveReplies(db, pace, [1, 2, 3, 4, 5]);
    for (const [i, ms] of waits.entries()) if (i > 0) expect(ms).toBeLessThanOrEqual(i * (1000 / 9.7) + 1);
    await add(row('broadcast', 9));
    expect(await claim(pace)).toEqual([]);
  });
});

describe('how a message ends', () => {
  const taken = async (more: Partial<NewOutbox> = {}, leaseMs = 60_000) => {
    await chats(1);
    await add(row('m', 1, more));
    const [claimed] = await claim(FREE, 1, leaseMs);
    if (claimed === undefined) throw new Error('nothing claimed');
    return claimed;
  };

  test('the platform\'s number is kept of a group\'s message, and of nobody\'s own: there it would count all messages of the chat', async () => {
    await db.pool.query('INSERT INTO chat (id) VALUES (-5), (1)');
    await add(row('g', -5), row('p', 1));
    for (const { id } of await claim(FREE, 2, 60_000)) await endOutbox(db, [{ id, state: 'sent', platformId: '5' }], NOW);
    expect([(await stored('g')).platformId, (await stored('p')).platformId]).toEqual(['5', null]);
  });

  test('of an anonymous survey nothing stays, however a message ends', async () => {
    const { id } = await taken();
    await endOutbox(db, [{ id, state: 'blocked', problem: 'p', erase: true }], NOW);
    expect(await db.prisma.outbox.count({ where: { key: 'm' } })).toBe(0);
    expect((await db.prisma.chat.findUniqueOrThrow({ where: { id: 1n } })).blockedAt).not.toBeNull();
  });

  test.each(['sent', 'failed', 'blocked', 'unknown'] as const)('%s, and what it said is erased', async (state) => {
    const { id } = await taken();
    await endOutbox(db, [state === 'sent' ? { id, state, platformId: '5' } : { id, state, problem: 'p' }], NOW);
    expect(await stored('m')).toMatchObject({ state, payload: null, leaseUntil: null, platformId: null });
    expect((await db.prisma.chat.findUniqueOrThrow({ where: { id: 1n } })).blockedAt !== null).toBe(state === 'blocked');
    // An end is an end.
    await endOutbox(db, [{ id, state: 'failed', problem: 'again' }], NOW);
    await deferOutbox(db, id, 0, 'again');
    expect((await stored('m')).state).toBe(state);
  });

  test('put back, it rests until it may be tried, and only a try that may have arrived counts', async () => {
    const { id } = await taken();
    await deferOutbox(db, id, 60_000, 'away', false);
    expect(await claim()).toEqual([]);
    expect(await stored('m')).toMatchObject({ state: 'queued', attempts: 0 });
    await db.pool.query(`UPDATE outbox SET not_before = NULL`);
    const [again] = await claim();
    expect(again?.attempts).toBe(1);
    await deferOutbox(db, id, 0, 'doubtful', true);
    expect((await claim())[0]?.attempts).toBe(2);
  });

  test('cancelled while it waits; what is on its way cannot be called back', async () => {
    await chats(2);
    await add(row('a', 1, { subject: 'campaign:c' }), row('b', 2, { subject: 'campaign:c' }), row('other', 1, { subject: 'campaign:d' }));
    expect(await claimByKey(db, 'a', 60_000)).toMatchObject({ key: 'a' });
    expect(await claimByKey(db, 'a', 60_000)).toBeNull();
    expect(await inTransaction(db, (tx) => cancelQueued(tx, { subject: 'campaign:c' }, 'closed'))).toBe(1);
    expect([await stored('a'), await stored('b'), await stored('other')].map((r) => r.state)).toEqual(['sending', 'cancelled', 'queued']);
    expect(await inTransaction(db, (tx) => cancelQueued(tx, {}, 'nothing named'))).toBe(0);
  });

  test.each([['repeat', 'queued'], ['look-up', 'queued'], ['drop', 'unknown']] as const)('held by a process that died, "%s" becomes %s', async (onDoubt, state) => {
    await taken({ onDoubt }, -1);
    expect(await recoverOutbox(db, NOW)).toMatchObject(state === 'queued' ? { again: 1, unknown: 0 } : { again: 0, unknown: 1 });
    expect((await stored('m')).state).toBe(state);
  });

  test('a lease that still runs is left alone', async () => {
    await taken();
    expect(await recoverOutbox(db, NOW)).toEqual({ again: 0, unknown: 0, late: 0 });
  });

  test('what came too late fails, and what waits for somebody who blocked us ends', async () => {
    await chats(2);
    await db.pool.query(`UPDATE chat SET blocked_at = clock_timestamp() WHERE id = 2`);
    await add(row('late', 1, { worthUntil: NOW }), row('gone', 2));
    expect(await recoverOutbox(db, NOW)).toMatchObject({ late: 1 });
    expect([(await stored('late')).state, (await stored('gone')).state]).toEqual(['failed', 'blocked']);
  });
});

test('how a message ended is not waited for, and whatever is written next over the same connection is', async () => {
  const alone = openDatabase(database.connection, silentLogger, testVault, 1);
  const awaited = async (): Promise<unknown> => (await alone.keyed.query<{ synchronous_commit: string }>('SHOW synchronous_commit')).rows[0]?.synchronous_commit;
  try {
    await chats(1);
    await add(row('m', 1));
    await claim();
    await alone.keyed.query('SET synchronous_commit = on');
    await endOutbox(alone, [{ id: Number((await stored('m')).id), state: 'sent', platformId: '1' }], NOW);
    expect([(await stored('m')).state, await awaited()]).toEqual(['sent', 'on']);
    const { rows } = await alone.keyed.query<{ meanwhile: string }>(`SELECT current_setting('synchronous_commit') AS meanwhile FROM (SELECT ${NOT_AWAITED} OFFSET 0) n CROSS JOIN generate_series(1, 1)`);
    expect(rows).toEqual([{ meanwhile: 'off' }]);
    expect(await awaited()).toBe('on');
  } finally {
    await alone.close();
  }
});

test('the end of a message is found by its id, however many ended since the plan was made', async () => {
  const alone = openDatabase(database.connection, silentLogger, testVault, 1);
  try {
    await chats(1);
    await add(row('first', 1));
    await claim();
    await endOutbox(alone, [{ id: Number((await stored('first')).id), state: 'sent', platformId: '1' }], NOW);
    // What ended stays in the indexes of open messages until the next vacuum.
    const { rows } = await db.pool.query<{ id: string }>(
      `INSERT INTO outbox (key, channel, lane, kind, chat_id, state, on_doubt, created_at) SELECT 'k' || i, 'telegram', 0, 'test', 1, 'sending', 'repeat', now() FROM generate_series(1, 10000) AS i RETURNING id`,
    );
    await endOutbox(alone, rows.slice(1).map(({ id }) => ({ id: Number(id), state: 'sent', platformId: '1' })), NOW);
    const { rows: [plan] } = await alone.keyed.query<{ 'QUERY PLAN': readonly { Plan: { 'Shared Hit Blocks': number } }[] }>(
      `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) EXECUTE "outbox-end" ('{${rows[0]?.id ?? ''}}', '{sent}', '{1}', '{NULL}', ${NOW}, '{NULL}')`,
    );
    expect((await stored('k1')).state).toBe('sent');
    expect(plan?.['QUERY PLAN'][0]?.Plan['Shared Hit Blocks']).toBeLessThan(60);
  } finally {
    await alone.close();
  }
});
