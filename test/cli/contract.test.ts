import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDatabase, type Database } from '../../src/db/database.js';
import type { BotApi } from '../../src/sandbox/telegram/server.js';
import { silentLogger } from '../../src/support/logger.js';
import { freshDatabase, type TestDatabase } from '../support/database.js';
import { command, json, like, some } from '../product/office.js';
import { liveEnv, openTelegram } from '../product/product.js';
import { testVault } from '../support/vault.js';

const NIP = ['197001011995032001', '198501012010012002', '199001012015011003'] as const;
const HEADER = 'nip,nama,email,telepon,jabatan,unit,unit_induk,nip_atasan,status,zona_waktu';
const ROSTER = [
  HEADER,
  `${NIP[0]},Ratna,ratna@medan.go.id,081234567001,Kepala,Dinas,,,PNS,`,
  `${NIP[1]},Siti,,081234567002,Analis,Sekretariat,Dinas,${NIP[0]},PNS,`,
  `${NIP[2]},Budi,,,Staf,Sekretariat,Bidang,${NIP[0]},PPPK Paruh Waktu,Asia/Makassar`,
].join('\n');
const files = (content: Readonly<Record<string, string>>): Map<string, string | Uint8Array> => new Map(Object.entries(content));

let database: TestDatabase;
let db: Database;
let api: BotApi;
let env: Readonly<Record<string, string>>;
let campaign = '';

beforeAll(async () => {
  database = await freshDatabase();
  db = openDatabase(database.connection, silentLogger, testVault, 2);
  api = await openTelegram(() => 0);
  env = liveEnv(api, { DATABASE_URL: database.url });
});
afterAll(async () => {
  await db.close();
  await api.close();
  await database.drop();
});

const BROKEN = { PORT: 'x', TZ_DEFAULT: 'Jakarta', SLACK_BOT_TOKEN: 'xoxb-1', LOG_LEVEL: 'silent' };

describe('help and mistakes of use', () => {
  test.each([[], ['start'], ['doctor'], ['import'], ['import', 'employees'], ['import', 'course'], ['invite'], ['binding'], ['binding', 'confirm'], ['binding', 'undo'], ['survey'], ['survey', 'list'], ['survey', 'launch'], ['status'], ['results'], ['export'], ['export', 'responses'], ['digest'], ['discussion'], ['discussion', 'open'], ['discussion', 'close'], ['slack', 'manifest']].map((words) => [words.join(' '), words] as const))(
    '"%s --help" answers in any environment',
    async (_name, words) => {
      const said = await command([...words, '--help'], BROKEN);
      expect(said).toMatchObject({ code: 0, err: '' });
      expect(said.out).toMatch(/^Usage: pamong/);
    },
  );

  test.each([
    [],
    ['begin'],
    ['import'],
    ['import', 'employees'],
    ['import', 'people', 'x.csv'],
    ['start', '--roles', 'bot,cook'],
    ['start', '--roles', ','],
    ['survey', 'launch', 'kebutuhan-pelatihan'],
    ['survey', 'launch', 'kebutuhan-pelatihan', '--unit', 'x', '--closes', '2026-12-04'],
    ['survey', 'launch', 'kebutuhan-pelatihan', '--unit', 'x', '--closes', 'besok'],
    ['status'],
    ['status', 'a', 'b'],
    ['export', 'responses', 'c1', '--format', 'pdf'],
    ['results'],
    ['results', 'c1', '--format', 'pdf'],
    ['results', 'c1', '--for', 'everybody'],
    ['digest'],
    ['digest', '--week', '2026-47'],
    ['discussion', 'open', '--unit', 'x'],
    ['discussion', 'open', '--unit', 'x', '--topic', 'y', '--closes', 'besok'],
    ['discussion', 'status'],
    ['binding', 'confirm'],
    ['invite', '--all'],
  ].map((words) => [words.join(' '), words] as const))('"%s" is wrong use: 2, said on standard error', async (_name, words) => {
    const said = await command(words, env);
    expect(said).toMatchObject({ code: 2, out: '' });
    expect(said.err).not.toBe('');
  });
});

test.each([['start'], ['doctor'], ['status', 'c1'], ['import', 'employees', 'x.csv'], ['survey', 'list']].map((words) => [words.join(' '), words] as const))(
  '"%s" names every mistake of the environment at once: 78',
  async (_name, words) => {
    const said = await command(words, BROKEN);
    expect(said).toMatchObject({ code: 78, out: '' });
    for (const name of ['PORT', 'TZ_DEFAULT', 'TELEGRAM_BOT_TOKEN', 'SLACK_APP_TOKEN']) expect(said.err).toContain(`- ${name} `);
  },
);

test('whatever goes wrong, a program that asked for JSON reads one document', async () => {
  for (const [words, code, wrong] of [
    [['status', 'c1'], 78, BROKEN],
    [['status', 'nowhere'], 1, env],
    [['import', 'employees', '/nowhere.csv'], 70, env],
    [['begin'], 2, env],
  ] as const) {
    const said = await command([...words, '--json'], wrong);
    expect(said.code).toBe(code);
    expect(JSON.parse(said.out)).toEqual({ error: some(String), problems: some(Array) });
  }
});

describe('import employees', () => {
  test('is all or nothing, and names every bad row with its column', async () => {
    const bad = ROSTER.replace(NIP[1], '1.98501E+17').replace('081234567001', '12').replace('PPPK Paruh Waktu', 'Honorer');
    const said = await command(['import', 'employees', 'p.csv', '--json'], env, files({ 'p.csv': bad }));
    expect(said.code).toBe(1);
    const report = JSON.parse(said.out) as { errors: { row: number; column: string; message: string }[] };
    expect(report).toEqual({ created: 0, updated: 0, unchanged: 0, errors: some(Array) });
    expect(report.errors.map(({ row, column }) => [row, column])).toEqual(expect.arrayContaining([[2, 'telepon'], [3, 'nip'], [4, 'status']]));
    expect(await db.prisma.employee.count()).toBe(0);
    for (const { row, column } of report.errors) expect(said.err).toContain(`baris ${row}, kolom ${column}`);
  });

  test('a dry run counts and stores nothing', async () => {
    expect(await json(['import', 'employees', 'p.csv', '--dry-run'], env, files({ 'p.csv': ROSTER }))).toEqual({ created: 3, updated: 0, unchanged: 0, errors: [] });
    expect(await db.prisma.employee.count()).toBe(0);
  });

  test('once, again, and with a change', async () => {
    expect(await json(['import', 'employees', 'p.csv'], env, files({ 'p.csv': ROSTER }))).toEqual({ created: 3, updated: 0, unchanged: 0, errors: [] });
    expect(await json(['import', 'employees', 'p.csv'], env, files({ 'p.csv': ROSTER }))).toEqual({ created: 0, updated: 0, unchanged: 3, errors: [] });
    expect(await json(['import', 'employees', 'p.csv'], env, files({ 'p.csv': ROSTER.replace('Analis', 'Analis Muda') }))).toEqual({ created: 0, updated: 1, unchanged: 2, errors: [] });
  });
});

describe('invite', () => {
  test('makes a link of at most 64 characters of payload for everyone who is not bound', async () => {
    const rows = await json<{ nip: string; name: string; link: string; expiresAt: string }[]>(['invite'], env);
    expect(rows.map((row) => row.nip).toSorted()).toEqual([...NIP]);
    for (const row of rows) {
      expect(Object.keys(row)).toEqual(['nip', 'name', 'link', 'expiresAt']);
      expect(row.link).toMatch(/^https:\/\/t\.me\/pamong_bot\?start=[A-Za-z0-9_-]{1,64}$/);
      expect(new Date(row.expiresAt).toISOString()).toBe(row.expiresAt);
    }
    expect(new Set(rows.map((row) => row.link)).size).toBe(3);
  });

  test('of a unit and all below it; a file gets them too', async () => {
    const written = files({});
    expect(await json<unknown[]>(['invite', '--unit', 'bidang', '--out', 'links.json'], env, written)).toHaveLength(1);
    expect(JSON.parse(String(written.get('links.json')))).toHaveLength(1);
    expect(await json(['invite', '--unit', 'Nowhere'], env, undefined, 1)).toMatchObject({ error: like(/^Tidak ada unit "Nowhere".*There is no unit "Nowhere"/), problems: Array.from({ length: 4 }, () => ({ column: 'unit' })) });
  });
});

describe('survey', () => {
  test('list says what can be launched', async () => {
    const surveys = await json<{ id: string; questions: number }[]>(['survey', 'list'], env);
    expect(surveys.map((s) => s.id).toSorted()).toEqual(['kebutuhan-pelatihan', 'tindak-lanjut', 'umpan-balik']);
    for (const survey of surveys) expect(Object.keys(survey)).toEqual(['id', 'title', 'version', 'questions', 'languages']);
    expect(surveys.find((s) => s.id === 'kebutuhan-pelatihan')?.questions).toBeGreaterThanOrEqual(12);
  });

  test.each([
    ['a survey that is none', ['nothing', '--unit', 'Dinas'], 'survey'],
    ['a unit that is none', ['kebutuhan-pelatihan', '--unit', 'Dinas Anu'], 'unit'],
    ['a name that several units have', ['kebutuhan-pelatihan', '--unit', 'sekretariat'], 'unit'],
    ['a close that lies behind', ['kebutuhan-pelatihan', '--unit', 'Dinas', '--closes', '2020-01-01T00:00Z'], 'closes'],
  ])('launch refuses %s', async (_what, words, column) => {
    const refused = await json<{ problems: { column: string }[] }>(['survey', 'launch', ...words], env, undefined, 1);
    expect(refused.problems.map((p) => p.column)).toContain(column);
    expect(await db.prisma.campaign.count()).toBe(0);
  });

  test('launch counts whom it asks and whom nothing reaches yet; status goes on counting', async () => {
    const launched = await json<{ campaign: string }>(['survey', 'launch', 'kebutuhan-pelatihan', '--unit', 'Dinas'], env);
    expect(launched).toEqual({ campaign: like(/^[a-z][a-z0-9]*$/), invited: 2, unreachable: 2 });
    campaign = launched.campaign;
    expect(await json(['status', campaign], env)).toEqual({ invited: 2, unreachable: 2, delivered: 0, started: 0, completed: 0, declined: 0 });
  });
});

describe('binding', () => {
  test('confirms the account that waits, undoes it, and refuses what is not there', async () => {
    const { id } = await db.prisma.employee.findUniqueOrThrow({ where: { nip: NIP[2] } });
    await db.prisma.chat.create({ data: { id: 77n, consent: 'accepted', noticeVersion: '1' } });
    await db.prisma.binding.create({ data: { employeeId: id, chatId: 77n, method: 'officer', state: 'waiting', at: new Date(0) } });
    expect(await json(['binding', 'confirm', NIP[2]], env)).toEqual({ nip: NIP[2], state: 'bound' });
    expect(await json(['binding', 'undo', NIP[2]], env)).toEqual({ nip: NIP[2], state: 'unbound' });
    expect(await json(['binding', 'undo', NIP[2]], env, undefined, 1)).toMatchObject({ problems: [{ column: 'nip' }] });
    expect(await json(['binding', 'confirm', '199999999999999999'], env, undefined, 1)).toMatchObject({ problems: [{ column: 'nip', message: like(/^NIP ini tidak ada di data pegawai\..* Nobody on the roster has this NIP\.$/) }] });
  });
});

describe('export responses', () => {
  test('in three formats, to standard output or a file', async () => {
    const { id } = await db.prisma.employee.findUniqueOrThrow({ where: { nip: NIP[1] } });
    const at = new Date('2026-11-24T02:00:00.000Z');
    const { version } = await db.prisma.campaign.findUniqueOrThrow({ where: { id: campaign } });
    const head = { survey: 'kebutuhan-pelatihan', version, phase: 'submitted', at: null, turn: 9, draft: [], correcting: false, paused: false };
    await db.prisma.recipient.update({ where: { campaignId_employeeId: { campaignId: campaign, employeeId: id } }, data: { startedAt: at, completedAt: at } });
    await db.prisma.conversation.create({
      data: { campaignId: campaign, employeeId: id, head, startedAt: at, askedAt: at, completedAt: at, answers: { create: [{ question: 'jam_sebulan', value: 4, answeredAt: at }, { question: 'contoh_pekerjaan', value: '=1+1', answeredAt: at }] } },
    });
    const rows = [{ respondent: NIP[1], startedAt: at.toISOString(), completedAt: at.toISOString(), answers: { jam_sebulan: 4, contoh_pekerjaan: '=1+1' } }];
    for (const format of ['json', 'csv', 'xlsx']) expect(await json(['export', 'responses', campaign, '--format', format], env)).toEqual(rows);

    expect(JSON.parse((await command(['export', 'responses', campaign], env)).out)).toEqual(rows);
    const csv = (await command(['export', 'responses', campaign, '--format', 'csv'], env)).out;
    expect(csv).toContain(NIP[1]);
    // A cell never begins a formula.
    expect(csv).not.toMatch(/(^|[,;"])=1\+1/m);
    expect((await command(['export', 'responses', campaign, '--format', 'xlsx'], env)).out.slice(0, 2)).toBe('PK');
    const written = files({});
    expect(await command(['export', 'responses', campaign, '--format', 'xlsx', '--out', 'r.xlsx'], env, written)).toMatchObject({ code: 0, out: '1 jawaban ditulis ke r.xlsx.\n' });
    expect(Buffer.from(written.get('r.xlsx') ?? '').subarray(0, 2).toString()).toBe('PK');
  });
});

describe('results', () => {
  test('of a campaign, for the officer, in every format', async () => {
    const report = await json<{ whole: { questions: { question: string; people: unknown }[] } }>(['results', campaign], env);
    expect(Object.keys(report)).toEqual(['campaign', 'title', 'survey', 'versions', 'respondent', 'audience', 'invited', 'submitted', 'withheld', 'whole', 'units', 'before', 'discussed']);
    expect(report).toMatchObject({ campaign, audience: 'officer', submitted: 1, whole: { people: 1 } });
    expect(report.whole.questions.find(({ question }) => question === 'jam_sebulan')?.people).toEqual({ asked: 1, answered: 1 });

    expect((await command(['results', campaign], env)).out).toContain('1 mengirim jawaban');
    const written = files({});
    for (const name of ['r.json', 'r.csv', 'r.xlsx', 'r.html']) expect(await command(['results', campaign, '--out', name], env, written)).toMatchObject({ code: 0, out: `Hasil dari 1 orang ditulis ke ${name}.\n` });
    expect(JSON.parse(String(written.get('r.json')))).toEqual(report);
    expect(String(written.get('r.csv')).split('\r\n')[0]).toBe('\uFEFFunit,question,label,kind,measure,item,itemLabel,value,base');
    expect(Buffer.from(written.get('r.xlsx') ?? '').subarray(0, 2).toString()).toBe('PK');
    expect(String(written.get('r.html'))).toMatch(/^<!doctype html>/);
  });

  test('for leaders hold nobody who is alone; what cannot be told is refused', async () => {
    expect(await json(['results', campaign, '--for', 'leaders'], env)).toMatchObject({ audience: 'leaders', whole: { people: 0 }, units: [] });
    expect(await json(['results', 'nowhere'], env, undefined, 1)).toMatchObject({ error: some(String) });
    expect(await json<{ problems: { column: string }[] }>(['results', campaign, '--unit', 'Nowhere'], env, undefined, 1)).toMatchObject({ problems: Array.from({ length: 4 }, () => ({ column: 'unit' })) });
  });
});

describe('discussion', () => {
  test('is opened with a code, listed, and closed; a code that is none is refused', async () => {
    const opened = await json<{ code: string }>(['discussion', 'open', '--unit', 'Bidang / Sekretariat', '--topic', 'Layanan digital', '--closes', '2035-12-04T16:00+07:00'], env);
    expect(opened).toEqual({
      code: like(/^[2-9A-HJ-NP-Z]{8}$/), unit: 'Bidang / Sekretariat', topic: 'Layanan digital', link: `https://t.me/pamong_bot?startgroup=${opened.code}`,
      expiresAt: some(String), votesAt: some(String), closesAt: '2035-12-04T09:00:00.000Z',
    });
    expect(await json(['discussion', 'list'], env)).toMatchObject([{ code: opened.code, phase: 'waiting', aside: false, proposals: 0, participants: 0, voted: 0, needs: [], openedAt: null }]);
    expect(await json(['discussion', 'close', opened.code.toLowerCase()], env)).toMatchObject({ phase: 'closed', needs: [] });
    for (const words of [['status', 'AAAAAAAA'], ['vote', opened.code], ['close', 'x']]) expect((await command(['discussion', ...words, '--json'], env)).code).toBe(1);
    expect((await command(['discussion', 'open', '--unit', 'Sekretariat', '--topic', 'x', '--least-people', '4'], env)).err).toBe('Paling sedikit 5 orang. 5 people at least.\n');
  });
});

describe('import course', () => {
  const course = `course: proyek\ntitle: Proyek\njp: 4\nsessions:\n  - { start: "2099-11-24 09:00", end: "2099-11-24 12:00" }\nparticipants: ["${NIP[1]}"]\n`;

  test('names every mistake, and stores nothing then', async () => {
    const bad = course.replace(NIP[1], '198501012010012999').replace('12:00', '08:00');
    const refused = await json<{ errors: { message: string }[] }>(['import', 'course', 'c.yaml'], env, files({ 'c.yaml': bad }), 1);
    expect(Object.keys(refused)).toEqual(['course', 'sessions', 'participants', 'errors']);
    expect(refused.errors.length).toBeGreaterThan(0);
    expect(await db.prisma.course.count()).toBe(0);
  });

  test('counts, and does the same when it is done again', async () => {
    for (let times = 0; times < 2; times++) {
      expect(await json(['import', 'course', 'c.yaml'], env, files({ 'c.yaml': course }))).toEqual({ course: 'proyek', sessions: 1, participants: 1, errors: [] });
    }
    expect(await db.prisma.session.count()).toBe(1);
  });
});

test('doctor checks what the product stands on', async () => {
  const { checks } = await json<{ checks: { name: string; ok: boolean }[] }>(['doctor'], env);
  expect(checks.map((c) => c.name)).toEqual(expect.arrayContaining(['database', 'migrations', 'queue', 'telegram', 'slack', 'clock', 'disk']));
  expect(checks.filter((c) => !c.ok)).toEqual([]);
  const away = await command(['doctor', '--json'], { ...env, DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/pamong' });
  expect(away.code).toBe(1);
  expect(JSON.parse(away.out)).toMatchObject({ checks: [{ name: 'database', ok: false, advice: some(String) }, { name: 'disk' }] });
});

test('what fails while running ends with 70, and tells no secret', async () => {
  const said = await command(['survey', 'list'], { ...env, DATABASE_URL: 'postgresql://pamong:hunter2@127.0.0.1:1/pamong' });
  expect(said).toMatchObject({ code: 70, out: '' });
  expect(said.err).not.toContain('hunter2');
});
