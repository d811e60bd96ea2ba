import { afterEach, beforeEach, expect, test } from 'vitest';
import { inviteEmployees } from '../../../src/app/inviteEmployees.js';
import { DAY, MINUTE, START, World } from './world.js';

let world: World;
beforeEach(async () => {
  world = await World.open();
});
afterEach(() => world.close());

const ACCEPT = 'Setuju, lanjut di Telegram';
const REFUSE = 'Tidak, pakai cara lain';
const SITI = ['198501012010012001', 'Siti Aminah', '+6281200000001'] as const;

/** The tokens of new invites, by name. */
const invites = async (): Promise<ReadonlyMap<string, string>> =>
  new Map((await inviteEmployees(world.deps, null, 'pamong_bot')).map((i) => [i.name, i.link.split('start=')[1] ?? '']));

test('nothing happens before the notice was accepted', async () => {
  await world.employee(...SITI);
  const phone = world.phone(77);
  const [notice] = await phone.start();
  expect(notice).toBe(
    [
      'Selamat pagi, Bapak/Ibu. Saya Pamong, asisten pelatihan BKPSDM Kota Medan. Kami menyimpan data kepegawaian, nomor telepon, jawaban survei, kehadiran, dan hasil pelatihan ' +
        'untuk menyusun serta menilai pelatihan. Data ini tidak dipakai untuk menilai SKP atau TPP. Pesan melewati server Telegram di luar negeri; mohon tidak mengirim data rahasia. ' +
        'Melihat, membetulkan, atau meminta penghapusan: /data. Berhenti: /berhenti. Versi 2026-11.',
      `[${ACCEPT}]`,
      `[${REFUSE}]`,
    ].join('\n'),
  );
  expect(await phone.contact(SITI[2])).toEqual([notice]);
  expect(await phone.menu('survei')).toEqual([notice]);
  expect(await phone.does({ kind: 'unsupported' })).toEqual([notice]);
  expect(await world.chat(77)).toMatchObject({ consent: 'asked', employeeId: null, consentAt: null });
});

test('who accepts is asked for their own number, and is bound by it', async () => {
  const siti = await world.employee(...SITI);
  const phone = world.phone(77);
  await phone.start();
  const [notice, ask] = await phone.press(ACCEPT);
  expect(notice).toMatch(/Versi 2026-11\.\n\nAnda setuju melanjutkan di Telegram\.$/);
  expect(ask).toMatch(/\[contact\]$/);
  expect(await world.chat(77)).toMatchObject({ consent: 'accepted', noticeVersion: '2026-11', consentAt: new Date(START) });

  const [thanks, open] = await phone.contact('6281200000001');
  expect(thanks).toContain('Terima kasih, Bapak/Ibu Siti Aminah.');
  expect(open).toContain('/bantuan');
  expect(await world.chat(77)).toMatchObject({ employeeId: siti });
  expect(await world.db.prisma.binding.findMany()).toMatchObject([{ employeeId: siti, chatId: 77n, method: 'number', state: 'bound' }]);
});

test('a refusal is respected until the person changes their mind', async () => {
  const phone = world.phone(77);
  await phone.start();
  const [, refused] = await phone.press(REFUSE);
  expect(refused).toBe('Baik, tidak apa-apa. Hak Bapak/Ibu atas pelatihan tidak berkurang. Cara lain tersedia di loket BKPSDM. Jika berubah pikiran, ketik /mulai.');
  expect(await world.chat(77)).toMatchObject({ consent: 'refused', noticeVersion: '2026-11', consentAt: new Date(START) });
  expect(await phone.says('halo')).toEqual([refused]);
  expect(await phone.contact(SITI[2])).toEqual([refused]);
  expect((await phone.menu('mulai'))[0]).toContain(`[${ACCEPT}]`);
  expect((await phone.press(ACCEPT))[1]).toMatch(/\[contact\]$/);
});

test('a new version of the notice is asked again, and an old one cannot be accepted', async () => {
  await world.employee(...SITI);
  const phone = await world.bound(77, SITI[2]);
  world.noticeVersion = '2027-01';
  const [renewed] = await phone.menu('survei');
  expect(renewed).toMatch(/^Pemberitahuan kami berubah/);
  expect(renewed).toContain('Versi 2027-01.');
  world.noticeVersion = '2027-02';
  expect((await phone.press(ACCEPT))[0]).toContain('Versi 2027-02.');
  expect(await world.chat(77)).toMatchObject({ consent: 'asked' });
  await phone.press(ACCEPT);
  expect(await world.chat(77)).toMatchObject({ consent: 'accepted', noticeVersion: '2027-02' });
});

test('a forwarded link binds nobody, names nobody and stays good for whom it was made', async () => {
  const siti = await world.employee(...SITI);
  const token = (await invites()).get('Siti Aminah') ?? '';
  const stranger = world.phone(66);
  expect((await stranger.start(token)).join()).not.toContain('Siti');
  const [, ask] = await stranger.press(ACCEPT);
  expect(ask).toContain('Undangan Anda kami kenali');
  expect(ask).not.toContain('Siti');
  expect((await stranger.contact('+6281299999999')).join()).toContain('Nomor ini belum ada');
  expect(await world.chat(66)).toMatchObject({ employeeId: null, strikes: 1 });
  expect(await world.db.prisma.invite.findFirst()).toMatchObject({ usedAt: null });

  const phone = world.phone(77);
  await phone.start(token);
  await phone.press(ACCEPT);
  await phone.contact(SITI[2]);
  expect(await world.chat(77)).toMatchObject({ employeeId: siti, expectedId: null });
  expect(await world.db.prisma.invite.findFirst()).toMatchObject({ usedAt: new Date(START), usedBy: 77n });

  await stranger.start(token);
  expect(stranger.screen().at(-2)).toContain('sudah dipakai');
});

test('whoever follows a link made for another is bound as themselves, and the link stays open', async () => {
  await world.employee(...SITI);
  const budi = await world.employee('198501012010011002', 'Budi', '+6281200000002');
  const token = (await invites()).get('Siti Aminah') ?? '';
  const phone = world.phone(88);
  await phone.start(token);
  await phone.press(ACCEPT);
  expect((await phone.contact('+6281200000002'))[0]).toContain('Budi');
  expect(await world.chat(88)).toMatchObject({ employeeId: budi, expectedId: null });
  expect((await world.db.prisma.invite.findMany({ where: { usedAt: null } })).length).toBe(1);
});

test('an expired link announces nobody', async () => {
  await world.employee('198501012010012001', 'Siti Aminah', null);
  const token = (await invites()).get('Siti Aminah') ?? '';
  world.clock.advance(14 * DAY);
  const phone = world.phone(77);
  await phone.start(token);
  await phone.press(ACCEPT);
  await phone.contact('+6281200000001');
  expect(await world.db.prisma.binding.count()).toBe(0);
});

test("somebody else's contact is refused kindly and counts as a guess", async () => {
  await world.employee(...SITI);
  const phone = world.phone(77);
  await phone.start();
  await phone.press(ACCEPT);
  expect((await phone.contact(SITI[2], false))[0]).toContain('Kontak itu milik orang lain.');
  expect(await world.chat(77)).toMatchObject({ employeeId: null, strikes: 1 });
});

test('guessing is slowed and logged without a number', async () => {
  await world.employee(...SITI);
  const phone = world.phone(77);
  await phone.start();
  await phone.press(ACCEPT);
  for (const end of [1, 2, 3, 4, 5]) await phone.contact(`+628129999000${end}`);
  expect(await phone.contact(SITI[2])).toEqual(['Untuk menjaga keamanan data, percobaan kami jeda dahulu. Silakan coba lagi setelah Selasa, 24 November 2026, 09.15 WIB, atau hubungi loket BKPSDM.']);
  expect(world.logged.filter((l) => l.message.includes('matched nobody')).map((l) => l.fields)).toEqual([1, 2, 3, 4, 5].map((guesses) => ({ guesses, waitMinutes: guesses < 5 ? 0 : 15 })));
  expect(JSON.stringify(world.logged)).not.toMatch(/628|"77"|:77\b/);

  world.clock.advance(15 * MINUTE);
  expect((await phone.contact(SITI[2]))[0]).toContain('Siti Aminah');
  expect(await world.chat(77)).toMatchObject({ strikes: 0, strikesUntil: null });
});

test('tokens can be guessed no faster than numbers', async () => {
  const phone = world.phone(77);
  await phone.start();
  await phone.press(ACCEPT);
  for (const end of [1, 2, 3, 4, 5, 6, 7]) await phone.start(`aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa${end}`);
  expect(await world.chat(77)).toMatchObject({ strikes: 5, strikesUntil: new Date(START + 15 * MINUTE) });
});

test('a second phone takes over, the first is told and stands for nobody', async () => {
  const siti = await world.employee(...SITI);
  const old = await world.bound(77, SITI[2]);
  await world.queue(77, siti, 'waiting-message');
  const revision = (await world.chat(77)).revision;

  const phone = world.phone(55);
  await phone.start();
  await phone.press(ACCEPT);
  expect((await phone.contact(SITI[2]))[0]).toBe('Selamat datang kembali, Bapak/Ibu Siti Aminah. Pamong sekarang terhubung dengan akun ini, dan tidak lagi dengan akun yang lama.');
  expect(old.screen()).toEqual(['Pamong sekarang terhubung dengan akun Telegram lain atas permintaan yang kami terima. Jika bukan Anda yang melakukannya, segera hubungi loket BKPSDM.']);
  expect(await world.chat(55)).toMatchObject({ employeeId: siti });
  expect(await world.chat(77)).toMatchObject({ employeeId: null, focusId: null });
  expect((await world.chat(77)).revision).toBeGreaterThan(revision);
  expect(await world.queued()).toEqual([]);
  expect((await world.db.prisma.binding.findMany({ orderBy: { id: 'asc' } })).map((b) => b.state)).toEqual(['replaced', 'bound']);
});

test('two phones that take turns at the same moment leave one of them bound', async () => {
  const siti = await world.employee(...SITI);
  for (const chat of [55, 66, 77]) {
    const phone = world.phone(chat);
    await phone.start();
    await phone.press(ACCEPT);
  }
  await Promise.all([55, 66, 77].map((chat) => world.phone(chat).contact(SITI[2])));
  expect(await world.db.prisma.chat.count({ where: { employeeId: siti } })).toBe(1);
  expect(await world.db.prisma.binding.count({ where: { state: 'bound' } })).toBe(1);
  expect(await world.db.prisma.binding.count({ where: { state: 'replaced' } })).toBe(2);
});

test('a leaver is not bound, and an account that stands for somebody cannot stand for another', async () => {
  await world.employee(...SITI, { leftAt: new Date(START - DAY) });
  await world.employee('198501012010011002', 'Budi', '+6281200000002');
  const phone = world.phone(77);
  await phone.start();
  await phone.press(ACCEPT);
  expect((await phone.contact(SITI[2]))[0]).toContain('sudah tidak aktif');
  expect(await world.db.prisma.binding.count()).toBe(0);

  const budi = await world.bound(88, '+6281200000002');
  await world.employee('198501012010012003', 'Ani', '+6281200000003');
  expect((await budi.contact('+6281200000003'))[0]).toContain('pegawai lain');
  expect((await budi.contact('+6281200000002'))[0]).toContain('sudah terhubung dengan data Anda');
});
