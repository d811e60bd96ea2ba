import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { askOpenAgain, PRESS_LIFETIME_MS } from '../../src/app/askOpenAgain.js';
import { MONDAY, openHouse, type House } from './house.js';

const HOUR = 3_600_000;
let house: House;
let campaign = '';

beforeAll(async () => {
  house = await openHouse();
  await house.hireMany(4);
  await house.bind(1, 2, 3, 4);
  campaign = (await house.launch('Sekretariat')).campaign;
  for (const n of [1, 2, 3, 4]) {
    const head = { survey: 'kebutuhan-pelatihan', version: 1, phase: 'asking', at: 'integritas', turn: 1, draft: [], correcting: false, paused: n === 3 };
    const { id } = await house.db.prisma.conversation.create({ data: { campaignId: campaign, employeeId: await house.idOf(n), head, startedAt: new Date(MONDAY), askedAt: new Date(MONDAY) } });
    await house.db.prisma.chat.update({ where: { id: BigInt(100 + n) }, data: { focusId: id, ...(n === 4 && { stoppedAt: new Date(MONDAY) }) } });
  }
});
afterAll(() => house.close());
beforeEach(() => house.db.pool.query(`DELETE FROM due_work WHERE kind = 'question.reask'`));

const ask = (silentMs: number) => askOpenAgain(house.deps, silentMs);

test('a short silence lost no press, so nobody is asked again', async () => {
  expect(await ask(PRESS_LIFETIME_MS - 1)).toBe(0);
});

test('after a long one every open question is asked again, but not of who paused or stopped', async () => {
  house.clock.set(MONDAY + HOUR);
  expect(await ask(PRESS_LIFETIME_MS)).toBe(2);
  expect((await house.due('question.reask')).map(({ at, state }) => [at, state])).toEqual([[new Date(MONDAY + HOUR).toISOString(), 'due'], [new Date(MONDAY + HOUR).toISOString(), 'due']]);
});

test('who changes what was sent is asked again as well, and who has sent it is not', async () => {
  const sent = (phase: string) => house.db.pool.query(`UPDATE conversation SET completed_at = $1, head = head || jsonb_build_object('phase', $2::text) WHERE employee_id = $3`, [new Date(MONDAY), phase, second]);
  const second = await house.idOf(2);
  await sent('reviewing');
  expect(await ask(PRESS_LIFETIME_MS)).toBe(2);
  await house.db.pool.query(`DELETE FROM due_work WHERE kind = 'question.reask'`);
  await sent('submitted');
  expect(await ask(PRESS_LIFETIME_MS)).toBe(1);
  await house.db.pool.query(`UPDATE conversation SET completed_at = NULL, head = head || '{"phase":"asking"}' WHERE employee_id = $1`, [second]);
});

test('who was in the middle is asked at once, at any hour; who was not, in working hours', async () => {
  const night = Date.parse('2026-11-24T16:00:00Z');
  house.clock.set(night);
  await house.db.pool.query(`UPDATE conversation SET asked_at = $1 WHERE employee_id = $2`, [new Date(night - HOUR), await house.idOf(1)]);
  await ask(PRESS_LIFETIME_MS);
  expect((await house.due('question.reask')).map(({ at }) => at).toSorted()).toEqual([new Date(night).toISOString(), '2026-11-25T00:30:00.000Z']);
});

test('each outage asks anew, and one outage asks once', async () => {
  house.clock.set(MONDAY + 2 * HOUR);
  expect(await ask(PRESS_LIFETIME_MS)).toBe(2);
  expect(await ask(PRESS_LIFETIME_MS)).toBe(0);
  house.clock.set(MONDAY + 3 * HOUR);
  expect(await ask(PRESS_LIFETIME_MS)).toBe(2);
});
