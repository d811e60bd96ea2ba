import { afterEach, beforeEach, expect, test } from 'vitest';
import { inTransaction, type Database } from '../../src/db/database.js';
import { addDiscussion, discussionOf, discussionState, holdDiscussion, rankedNeeds, storeStep } from '../../src/db/discussions.js';
import { discuss } from '../../src/domain/discussion/discuss.js';
import { DISCUSSION_RULES, type DiscussionInput } from '../../src/domain/discussion/types.js';
import { borrowDatabase, type BorrowedDatabase } from '../support/database.js';

const NOW = Date.UTC(2026, 10, 24, 2);
const CLOSES = NOW + 86_400_000;
let database: BorrowedDatabase;
let db: Database;
let unit: number;
let people: readonly number[];
let id: number;

beforeEach(async () => {
  database = await borrowDatabase();
  ({ db } = database);
  unit = (await db.prisma.unit.create({ data: { name: 'Dinas' } })).id;
  const made = await db.prisma.employee.createManyAndReturn({
    data: Array.from({ length: 6 }, (_, n) => ({ nip: `19850101201001${String(n).padStart(4, '0')}`, name: `Orang ${n}`, unitId: unit, status: 'PNS', zone: 'Asia/Jakarta', createdAt: new Date(NOW) })),
    select: { id: true },
  });
  people = made.map((row) => row.id);
  id = await inTransaction(db, (tx) => addDiscussion(tx, { code: 'ABCDEFGH', link: 'd_aaaaaaaaaaaaaaaa', unit, topic: 'Data', zone: 'Asia/Jakarta', rules: DISCUSSION_RULES, expiresAt: CLOSES, votesAt: CLOSES - 1, closesAt: CLOSES }, NOW));
});
afterEach(() => database.drop());

/** One input in a transaction of its own, as any update, command or due work makes it. */
const enter = (input: DiscussionInput): Promise<void> =>
  inTransaction(db, async (tx) => {
    const held = await holdDiscussion(tx, { id });
    if (held === null) throw new Error('There is no discussion.');
    await storeStep(tx, held, discuss(await discussionState(tx, held), input, { now: NOW, seed: 1 }), NOW);
  });
const propose = (n: number, text: string): Promise<void> => enter({ kind: 'propose', member: people[n] ?? 0, text, instead: null });
const vote = (n: number, place: number, on = true): Promise<void> => enter({ kind: 'vote', member: people[n] ?? 0, place, on });

async function voting(): Promise<void> {
  await enter({ kind: 'open' });
  for (const n of [0, 1, 2, 3, 4]) await propose(n, `usulan ${n}`);
  await enter({ kind: 'end-collecting' });
}

test('what is stored is what was decided, whoever reads it back', async () => {
  await enter({ kind: 'open' });
  await propose(0, 'a');
  await propose(0, 'b');
  await enter({ kind: 'withdraw', member: people[0] ?? 0, number: 1 });
  await enter({ kind: 'propose', member: people[0] ?? 0, text: 'c', instead: 2 });
  const held = await discussionOf(db.prisma, 'ABCDEFGH');
  expect(held?.phase).toBe('collecting');
  expect(held === null ? null : await discussionState(db.prisma, held)).toEqual({
    rules: DISCUSSION_RULES, closesAt: CLOSES, phase: 'collecting', drafts: [{ member: people[0], number: 2, text: 'c' }], given: new Map([[people[0], 2]]),
  });
});

test('once the vote has begun nothing joins a proposal to its author: no column, no order, and no transaction', async () => {
  await voting();
  const { rows } = await db.pool.query<{ place: number; xmin: string }>('SELECT place, xmin::text FROM discussion_proposal ORDER BY ctid');
  expect(rows.map(({ place }) => place)).toEqual([0, 1, 2, 3, 4]);
  // They were all written by one transaction, and so was everybody's row about taking part.
  expect(new Set(rows.map(({ xmin }) => xmin)).size).toBe(1);
  expect((await db.pool.query('SELECT DISTINCT xmin::text FROM discussion_member')).rows).toEqual([{ xmin: rows[0]?.xmin }]);
  expect(await db.prisma.discussionDraft.count()).toBe(0);
  expect(await db.prisma.discussionMember.findMany({ where: { given: { not: 0 } } })).toEqual([]);
  const { rows: columns } = await db.pool.query<{ column_name: string }>(`SELECT column_name FROM information_schema.columns WHERE table_name IN ('discussion_proposal', 'discussion_need') AND column_name ~ 'employee|chat|member'`);
  expect(columns).toEqual([]);
});

test('once it is closed only counts are left, written by one transaction', async () => {
  await voting();
  for (const n of [0, 1, 2, 3, 4]) await vote(n, n % 2);
  await enter({ kind: 'close' });
  expect(await db.prisma.discussionVote.count()).toBe(0);
  expect((await db.pool.query('SELECT DISTINCT xmin::text FROM discussion_need')).rows).toHaveLength(1);
  expect(await rankedNeeds(db, unit)).toMatchObject([{ rank: 1, votes: 3, participants: 5 }, { rank: 2, votes: 2, participants: 5 }]);
});

test('votes that come at the same moment are all counted, and none twice', async () => {
  await voting();
  await Promise.all([0, 1, 2, 3, 4].flatMap((n) => [vote(n, 0), vote(n, 1), vote(n, 0)]));
  await Promise.all([vote(5, 0), vote(5, 1), vote(5, 2), vote(5, 3)]);
  const votes = await db.prisma.discussionVote.findMany({ orderBy: { employeeId: 'asc' } });
  expect(votes.slice(0, 5).map((v) => v.places)).toEqual(Array.from({ length: 5 }, () => [0, 1]));
  expect(votes[5]?.places).toHaveLength(3);
});

test('a unit sees its own discussions and those below it, and no others', async () => {
  await voting();
  for (const n of [0, 1, 2, 3, 4]) await vote(n, 0);
  await enter({ kind: 'close' });
  const above = await db.prisma.unit.create({ data: { name: 'Kota' } });
  await db.prisma.unit.update({ where: { id: unit }, data: { parentId: above.id } });
  const beside = await db.prisma.unit.create({ data: { name: 'Dinas Lain', parentId: above.id } });
  expect(await rankedNeeds(db, above.id)).toHaveLength(1);
  expect(await rankedNeeds(db, unit)).toHaveLength(1);
  expect(await rankedNeeds(db, beside.id)).toEqual([]);
});
