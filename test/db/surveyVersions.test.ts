import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadSurveys } from '../../src/content/surveys.js';
import { inTransaction, openDatabase, type Database } from '../../src/db/database.js';
import { newestSurvey, newestSurveyFor, publishedSurveys, publishSurveys, underWay, versionToBe } from '../../src/db/surveyVersions.js';
import { silentLogger } from '../../src/support/logger.js';
import { freshDatabase, type TestDatabase } from '../support/database.js';
import { testVault } from '../support/vault.js';

let database: TestDatabase;
let db: Database;
beforeAll(async () => {
  database = await freshDatabase();
  db = openDatabase(database.connection, silentLogger, testVault, 4);
});
afterAll(async () => {
  await db.close();
  await database.drop();
});

const NOW = Date.parse('2026-11-23T02:00:00Z');
const shipped = loadSurveys();

test('the same content is published once, however often and by however many processes; an edit is the next version', async () => {
  await Promise.all([publishSurveys(db, shipped, NOW), publishSurveys(db, shipped, NOW)]);
  expect(await db.prisma.surveyVersion.count()).toBe(shipped.length);
  const [first] = shipped;
  if (first === undefined) throw new Error('There must be a survey.');
  const edited = { ...first, title: { ...first.title, id: 'Judul lain' } };
  expect((await publishSurveys(db, [edited], NOW + 1)).map((s) => s.version)).toEqual([2]);
  expect((await inTransaction(db, (tx) => newestSurvey(tx, first.id)))?.title.id).toBe('Judul lain');
  // The first text again is the first version again: nothing is lost, nothing doubled.
  expect((await publishSurveys(db, [first], NOW + 2)).map((s) => s.version)).toEqual([1]);
  expect((await inTransaction(db, (tx) => newestSurvey(tx, first.id)))?.version).toBe(1);
  expect((await publishedSurveys(db)).find((s) => s.id === first.id)?.version).toBe(1);
  expect(await db.prisma.surveyVersion.count({ where: { surveyId: first.id } })).toBe(2);
});

test('every purpose that opens by itself has its survey', async () => {
  for (const purpose of ['feedback', 'followup'] as const) {
    expect((await inTransaction(db, (tx) => newestSurveyFor(tx, purpose)))?.settings.purpose).toBe(purpose);
  }
  expect((await publishedSurveys(db)).map((s) => s.id)).toEqual(shipped.map((s) => s.id).toSorted());
});

test('what a survey would be stored under is known beforehand', async () => {
  const [first] = shipped;
  if (first === undefined) throw new Error('There must be a survey.');
  const survey = { ...first, id: 'uji' };
  expect(await versionToBe(db, survey)).toBe(1);
  await publishSurveys(db, [survey], NOW);
  expect(await versionToBe(db, { ...survey, version: 7 })).toBe(1);
  expect(await versionToBe(db, { ...survey, title: { id: 'Sunting' } })).toBe(2);
});

test('those in the middle are counted by version, while their campaign is open', async () => {
  const [first] = shipped;
  if (first === undefined) throw new Error('There must be a survey.');
  const unit = await db.prisma.unit.create({ data: { name: 'Dinas' } });
  const people = await Promise.all([1, 2, 3, 4].map(async (n) => (await db.prisma.employee.create({ data: { nip: `19700101199503200${n}`, name: 'N', zone: 'Asia/Jakarta', status: 'PNS', unitId: unit.id, createdAt: new Date(0) } })).id));
  const campaign = async (id: string, version: number, closesAt: number | null, employees: readonly number[], completed = false): Promise<void> => {
    await db.prisma.campaign.create({ data: { id, purpose: 'needs', surveyId: first.id, version, title: {}, opensAt: new Date(0), closesAt: closesAt === null ? null : new Date(closesAt) } });
    await db.prisma.conversation.createMany({ data: employees.map((employeeId) => ({ campaignId: id, employeeId, head: {}, startedAt: new Date(0), askedAt: new Date(0), completedAt: completed ? new Date(1) : null })) });
  };
  await campaign('closed', 1, NOW - 1, people);
  await campaign('open', 1, NOW + 1, people.slice(0, 2));
  await campaign('endless', 2, null, people.slice(2));
  await campaign('done', 2, NOW + 1, people, true);
  expect(await underWay(db, first.id, NOW)).toEqual([{ version: 1, people: 2 }, { version: 2, people: 2 }]);
  expect(await underWay(db, 'uji', NOW)).toEqual([]);
});
