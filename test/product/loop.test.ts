import { chmod, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openServer, type Server } from '../../src/db/server/open.js';
import { openQueues } from '../../src/jobs/open.js';
import type { Wakeups } from '../../src/jobs/wakeups.js';
import type { BotApi } from '../../src/sandbox/telegram/server.js';
import { shiftedClock } from '../../src/support/clock.js';
import { silentLogger } from '../../src/support/logger.js';
import { discard } from '../support/server.js';
import { json, like } from './office.js';
import { botApiSpec, liveEnv, openTelegram, pamong, Phone, start, TUESDAY, until, Watch, type Running } from './product.js';

// Processes of their own take as long as the machine is busy; nothing here waits for a time to pass.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

/*
 * The whole loop on the built product, a process of its own with the PostgreSQL it brings along and its queue in it: each test takes up where the one before ended.
 */
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const machine = shiftedClock(() => 0);

const NIP = { ratna: '197001011995032001', siti: '198501012010012002', budi: '199001012015011003', tono: '199201012018011004' } as const;
const ROSTER = `nip;nama;email;telepon;jabatan;unit;unit_induk;nip_atasan;status;zona_waktu
${NIP.ratna};Ratna Dewi;ratna@medan.go.id;081234567001;Kepala Dinas;Dinas Kominfo;;;PNS;Asia/Jakarta
${NIP.siti};Siti Aminah;;+62 812-3456-7002;Analis;Bidang Aplikasi;Dinas Kominfo;${NIP.ratna};PNS;Asia/Jakarta
${NIP.budi};Budi Santoso;;081234567003;Staf;Bidang Aplikasi;Dinas Kominfo;${NIP.siti};PPPK;Asia/Jakarta
${NIP.tono};Tono;;;Staf;Bidang Aplikasi;Dinas Kominfo;${NIP.siti};PNS;Asia/Jakarta
`;

let folder = '';
let api: BotApi;
let server: Server;
let queue: Wakeups;
let watch: Watch;
let product: Running;
let env: Readonly<Record<string, string>>;
let campaign = '';
let siti: Phone;
let budi: Phone;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pamong-loop-'));
  await chmod(folder, 0o711);
  api = await openTelegram(() => watch.offset());
  env = liveEnv(api, { DATA_DIR: join(folder, 'data') });
  product = await start(env);
  server = await openServer({ dataDir: join(folder, 'data'), log: silentLogger });
  const connection = { ...server.connection, database: 'pamong' };
  watch = new Watch(connection, api);
  queue = await openQueues({ kind: 'postgres', connection }, { clock: machine, log: silentLogger });
  await travel(TUESDAY);
}, 60_000);

afterAll(async () => {
  await product.stop();
  await queue.close();
  await watch.close();
  await server.close();
  await api.close();
  await discard(folder);
}, 60_000);

/** Moves the clock of the whole installation and lets it find what is due. */
async function travel(to: number): Promise<void> {
  await watch.travel(to, machine.real());
  // The product looks at the clock once a second.
  await pause(1_050);
  await queue.wake('due');
}

const invitation = 'pelatihan apa yang paling membantu pekerjaan Anda?';
const answers = () => watch.count('answer WHERE withdrawn_at IS NULL');
const command = <T>(...args: readonly string[]) => json<T>(args, env);
const course = (start: string, end: string) => `course: proyek-medan
title: Manajemen proyek
jp: 8
sessions:
  - { start: "2026-12-10 ${start}", end: "2026-12-10 ${end}", zone: Asia/Jakarta, place: Aula Dinas }
participants: ["${NIP.siti}", "${NIP.budi}"]
`;
const importCourse = (text: string) => json(['import', 'course', 'proyek.yaml'], env, new Map([['proyek.yaml', text]]));

test('a roster is imported', async () => {
  expect(await json(['import', 'employees', 'pegawai.csv'], env, new Map([['pegawai.csv', ROSTER]]))).toEqual({ created: 4, updated: 0, unchanged: 0, errors: [] });
});

test('two people accept the notice and bind by their own number', async () => {
  siti = new Phone(watch, 700_002, 'Siti');
  budi = new Phone(watch, 700_003, 'Budi');
  for (const [phone, number] of [[siti, '+6281234567002'], [budi, '6281234567003']] as const) {
    expect((await phone.say('/start')).join()).toContain('Saya Pamong');
    await phone.press('Setuju');
    expect(phone.contactAsked).toBe(true);
    expect((await phone.contact(number)).join()).toContain('sudah terhubung');
  }
});

test('a survey reaches those who are bound, within their working hours', async () => {
  const launched = await command<{ campaign: string; invited: number; unreachable: number }>('survey', 'launch', 'kebutuhan-pelatihan', '--unit', 'dinas kominfo');
  expect(launched).toEqual({ campaign: like(/^[a-z][a-z0-9]+$/), invited: 4, unreachable: 2 });
  campaign = launched.campaign;
  for (const phone of [siti, budi]) {
    const invited = await until('the invitation', () => phone.news().find((text) => text.includes(invitation)));
    expect(invited).toContain('sebelum Selasa, 8 Desember 2026, 16.00 WIB');
  }
});

let first = { message: 0, data: '' };

test('questions are answered with a press each, and "back" corrects one', async () => {
  const begun = await siti.press('Mulai');
  expect(begun.join('\n')).toMatch(/1\/1\d · .*Integritas/);
  first = siti.button('3 ·');
  const screen = siti.messages().length;
  await siti.press('3 ·');
  await siti.press('3 ·');
  expect(siti.last()).toContain('Komunikasi');
  await siti.press('Kembali');
  expect(siti.last()).toMatch(/Kerja sama.*Jawaban Anda sebelumnya: 3 · Mandiri, tugas rutin/s);
  await siti.press('4 ·');
  for (let i = 0; i < 6; i++) await siti.press('3 ·');
  expect(siti.last()).toContain('Pelatihan apa saja');
  // One message was rewritten all along.
  expect(siti.messages()).toHaveLength(screen);
});

test('stale, repeated, foreign and forged presses are answered kindly and change nothing', async () => {
  const before = [await answers(), siti.last()];
  await siti.presses(first.message, first.data);
  expect(siti.toast()).toBe('Tombol ini sudah tidak berlaku. Jawaban Anda tidak berubah. Silakan lanjutkan dari pesan terbaru.');
  const { message, data } = siti.button('Manajemen proyek');
  await budi.presses(message, data);
  expect(budi.toast()).toBe('Tombol ini bukan untuk Anda. Tidak ada yang berubah.');
  const forged = `${data.slice(0, 2)}${data[2] === 'A' ? 'B' : 'A'}${data.slice(3)}`;
  for (const other of [forged, 'choose:3', '', '💥']) {
    await siti.presses(message, other);
    expect(siti.toast()).toBe('Tombol ini bukan untuk Anda. Tidak ada yang berubah.');
  }
  expect([await answers(), siti.last()]).toEqual(before);
});

test('several choices toggle in place', async () => {
  const screen = siti.messages().length;
  for (const choice of ['Manajemen proyek', 'Pelayanan publik digital', 'Lainnya', '✓ Dipilih: Lainnya', 'Lainnya']) await siti.press(choice);
  expect(siti.last()).toContain('[✓ Dipilih: Lainnya]');
  expect(siti.last()).toContain('[Selesai memilih (3)]');
  expect(siti.messages()).toHaveLength(screen);
  await siti.press('Selesai memilih');
  expect(siti.last()).toContain('Pelatihan lain apa yang Anda maksud?');
});

test('after days of standstill and a long outage the open question is asked again, a paused one is not', async () => {
  await budi.press('Mulai');
  await budi.press('Jeda');
  budi.news();
  expect(await product.stop()).toBe(0);
  await watch.pool.query(`UPDATE setting SET value = to_jsonb($1::float8) WHERE key = 'telegram.alive'`, [machine.real() - 10 * MINUTE]);
  await watch.travel(TUESDAY + 2 * DAY, machine.real());
  const began = performance.now();
  product = await start(env);
  expect((await siti.say('/jadwal')).join()).toContain('Saat ini belum ada jadwal pelatihan untuk Anda.');
  console.log(`The second start took ${Math.round(product.startedInMs)} ms, ${Math.round(performance.now() - began)} ms to the first answered message.`);
  const asked = await until('the question', () => siti.messages().find(({ text }) => text.includes('sempat tidak dapat dihubungi'))?.text);
  expect(asked).toContain('Pelatihan lain apa yang Anda maksud?');
  expect(budi.news()).toEqual([]);
  expect((await budi.press('Lanjutkan')).join()).toContain('Integritas');
  await budi.press('Jeda');
});

test('text, a number, a dependent question, a skip, a correction and the summary end in exact answers', async () => {
  await siti.say('Arsip <digital> & tata kelola');
  await siti.press('Pelayanan publik digital');
  await siti.press('Kelas tatap muka');
  expect((await siti.say('dua puluh')).join()).toContain('Mohon jawab dengan angka saja');
  await siti.say('1');
  expect(siti.last()).toContain('Apa yang paling menyulitkan Anda menyisihkan waktu?');
  await siti.press('Tugas lapangan padat');
  await siti.press('Lewati');
  expect(siti.last()).toContain('Berikut jawaban Anda.');
  expect(siti.last()).toContain('Arsip <digital> & tata kelola');
  const number = /(\d+)\. Berapa jam/.exec(siti.last())?.[1] ?? '';
  await siti.press(`Perbaiki ${number}`);
  await siti.say('4');
  // The number given now takes the question back that depended on the number given before.
  expect(siti.last()).not.toContain('menyulitkan');
  expect((await siti.press('Kirim')).join()).toContain('Terima kasih, jawaban Anda sudah kami terima.');
  const [response, ...others] = await command<{ startedAt: string; completedAt: string; answers: unknown }[]>('export', 'responses', campaign, '--format', 'json');
  expect(others).toEqual([]);
  expect(response).toEqual({
    respondent: NIP.siti,
    startedAt: like(/^2026-11-24T02:/),
    completedAt: like(/^2026-11-26T02:/),
    answers: {
      integritas: '3',
      kerja_sama: '4',
      komunikasi: '3',
      orientasi_pada_hasil: '3',
      pelayanan_publik: '3',
      pengembangan_diri_dan_orang_lain: '3',
      mengelola_perubahan: '3',
      pengambilan_keputusan: '3',
      bidang_pelatihan: ['manajemen_proyek', 'layanan_digital', 'lainnya'],
      bidang_lain: 'Arsip <digital> & tata kelola',
      bidang_utama: 'layanan_digital',
      cara_belajar: 'tatap_muka',
      jam_sebulan: 4,
    },
  });
});

test('two commands at the same moment work beside the running product', async () => {
  // The shifted clock is warned of otherwise.
  const quiet = { ...env, LOG_LEVEL: 'error' };
  const [status, list] = await Promise.all([pamong(['status', campaign, '--json'], quiet), pamong(['survey', 'list', '--json'], quiet)]);
  expect(status).toMatchObject({ code: 0, stderr: '', stdout: '{"invited":4,"unreachable":2,"delivered":2,"started":2,"completed":1,"declined":0}\n' });
  expect(list).toMatchObject({ code: 0, stderr: '' });
});

test('who has not answered is reminded, who has is not; then it closes', async () => {
  siti.news();
  await travel(Date.UTC(2026, 11, 1, 6));
  await until('the reminder', () => budi.news().find((text) => text.includes('sekadar mengingatkan')));
  await travel(Date.UTC(2026, 11, 8, 9, 1));
  await until('the close', () => watch.count('campaign WHERE id = $1 AND closed_at IS NOT NULL', [campaign]));
  expect((await budi.say('/survei')).join()).toBe('Saat ini tidak ada survei untuk Anda.');
  expect((await budi.say('halo')).join()).toContain('sudah ditutup');
  expect(siti.news().filter((text) => text.includes('mengingatkan'))).toEqual([]);
  expect(await command('status', campaign)).toEqual({ invited: 4, unreachable: 2, delivered: 2, started: 2, completed: 1, declined: 0 });
});

test('participants are reminded at 09:00 on the working day before', async () => {
  expect(await importCourse(course('13:00', '15:00'))).toEqual({ course: 'proyek-medan', sessions: 1, participants: 2, errors: [] });
  await travel(Date.UTC(2026, 11, 9, 2));
  for (const phone of [siti, budi]) {
    expect(await until('the reminder', () => phone.news().find((text) => text.includes('sekadar mengingatkan')))).toContain(
      'Manajemen proyek, besok, Kamis, 10 Desember 2026, 13.00 WIB, di Aula Dinas. Apakah Anda dapat hadir?',
    );
  }
  expect((await siti.press('Ya, hadir')).join()).toContain('kehadiran Anda sudah kami catat');
});

test('a moved session is told, and its reminders move along', async () => {
  expect(await importCourse(course('14:00', '16:00'))).toMatchObject({ sessions: 1, errors: [] });
  for (const phone of [siti, budi]) {
    expect(await until('the news', () => phone.news().find((text) => text.includes('berubah')))).toContain('Semula Kamis, 10 Desember 2026, 13.00 WIB; sekarang Kamis, 10 Desember 2026, 14.00 WIB');
  }
  await budi.press('Tidak bisa hadir');
  await travel(Date.UTC(2026, 11, 10, 5, 30));
  await travel(Date.UTC(2026, 11, 10, 6));
  expect(await until('the reminder', () => siti.news().find((text) => text.includes('dimulai pukul')))).toContain('14.00 WIB');
  expect(budi.news()).toEqual([]);
  expect(await watch.count(`outbox WHERE kind = 'session.remind' AND state IN ('sending', 'sent')`)).toBe(3);
});

test('within the hour after the session comes the poll, whose few answers are kept back', async () => {
  await travel(Date.UTC(2026, 11, 10, 9, 11));
  const poll = await until('the poll', () => siti.news().find((text) => text.includes('terima kasih sudah mengikuti sesi tadi')));
  expect(poll).toContain('lima jawaban atau lebih');
  await siti.press('Mulai');
  for (const rating of ['5 ·', '4 ·', '5 ·']) await siti.press(rating);
  expect((await siti.press('Lewati')).join()).toContain('Masukan ini dipakai untuk memperbaiki sesi berikutnya');
  const { rows } = await watch.pool.query<{ id: string }>(`SELECT id FROM campaign WHERE purpose = 'feedback'`);
  expect(rows).toHaveLength(1);
  expect(await command('export', 'responses', rows[0]?.id ?? '')).toEqual([]);
  expect(await command('status', rows[0]?.id ?? '')).toMatchObject({ completed: 1 });
});

test('/berhenti stops at once what is queued, for this person alone', async () => {
  const evening = Date.UTC(2026, 11, 14, 12);
  await travel(evening);
  await command('survey', 'launch', 'kebutuhan-pelatihan', '--unit', 'Bidang Aplikasi');
  expect((await budi.say('/berhenti')).join()).toContain('kami berhenti mengirim pesan');
  siti.news();
  await travel(evening + 13 * HOUR);
  await until('the invitation', () => siti.news().find((text) => text.includes(invitation)));
  expect(budi.news()).toEqual([]);
});

test('six months later, on a working day, the effect is asked for once', async () => {
  await travel(Date.UTC(2027, 5, 10, 2));
  await until('the question', () => siti.news().find((text) => text.includes('enam bulan lalu Anda mengikuti pelatihan ini')));
  await queue.wake('due');
  await siti.press('Mulai');
  await siti.press('Setiap minggu');
  await siti.press('Lewati');
  expect((await siti.press('Kirim')).join()).toContain('Terima kasih');
  expect(await watch.count(`campaign WHERE purpose = 'followup'`)).toBe(1);
  expect(siti.messages().filter((m) => m.text.includes('enam bulan lalu'))).toHaveLength(1);
  expect(budi.news()).toEqual([]);
});

test('without a token for Slack it runs, and says where digests go', () => {
  expect(product.log()).toContain('There is no Slack token: digests go to Telegram.');
});

test('nothing was lost, doubled or refused on the way', async () => {
  expect(await watch.count(`inbox WHERE state <> 'done'`)).toBe(0);
  expect(await watch.count(`outbox WHERE state NOT IN ('sent', 'cancelled')`)).toBe(0);
  expect(api.calls.filter(({ method, status }) => method !== 'getUpdates' && status !== 200).map(({ method, description }) => `${method}: ${description ?? ''}`)).toEqual([]);
});

test.skipIf(botApiSpec === undefined)('every call was one that the Bot API allows (skipped where ../shared/specs/telegram-bot-api.json is not at hand)', () => {
  expect(api.specViolations).toEqual([]);
  expect(new Set(api.calls.map((call) => call.method))).toEqual(new Set(['getMe', 'deleteWebhook', 'getUpdates', 'setMyCommands', 'sendMessage', 'editMessageText', 'answerCallbackQuery']));
});
