import { afterEach, beforeEach, expect, test } from 'vitest';
import { runDue } from '../../src/app/due/run.js';
import { followUpId } from '../../src/app/due/followupOpen.js';
import { inTransaction } from '../../src/db/database.js';
import { addDue, claimDue, hasDue, nextDueAt, putDue } from '../../src/db/dueWork.js';
import { newestSurvey } from '../../src/db/surveyVersions.js';
import { planWeeklyDigest } from '../../src/domain/digest/schedule.js';
import { planDataRequestDeadline, planReask } from '../../src/domain/learning/surveyRounds.js';
import { openingState, step } from '../../src/domain/survey/engine.js';
import { MONDAY, openHouse, type House } from './house.js';

let house: House;
beforeEach(async () => {
  house = await openHouse();
});
afterEach(() => house.close());

const HOUR = 3_600_000;
const deadline = (request: number, employee: number) => planDataRequestDeadline({ id: request, employee, askedAt: MONDAY });

test('what is planned twice is one row; what another process holds is passed over until its lease ends', async () => {
  await house.hireMany(1);
  const employee = await house.idOf(1);
  const row = deadline(1, employee);
  expect(await inTransaction(house.db, (tx) => addDue(tx, [row]))).toBe(1);
  expect(await inTransaction(house.db, (tx) => addDue(tx, [row]))).toBe(0);
  expect(await hasDue(house.db, row.dueAt - 1)).toBe(false);
  expect(await nextDueAt(house.db, row.dueAt - 1)).toBe(row.dueAt);
  expect(await hasDue(house.db, row.dueAt)).toBe(true);

  expect((await claimDue(house.db, row.dueAt, 50, 60_000)).rows).toHaveLength(1);
  expect((await claimDue(house.db, row.dueAt, 50, 60_000)).rows).toHaveLength(0);
  expect(await hasDue(house.db, row.dueAt)).toBe(false);
  await house.db.pool.query(`UPDATE due_work SET lease_until = clock_timestamp() - interval '1 second'`);
  expect((await claimDue(house.db, row.dueAt, 50, 60_000)).rows).toHaveLength(1);
});

test('a row that is still due moves, a cancelled one counts again, a done one stays done', async () => {
  await house.hireMany(1);
  const row = deadline(1, await house.idOf(1));
  const state = async () => (await house.due('data-request.deadline'))[0];
  await inTransaction(house.db, (tx) => putDue(tx, [row]));
  await inTransaction(house.db, (tx) => putDue(tx, [{ ...row, dueAt: row.dueAt + HOUR }]));
  expect(await state()).toMatchObject({ state: 'due', at: new Date(row.dueAt + HOUR).toISOString() });
  await house.db.prisma.dueWork.updateMany({ data: { state: 'cancelled' } });
  await inTransaction(house.db, (tx) => putDue(tx, [row]));
  expect(await state()).toMatchObject({ state: 'due', at: new Date(row.dueAt).toISOString() });
  await house.db.prisma.dueWork.updateMany({ data: { state: 'done' } });
  await inTransaction(house.db, (tx) => putDue(tx, [{ ...row, dueAt: row.dueAt + HOUR }]));
  expect(await state()).toMatchObject({ state: 'done', at: new Date(row.dueAt).toISOString() });
});

test('a row that cannot be done holds up no other, and is given up loudly after five failures', async () => {
  await house.hireMany(3);
  await house.bind(1, 2, 3);
  const poison = 102;
  const deps = {
    ...house.deps,
    render: (chat: number, ...rest: Parameters<typeof house.deps.render> extends [number, ...infer Rest] ? Rest : never) => {
      if (chat === poison) throw new Error('on purpose');
      return house.deps.render(chat, ...rest);
    },
  };
  await house.launch('Sekretariat');
  expect(await runDue(deps)).toMatchObject({ done: 2, failed: 1 });
  expect((await house.queued()).map((q) => q.chat)).toEqual([101, 103]);
  for (let i = 0; i < 4; i++) {
    await house.db.pool.query(`UPDATE due_work SET lease_until = NULL`);
    await runDue(deps);
  }
  expect((await house.due('survey.invite')).map((d) => [d.state, d.note])).toEqual([['done', null], ['skipped', 'failed: on purpose'], ['done', null]]);
  expect(house.lines.filter((l) => l.level === 'error')).toHaveLength(1);
});

test('a row that no version of ours wrote is given up, and the others are done', async () => {
  await house.hireMany(1);
  await house.bind(1);
  await house.db.pool.query(`INSERT INTO due_work (kind, key, subject, ref, due_at) VALUES ('survey.invite', 'odd', 'campaign:x', '{}', to_timestamp(0)), ('no.such.kind', 'older', 'x', '{}', to_timestamp(0))`);
  await house.launch('Sekretariat');
  await runDue(house.deps);
  expect(await house.queued()).toHaveLength(1);
  expect((await house.due('no.such.kind')).map((d) => d.note)).toEqual(['failed: the row cannot be read']);
});

test('two workers at once invite everyone once', async () => {
  await house.hireMany(60);
  await house.bind(...Array.from({ length: 60 }, (_, i) => i + 1));
  await house.launch('Sekretariat');
  await Promise.all([runDue(house.deps), runDue(house.deps), runDue(house.deps)]);
  await house.work();
  const chats = (await house.queued()).map((q) => q.chat);
  expect(chats).toHaveLength(60);
  expect(new Set(chats).size).toBe(60);
});

test('a lease that ran out while its holder still worked makes nothing twice', async () => {
  await house.hireMany(1);
  await house.bind(1);
  await house.launch('Sekretariat');
  const slow = {
    ...house.deps,
    render: (...args: Parameters<typeof house.deps.render>) => house.deps.render(...args),
  };
  // Both have claimed the row; each comes to do it.
  const first = runDue(slow);
  await house.db.pool.query(`UPDATE due_work SET lease_until = NULL`);
  await Promise.all([first, runDue(house.deps)]);
  expect(await house.queued()).toHaveLength(1);
});

test('an invitation that an outage held up past working hours waits for the next ones', async () => {
  await house.hireMany(1);
  await house.bind(1);
  await house.launch('Sekretariat');
  house.clock.set(Date.parse('2026-11-23T15:00:00Z'));
  await house.work();
  expect(await house.queued()).toEqual([]);
  expect((await house.due('survey.invite')).map((d) => [d.state, d.at])).toEqual([['due', '2026-11-24T00:30:00.000Z']]);
  house.clock.set(Date.parse('2026-11-24T00:30:00Z'));
  await house.work();
  expect(await house.queued()).toHaveLength(1);
});

test('of several missed digests only the newest is posted', async () => {
  await house.hireMany(2);
  const leader = { employee: await house.idOf(1), zone: 'Asia/Jakarta' };
  await inTransaction(house.db, (tx) => addDue(tx, ['2026-W44', '2026-W45', '2026-W46'].map((week) => planWeeklyDigest(leader, week))));
  await house.work();
  expect(house.posted).toEqual([{ leader: leader.employee, week: '2026-W46' }]);
  expect((await house.due('digest.weekly')).map((d) => d.state)).toEqual(['skipped', 'skipped', 'done']);
});

test('a request about personal data that is still open at its deadline is said loudly; an answered one is not', async () => {
  await house.hireMany(1);
  const employeeId = await house.idOf(1);
  const ask = async (closed: boolean) => {
    const request = await house.db.prisma.dataRequest.create({ data: { employeeId, kind: 'erase', askedAt: new Date(MONDAY), dueAt: new Date(MONDAY + 72 * HOUR), ...(closed && { closedAt: new Date(MONDAY) }) } });
    await inTransaction(house.db, (tx) => addDue(tx, [deadline(request.id, employeeId)]));
  };
  await ask(false);
  await ask(true);
  house.clock.advance(72 * HOUR);
  await house.work();
  expect((await house.due('data-request.deadline')).map((d) => d.note)).toEqual(['overdue', 'answered']);
  expect(house.lines.filter((l) => l.level === 'error')).toHaveLength(1);
});

test('an open question is shown again with the same turn; one that was answered meanwhile is not', async () => {
  await house.hireMany(2);
  await house.bind(1, 2);
  const { campaign } = await house.launch('Sekretariat');
  const survey = await inTransaction(house.db, (tx) => newestSurvey(tx, 'kebutuhan-pelatihan'));
  if (survey === null) throw new Error('The survey must be published.');
  const env = { now: MONDAY, zone: 'Asia/Jakarta', language: 'id', seed: 1 } as const;
  const { answers: _answers, ...head } = step(survey, openingState(survey), { kind: 'start' }, env).state;
  const conversations: number[] = [];
  for (const n of [1, 2]) {
    const employeeId = await house.idOf(n);
    const { id } = await house.db.prisma.conversation.create({ data: { campaignId: campaign, employeeId, head: { ...head, draft: [] }, revision: 3, startedAt: new Date(MONDAY), askedAt: new Date(MONDAY) } });
    await house.db.prisma.chat.update({ where: { id: BigInt(100 + n) }, data: { focusId: id } });
    conversations.push(id);
    const reask = planReask({ id, revision: n === 1 ? 3 : 2, employee: employeeId, askedAt: MONDAY }, MONDAY);
    await inTransaction(house.db, (tx) => addDue(tx, [reask]));
  }
  await house.work();
  const asked = (await house.queued()).filter((q) => q.kind === 'question.reask');
  expect(asked.every((q) => q.chat === 101)).toBe(true);
  expect(asked.at(-1)?.text).toContain('1/');
  expect((await house.due('question.reask')).map((d) => d.note)).toEqual([null, 'answered or put aside meanwhile']);
  expect(asked[0]?.text).toContain('tadi kami sempat tidak dapat dihubungi');
  // After a pause it is said why.
  const again = planReask({ id: conversations[0] ?? 0, revision: 3, employee: await house.idOf(1), askedAt: MONDAY }, MONDAY);
  await inTransaction(house.db, (tx) => addDue(tx, [{ ...again, key: `${again.key}:resumed`, ref: { ...again.ref, resumed: true } }]));
  await house.work();
  expect((await house.queued()).map((q) => q.text).join()).toContain('Survei ini dilanjutkan.');
  const stored = await house.db.prisma.conversation.findUniqueOrThrow({ where: { id: conversations[0] ?? 0 } });
  expect(stored.revision).toBe(3);
});

test('three thousand invitations are written within seconds, in few transactions', { timeout: 90_000 }, async () => {
  await house.hireMany(999);
  await house.db.pool.query(`INSERT INTO chat (id, consent, employee_id) SELECT 1000 + id, 'accepted', id FROM employee`);
  const launches = [await house.launch('Sekretariat'), await house.launch('Sekretariat'), await house.launch('Sekretariat')];
  expect(launches.map((l) => l.invited)).toEqual([999, 999, 999]);
  await house.work();
  expect(await house.db.prisma.outbox.count({ where: { kind: 'survey.invite', state: 'queued' } })).toBe(2997);
});

test('the id of a follow-up fits a button, whatever the course is called', () => {
  expect(followUpId('x'.repeat(64)).length).toBeLessThanOrEqual(16);
});
