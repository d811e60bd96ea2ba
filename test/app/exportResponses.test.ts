import { afterEach, beforeEach, expect, test } from 'vitest';
import { exportResponsesOf } from '../../src/app/exportResponses.js';
import { launchSurvey } from '../../src/app/launchSurvey.js';
import { publishSurveys } from '../../src/db/surveyVersions.js';
import { InputRejected } from '../../src/support/errors.js';
import { surveyOf } from '../domain/results/forms.js';
import { MONDAY, nip, openHouse, type House } from './house.js';

let house: House;
beforeEach(async () => {
  house = await openHouse();
});
afterEach(() => house.close());

const HOUR = 3_600_000;
const exported = (campaign: string) => exportResponsesOf(house.db, campaign, MONDAY + HOUR);

async function answer(campaign: string, n: number, answers: Readonly<Record<string, string | number | null>>, completed = true, withdrawn: readonly string[] = []): Promise<void> {
  const completedAt = completed ? new Date(MONDAY + n * 1000) : null;
  const { id, employeeId } = await house.db.prisma.conversation.create({
    data: { campaignId: campaign, employeeId: await house.idOf(n), head: { version: 1 }, startedAt: new Date(MONDAY), askedAt: new Date(MONDAY), completedAt },
  });
  for (const [question, value] of Object.entries(answers)) {
    await house.db.pool.query('INSERT INTO answer (conversation_id, question, value, answered_at, withdrawn_at) VALUES ($1, $2, $3::jsonb, $4, $5)', [
      id, question, JSON.stringify(value), new Date(MONDAY), withdrawn.includes(question) ? new Date(MONDAY) : null,
    ]);
  }
  await house.db.prisma.recipient.updateMany({ where: { campaignId: campaign, employeeId }, data: { completedAt } });
}

/** A feedback poll, which is confidential, that everybody of a course was asked. */
async function feedbackPoll(people: number): Promise<string> {
  await house.hireMany(people);
  await house.course(['course: c', 'title: Kursus', 'jp: 4', 'sessions:', '  - {start: "2026-11-23 07:00", end: "2026-11-23 08:55"}', 'participants:', ...Array.from({ length: people }, (_, i) => `  - "${nip(i + 1)}"`)].join('\n'));
  house.clock.advance(6 * 60_000);
  await house.work();
  return (await house.db.prisma.campaign.findFirstOrThrow()).id;
}

test('a named survey gives everyone who sent theirs, without skipped and withdrawn answers', async () => {
  await house.hireMany(3);
  const { campaign } = await house.launch('Sekretariat');
  await answer(campaign, 1, { integritas: '4', usia: 41, lama: 'x' }, true, ['lama']);
  await answer(campaign, 2, { integritas: '2' }, false);
  const { rows, questions, repeats, withheld } = await exported(campaign);
  expect(rows).toEqual([{ respondent: nip(1), startedAt: '2026-11-23T02:00:00.000Z', completedAt: '2026-11-23T02:00:01.000Z', answers: { integritas: '4', usia: 41 } }]);
  expect(questions.length).toBeGreaterThanOrEqual(12);
  expect(questions).not.toContain('pembuka');
  expect(repeats).toEqual([]);
  expect(withheld).toBe(0);
});

test('what is asked in repeats has columns of its own, and what the engine keeps of them has none', async () => {
  await house.hireMany(2);
  const question = (name: string) => ({ name, kind: 'text' as const, label: { id: name }, required: false });
  const pets = { kind: 'repeat' as const, name: 'hewan', label: { id: 'Hewan' }, children: [question('jenis')] };
  const form = surveyOf([question('kota'), { kind: 'group', name: 'rumah', label: { id: 'Rumah' }, children: [{ kind: 'repeat', name: 'anak', label: { id: 'Anak' }, children: [question('nama'), pets] }] }], { id: 'keluarga' });
  await publishSurveys(house.db, [form], MONDAY);
  const { campaign } = await launchSurvey(house.importDeps, { surveyId: 'keluarga', unitName: 'Sekretariat' });
  const said = { kota: 'Medan', 'anak[1]/nama': 'Budi', 'anak[1]/hewan[1]/jenis': 'kucing' };
  await answer(campaign, 1, { ...said, 'anak[1]/+': 'no', 'anak[1]/hewan/#': 1 });
  const { rows, questions, repeats } = await exported(campaign);
  expect(questions).toEqual(['kota']);
  expect(repeats).toEqual([{ repeats: ['anak'], questions: ['anak/nama'] }, { repeats: ['anak', 'anak/hewan'], questions: ['anak/hewan/jenis'] }]);
  expect(rows.map(({ answers }) => answers)).toEqual([said]);
});

test('an unknown campaign is refused', async () => {
  await expect(exported('none')).rejects.toBeInstanceOf(InputRejected);
});

test('a confidential survey gives neither names nor times, and only of whole groups of five or more', async () => {
  const campaign = await feedbackPoll(8);
  for (const n of [2, 3, 4, 5]) await answer(campaign, n, { materi: String((n % 5) + 1), komentar: `kata ${9 - n}` });
  expect(await exported(campaign)).toMatchObject({ rows: [], withheld: 4 });

  await answer(campaign, 6, { materi: '1', komentar: 'kata 3' });
  const first = await exported(campaign);
  expect(first.withheld).toBe(0);
  expect(first.rows.every((r) => r.respondent === null && r.startedAt === null && r.completedAt === null)).toBe(true);
  // In the order of what they say, which is nobody's.
  expect(first.rows.map((r) => r.answers['komentar'])).toEqual(['kata 3', 'kata 4', 'kata 5', 'kata 6', 'kata 7']);

  // Who comes alone changes nothing that was shown, and neither does an answer that is changed afterwards.
  await answer(campaign, 7, { materi: '5', komentar: 'kata baru' });
  await house.db.prisma.answer.updateMany({ where: { question: 'komentar' }, data: { value: 'diubah' } });
  expect(await exported(campaign)).toEqual({ ...first, withheld: 1 });
});

test('whose figures were released before there were groups is in no group, since the two could be subtracted', async () => {
  const campaign = await feedbackPoll(8);
  for (let n = 2; n <= 8; n++) await answer(campaign, n, { materi: '4' });
  for (const n of [2, 3, 4, 5, 6]) await house.db.prisma.releaseMember.create({ data: { measure: `feedback:${campaign}`, employeeId: await house.idOf(n) } });
  expect(await exported(campaign)).toMatchObject({ rows: [], withheld: 7 });
});

test('what two exports at once put into groups is put there once', async () => {
  const campaign = await feedbackPoll(7);
  for (let n = 2; n <= 7; n++) await answer(campaign, n, { materi: '4' });
  const all = await Promise.all([1, 2, 3].map(() => exported(campaign)));
  expect(all.map(({ rows }) => rows.length)).toEqual([6, 6, 6]);
  expect(await house.db.prisma.responseGroup.count()).toBe(1);
});
