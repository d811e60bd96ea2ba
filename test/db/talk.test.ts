import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { AnswerCache, commitTalks, loadTalks, onPool, type ToCommit } from '../../src/db/talk.js';
import { endOutbox } from '../../src/db/outbox.js';
import { keptKey, storeReceived, type UnwrittenRow } from '../../src/db/inbox.js';
import type { StateHead } from '../../src/domain/survey/types.js';
import { openHouse, type House } from '../app/house.js';
import { testVault } from '../support/vault.js';

let house: House;
let campaign = '';
const PEOPLE = [1, 2, 3];

beforeAll(async () => {
  house = await openHouse();
  await house.hireMany(PEOPLE.length);
  await house.bind(...PEOPLE);
  campaign = (await house.launch('Sekretariat')).campaign;
});
afterAll(() => house.close());

const head = (turn: number): StateHead => ({ survey: 'kebutuhan-pelatihan', version: 1, phase: 'asking', at: 'integritas', turn, draft: [], correcting: false, paused: false });
const conversations: number[] = [];
let updates = 0;

beforeEach(async () => {
  const { prisma } = house.db;
  await house.db.pool.query(`DELETE FROM inbox; DELETE FROM answer; DELETE FROM outbox; UPDATE chat SET focus_id = NULL; DELETE FROM conversation; UPDATE recipient SET completed_at = NULL; UPDATE due_work SET state = 'due', note = NULL`);
  conversations.length = 0;
  const at = new Date(house.clock.now());
  for (const n of PEOPLE) {
    const { id } = await prisma.conversation.create({ data: { campaignId: campaign, employeeId: await house.idOf(n), head: { ...head(1), draft: [] }, startedAt: at, askedAt: at } });
    conversations.push(id);
    await prisma.chat.update({ where: { id: BigInt(100 + n) }, data: { focusId: id, revision: 0 } });
  }
});

/** A row that has arrived for person `n`. */
async function arrived(n: number): Promise<number> {
  const row = await house.db.prisma.inbox.create({ data: { source: 'telegram', account: '1', updateKey: `t${++updates}`, actor: String(100 + n), payload: '{}', receivedAt: new Date(house.clock.now()) } });
  return Number(row.id);
}

const decision = (n: number, inbox: number, more: { readonly revision?: number; readonly value?: string | null; readonly completed?: boolean; readonly turn?: number; readonly unwritten?: UnwrittenRow } = {}): ToCommit => {
  const conversation = conversations[n - 1] ?? 0;
  return {
    inbox,
    unwritten: more.unwritten ?? null,
    chat: 100 + n,
    revision: more.revision ?? 0,
    upToDate: false,
    focus: more.completed === true ? null : conversation,
    conversation: { conversation, campaign, head: head(more.turn ?? 2), recorded: [{ question: 'integritas', value: more.value === undefined ? '3' : more.value }], presumed: [], withdrawn: [], completed: more.completed ?? false, begins: false },
    outgoing: [{ key: `in:${inbox}:0`, kind: 'survey.question', subject: `talk:${conversation}`, onDoubt: 'repeat', payload: { to: n } }],
  };
};
const commit = (...decisions: readonly ToCommit[]) => commitTalks(house.db, decisions, house.clock.now(), 30_000);
const revisionOf = async (n: number) => (await house.db.prisma.chat.findUniqueOrThrow({ where: { id: BigInt(100 + n) } })).revision;
const answers = async () => (await house.db.prisma.answer.findMany({ where: { withdrawnAt: null } })).map((a) => a.value);

test('one statement stores everyone\'s answer, head and message, and ends their updates', async () => {
  const inbox = await Promise.all(PEOPLE.map(arrived));
  const done = await commit(...PEOPLE.map((n, i) => decision(n, inbox[i] ?? 0)));
  expect(done.map((d) => d.chat).toSorted((a, b) => a - b)).toEqual([101, 102, 103]);
  for (const d of done) expect(d.claimed.map((c) => c.key)).toEqual([expect.stringMatching(/^in:/)]);
  expect(await answers()).toEqual(['3', '3', '3']);
  expect(await house.db.prisma.inbox.findMany({ select: { state: true, payload: true } })).toEqual(PEOPLE.map(() => ({ state: 'done', payload: null })));
  const context = (await loadTalks(onPool(house.db), new AnswerCache(), [{ chat: 101, unreadAfterMs: 2_000 }])).get(101);
  expect(context?.focus?.state).toMatchObject({ turn: 2, answers: { integritas: '3' } });
  expect(context?.chat.revision).toBe(1);
});

test('an update that was handled is not handled again, whatever is decided about it', async () => {
  const inbox = await arrived(1);
  await commit(decision(1, inbox));
  expect(await commit(decision(1, inbox, { revision: 1, value: '5', turn: 3 }))).toEqual([]);
  expect(await answers()).toEqual(['3']);
  expect(await revisionOf(1)).toBe(1);
});

test('a decision made on what is no longer true is left out whole; the others stand', async () => {
  const [stale, fresh] = [await arrived(1), await arrived(2)];
  await house.db.prisma.chat.update({ where: { id: 101n }, data: { revision: 5 } });
  const done = await commit(decision(1, stale), decision(2, fresh));
  expect(done.map((d) => d.chat)).toEqual([102]);
  expect(await house.db.prisma.answer.count()).toBe(1);
  expect(await house.db.prisma.outbox.count()).toBe(1);
  expect((await house.db.prisma.inbox.findUniqueOrThrow({ where: { id: BigInt(stale) } })).state).toBe('new');
  expect((await commit(decision(1, stale, { revision: 5 }))).map((d) => d.chat)).toEqual([101]);
});

test('an update without a row gets it with the decision, handled; one that has a row already changes nothing', async () => {
  const unwritten = (key: string): UnwrittenRow => ({ account: '1', updateKey: key, actor: '101' });
  const drawn = async () => (await loadTalks(onPool(house.db), new AnswerCache(), [{ chat: 101, unreadAfterMs: null, unwritten: true }])).get(101)?.inbox ?? 0;
  const rows = () => house.db.prisma.inbox.findMany({ select: { updateKey: true, state: true, payload: true }, orderBy: { updateKey: 'asc' } });
  expect(await commit(decision(1, await drawn(), { unwritten: unwritten('u1') }))).toHaveLength(1);
  expect(await rows()).toEqual([{ updateKey: keptKey(testVault, { account: '1', updateKey: 'u1' }), state: 'done', payload: null }]);
  // The same update again, on what is true now; then one whose chat changed meanwhile.
  expect(await commit(decision(1, await drawn(), { revision: 1, value: '5', unwritten: unwritten('u1') }))).toEqual([]);
  expect(await commit(decision(1, await drawn(), { value: '5', unwritten: unwritten('u2') }))).toEqual([]);
  expect([(await rows()).length, await answers(), await revisionOf(1)]).toEqual([1, ['3'], 1]);
});

test('of the same update without a row in two processes at once, one counts; where it waits to be handled already, it is left to whoever does', async () => {
  const unwritten = { account: '1', updateKey: 'same', actor: '101' };
  const both = await Promise.all([900_001, 900_002].map((id) => commit(decision(1, id, { unwritten }))));
  expect(both.flat()).toHaveLength(1);
  await storeReceived(house.db, [{ source: 'telegram', account: '1', updateKey: 'waits', actor: '102', payload: '{}' }], 0);
  expect(await commit(decision(2, 900_003, { unwritten: { account: '1', updateKey: 'waits', actor: '102' } }))).toEqual([]);
  expect(await revisionOf(2)).toBe(0);
});

test('of many decisions about one person made at the same moment, one counts', async () => {
  const rows = await Promise.all(Array.from({ length: 5 }, () => arrived(1)));
  const done = (await Promise.all(rows.map((inbox, i) => commit(decision(1, inbox, { value: String(i) }))))).flat();
  expect(done).toHaveLength(1);
  expect(await answers()).toHaveLength(1);
  expect(await revisionOf(1)).toBe(1);
  // The same update in two processes at once.
  const again = await arrived(2);
  expect((await Promise.all([commit(decision(2, again)), commit(decision(2, again))])).flat()).toHaveLength(1);
});

test('an answer that was changed replaces the one before, one taken back is withdrawn, one skipped is kept as skipped', async () => {
  await commit(decision(1, await arrived(1)));
  await commit(decision(1, await arrived(1), { revision: 1, value: '5' }));
  expect(await answers()).toEqual(['5']);
  await commit(decision(1, await arrived(1), { revision: 2, value: null }));
  expect(await answers()).toEqual([null]);
  const d = decision(1, await arrived(1), { revision: 3 });
  await commit({ ...d, conversation: d.conversation === null ? null : { ...d.conversation, recorded: [], presumed: [], withdrawn: ['integritas'] } });
  expect(await answers()).toEqual([]);
});

test('whoever has answered is asked no more about it', async () => {
  const employee = await house.idOf(1);
  await house.db.prisma.outbox.create({ data: { key: 'reminder', channel: 'telegram', lane: 2, kind: 'survey.remind', chatId: 101n, employeeId: employee, subject: `campaign:${campaign}`, payload: {}, onDoubt: 'drop', createdAt: new Date(0) } });
  await commit(decision(1, await arrived(1), { completed: true }));
  expect((await house.db.prisma.outbox.findUniqueOrThrow({ where: { key: 'reminder' } })).state).toBe('cancelled');
  expect(await house.db.prisma.dueWork.count({ where: { employeeId: employee, state: 'due' } })).toBe(0);
  expect(await house.db.prisma.dueWork.count({ where: { employeeId: await house.idOf(2), state: 'due' } })).toBeGreaterThan(0);
  expect((await house.db.prisma.recipient.findFirstOrThrow({ where: { employeeId: employee } })).completedAt?.getTime()).toBe(house.clock.now());
});

test('replayed in any order and any number of times, the same updates leave the same state', async () => {
  const inbox = await Promise.all(PEOPLE.map(arrived));
  const decisions = PEOPLE.map((n, i) => decision(n, inbox[i] ?? 0, { value: String(n) }));
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 1, maxLength: 6 }), async (order) => {
      for (const i of order) await commit(...decisions.slice(i, i + 1));
    }),
    { numRuns: 6 },
  );
  await commit(...decisions);
  expect((await answers()).map(String).toSorted()).toEqual(['1', '2', '3']);
  expect(await house.db.prisma.outbox.count()).toBe(3);
  expect(await Promise.all(PEOPLE.map(revisionOf))).toEqual([1, 1, 1]);
});

test('remembered answers count for the very revision they were taken at', () => {
  const cache = new AnswerCache(2);
  cache.set(1, 4, { a: 1 });
  expect([cache.get(1, 4), cache.get(1, 5), cache.get(2, 4)]).toEqual([{ a: 1 }, null, null]);
  cache.set(2, 1, {});
  cache.set(3, 1, {});
  expect([cache.get(1, 4), cache.get(3, 1)]).toEqual([null, {}]);
});

test('when a question was shown is noted where it came late, until another question has the floor', async () => {
  const noted = async () => (await house.db.prisma.conversation.findUniqueOrThrow({ where: { id: conversations[0] ?? 0 } })).shownAt !== null;
  const ask = async (turn: number, revision: number, upToDate: boolean) => {
    const [done] = await commit({ ...decision(1, await arrived(1), { turn, revision }), upToDate });
    return done?.claimed.map(({ id }) => id) ?? [];
  };
  const end = async (ids: readonly number[], late: boolean) => {
    await endOutbox(house.db, ids.map((id) => ({ id, state: 'sent', platformId: '7', ...(late && { lateAt: house.clock.real() }) })), house.clock.now());
    return await noted();
  };
  expect(await end(await ask(2, 0, false), false)).toBe(false);
  expect(await end(await ask(3, 1, false), true)).toBe(true);
  await ask(3, 2, false);
  expect(await noted()).toBe(true);
  await ask(3, 3, true);
  expect(await noted()).toBe(false);
  expect(await end(await ask(4, 4, true), true)).toBe(true);
  await ask(5, 5, false);
  expect(await noted()).toBe(false);
});
