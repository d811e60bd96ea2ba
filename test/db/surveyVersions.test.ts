import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadSurveys } from '../../src/content/surveys.js';
import { inTransaction, openDatabase, type Database } from '../../src/db/database.js';
import { newestSurvey, newestSurveyFor, publishedSurveys, publishSurveys } from '../../src/db/surveyVersions.js';
import { silentLogger } from '../../src/support/logger.js';
import { freshDatabase, type TestDatabase } from '../support/database.js';

let database: TestDatabase;
let db: Database;
beforeAll(async () => {
  database = await freshDatabase();
  db = openDatabase(database.connection, silentLogger, 4);
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
