import { afterEach, beforeEach, expect, test } from 'vitest';
import { exportResponsesOf } from '../../src/app/exportResponses.js';
import { InputRejected } from '../../src/support/errors.js';
import { MONDAY, nip, openHouse, type House } from './house.js';

let house: House;
beforeEach(async () => {
  house = await openHouse();
});
afterEach(() => house.close());

const HEAD = { survey: 's', version: 1, phase: 'submitted', at: null, turn: 1, draft: [], correcting: false, paused: false };

async function answer(campaign: string, n: number, answers: Readonly<Record<string, string | number | null>>, completed = true, withdrawn: readonly string[] = []): Promise<void> {
  const conversation = await house.db.prisma.conversation.create({
    data: { campaignId: campaign, employeeId: await house.idOf(n), head: HEAD, startedAt: new Date(MONDAY), askedAt: new Date(MONDAY), ...(completed && { completedAt: new Date(MONDAY + n * 1000) }) },
  });
  for (const [question, value] of Object.entries(answers)) {
    await house.db.pool.query(`INSERT INTO answer (conversation_id, question, value, answered_at, withdrawn_at) VALUES ($1, $2, $3::jsonb, now(), $4)`, [
      conversation.id, question, JSON.stringify(value), withdrawn.includes(question) ? new Date(MONDAY) : null,
    ]);
  }
}

test('a named survey gives everyone who sent theirs, without skipped and withdrawn answers', async () => {
  await house.hireMany(3);
  const { campaign } = await house.launch('Sekretariat');
  await answer(campaign, 1, { integritas: '4', usia: 41, saran: null, lama: 'x' }, true, ['lama']);
  await answer(campaign, 2, { integritas: '2' }, false);
  const { rows, questions, withheld } = await exportResponsesOf(house.db, campaign, 1);
  expect(rows).toEqual([{ respondent: nip(1), startedAt: '2026-11-23T02:00:00.000Z', completedAt: '2026-11-23T02:00:01.000Z', answers: { integritas: '4', usia: 41 } }]);
  expect(questions.length).toBeGreaterThanOrEqual(12);
  expect(withheld).toBe(0);
});

test('an unknown campaign is refused', async () => {
  await expect(exportResponsesOf(house.db, 'none', 1)).rejects.toBeInstanceOf(InputRejected);
});

test('a confidential survey gives neither names nor times, in another order, and only of whole released groups of five or more', async () => {
  await house.hireMany(8);
  await house.course(['course: c', 'title: Kursus', 'jp: 4', 'sessions:', '  - {start: "2026-11-23 07:00", end: "2026-11-23 08:55"}', 'participants:', ...Array.from({ length: 8 }, (_, i) => `  - "${nip(i + 1)}"`)].join('\n'));
  house.clock.advance(6 * 60_000);
  await house.work();
  const { id: campaign } = await house.db.prisma.campaign.findFirstOrThrow();
  for (let n = 1; n <= 8; n++) await answer(campaign, n, { materi: String((n % 5) + 1), komentar: `kata ${n}` });

  expect(await exportResponsesOf(house.db, campaign, 1)).toMatchObject({ rows: [], withheld: 8 });
  for (let n = 1; n <= 6; n++) await house.db.prisma.releaseMember.create({ data: { measure: `feedback:${campaign}`, employeeId: await house.idOf(n) } });
  const { rows, withheld } = await exportResponsesOf(house.db, campaign, 1);
  expect(withheld).toBe(2);
  expect(rows).toHaveLength(6);
  expect(rows.every((r) => r.respondent === null && r.startedAt === null && r.completedAt === null)).toBe(true);
  const said = rows.map((r) => String(r.answers['komentar']));
  expect(said.toSorted()).toEqual([1, 2, 3, 4, 5, 6].map((n) => `kata ${n}`));
  expect(said).not.toEqual(said.toSorted());
  // Groupings that overlap could be subtracted from each other.
  await house.db.prisma.releaseMember.create({ data: { measure: `other:${campaign}`, employeeId: await house.idOf(1) } });
  expect(await exportResponsesOf(house.db, campaign, 1)).toMatchObject({ rows: [], withheld: 8 });
});
