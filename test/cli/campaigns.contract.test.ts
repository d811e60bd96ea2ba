import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDatabase, type Database } from '../../src/db/database.js';
import type { BotApi } from '../../src/sandbox/telegram/server.js';
import { silentLogger } from '../../src/support/logger.js';
import { freshDatabase, type TestDatabase } from '../support/database.js';
import { command, json, like, some } from '../product/office.js';
import { liveEnv, openTelegram } from '../product/product.js';
import { testVault } from '../support/vault.js';

const NIP = ['197001011995032001', '198501012010012002', '199001012015011003'] as const;
const ROSTER = [
  'nip,nama,email,telepon,jabatan,unit,unit_induk,nip_atasan,status,zona_waktu',
  `${NIP[0]},Ratna,ratna@medan.go.id,081234567001,Kepala,Dinas,,,PNS,`,
  `${NIP[1]},Siti,,081234567002,Analis,Sekretariat,Dinas,${NIP[0]},PNS,`,
  `${NIP[2]},Budi,,,Analis,Sekretariat,Dinas,${NIP[0]},PPPK,Asia/Makassar`,
].join('\n');
const files = (content: Readonly<Record<string, string>>): Map<string, string | Uint8Array> => new Map(Object.entries(content));
const SURVEY = 'kebutuhan-pelatihan';

let database: TestDatabase;
let db: Database;
let api: BotApi;
let env: Readonly<Record<string, string>>;

beforeAll(async () => {
  database = await freshDatabase();
  db = openDatabase(database.connection, silentLogger, testVault, 2);
  api = await openTelegram(() => 0);
  env = liveEnv(api, { DATABASE_URL: database.url });
  await json(['import', 'employees', 'p.csv'], env, files({ 'p.csv': ROSTER }));
});
afterAll(async () => {
  await db.close();
  await api.close();
  await database.drop();
});

test.each([
  ['launch', SURVEY],
  ['launch', SURVEY, '--unit', 'x', '--sample', '0'],
  ['launch', SURVEY, '--unit', 'x', '--sample', '5', '--quota', '5'],
  ['launch', SURVEY, '--unit', 'x', '--seed', '5'],
  ['launch', SURVEY, '--unit', 'x', '--reminders', '6'],
  ['launch', SURVEY, '--unit', 'x', '--remind', 'besok'],
  ['launch', SURVEY, '--unit', 'x', '--reminders', '1', '--remind', '1/2'],
  ['launch', SURVEY, '--gap', 'komunikasi:0'],
  ['launch', SURVEY, '--status', 'Honorer'],
  ['launch', SURVEY, '--unit', 'x', '--opens', '2099-12-04'],
  ['extend', 'c1'],
  ['extend', 'c1', '--closes', 'besok'],
  ['pause'],
  ['cancel', 'a', 'b'],
].map((words) => [words.join(' '), words] as const))('"survey %s" is wrong use', async (_name, words) => {
  const said = await command(['survey', ...words], env);
  expect(said).toMatchObject({ code: 2, out: '' });
  expect(said.err).not.toBe('');
  expect(await db.prisma.campaign.count()).toBe(0);
});

test('a dry run states everything and stores nothing; a file of people is read', async () => {
  const planned = await json(['survey', 'launch', SURVEY, '--nips', 'n.txt', '--position', 'kepala', '--position', 'analis', '--status', 'PNS,PPPK', '--sample', '2', '--seed', '4', '--closes', '2099-12-04T16:00+07:00', '--dry-run'], env, files({ 'n.txt': NIP.join('\n') }));
  expect(planned).toEqual({
    campaign: null, dryRun: true, invited: 2, unreachable: 2, fitting: 3, seed: 4, gapUnknown: null,
    units: some(Array), opensAt: some(String), closesAt: '2099-12-04T09:00:00.000Z', rounds: some(Array), yearsWithoutHolidays: some(Array), warnings: [],
  });
  expect(await db.prisma.campaign.count()).toBe(0);
  const bad = await json<{ problems: unknown[] }>(['survey', 'launch', SURVEY, '--nips', 'n.txt'], env, files({ 'n.txt': `${NIP[0]}\n123\n` }), 1);
  expect(bad.problems).toMatchObject([{ row: 2, column: 'nip' }]);
});

describe('a campaign', () => {
  let campaign = '';

  test('that draws people says by which seed', async () => {
    const launched = await json<{ campaign: string }>(['survey', 'launch', SURVEY, '--unit', 'Dinas', '--quota', '1', '--seed', '3', '--reminders', '1'], env);
    expect(launched).toEqual({ campaign: like(/^c/), invited: 2, unreachable: 2, fitting: 3, seed: 3 });
    campaign = launched.campaign;
  });

  test('is paused, resumed and extended, each twice', async () => {
    const twice = async (words: readonly string[]) => [await json(['survey', ...words], env), await json(['survey', ...words], env)];
    expect(await twice(['pause', campaign])).toEqual([{ campaign, state: 'paused', changed: true, held: 4 }, { campaign, state: 'paused', changed: false, held: 0 }]);
    expect(await twice(['resume', campaign])).toEqual([{ campaign, state: 'running', changed: true, planned: 4, askedAgain: 0 }, { campaign, state: 'running', changed: false, planned: 0, askedAgain: 0 }]);
    const closesAt = '2099-12-04T09:00:00.000Z';
    expect(await twice(['extend', campaign, '--closes', '2099-12-04T16:00+07:00'])).toEqual([{ campaign, closesAt, changed: true, reminders: 2 }, { campaign, closesAt, changed: false, reminders: 0 }]);
  });

  test('tells who is silent, and is cancelled for good', async () => {
    const told = await json<{ silent: { nip: string }[] }>(['survey', 'silent', campaign], env);
    expect(told).toMatchObject({ campaign, invited: 2, answered: 0 });
    expect(told.silent).toHaveLength(2);
    for (const person of told.silent) expect(Object.keys(person)).toEqual(['nip', 'name', 'unit', 'reachable', 'invitedAt', 'startedAt', 'declined']);
    // Names are for reading; the personal number stands in the document alone.
    expect((await command(['survey', 'silent', campaign], env)).out).not.toContain(told.silent[0]?.nip);
    expect(await json(['survey', 'cancel', campaign], env)).toEqual({ campaign, state: 'cancelled', changed: true, takenBack: 5 });
    expect(await json(['survey', 'cancel', campaign], env)).toEqual({ campaign, state: 'cancelled', changed: false, takenBack: 0 });
    for (const words of [['pause', campaign], ['resume', campaign], ['extend', campaign, '--closes', '2099-12-05T16:00+07:00'], ['cancel', 'nowhere'], ['silent', 'nowhere']]) {
      expect(await json(['survey', ...words], env, undefined, 1)).toMatchObject({ problems: [{ column: 'campaign' }] });
    }
  });
});

test('what positions demand, and days off, are imported whole or not at all', async () => {
  const csv = (text: string) => files({ 'f.csv': text });
  expect(await json(['import', 'positions', 'f.csv'], env, csv('position,competency,level\nAnalis,komunikasi,3\n'))).toEqual({ positions: 1, demands: 1, errors: [] });
  expect(await json(['import', 'positions', 'f.csv'], env, csv('position,competency,level\nAnalis,sihir,3\n'), 1)).toMatchObject({ positions: 0, errors: [{ row: 2, column: 'kompetensi' }] });
  const days = 'date,kind,name\n2027-01-01,libur nasional,Tahun Baru\n';
  for (const added of [1, 0]) expect(await json(['holidays', 'import', 'f.csv'], env, csv(days))).toEqual({ added, changed: 0, unchanged: 1 - added, years: [2027], errors: [] });
  expect(await json(['holidays', 'import', 'f.csv'], env, csv('date,kind,name\nx,libur nasional,A\n'), 1)).toMatchObject({ errors: [{ row: 2, column: 'date' }] });
  expect(await json(['holidays', 'add', '2027-08-17', 'Kemerdekaan'], env)).toEqual({ date: '2027-08-17', kind: 'libur nasional', name: 'Kemerdekaan', added: true });
  expect(await json(['holidays', 'list', '2027'], env)).toHaveLength(2);
  expect(await json(['holidays', 'remove', '2027-08-17'], env)).toEqual({ date: '2027-08-17', removed: true });
  expect(await json(['holidays', 'add', '2027-02-30', 'x'], env, undefined, 1)).toMatchObject({ problems: [{ column: 'date' }] });
  expect((await command(['holidays', 'list', 'x'], env)).code).toBe(2);
});

test('the daily limit is a number', async () => {
  expect(await json(['set', 'messages-per-day', '2'], env)).toEqual({ 'messages-per-day': 2 });
  for (const wrong of ['0', '21', 'banyak']) expect((await command(['set', 'messages-per-day', wrong], env)).code).toBe(1);
});
