import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openDatabase, type Database } from '../../src/db/database.js';
import { claimInbox, hasLostInbox, noteInboxFailure, storeReceived, type ReceivedRow } from '../../src/db/inbox.js';
import { tryLead, whenAlone } from '../../src/db/locks.js';
import { lastAlive, noteAlive, readWords, sealKey, storeWord } from '../../src/db/settings.js';
import { silentLogger } from '../../src/support/logger.js';
import { createVault } from '../../src/support/vault.js';
import { some } from '../product/office.js';
import { until } from '../product/product.js';
import { freshDatabase, type TestDatabase } from '../support/database.js';
import { testVault } from '../support/vault.js';

let database: TestDatabase;
let db: Database;
let other: Database;

beforeAll(async () => {
  database = await freshDatabase();
  db = openDatabase(database.connection, silentLogger, testVault, 4);
  other = openDatabase(database.connection, silentLogger, testVault, 4);
});
afterAll(async () => {
  await Promise.all([db.close(), other.close()]);
  await database.drop();
});
beforeEach(async () => {
  await db.pool.query('DELETE FROM inbox');
});

const row = (updateKey: string, more: Partial<ReceivedRow> = {}): ReceivedRow => ({ source: 'telegram', account: '1', updateKey, actor: '7', payload: '{}', ...more });

test('an update is stored once, whoever delivers it and however often', async () => {
  const [first, twin, second] = await storeReceived(db, [row('1'), row('1'), row('2')], 0);
  expect([typeof first, twin, typeof second]).toEqual(['number', null, 'number']);
  expect(first).toBeLessThan(second ?? 0);
  expect(await storeReceived(other, [row('2'), row('1')], 0)).toEqual([null, null]);
  const elsewhere = await storeReceived(db, [row('1', { account: '2' }), row('1', { source: 'slack' })], 0);
  expect(elsewhere).toEqual([some(Number), some(Number)]);
});

test('many processes that receive the same updates at once keep one of each', async () => {
  const keys = Array.from({ length: 40 }, (_, i) => `u${i}`);
  const results = await Promise.all([db, other, db, other].map((at, i) => storeReceived(at, (i % 2 === 0 ? keys : keys.toReversed()).map((k) => row(k)), 0).catch(() => [])));
  expect(results.flat().filter((id) => id !== null).length).toBeLessThanOrEqual(40);
  await storeReceived(db, keys.map((k) => row(k)), 0);
  expect(await db.prisma.inbox.count()).toBe(40);
});

test('whoever receives keeps its rows for a while; what is left behind is taken up, oldest first, by one', async () => {
  await storeReceived(db, [row('mine')], 60_000);
  expect(await hasLostInbox(db)).toBe(false);
  await storeReceived(db, [row('a'), row('b'), row('c')], 0);
  expect(await hasLostInbox(db)).toBe(true);
  const [one, two] = await Promise.all([claimInbox(db, 'telegram', 2, 60_000), claimInbox(other, 'telegram', 2, 60_000)]);
  const ids = [...one, ...two].map((r) => r.id);
  expect(new Set(ids).size).toBe(3);
  for (const claimed of [one, two]) expect(claimed.map((r) => r.id)).toEqual(claimed.map((r) => r.id).toSorted((a, b) => a - b));
  expect(await claimInbox(db, 'slack', 9, 60_000)).toEqual([]);
});

test('what an update says, and its number, can be read from the database by nobody; who has another key ends it as failed, and nothing goes round in circles', async () => {
  await storeReceived(db, [row('70071', { payload: '{"text":"rahasia"}' })], 0);
  const [stored] = await db.prisma.inbox.findMany();
  expect(JSON.stringify({ ...stored, id: 0 })).not.toMatch(/rahasia|70071/);
  const stranger = { ...other, vault: createVault(new Uint8Array(32).fill(8)) };
  expect(await claimInbox(stranger, 'telegram', 9, 0)).toEqual([]);
  expect(await db.prisma.inbox.findFirstOrThrow({ select: { state: true, problem: true } })).toEqual({ state: 'failed', problem: 'sealed with another key' });
  expect(await hasLostInbox(db)).toBe(false);
  await storeReceived(db, [row('70072', { payload: '{"text":"lagi"}' })], 0);
  expect((await claimInbox(other, 'telegram', 9, 0)).map(({ payload }) => payload)).toEqual(['{"text":"lagi"}']);
});

test('an update that was stored before updates were sealed is handled as it is', async () => {
  await db.prisma.inbox.create({ data: { source: 'telegram', account: '1', updateKey: '5', actor: '7', payload: '{"update_id":5}', receivedAt: new Date(0) } });
  expect((await claimInbox(db, 'telegram', 9, 0)).map(({ payload }) => payload)).toEqual(['{"update_id":5}']);
});

test('what fails again and again ends as failed and stays for a look', async () => {
  const [id = 0] = (await storeReceived(db, [row('bad')], 0)).map((n) => n ?? 0);
  for (let times = 1; times < 5; times++) expect(await noteInboxFailure(db, id, 'broken', 5, 0)).toBe(false);
  expect(await noteInboxFailure(db, id, 'broken', 5, 0)).toBe(true);
  expect(await hasLostInbox(db)).toBe(false);
  expect((await db.prisma.inbox.findFirstOrThrow()).problem).toBe('broken');
});

test('one leads; when it stops, or its connection ends, another can', async () => {
  const lead = await tryLead(db, 'poller');
  expect(lead?.isLost()).toBe(false);
  expect(await tryLead(other, 'poller')).toBeNull();
  expect(await tryLead(other, 'sweeper').then((l) => l?.release().then(() => 'led'))).toBe('led');
  await lead?.release();
  const second = await tryLead(other, 'poller');
  expect(second).not.toBeNull();
  await db.pool.query(`SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND classid = 1884057`);
  await until('the loss to be noticed', () => second?.isLost());
  await second?.release();
  expect(await whenAlone(db, 'poller', async () => await Promise.resolve('alone'))).toBe('alone');
});

test('standing by leaves nothing on the connections it borrowed', async () => {
  const lead = await tryLead(db, 'poller');
  for (let times = 0; times < 30; times++) expect(await whenAlone(other, 'poller', async () => await Promise.resolve(1))).toBeNull();
  const client = await other.pool.connect();
  expect(client.listenerCount('end')).toBeLessThan(5);
  client.release();
  await lead?.release();
});

test('the secret is made once, also by two at the same moment', async () => {
  const [one, two] = await Promise.all([sealKey(db), sealKey(other)]);
  expect(one).toHaveLength(32);
  expect(two).toEqual(one);
  expect(await sealKey(db)).toEqual(one);
});

test('signs of life and the agency\'s own words are kept', async () => {
  expect(await lastAlive(db)).toBeNull();
  await noteAlive(db, 123);
  await noteAlive(db, 456);
  expect(await lastAlive(other)).toBe(456);
  expect(await readWords(db)).toEqual({});
  await storeWord(db, 'agency', 'BKPSDM Kota Medan');
  expect(await readWords(other)).toEqual({ agency: 'BKPSDM Kota Medan' });
});
