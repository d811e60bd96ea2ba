import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createDelivery, type Claimed, type DeliverDeps, type Delivery } from '../../src/app/deliver.js';
import type { Sent } from '../../src/app/ports.js';
import type { TelegramCall } from '../../src/app/talk/types.js';
import { inTransaction, openDatabase, type Database } from '../../src/db/database.js';
import { addOutbox } from '../../src/db/outbox.js';
import type { Pace } from '../../src/db/pace.js';
import { shiftedClock } from '../../src/support/clock.js';
import { OutcomeUnknown, RecipientGone, RetryLater, SendRefused } from '../../src/support/errors.js';
import { noFaults } from '../../src/support/faults.js';
import { silentLogger } from '../../src/support/logger.js';
import { storedMessage } from '../../src/telegram/calls.js';
import { freshDatabase, type TestDatabase } from '../support/database.js';
import { testVault } from '../support/vault.js';

const UNLIMITED: Pace = { perSecond: 0, chatPerSecond: 0, chatBurst: 4 };
let database: TestDatabase;
let db: Database;
/** What was called, in order; and what the platform answers, by chat. */
let sent: string[];
let answers: Map<number, () => Promise<Sent>>;
let woken: number[];

beforeAll(async () => {
  database = await freshDatabase();
  db = openDatabase(database.connection, silentLogger, testVault, 5);
});
afterAll(async () => {
  await db.close();
  await database.drop();
});
beforeEach(async () => {
  [sent, woken] = [[], []];
  answers = new Map();
  await db.pool.query(`DELETE FROM outbox; DELETE FROM chat; UPDATE pace SET tat = 'epoch', hold_until = NULL; INSERT INTO chat (id) SELECT * FROM generate_series(1, 20)`);
});

const call = (chat: number, text: string): TelegramCall => ({ method: 'sendMessage', params: { chat_id: chat, text, parse_mode: 'HTML', link_preview_options: { is_disabled: true } } });

function delivery(more: Partial<DeliverDeps> = {}): Delivery {
  return createDelivery({
    db,
    clock: shiftedClock(() => 0),
    log: silentLogger,
    sender: {
      send: async ({ params }) => {
        sent.push(params.text);
        return await (answers.get(params.chat_id)?.() ?? Promise.resolve({ platformId: '1' }));
      },
      answerPress: async () => await Promise.resolve(),
    },
    pace: UNLIMITED,
    faults: noFaults,
    sleep: async () => {
      await new Promise((resolve) => setImmediate(resolve));
    },
    quietMs: () => 0,
    parse: (payload) => storedMessage.safeParse(payload).data ?? null,
    draw: async (chat, what) => {
      if (what.method === 'showOffers') return await Promise.resolve(call(chat, what.campaigns.join(' and ')));
      const { conversation } = what;
      return await (conversation < 0 ? Promise.reject(new Error('a defect')) : Promise.resolve(conversation === 0 ? null : call(chat, `where ${conversation} stands`)));
    },
    openPlace: async () => await Promise.resolve(null),
    wakeLater: (ms) => void woken.push(ms),
    count: () => {},
    ...more,
  });
}

/** Broadcasts that wait in the outbox. */
const queue = (...texts: readonly (readonly [chat: number, text: string])[]) =>
  inTransaction(db, (tx) =>
    addOutbox(tx, texts.map(([chat, text]) => ({ key: text, channel: 'telegram', lane: 'broadcast', kind: 'test', chat, employee: null, subject: null, payload: call(chat, text), onDoubt: 'repeat', worthUntil: null }))),
  );

/** Replies as they are written: claimed by whoever wrote them. */
async function written(onDoubt: 'repeat' | 'drop', ...texts: readonly (readonly [chat: number, text: string])[]): Promise<readonly Claimed[]> {
  await queue(...texts);
  await db.pool.query(`UPDATE outbox SET state = 'sending', lane = 0, attempts = 1, on_doubt = $1, lease_until = clock_timestamp() + interval '1 minute' WHERE state = 'queued'`, [onDoubt]);
  const ids = await inTransaction(db, (tx) => tx.outbox.findMany({ select: { id: true, key: true } }));
  return texts.map(([chat, text]) => ({ id: Number(ids.find((row) => row.key === text)?.id), chat, call: call(chat, text), onDoubt, attempts: 1, late: false, holdUntil: null }));
}
const states = async () => Object.fromEntries((await db.prisma.outbox.findMany({ orderBy: { id: 'asc' } })).map((row) => [row.key, row.state]));

test('a drain sends everything that waits', async () => {
  await queue(...Array.from({ length: 130 }, (_, i) => [(i % 20) + 1, `m${i}`] as const));
  expect(await delivery().drain()).toBe(130);
  expect(new Set(sent).size).toBe(130);
  expect(new Set(Object.values(await states()))).toEqual(new Set(['sent']));
});

test('messages of one chat keep their order, and a chat that is slow holds up no other', async () => {
  let go = (): void => {};
  const slow = new Promise<void>((resolve) => {
    go = resolve;
  });
  answers.set(1, async () => {
    await slow;
    return { platformId: '1' };
  });
  let other = (): void => {};
  const otherIsThrough = new Promise<void>((resolve) => {
    other = resolve;
  });
  answers.set(2, async () => {
    if (sent.includes('b2')) other();
    return await Promise.resolve({ platformId: '1' });
  });
  const d = delivery();
  d.replies(await written('repeat', [1, 'a1'], [1, 'a2'], [2, 'b1'], [2, 'b2'], [1, 'a3']));
  await otherIsThrough;
  expect(sent).toEqual(['a1', 'b1', 'b2']);
  go();
  await d.idle();
  expect(sent.filter((text) => text.startsWith('a'))).toEqual(['a1', 'a2', 'a3']);
});

test.each([
  ['a recipient who is gone', () => new RecipientGone('blocked'), 'repeat', 'blocked'],
  ['a message that is refused', () => new SendRefused('400'), 'repeat', 'failed'],
  ['a doubt that may cost a double', () => new OutcomeUnknown('?'), 'repeat', 'queued'],
  ['a doubt that may cost a miss', () => new OutcomeUnknown('?'), 'drop', 'unknown'],
  ['a pause', () => new RetryLater('429', 5_000), 'repeat', 'queued'],
  ['a platform that is away', () => new RetryLater('away', 2_000, 'platform'), 'drop', 'queued'],
] as const)('after %s', async (_what, error, onDoubt, state) => {
  answers.set(1, () => Promise.reject(error()));
  const d = delivery();
  d.replies(await written(onDoubt, [1, 'm']));
  await d.idle();
  expect(await states()).toEqual({ m: state });
});

test('nothing is called before the pause that was asked for is over, and nobody else waits', async () => {
  answers.set(1, () => Promise.reject(new RetryLater('429', 60_000)));
  const d = delivery();
  d.replies(await written('repeat', [1, 'a'], [1, 'b'], [1, 'c']));
  await d.idle();
  expect(sent).toEqual(['a']);
  expect(await states()).toEqual({ a: 'queued', b: 'queued', c: 'queued' });
  expect(Math.min(...woken)).toBeGreaterThan(50_000);
  await queue([2, 'other']);
  await d.drain();
  expect(sent).toEqual(['a', 'other']);
});

test('refused by two chats in a row, everyone is left alone', async () => {
  for (const chat of [1, 2]) answers.set(chat, () => Promise.reject(new RetryLater('429', 60_000)));
  const d = delivery();
  d.replies(await written('repeat', [1, 'a']));
  await d.idle();
  d.replies(await written('repeat', [2, 'b']));
  await d.idle();
  d.replies(await written('repeat', [3, 'c']));
  await d.idle();
  expect(sent).toEqual(['a', 'b']);
  await queue([4, 'd']);
  await d.drain();
  expect(sent).toEqual(['a', 'b']);
});

test('however long the platform is away, no message is given up', async () => {
  await queue([1, 'm']);
  answers.set(1, () => Promise.reject(new RetryLater('away', 60_000, 'platform')));
  const d = delivery();
  for (let times = 0; times < 40; times++) {
    await db.pool.query(`UPDATE outbox SET not_before = NULL; UPDATE pace SET hold_until = NULL; UPDATE chat SET hold_until = NULL`);
    await d.drain();
    await d.idle();
  }
  expect(await states()).toEqual({ m: 'queued' });
  answers.delete(1);
  await db.pool.query(`UPDATE outbox SET not_before = NULL; UPDATE pace SET hold_until = NULL; UPDATE chat SET hold_until = NULL`);
  await d.drain();
  await d.idle();
  expect(await states()).toEqual({ m: 'sent' });
});

test('what was sent and could not be noted is not called a failure', async () => {
  const d = delivery({ db: { ...db, keyed: failingAt(db, 'outbox-end') } });
  d.replies(await written('repeat', [1, 'm']));
  await d.idle();
  expect(sent).toEqual(['m']);
  expect(await states()).toEqual({ m: 'sending' });
});

test('at night a broadcast goes back until the morning', async () => {
  await queue([1, 'm']);
  const d = delivery({ quietMs: () => 3_600_000 });
  await d.drain();
  await d.idle();
  expect(sent).toEqual([]);
  expect(await states()).toEqual({ m: 'queued' });
});

test('where a survey goes on while what it showed is on its way, what is open is shown below it', async () => {
  const place = { method: 'showPlace', conversation: 3, edit: null } as const;
  await inTransaction(db, (tx) => addOutbox(tx, [{ key: 'in:1:0', channel: 'telegram', lane: 'reply', kind: 'survey.question', chat: 1, employee: null, subject: 'talk:3', payload: place, onDoubt: 'repeat', worthUntil: null }]));
  let stands = 'question 11';
  answers.set(1, async () => {
    stands = 'question 12';
    return await Promise.resolve({ platformId: '1' });
  });
  await delivery({ draw: async (chat) => await Promise.resolve(call(chat, stands)) }).drain();
  expect(sent).toEqual(['question 11', 'question 12']);
  expect(Object.values(await states())).toEqual(['sent', 'sent']);
});

test('it tells when a question is shown, and which messages were written before', async () => {
  const shows = (platformId: string): void => void answers.set(1, async () => await Promise.resolve({ platformId }));
  const d = delivery();
  const ask = async (text: string, turn: number): Promise<void> => {
    d.replies((await written('repeat', [1, text])).map((message) => ({ ...message, asks: { conversation: 7, turn, answers: null } })));
    await d.questionShown(1);
  };
  shows('20');
  d.replies(await written('repeat', [1, 'no question']));
  expect(d.questionShown(1)).toBeNull();
  await d.idle();
  await ask('first', 1);
  // Of the first one it knows of, nothing came before.
  expect([sent, d.precedes(1, { conversation: 7, turn: 1 }, 19)]).toEqual([['no question', 'first'], false]);
  shows('24');
  await ask('second', 2);
  expect([19, 20, 21, 23, 24, 25].filter((message) => d.precedes(1, { conversation: 7, turn: 2 }, message))).toEqual([21, 23]);
  // Neither of another question nor of another chat is anything known.
  expect([d.precedes(1, { conversation: 7, turn: 3 }, 22), d.precedes(1, { conversation: 8, turn: 2 }, 22), d.precedes(2, { conversation: 7, turn: 2 }, 22)]).toEqual([false, false, false]);
  // One that could not be shown is waited for no longer either.
  answers.set(1, async () => await Promise.reject(new RetryLater('a pause', 60_000, 'recipient')));
  await ask('third', 3);
  expect([d.questionShown(1), d.precedes(1, { conversation: 7, turn: 3 }, 22)]).toEqual([null, false]);
});

test('a stored message that nobody can read ends, and the rest goes on', async () => {
  await queue([1, 'odd'], [2, 'fine']);
  await db.pool.query(`UPDATE outbox SET payload = '{"method":"sendHologram"}' WHERE key = 'odd'`);
  const d = delivery();
  await d.drain();
  await d.idle();
  expect(await states()).toEqual({ odd: 'failed', fine: 'sent' });
});

test('where a survey stands is drawn when it is sent, and not sent when there is nothing to show', async () => {
  await queue([1, 'place'], [2, 'gone'], [3, 'odd'], [3, 'next']);
  await db.pool.query(`UPDATE outbox SET payload = '{"method":"showPlace","conversation":7,"edit":null}' WHERE key = 'place'`);
  await db.pool.query(`UPDATE outbox SET payload = '{"method":"showPlace","conversation":0,"edit":5}' WHERE key = 'gone'`);
  await db.pool.query(`UPDATE outbox SET payload = '{"method":"showPlace","conversation":-1,"edit":null}' WHERE key = 'odd'`);
  const d = delivery();
  await d.drain();
  await d.idle();
  expect(sent.toSorted()).toEqual(['next', 'where 7 stands']);
  expect(await states()).toEqual({ place: 'sent', gone: 'cancelled', odd: 'failed', next: 'sent' });
});

describe('between a question and its answer', () => {
  const shows = (kind: string, lane: number) => `UPDATE outbox SET kind = '${kind}', lane = ${lane} WHERE key = 'news'`;

  test.each([
    ['a session that moved or is cancelled', shows('session.notice', 1), ['news', 'where 7 stands']],
    ['the last hour before a session', shows('session.remind', 1), ['news', 'where 7 stands']],
    ['the day before a session', shows('session.remind', 2), ['news', 'where 7 stands']],
    ['a poll that is bound to a session', shows('survey.invite', 1), ['news', 'where 7 stands']],
    ['an invitation that could wait', shows('survey.invite', 2), ['news']],
    ['the question itself, asked again after an outage', shows('question.reask', 1), ['news']],
  ])('%s', async (_what, prepare, expected) => {
    await queue([1, 'news']);
    await db.pool.query(prepare);
    const d = delivery({ openPlace: async (chat) => await Promise.resolve(chat === 1 ? 7 : null) });
    for (let times = 0; times < 2; times++) {
      await d.drain();
      await d.idle();
    }
    expect(sent).toEqual(expected);
  });

  test('what could not be sent brings no question along', async () => {
    await queue([1, 'news']);
    await db.pool.query(shows('session.notice', 1));
    answers.set(1, async () => await Promise.reject(new RecipientGone('gone')));
    const d = delivery({ openPlace: async () => await Promise.resolve(7) });
    await d.drain();
    await d.idle();
    expect(await states()).toEqual({ news: 'blocked' });
  });
});

/** A pool on which one statement fails. */
function failingAt(database: Database, name: string): Database['keyed'] {
  return new Proxy(database.keyed, {
    get: (pool, property) => {
      if (property !== 'query') return Reflect.get(pool, property) as unknown;
      return async (statement: { readonly name?: string }, ...rest: readonly unknown[]): Promise<unknown> => {
        if (statement.name === name) throw new Error('no room left on the device');
        return await (Reflect.apply(pool.query, pool, [statement, ...rest]) as Promise<unknown>);
      };
    },
  });
}
