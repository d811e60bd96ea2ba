import { afterEach, beforeEach, expect, test } from 'vitest';
import { DAY, HOUR, START, World, type Phone } from './world.js';

let world: World;
let siti: number;
let phone: Phone;
beforeEach(async () => {
  world = await World.open();
  siti = await world.employee('198501012010012001', 'Siti Aminah', '+6281200000001');
  phone = await world.bound(77, '+6281200000001');
});
afterEach(() => world.close());

async function session(hoursAhead: number, place = 'Aula'): Promise<number> {
  await world.db.prisma.course.upsert({ where: { id: 'mp' }, create: { id: 'mp', title: 'Manajemen Proyek', jp: 20, importedAt: new Date(START) }, update: {} });
  await world.db.prisma.enrollment.upsert({
    where: { courseId_employeeId: { courseId: 'mp', employeeId: siti } },
    create: { courseId: 'mp', employeeId: siti, enrolledAt: new Date(START) },
    update: {},
  });
  const startsAt = START + hoursAhead * HOUR;
  return (await world.db.prisma.session.create({ data: { courseId: 'mp', startsAt: new Date(startsAt), endsAt: new Date(startsAt + 2 * HOUR), zone: 'Asia/Jakarta', place } })).id;
}

test('stop cancels what is queued and planned, and nothing else', async () => {
  await world.campaign('k1', [siti]);
  await phone.presses({ kind: 'data', request: 'erase' });
  await world.queue(77, siti, 'invitation', 'campaign:k1');
  await world.queue(88, null, 'somebody-else');
  await phone.presses({ kind: 'campaign', campaign: 'k1', action: 'start' });
  expect((await phone.menu('berhenti'))[0]).toContain('kami berhenti mengirim pesan');
  expect(await world.queued()).toEqual(['somebody-else']);
  expect(new Set((await world.due()).map((key) => key.split(':')[0]))).toEqual(new Set(['campaign.close', 'data-request.deadline']));
  expect(await world.chat(77)).toMatchObject({ stoppedAt: new Date(START), focusId: null });
  expect((await phone.says('halo'))[0]).toContain('ketik /mulai');
  expect((await phone.menu('berhenti'))[0]).toContain('memang sudah berhenti');
});

test('coming back plans again what still lies ahead and offers what is open', async () => {
  await world.campaign('k1', [siti]);
  const planned = await world.due('survey.remind');
  await phone.menu('berhenti');
  expect(await world.due('survey.remind')).toEqual([]);
  world.clock.advance(6 * DAY);
  const [back, invitation] = await phone.menu('mulai');
  expect(back).toContain('Selamat datang kembali, Bapak/Ibu Siti Aminah.');
  expect(invitation).toContain('[Mulai]');
  expect(await world.chat(77)).toMatchObject({ stoppedAt: null });
  const again = await world.db.prisma.dueWork.findMany({ where: { state: 'due', kind: 'survey.remind' } });
  expect(again.length).toBeGreaterThan(0);
  expect(again.length).toBeLessThanOrEqual(planned.length);
  expect(again.every((row) => row.dueAt.getTime() > START + 6 * DAY)).toBe(true);
});

test('the notice keeps its word: stopping and seeing data work before anything was accepted', async () => {
  const stranger = world.phone(99);
  expect((await stranger.menu('data'))[0]).toContain('belum terhubung');
  expect((await stranger.menu('berhenti'))[0]).toContain('kami berhenti');
  expect(await world.chat(99)).toMatchObject({ consent: 'unasked', stoppedAt: new Date(START) });
  expect((await stranger.menu('mulai'))[0]).toContain('Versi 2026-11');
  expect(await world.chat(99)).toMatchObject({ stoppedAt: null });
});

test('the schedule shows sessions ahead with weekday, zone, place and the own reply', async () => {
  expect(await phone.menu('jadwal')).toEqual(['Saat ini belum ada jadwal pelatihan untuk Anda.']);
  const first = await session(24);
  await session(48, '');
  await session(-24);
  const cancelled = await session(72);
  await world.db.prisma.session.update({ where: { id: cancelled }, data: { cancelledAt: new Date(START) } });
  await phone.presses({ kind: 'attendance', session: first, reply: 'yes' });
  expect((await phone.menu('jadwal'))[0]?.split('\n').filter((line) => line !== '')).toEqual([
    'Jadwal pelatihan Anda:',
    expect.stringContaining('Manajemen Proyek: Rabu, 25 November 2026, 09.00 WIB, di Aula'),
    expect.stringContaining('Manajemen Proyek: Kamis, 26 November 2026, 09.00 WIB'),
  ]);
});

test('attendance is edited into the message, and the latest word counts', async () => {
  const id = await session(24);
  const [yes] = await phone.presses({ kind: 'attendance', session: id, reply: 'yes' });
  expect(yes).toContain('kehadiran Anda sudah kami catat');
  expect(phone.screen().length).toBe(1);
  await phone.press('Tidak bisa hadir');
  expect(phone.screen()).toEqual([expect.stringContaining('tidak dapat hadir')]);
  expect(await world.db.prisma.attendanceReply.findMany()).toMatchObject([{ sessionId: id, employeeId: siti, reply: 'no' }]);
  expect(await phone.presses({ kind: 'attendance', session: id, reply: 'no' })).toEqual([]);

  await world.db.prisma.session.update({ where: { id }, data: { startsAt: new Date(START + 26 * HOUR) } });
  await phone.press('Ya, hadir');
  expect(phone.screen()).toEqual([expect.stringContaining('11.00 WIB')]);
});

test('a session that is over or cancelled takes no reply', async () => {
  const past = await session(-1);
  await phone.presses({ kind: 'attendance', session: past, reply: 'yes' });
  expect(phone.toast).toContain('sudah lewat');
  const off = await session(24);
  await world.db.prisma.session.update({ where: { id: off }, data: { cancelledAt: new Date(START) } });
  expect((await phone.presses({ kind: 'attendance', session: off, reply: 'yes' }))[0]).toContain('dibatalkan');
  expect(await world.db.prisma.attendanceReply.count()).toBe(0);
});

test('the language switches at once, an open question included', async () => {
  await world.campaign('k1', [siti]);
  await phone.presses({ kind: 'campaign', campaign: 'k1', action: 'start' });
  expect((await phone.menu('bahasa'))[0]).toContain('[Bahasa Indonesia]\n[English]');
  const [switched, question] = await phone.press('English');
  expect(switched).not.toContain('[');
  expect(question).toContain('1/2 · <b>Which training?</b>');
  expect(await world.chat(77)).toMatchObject({ language: 'en' });
  await phone.says('Archives');
  expect(await world.db.prisma.answer.count()).toBe(1);
});

test('before the notice is accepted, another language shows it again in that language', async () => {
  const stranger = world.phone(99);
  await stranger.start();
  await stranger.menu('bahasa');
  expect((await stranger.press('English')).join()).toContain('Version 2026-11');
});

test('data shows what is kept, with numbers by their last digits, and takes requests', async () => {
  const [shown] = await phone.menu('data');
  expect(shown).toContain('Siti Aminah');
  expect(shown).toContain('•••• 2001');
  expect(shown).not.toContain('198501012010012001');
  expect(shown).not.toContain('81200000001');

  expect((await phone.press('Minta pembetulan'))[0]).toContain('Apa yang perlu dibetulkan?');
  expect((await phone.says('Jabatan saya analis data'))[0]).toContain('sebelum Jumat, 27 November 2026, 09.00 WIB');
  expect(await world.chat(77)).toMatchObject({ awaiting: null });
  await phone.menu('data');
  await phone.press('Minta penghapusan');
  expect((await phone.press('Minta penghapusan'))[0]).toContain('sudah kami catat');
  const requests = await world.db.prisma.dataRequest.findMany({ orderBy: { id: 'asc' } });
  expect(requests).toMatchObject([
    { employeeId: siti, kind: 'correct', note: 'Jabatan saya analis data', dueAt: new Date(START + 3 * DAY) },
    { employeeId: siti, kind: 'erase', note: null, dueAt: new Date(START + 3 * DAY) },
  ]);
  expect(await world.due('data-request.deadline')).toEqual(requests.map((r) => `data-request.deadline:${r.id}`));
  expect((await phone.menu('data'))[0]).toContain('pembetulan');
});

test('a correction that is asked for goes before the open question, and a command takes it back', async () => {
  await world.campaign('k1', [siti]);
  await phone.presses({ kind: 'campaign', campaign: 'k1', action: 'start' });
  await phone.presses({ kind: 'data', request: 'correct' });
  await phone.says('Nomor saya salah');
  expect(await world.db.prisma.answer.count()).toBe(0);
  await phone.presses({ kind: 'data', request: 'correct' });
  await phone.menu('bantuan');
  await phone.says('Arsip');
  expect(await world.db.prisma.answer.count()).toBe(1);
  expect(await world.db.prisma.dataRequest.count()).toBe(1);
});

test('start greets whoever is known', async () => {
  expect(await phone.start()).toEqual(['Selamat pagi, Bapak/Ibu Siti Aminah.', expect.stringContaining('/bantuan')]);
  expect((await phone.menu('bantuan'))[0]).toContain('loket BKPSDM');
});

test('stickers, stray words, edits, groups and blocks are met kindly or not at all', async () => {
  expect((await phone.does({ kind: 'unsupported' }))[0]).toContain('hanya dapat membaca tulisan');
  expect((await phone.says('apa kabar <b>'))[0]).toContain('/bantuan');
  expect(await phone.does({ kind: 'edited', message: 1 })).toEqual([]);
  expect(await phone.does({ kind: 'ignore' })).toEqual([]);
  expect(await world.phone(-100).does({ kind: 'group' })).toEqual([expect.stringContaining('percakapan pribadi')]);
  await world.queue(77, siti, 'later');
  expect(await phone.does({ kind: 'blocked' })).toEqual([]);
  expect(await world.queued()).toEqual([]);
  expect((await world.chat(77)).blockedAt).toEqual(new Date(START));
  expect(await phone.does({ kind: 'unblocked' })).toEqual([]);
  expect((await world.chat(77)).blockedAt).toBe(null);
});

test('who stopped may still answer what they open themselves', async () => {
  await world.campaign('k1', [siti]);
  await phone.menu('berhenti');
  await phone.menu('survei');
  await phone.press('Mulai: Kebutuhan pelatihan');
  await phone.says('Arsip');
  expect(await world.db.prisma.answer.count()).toBe(1);
  expect(await world.chat(77)).toMatchObject({ stoppedAt: new Date(START) });
});

test('who writes again can be written to again', async () => {
  await phone.does({ kind: 'blocked' });
  await phone.menu('survei');
  expect((await world.chat(77)).blockedAt).toBe(null);
});

test('accepting the notice after a stop means to go on', async () => {
  const stranger = world.phone(99);
  await stranger.start();
  await stranger.menu('berhenti');
  await stranger.press('Setuju, lanjut di Telegram');
  expect(await world.chat(99)).toMatchObject({ consent: 'accepted', stoppedAt: null });
});

test('a bound person who refuses a new notice is left in peace, and taken up again when they accept', async () => {
  await world.campaign('k1', [siti]);
  world.noticeVersion = '2027-01';
  await phone.menu('survei');
  await phone.press('Tidak, pakai cara lain');
  expect(await world.due('survey.remind')).toEqual([]);
  expect((await phone.menu('data'))[0]).toContain('Siti Aminah');
  await phone.menu('mulai');
  expect((await phone.press('Setuju, lanjut di Telegram')).at(-1)).toContain('[Mulai]');
  expect((await world.due('survey.remind')).length).toBe(2);
});
