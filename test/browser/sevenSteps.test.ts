import { chmod, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { shiftedClock } from '../../src/support/clock.js';
import { pamong, start, type Running } from '../product/product.js';
import { chromium } from '../support/programs.js';
import { discard } from '../support/server.js';
import { freePort, launch, SandboxPage } from './sandboxPage.js';

/*
 * The built product without any token, as somebody who has just typed `npm start` finds it: seven steps in the page, by clicks and typing alone, each test
 * taking up where the one before ended. It begins on a Tuesday before work; Telegram's rates are lifted, so that nobody waits for them.
 */
const BEGINS = Date.parse('2026-11-24T06:30:00+07:00');
const SITI = 'Siti Contoh Rahma';
const SITI_NIP = '198703172010012005';
const BUDI = 'Budi Misal Harahap';
const YOSUA = 'Yosua Misal Panjaitan';
const SURVEY = 'Kebutuhan pelatihan';
const COURSE = 'Manajemen proyek untuk layanan publik';
const HEAD = 'Rahmat Contoh Siregar';
/** Leads one person. */
const SECRETARY = 'Nurhayati Misal Lubis';

let folder = '';
let product: Running;
let browser: Browser;
let person: SandboxPage;
let origin = '';
let campaign = '';
let counted: Readonly<Record<string, number>> = {};

const Responses = z.array(z.object({ respondent: z.string(), answers: z.record(z.string(), z.unknown()) }));

/** An ISO 8601 duration of whole seconds. */
const durationOf = (ms: number): string => `${ms < 0 ? '-' : ''}PT${Math.abs(Math.round(ms / 1000))}S`;

if (chromium === undefined) process.stderr.write('test/browser: skipped, since there is no Chromium on this machine.\n');

describe.skipIf(chromium === undefined)('seven steps in the sandbox', () => {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pamong-browser-'));
    await chmod(folder, 0o711);
    const port = await freePort();
    origin = `http://localhost:${port}`;
    const env = {
      DATA_DIR: join(folder, 'data'),
      PORT: String(port),
      CLOCK_SHIFT: durationOf(BEGINS - shiftedClock(() => 0).real()),
      TELEGRAM_MESSAGES_PER_SECOND: '0',
      TELEGRAM_CHAT_MESSAGES_PER_SECOND: '0',
    };
    [product, browser] = await Promise.all([start(env), launch(chromium ?? '')]);
    const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage();
    person = new SandboxPage(page);
    await page.goto(origin);
  }, 60_000);

  afterEach(async ({ task }) => {
    await person.shoot(task.result?.state === 'fail' ? `failed ${task.name}` : task.name);
  });

  afterAll(async () => {
    await browser.close();
    await product.stop();
    await discard(folder);
  }, 60_000);

  test('1 a person reads the notice, is not taken for somebody else, and is bound', async () => {
    const { page } = person;
    await page.getByRole('button', { name: 'Buka tautan undangan' }).click();
    expect(await person.reads('Saya Pamong')).toContain('Data ini tidak dipakai untuk menilai SKP atau TPP.');
    await person.key('Setuju').click();
    await person.reads('bagikan nomor telepon');
    await page.locator('#share-other').click();
    await person.reads('Kontak itu milik orang lain.');
    await page.locator('#reply-keys').getByRole('button', { name: 'Bagikan nomor' }).click();
    await person.reads(`Terima kasih, Bapak/Ibu ${SITI}. Akun ini sudah terhubung`);
    await person.stepDone('binding');
  }, 30_000);

  test('2 a needs survey is answered in full, gone back in, and corrected before it is sent', async () => {
    await person.follows('survey');
    await person.follows('move.morning');
    await person.isNow('Selasa, 24 November 2026, 09.05 WIB');
    await person.key('Mulai').click();
    for (const index of [1, 2, 3, 4, 5, 6, 7, 8]) await person.answers(index, index === 3 ? '2 · Perlu sedikit bantuan' : '3 · Mandiri');

    await person.asked(9);
    for (const choice of ['Manajemen proyek', 'Manajemen konflik', 'Lainnya', 'Manajemen konflik']) {
      const chosen = person.key(`✓ Dipilih: ${choice}`);
      const taken = (await chosen.count()) > 0;
      await person.key(choice).click();
      await chosen.waitFor({ state: taken ? 'detached' : 'visible' });
    }
    await person.key('Selesai memilih (2)').click();
    // Asked only of those who chose "something else".
    expect(await person.asked(10)).toContain('Pelatihan lain apa yang Anda maksud?');
    await person.types('Arsip digital');
    await person.asked(11);
    await person.key('Kembali').click();
    expect(await person.reads('Jawaban Anda sebelumnya: Arsip digital')).toMatch(/^10\//);
    await person.key('Biarkan jawaban ini').click();
    await person.answers(11, 'Manajemen proyek');
    await person.answers(12, 'Kelas tatap muka');
    await person.asked(13);
    await person.types('lima');
    await person.reads('Mohon jawab dengan angka');
    await person.types('1');
    // Asked only of those who have hardly any time.
    expect(await person.asked(14)).toContain('Apa yang paling menyulitkan');
    await person.key('Lewati').click();
    await person.asked(15);
    await person.types('Menyusun laporan bulanan.');
    expect(await person.reads('Berikut jawaban Anda')).toContain('14. Apa yang paling menyulitkan Anda menyisihkan waktu?\nDilewati');
    await person.key('Perbaiki 13').click();
    await person.reads('Jawaban Anda sebelumnya: 1');
    await person.types('6');
    const summary = await person.reads(/Berapa jam[^\n]*\n6\n/);
    expect(summary).toContain('14. Pekerjaan apa yang akan lebih lancar');
    await person.shoot('2 summary');
    await person.key('Kirim').click();
    await person.reads('jawaban Anda sudah kami terima');
    await person.stepDone('answer');
  }, 60_000);

  test('3 the others answer, and only who has not answered is reminded', async () => {
    const { page } = person;
    await person.holds(BUDI);
    await page.getByRole('button', { name: 'Buka tautan undangan' }).click();
    await person.key('Setuju').click();
    await page.locator('#reply-keys').getByRole('button', { name: 'Bagikan nomor' }).click();
    await person.reads('pelatihan apa yang paling membantu pekerjaan Anda?');
    await person.othersAnswer(SURVEY, 15);
    // One has no number on the roster: an officer looks at him and confirms.
    await page.locator('[data-act="confirm-who"]').selectOption({ label: `${YOSUA} (tanpa nomor di daftar)` });
    await page.locator('[data-act="confirm"]').click();
    await person.countsBecome(SURVEY, { diundang: 17, 'belum terhubung': 0, terkirim: 17, mulai: 15, selesai: 15, 'tidak ikut': 0 });
    await person.stepDone('campaign');

    await person.moves('Senin pagi', 'Senin, 30 November 2026, 09.05 WIB');
    await person.leader(HEAD);
    const digest = await person.digest('Pekan Senin, 23 November 2026');
    expect(digest).toContain('Kebutuhan pelatihan: hingga pekan lalu, 14 dari 16 pegawai yang diundang telah menjawab.');
    expect(digest).toContain('Kebutuhan terbesar');
    await person.shoot('3 first digest');

    await person.moves('+1 hari', 'Selasa, 1 Desember 2026');
    await person.moves('+1 hari', 'Rabu, 2 Desember 2026');
    await person.reads(`${BUDI}, sekadar mengingatkan: ${SURVEY} masih terbuka bagi Anda.`);
    await person.holds(SITI);
    await person.reads('jawaban Anda sudah kami terima');
    expect(await person.chat.innerText()).not.toContain('sekadar mengingatkan');
  }, 120_000);

  test('4 who takes part in a course is reminded the working day before, and an hour before', async () => {
    await person.follows('course');
    await person.follows('move.reminder');
    await person.isNow('Kamis, 3 Desember 2026, 09.05 WIB');
    expect(await person.reads(`${COURSE}, besok`)).toContain('Jumat, 4 Desember 2026, 09.00 WIB, di Aula Diskominfo, lantai 2. Apakah Anda dapat hadir?');
    await person.key('Ya, hadir').click();
    await person.reads('kehadiran Anda sudah kami catat');
    await person.stepDone('reminder');
    await person.follows('move.reminder');
    await person.isNow('Jumat, 4 Desember 2026, 08.02 WIB');
    await person.reads(`${COURSE} dimulai pukul 09.00`);
  }, 60_000);

  test('5 after the session the poll is answered in the phone', async () => {
    await person.follows('move.feedback');
    await person.isNow('Jumat, 4 Desember 2026, 11.12 WIB');
    expect(await person.reads('terima kasih sudah mengikuti sesi tadi')).toContain('mereka hanya melihat angka gabungan dari lima jawaban atau lebih');
    await person.key('Mulai').click();
    await person.answers(1, '5 · Sangat membantu');
    await person.answers(2, '4 · Membantu');
    await person.asked(3);
    await person.shoot('5 question');
    await person.answers(3, '5 · Sangat membantu');
    await person.asked(4);
    await person.types('Contoh dari kantor sendiri sangat jelas.');
    await person.reads('memperbaiki sesi berikutnya');
    await person.stepDone('feedback');
    await person.othersAnswer('Umpan balik sesi', 11);
    await person.moves('Senin pagi', 'Senin, 7 Desember 2026');
    await person.digest('Umpan balik rata-rata');
  }, 120_000);

  test('6 six months later it is asked what is used', async () => {
    await person.follows('move.follow-up');
    await person.isNow('Jumat, 4 Juni 2027, 09.05 WIB');
    await person.reads('enam bulan lalu Anda mengikuti pelatihan ini');
    await person.key('Mulai').click();
    await person.answers(1, 'Beberapa kali');
    await person.asked(2);
    await person.types('Jadwal pekerjaan kini tepat waktu.');
    await person.reads('Berikut jawaban Anda');
    await person.key('Kirim').click();
    await person.reads('jawaban Anda sudah kami terima. Hambatan');
    await person.stepDone('follow-up');
    await person.othersAnswer('Enam bulan setelah pelatihan', 13);
  }, 120_000);

  test('7 on Monday the leader reads the digest in Slack, with the base of every figure and nothing of a small group', async () => {
    const { page } = person;
    await person.moves('Senin pagi', 'Senin, 7 Juni 2027');
    await person.leader(HEAD);
    const digest = await person.digest('Pekan Senin, 31 Mei 2027');
    expect(digest).toMatch(/13 dari 13 alumni yang ditanya enam bulan kemudian telah menjawab/);
    expect(digest).toMatch(/Kabar baik: \d+ dari \d+ alumni yang menjawab sudah menerapkan hasil Manajemen proyek/);
    // Read from its top, although others came before it.
    const top = async (part: string): Promise<number> => (await page.locator(part).last().boundingBox())?.y ?? NaN;
    expect(Math.abs((await top('.slack-message')) - (await top('#slack-view')))).toBeLessThan(40);
    await person.shoot('7 digest');
    await page.locator('.slack-message').last().getByRole('button', { name: 'Sudah saya baca' }).click();
    await person.digest('Dibaca pada Senin, 7 Juni 2027');
    await page.getByRole('tab', { name: 'Beranda' }).click();
    await page.locator('#slack-view', { hasText: 'Dibaca pada Senin, 7 Juni 2027' }).getByText('Kabar baik').waitFor();
    await person.shoot('7 home');
    await page.getByRole('tab', { name: 'Pesan' }).click();
    await person.stepDone('digest');
    await page.locator('#hint', { hasText: 'Satu putaran lengkap' }).waitFor();

    for (const name of await page.locator('#leader option').allInnerTexts()) {
      await person.leader(name.split(' · ')[0] ?? '');
      await person.digest('Pekan Senin, 31 Mei 2027');
      const messages = (await page.locator('.slack-message').allInnerTexts()).join('\n');
      const bases = [...messages.matchAll(/\d+ dari (\d+)|dari (\d+) jawaban/g)].map(([, of, answers]) => Number(of ?? answers));
      if (name.startsWith(SECRETARY)) expect(bases).toEqual([]);
      expect(bases.filter((base) => base < 5)).toEqual([]);
    }
  }, 60_000);

  test('that its clock is shifted is said loudly when it starts', () => {
    expect(product.log()).toMatch(/"level":40.*THE CLOCK OF THIS INSTALLATION IS SHIFTED/);
  });

  test('what the command line says beside it is what the page shows', async () => {
    campaign = await person.campaignId(SURVEY);
    counted = await person.counts(SURVEY);
    const beside = { DATA_DIR: join(folder, 'data') };
    const json = async (...args: readonly string[]): Promise<unknown> => {
      const { code, stdout, stderr } = await pamong([...args, '--json'], beside);
      if (code !== 0) throw new Error(`${args.join(' ')} ended with ${String(code)}:\n${stderr}`);
      return JSON.parse(stdout);
    };
    const [status, responses, digest] = await Promise.all([json('status', campaign), json('export', 'responses', campaign, '--format', 'json'), json('digest', '--week', '2027-W22')]);
    expect(status).toEqual({ invited: counted['diundang'], unreachable: counted['belum terhubung'], delivered: counted['terkirim'], started: counted['mulai'], completed: counted['selesai'], declined: counted['tidak ikut'] });
    const exported = Responses.parse(responses);
    expect(exported).toHaveLength(counted['selesai'] ?? 0);
    expect(exported.find(({ respondent }) => respondent === SITI_NIP)?.answers).toMatchObject({ jam_sebulan: 6, bidang_lain: 'Arsip digital', contoh_pekerjaan: 'Menyusun laporan bulanan.' });
    expect(digest).toEqual({ posted: 0, alreadyPosted: 4, failed: 0 });
  }, 60_000);

  test('on a phone of its own the page has one part at a time and nothing to the right of it', async () => {
    const { page } = person;
    await page.setViewportSize({ width: 390, height: 844 });
    for (const [tab, part] of [['Orang', '#panel-people'], ['Pengelola', '#panel-officer'], ['Slack', '#panel-slack'], ['Ponsel', '#phone']] as const) {
      await page.locator('#panels').getByRole('button', { name: tab }).click();
      await page.locator(part).waitFor();
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
      await person.shoot(`narrow ${tab}`);
    }
    // The newest message is in sight.
    await expect.poll(() => page.evaluate("(() => { const c = document.querySelector('#chat'); return c.scrollHeight - c.scrollTop - c.clientHeight; })()")).toBeLessThan(2);
    expect(person.complaints).toEqual([]);
  }, 30_000);
});
