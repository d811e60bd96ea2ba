import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDatabase, type Database } from '../../src/db/database.js';
import { publishSurveys } from '../../src/db/surveyVersions.js';
import { loadSurveys } from '../../src/content/surveys.js';
import type { BotApi } from '../../src/sandbox/telegram/server.js';
import { silentLogger } from '../../src/support/logger.js';
import { freshDatabase, type TestDatabase } from '../support/database.js';
import { command, json, like } from '../product/office.js';
import { liveEnv, openTelegram } from '../product/product.js';
import { testVault } from '../support/vault.js';

const HEADER = 'nip,nama,email,telepon,jabatan,unit,unit_induk,nip_atasan,status,zona_waktu';
const ROSTER = [HEADER, ...Array.from({ length: 6 }, (_, i) => `19850101201001200${i + 1},Pegawai ${i + 1},,,Analis,${i < 2 ? 'Bidang Kecil' : 'Bidang Aplikasi Informatika'},Dinas Komunikasi dan Informatika,,PNS,`)].join('\n');
const SURVEY = 'kebutuhan-pelatihan';
const FAR = '2099-12-04T16:00+07:00';

let database: TestDatabase;
let db: Database;
let api: BotApi;
let env: Readonly<Record<string, string>>;

beforeAll(async () => {
  database = await freshDatabase();
  db = openDatabase(database.connection, silentLogger, testVault, 2);
  api = await openTelegram(() => 0);
  env = liveEnv(api, { DATABASE_URL: database.url });
  await json(['import', 'employees', 'p.csv'], env, new Map([['p.csv', ROSTER]]));
  const [needs] = loadSurveys().filter(({ id }) => id === SURVEY);
  if (needs === undefined) throw new Error('The needs survey does not ship any more.');
  await publishSurveys(db, [{ ...needs, id: 'iklim', settings: { ...needs.settings, respondent: 'anonymous' } }], 0);
});
afterAll(async () => {
  await db.close();
  await api.close();
  await database.drop();
});

const said = async (...words: readonly string[]) => (await command(words, env)).err;
/** Nothing of this is done, so nothing has to be there. */
const NOWHERE = { LOG_LEVEL: 'silent', PORT: 'x' };
const misused = async (...words: readonly string[]) => {
  const { code, out, err } = await command(words, NOWHERE);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  return err.trimEnd().split('\n');
};

describe('a wrong use', () => {
  test('is said in the one line that matters, in Indonesian first, with where to read more', async () => {
    expect(await misused('survey', 'extend', 'c1', '--closes', '2026-12-11')).toEqual([
      '--closes "2026-12-11": Tulis waktu beserta zonanya, misalnya 2026-12-04T16:00+07:00. An instant with its zone is needed.',
      'Petunjuk: pamong survey extend --help',
    ]);
    expect((await misused('begin'))[0]).toBe("Perintah begin tidak dikenal. Unknown command 'begin'.");
    expect((await misused('invite', '--unti', 'x'))[0]).toBe("Pilihan --unti tidak dikenal. Unknown option '--unti' (Did you mean --unit?)");
    expect((await misused('status'))[0]).toBe('Tulis <campaign> sesudah nama perintah. This argument is needed.');
    expect((await misused('status', 'a', 'b'))[0]).toMatch(/^Terlalu banyak kata sesudah "status"\. Too many arguments/);
    expect((await misused('survey', 'extend', '--closes'))[0]).toBe("Pilihan --closes <iso> belum diisi. Option '--closes <iso>' argument missing.");
    expect((await misused('results', 'c1', '--for', 'everybody'))[0]).toBe('--for "everybody": Pilih salah satu: officer, leaders. Choose one of these.');
    expect((await misused('request', 'grant', 'x'))[0]).toContain('pamong request list');
  });

  test('names all mistakes at once, and no other', async () => {
    expect(await misused('discussion', 'open', '--least-people', 'x')).toEqual([
      'Ada 3 hal yang perlu diperbaiki. 3 things have to be corrected.',
      '- --least-people "x": Tulis bilangan bulat. A whole number is needed.',
      '- Pilihan --unit <name> wajib diisi. This option is needed.',
      '- Pilihan --topic <text> wajib diisi. This option is needed.',
      'Petunjuk: pamong discussion open --help',
    ]);
    expect((await misused('survey', 'extend', '--closes', 'besok', '--reminders', '3')).slice(1, 4)).toEqual([
      like(/^- --closes "besok"/), like(/^- Pilihan --reminders tidak dikenal/), 'Petunjuk: pamong survey extend --help',
    ]);
    // An option that is there with a wrong value is not missing as well.
    expect(await misused('survey', 'launch', SURVEY, '--status', 'Honorer', '--sample', '0', '--seed', '1')).toHaveLength(4);
    expect(await json(['survey', 'launch', SURVEY, '--sample', '1', '--quota', '1', '--closes', 'besok'], env, undefined, 2)).toEqual({
      error: like(/^Ada 3 hal/),
      problems: [{ column: 'closes', message: like(/^--closes "besok"/) }, { message: like(/^Sebutkan siapa yang diundang/) }, { message: like(/^Pakai salah satu saja: --sample atau --quota\. Either/) }],
    });
  });

  test('of a launch names a survey and a time that are wrong as well', async () => {
    expect((await said('survey', 'launch', 'tidak-ada', '--closes', '2020-01-01T00:00Z')).split('\n').slice(1, 4)).toEqual([
      like(/^- Sebutkan siapa yang diundang/), like(/^- Tidak ada survei "tidak-ada"/), like(/^- Waktu tutup sudah lewat/),
    ]);
  });
});

test('what is refused is said in Indonesian, then in English, once', async () => {
  const lines = (text: string) => text.trimEnd().split('\n');
  expect(lines(await said('survey', 'launch', SURVEY, '--unit', 'Dinas Kominfo'))).toEqual([
    'Tidak ada unit "Dinas Kominfo". Yang paling mirip disebut di bawah. There is no unit "Dinas Kominfo"; the nearest are named below.',
    '- unit: Dinas Komunikasi dan Informatika',
    like(/^- unit: Dinas Komunikasi dan Informatika \/ Bidang /),
    like(/^- unit: Dinas Komunikasi dan Informatika \/ Bidang /),
  ]);
  for (const [words, sentence] of [
    [['survey', 'launch', 'tidak-ada', '--unit', 'Bidang Kecil'], /^Tidak ada survei "tidak-ada"\..* There is no survey/],
    [['survey', 'launch', SURVEY, '--unit', 'Bidang Kecil', '--opens', FAR, '--closes', '2098-12-04T16:00+07:00'], /^Waktu tutup harus sesudah waktu buka\. The survey would close before it opens/],
    [['survey', 'launch', SURVEY, '--position', 'Bidan'], /^Tidak ada pegawai di sini dengan jabatan "Bidan"\. Yang paling sering: Analis\. Nobody here/],
    [['survey', 'launch', SURVEY, '--gap', 'sihir'], /^Tidak ada kompetensi "sihir"\. Yang ada: .*komunikasi.* There is no competency/],
    [['survey', 'launch', SURVEY, '--course', 'x'], /^Tidak ada pelatihan "x"\..* There is no course/],
    [['status', 'x'], /^Tidak ada kampanye "x"\..* There is no campaign/],
    [['survey', 'silent', 'x'], /^Tidak ada kampanye "x"/],
    [['export', 'responses', 'x'], /^Tidak ada kampanye "x"/],
    [['employee', 'left', '1'], /^NIP ini tidak ada di data pegawai\..* Nobody on the roster/],
    [['discussion', 'open', '--unit', 'Bidang Kecil', '--topic', 'x', '--least-people', '3'], /^Paling sedikit 5 orang\. 5 people at least\.$/],
    [['discussion', 'status', 'AAAA'], /^Tidak ada diskusi dengan kode "AAAA"\. There is no discussion/],
  ] as const) {
    const answer = await command(words, env);
    expect(answer.code).toBe(1);
    expect(lines(answer.err)).toEqual([like(sentence)]);
  }
});

test('a campaign that ended cannot be paused, resumed or extended, and says why; its status tells how it stands', async () => {
  const { campaign } = await json<{ campaign: string }>(['survey', 'launch', SURVEY, '--unit', 'Bidang Kecil', '--opens', '2098-12-04T16:00+07:00', '--closes', FAR], env);
  const status = async () => (await command(['status', campaign], env)).out.split('\n')[0];
  expect(await status()).toBe('Survei kebutuhan-pelatihan, "Kebutuhan pelatihan": belum dibuka; dibuka mulai Kamis, 4 Desember 2098, 16.00 WIB sampai Jumat, 4 Desember 2099, 16.00 WIB.');
  await db.prisma.campaign.update({ where: { id: campaign }, data: { opensAt: new Date(0) } });
  expect(await status()).toContain(': dibuka sampai Jumat, 4 Desember 2099, 16.00 WIB.');
  await json(['survey', 'pause', campaign], env);
  expect(await status()).toContain(': sedang dijeda; ditutup Jumat, 4 Desember 2099, 16.00 WIB.');
  for (const [data, why, standing] of [
    [{ pausedAt: null, closedAt: new Date(1), closesAt: new Date(1) }, `Kampanye "${campaign}" sudah ditutup.`, 'sudah ditutup, Kamis, 1 Januari 1970'],
    [{ cancelledAt: new Date(1) }, `Kampanye "${campaign}" sudah dibatalkan.`, 'dibatalkan; jawabannya tidak dihitung.'],
  ] as const) {
    await db.prisma.campaign.update({ where: { id: campaign }, data });
    for (const words of [['pause', campaign], ['resume', campaign], ['extend', campaign, '--closes', FAR]]) expect(await said('survey', ...words)).toMatch(new RegExp(`^${why} .*The campaign "${campaign}" .*; launch the survey again\\.\n$`));
    expect(await status()).toContain(standing);
    // What takes a finished survey out of all results for good is done when it is meant.
    if (!('cancelledAt' in data)) expect(await said('survey', 'cancel', campaign)).toMatch(/^Kampanye ".*" sudah selesai\. .*--closed/);
  }
});

test('an officer is told before people are asked twice, and an anonymous survey needs five people', async () => {
  const first = await json<{ campaign: string }>(['survey', 'launch', SURVEY, '--unit', 'Bidang Kecil', '--closes', FAR], env);
  expect(Object.keys(first)).toEqual(['campaign', 'invited', 'unreachable']);
  const again = ['survey', 'launch', SURVEY, '--unit', 'Dinas Komunikasi dan Informatika', '--closes', FAR];
  const warning = `Kampanye "${first.campaign}" dari survei yang sama belum ditutup dan juga menanyai 2 dari 6 orang ini.`;
  expect(await json([...again, '--dry-run'], env)).toMatchObject({ campaign: null, invited: 6, warnings: [{ column: 'survey', message: like(new RegExp(`^${warning}`)) }] });
  expect(await said(...again, '--dry-run')).toContain(`Perhatian: ${warning} The campaign`);
  expect(await json(again, env)).toMatchObject({ invited: 6, warnings: [{ column: 'survey' }] });

  const campaigns = await db.prisma.campaign.count();
  for (const more of [[], ['--dry-run']]) expect(await json(['survey', 'launch', 'iklim', '--unit', 'Bidang Kecil', ...more], env, undefined, 1)).toMatchObject({ error: like(/^Survei anonim hanya untuk sedikitnya 5 orang; di sini 2\./), problems: [{ column: 'audience' }] });
  expect(await db.prisma.campaign.count()).toBe(campaigns);
  expect(await json(['survey', 'launch', 'umpan-balik', '--unit', 'Bidang Kecil', '--dry-run'], env)).toMatchObject({ warnings: [{ column: 'audience', message: like(/^Survei ini tanpa nama/) }] });
});

describe('a file that is written', () => {
  test('as a template never takes the place of an edited workbook, unless that is wished', async () => {
    const files = new Map<string, string | Uint8Array>([['survei.xlsx', 'yang sudah disunting']]);
    const kept = await command(['survey', 'template', '--out', 'survei.xlsx'], {}, files);
    expect(kept).toMatchObject({ code: 1, out: '', err: like(/^Berkas survei\.xlsx sudah ada dan tidak ditimpa\..*--force/) });
    expect(files.get('survei.xlsx')).toBe('yang sudah disunting');
    expect((await command(['survey', 'template', '--out', 'survei.xlsx', '--force'], {}, files)).code).toBe(0);
    expect(Buffer.from(files.get('survei.xlsx') ?? '').subarray(0, 2).toString()).toBe('PK');
    expect((await command(['survey', 'template', '--out', 'LAIN.XLSX'], {}, files)).code).toBe(0);
    for (const out of ['survei.csv', 'survei', '.xlsx']) expect((await misused('survey', 'template', '--out', out))[0]).toContain('pakai .xlsx');
  });

  test.each([
    [['results', 'c1', '--out', 'hasil.pdf'], 'Berkas berakhiran .pdf tidak dapat ditulis; pakai .txt, .json, .csv, .xlsx, .html.'],
    [['results', 'c1', '--out', 'hasil.csv', '--format', 'xlsx'], 'Akhiran .csv tidak cocok dengan --format xlsx; pakai .xlsx.'],
    [['export', 'responses', 'c1', '--out', 'map.v2/jawaban.xls'], 'Berkas berakhiran .xls tidak dapat ditulis; pakai .json, .csv, .xlsx.'],
    [['export', 'responses', 'c1', '--out', 'jawaban.csv', '--format', 'json'], 'Akhiran .csv tidak cocok dengan --format json; pakai .json.'],
    [['invite', '--out', 'tautan.xlsx'], 'Berkas berakhiran .xlsx tidak dapat ditulis; pakai .csv, .json.'],
  ])('"%s" is refused with the endings that there are', async (words, sentence) => {
    expect((await misused(...words))[0]).toContain(sentence);
  });

  test('has the format of its ending; without one, the usual', async () => {
    const { campaign } = await json<{ campaign: string }>(['survey', 'launch', SURVEY, '--unit', 'Bidang Kecil'], env);
    const files = new Map<string, string | Uint8Array>();
    for (const out of ['a.XLSX', 'a.csv', 'map.v2/a']) expect((await command(['export', 'responses', campaign, '--out', out], env, files)).code).toBe(0);
    expect(Buffer.from(files.get('a.XLSX') ?? '').subarray(0, 2).toString()).toBe('PK');
    expect(String(files.get('a.csv'))).toContain('respondent,');
    expect(JSON.parse(String(files.get('map.v2/a')))).toEqual([]);
    expect((await command(['results', campaign, '--out', 'b.htm'], env, files)).code).toBe(0);
    expect(String(files.get('b.htm'))).toMatch(/^<!doctype html>/);
  });
});
