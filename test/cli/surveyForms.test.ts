import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase, type Database } from '../../src/db/database.js';
import { silentLogger } from '../../src/support/logger.js';
import { freshDatabase, type TestDatabase } from '../support/database.js';
import type { BotApi } from '../../src/sandbox/telegram/server.js';
import { command, json, like } from '../product/office.js';
import { liveEnv, openTelegram } from '../product/product.js';
import { testVault } from '../support/vault.js';

let database: TestDatabase;
let db: Database;
let env: Readonly<Record<string, string>>;
let api: BotApi;
let folder = '';

beforeAll(async () => {
  database = await freshDatabase();
  db = openDatabase(database.connection, silentLogger, testVault, 2);
  api = await openTelegram(() => 0);
  env = liveEnv(api, { DATABASE_URL: database.url });
  folder = mkdtempSync(join(tmpdir(), 'pamong-forms-'));
});
afterAll(async () => {
  await db.close();
  await api.close();
  await database.drop();
  rmSync(folder, { recursive: true });
});

function form(name: string, rows: readonly string[], settings = 'form_id: uji, form_title: Uji coba'): string {
  const path = join(folder, name);
  writeFileSync(path, `settings: {${settings}}\nsurvey:\n${rows.map((row) => `  - {${row}}\n`).join('')}`);
  return path;
}

const FIRST = ['type: text, name: nama, label: Siapa nama Anda?', 'type: integer, name: usia, label: Berapa usia Anda?', 'type: note, name: akhir, label: Terima kasih.', 'type: calculate, name: c, calculation: 1 + 1'];

const stored = async (): Promise<number> => await db.prisma.surveyVersion.count({ where: { surveyId: 'uji' } });

test('import checks first, then stores, and stores the same content once', async () => {
  const path = form('uji.yaml', FIRST);
  const said = { survey: 'uji', version: 1, title: 'Uji coba', questions: 2, languages: ['id'], warnings: [], errors: [] };
  expect(await json(['survey', 'import', path, '--dry-run'], env)).toEqual(said);
  expect(await stored()).toBe(0);
  expect(await json(['survey', 'import', path], env)).toEqual(said);
  expect((await command(['survey', 'import', path], env)).out).toBe('Survei uji, "Uji coba": 2 pertanyaan, versi 1, bahasa id.\n');
  expect(await stored()).toBe(1);
});

test('import names every error with sheet, row and column, and stores nothing', async () => {
  const path = form('salah.yaml', ['type: video, name: a, label: A', 'type: text, name: b, label: B, relevant: "${zz} = 1", colour: red']);
  expect(await json(['survey', 'import', path], env, undefined, 1)).toEqual({
    survey: 'uji', version: 0, title: 'Uji coba', questions: 2, languages: ['id'],
    warnings: [{ sheet: 'survey', column: 'colour', message: like(/^Kolom "colour" tidak dikenal/) }],
    errors: [{ sheet: 'survey', row: 1, column: 'type', message: like(/^Video/) }, { sheet: 'survey', row: 2, column: 'relevant', message: like(/^\$\{zz\} tidak ada/) }],
  });
  const { err } = await command(['survey', 'import', path], env);
  expect(err).toContain('- lembar survey, baris 2, kolom relevant: ${zz} tidak ada.');
  expect(await stored()).toBe(1);
  expect(await json(['survey', 'import', join(folder, 'tiada.xlsx')], env, undefined, 1)).toMatchObject({ survey: '', errors: [{ message: like(/tidak ada/) }] });
});

test('diff tells what an edit changes, and for how many in the middle of it', async () => {
  const edited = form('sunting.yaml', ['type: text, name: nama, label: Siapa nama lengkap Anda?', 'type: text, name: usia, label: Berapa usia Anda?', 'type: note, name: akhir, label: Terima kasih.', 'type: calculate, name: c, calculation: 1 + 1']);
  await db.prisma.campaign.create({ data: { id: 'c1', purpose: 'general', surveyId: 'uji', version: 1, title: { id: 'Uji' }, opensAt: new Date(0) } });
  const unit = await db.prisma.unit.create({ data: { name: 'Dinas' } });
  const { id } = await db.prisma.employee.create({ data: { nip: '197001011995032001', name: 'Siti', zone: 'Asia/Jakarta', status: 'PNS', unitId: unit.id, createdAt: new Date(0) } });
  await db.prisma.conversation.create({ data: { campaignId: 'c1', employeeId: id, head: {}, startedAt: new Date(0), askedAt: new Date(0) } });
  expect(await json(['survey', 'diff', 'uji', edited], env)).toEqual({
    survey: 'uji', from: 1, to: 2, underWay: [{ version: 1, people: 1 }],
    changes: [
      { kind: 'reworded', key: 'nama', part: 'label', before: { id: 'Siapa nama Anda?' }, after: { id: 'Siapa nama lengkap Anda?' } },
      { kind: 'retyped', key: 'usia', before: 'integer', after: 'text' },
    ],
  });
  expect((await command(['survey', 'diff', 'uji', edited], env)).out).toBe(
    '~ nama: kalimat "Siapa nama Anda?" menjadi "Siapa nama lengkap Anda?"\n~ usia: jenis integer menjadi text; hasil lama dan baru dipisah\n1 orang sedang mengisi dan menyelesaikan versi yang mereka mulai.\n',
  );
  await db.prisma.conversation.updateMany({ data: { completedAt: new Date(1) } });
  expect(await json(['survey', 'diff', 'uji', form('sama.yaml', FIRST)], env)).toEqual({ survey: 'uji', from: 1, to: 1, underWay: [], changes: [] });
  expect(await json(['survey', 'diff', 'lain', edited], env, undefined, 1)).toMatchObject({ problems: [{ column: 'survey' }] });
  expect(await json(['survey', 'diff', 'uji', join(folder, 'salah.yaml')], env, undefined, 1)).toMatchObject({ survey: 'uji', errors: [{ row: 1 }, { row: 2 }] });
});

test('play asks nothing where answers are given, and says what was asked, refused and computed', async () => {
  const path = form('main.yaml', [
    'type: note, name: pembuka, label: Selamat datang.', 'type: text, name: nama, label: Nama?, required: yes', 'type: integer, name: umur, label: Umur?, constraint: ". >= 17", constraint_message: Minimal 17.',
    'type: begin repeat, name: anak, label: Anak', 'type: text, name: nama_anak, label: Nama anak?', 'type: end repeat', 'type: calculate, name: banyak, calculation: "count(${anak})"',
  ]);
  const answers = join(folder, 'jawaban.json');
  writeFileSync(answers, JSON.stringify({ nama: ['Ani'], umur: ['enam', '6', '20'], 'anak[1]/nama_anak': ['Adi'], 'anak[2]/nama_anak': ['Budi'], asing: ['x'] }));
  const said = await command(['survey', 'play', path, '--answers', answers], {});
  expect(said).toMatchObject({ code: 0, err: 'Perhatian: survei ini tidak mempunyai pertanyaan asing.\n' });
  expect(JSON.parse(said.out)).toEqual({
    transcript: [
      { note: 'pembuka' }, { ask: 'nama', try: 'Ani', accepted: true }, { ask: 'umur', try: 'enam', accepted: false, message: like(/angka/) }, { ask: 'umur', try: '6', accepted: false, message: 'Minimal 17.' },
      { ask: 'umur', try: '20', accepted: true }, { ask: 'anak[1]/nama_anak', try: 'Adi', accepted: true }, { ask: 'anak[2]/nama_anak', try: 'Budi', accepted: true },
    ],
    answers: { nama: 'Ani', umur: 20, 'anak[1]/nama_anak': 'Adi', 'anak[2]/nama_anak': 'Budi', banyak: 2 },
    complete: true,
  });
});

test('play ends where a required question has no try left, reads the time it is given, and knows published surveys', async () => {
  const path = form('waktu.yaml', ['type: calculate, name: hari, calculation: "string(today())"', 'type: text, name: boleh, label: Boleh?', 'type: text, name: nama, label: Nama?, required: yes']);
  const answers = join(folder, 'kosong.json');
  writeFileSync(answers, '{}');
  expect(await json(['survey', 'play', path, '--answers', answers, '--now', '2026-12-04T20:00:00Z'], {})).toEqual({
    transcript: [{ ask: 'boleh', try: null, accepted: true }, { ask: 'nama', try: null, accepted: false }], answers: { hari: '2026-12-05' }, complete: false,
  });
  expect(await json(['survey', 'play', 'kebutuhan-pelatihan', '--answers', answers, '--lang', 'en'], env)).toMatchObject({ transcript: [{ note: 'pembuka' }, { ask: 'integritas', try: null, accepted: false }], complete: false });
  expect((await command(['survey', 'play', 'tidak-ada', '--answers', answers], env)).err).toContain('tidak ada survei bernama "tidak-ada"');
});

test('play in a terminal asks one question after another, goes back, and ends with the input', async () => {
  const path = form('tanya.yaml', ['type: text, name: nama, label: Nama?, required: yes', 'type: integer, name: umur, label: Umur?']);
  const said = await command(['survey', 'play', path], {}, undefined, ['Ani', '<', 'Ana', 'banyak', '']);
  expect(said).toMatchObject({ code: 0, out: 'Survei belum selesai. Ini percobaan; tidak ada yang disimpan.\n' });
  expect(said.err).toContain('2/2\nUmur?');
  expect(await json(['survey', 'play', path], {}, undefined, 0, ['Ani', '20', 'ya'])).toEqual({ answers: { nama: 'Ani', umur: 20 }, complete: true });
});
