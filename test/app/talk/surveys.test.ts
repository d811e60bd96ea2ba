import { afterEach, beforeEach, expect, test } from 'vitest';
import { DAY, HOUR, START, World } from './world.js';

let world: World;
let siti: number;
let budi: number;
beforeEach(async () => {
  world = await World.open();
  siti = await world.employee('198501012010012001', 'Siti <b>Aminah', '+6281200000001');
  budi = await world.employee('198501012010011002', 'Budi', '+6281200000002');
});
afterEach(() => world.close());

const recipient = (campaign: string, employee: number) => world.db.prisma.recipient.findUniqueOrThrow({ where: { campaignId_employeeId: { campaignId: campaign, employeeId: employee } } });
const answers = async () => (await world.db.prisma.answer.findMany({ orderBy: { question: 'asc' } })).map((a) => [a.question, a.value]);

test('whoever binds later gets the open survey at once, and reminders of the time that remains', async () => {
  await world.campaign('k1', [siti]);
  const phone = world.phone(77);
  await phone.start();
  await phone.press('Setuju, lanjut di Telegram');
  const [, invitation] = await phone.contact('+6281200000001');
  expect(invitation).toBe(
    [
      'Bapak/Ibu Siti &lt;b&gt;Aminah, pelatihan apa yang paling membantu pekerjaan Anda? Ada 2 pertanyaan, sekitar 2 menit, dan boleh dijeda. ' +
        'Mohon diisi sebelum Jumat, 4 Desember 2026, 09.00 WIB. Atasan hanya melihat ringkasan kelompok; pengelola pelatihan dapat melihat jawaban bernama.',
      '[Mulai]',
      '[Ingatkan nanti]',
      '[Tidak ikut]',
    ].join('\n'),
  );
  expect(await world.db.prisma.outbox.findFirst({ where: { kind: 'survey.invite' } })).toMatchObject({ subject: 'campaign:k1', employeeId: siti, state: 'sending' });
  expect((await world.due('survey.remind')).length).toBe(2);
});

test('start begins the survey, answers are rows, and the end stops what is queued', async () => {
  await world.campaign('k1', [siti, budi]);
  const phone = await world.bound(77, '+6281200000001');
  await phone.menu('survei');
  const [disclosure, first] = await phone.press('Mulai: Kebutuhan pelatihan');
  expect(disclosure).toContain('Pengelola melihat jawaban.');
  expect(first).toContain('1/2 · <b>Pelatihan apa?</b>');
  expect(await recipient('k1', siti)).toMatchObject({ startedAt: new Date(START), completedAt: null });

  expect((await phone.says('Manajemen proyek'))[0]).toContain('2/2 · <b>Berapa jam?</b>');
  expect((await phone.says('banyak'))[0]).toContain('angka');
  await world.queue(77, siti, 'reminder', 'campaign:k1');
  await world.queue(88, budi, 'other', 'campaign:k1');
  world.clock.advance(HOUR);
  expect((await phone.says('16'))[0]).toContain('Terima kasih, jawaban Anda sudah kami terima.');
  expect(await answers()).toEqual([['jam', 16], ['topik', 'Manajemen proyek']]);
  expect(await recipient('k1', siti)).toMatchObject({ completedAt: new Date(START + HOUR) });
  expect(await world.queued()).toEqual(['other']);
  expect((await world.db.prisma.dueWork.findMany({ where: { state: 'due', employeeId: siti } })).length).toBe(0);
  expect(await world.chat(77)).toMatchObject({ focusId: null });
  expect((await phone.says('lagi'))[0]).toContain('tidak ada pertanyaan yang terbuka');
});

test('a paused survey goes on where it was, from its own button or from the list', async () => {
  await world.campaign('k1', [siti]);
  const phone = await world.bound(77, '+6281200000001');
  await phone.menu('survei');
  await phone.press('Mulai: Kebutuhan pelatihan');
  await phone.says('Arsip');
  expect((await phone.press('Jeda'))[0]).toContain('Survei dijeda.');
  expect((await phone.says('halo'))[0]).toContain('tidak kami catat sebagai jawaban');
  expect(await answers()).toEqual([['topik', 'Arsip']]);
  world.clock.advance(3 * DAY);
  expect((await phone.menu('survei'))[0]).toContain('Kebutuhan pelatihan: sedang diisi, sampai Jumat, 4 Desember 2026, 09.00 WIB\n[Lanjutkan: Kebutuhan pelatihan]');
  expect((await phone.press('Lanjutkan'))[0]).toContain('2/2');
  await phone.says('8');
  expect(await answers()).toEqual([['jam', 8], ['topik', 'Arsip']]);
});

test('a press of a survey that lost the floor is stale, unless it continues', async () => {
  await world.campaign('k1', [siti]);
  const phone = await world.bound(77, '+6281200000001');
  await phone.menu('survei');
  await phone.press('Mulai: Kebutuhan pelatihan');
  await phone.menu('berhenti');
  const before = await answers();
  expect(await phone.press('Jeda')).toEqual([]);
  expect(phone.toast).toBe('Tombol ini sudah tidak berlaku. Jawaban Anda tidak berubah. Silakan lanjutkan dari pesan terbaru.');
  expect(await answers()).toEqual(before);
  const { id } = await world.db.prisma.conversation.findFirstOrThrow();
  expect((await phone.presses({ kind: 'survey', conversation: id, turn: 0, action: 'resume', index: 0 }))[0]).toContain('1/2');
});

test('forged and foreign presses change nothing', async () => {
  await world.campaign('k1', [siti]);
  const phone = await world.bound(77, '+6281200000001');
  await phone.menu('survei');
  await phone.press('Mulai: Kebutuhan pelatihan');
  const stranger = await world.bound(88, '+6281200000002');
  const { id } = await world.db.prisma.conversation.findFirstOrThrow();
  for (const press of [
    null,
    { kind: 'survey', conversation: id, turn: 1, action: 'skip', index: 0 },
    { kind: 'survey', conversation: id, turn: 1, action: 'resume', index: 0 },
    { kind: 'campaign', campaign: 'k1', action: 'start' },
    { kind: 'campaign', campaign: 'k1', action: 'decline' },
    { kind: 'attendance', session: 4, reply: 'yes' },
  ] as const) {
    expect(await stranger.presses(press)).toEqual([]);
    expect(stranger.toast).toBe('Tombol ini bukan untuk Anda. Tidak ada yang berubah.');
  }
  // Buttons are sealed: a conversation that is not there was there once.
  expect(await stranger.presses({ kind: 'survey', conversation: 999, turn: 1, action: 'resume', index: 0 })).toEqual([]);
  expect(stranger.toast).toMatch(/^Tombol ini sudah tidak berlaku/);
  expect(await answers()).toEqual([]);
  expect(await world.chat(88)).toMatchObject({ focusId: null });
  expect((await recipient('k1', siti)).declinedAt).toBe(null);
});

test('later asks when, and the chosen reminder takes the place of those before it', async () => {
  await world.campaign('k1', [siti]);
  const phone = await world.bound(77, '+6281200000001');
  world.clock.set(START + 3 * DAY);
  // Friday, 27 November, 09:00: there is no tomorrow morning, and three days from now is the same Monday.
  expect(await phone.presses({ kind: 'campaign', campaign: 'k1', action: 'later' })).toEqual([
    'Baik. Kapan sebaiknya kami ingatkan tentang Kebutuhan pelatihan?\n[Satu jam lagi, 10.00 WIB]\n[Sore ini, 15.00 WIB]\n[Senin, 30 November 2026, 09.00 WIB]',
  ]);
  expect((await phone.press('Senin, 30 November 2026, 09.00 WIB'))[0]).toContain('Kami ingatkan pada Senin, 30 November 2026, 09.00 WIB');
  const chosen = async () => (await world.db.prisma.dueWork.findMany({ where: { key: { startsWith: 'later:' }, state: 'due' } })).map((row) => [row.kind, row.subject, row.dueAt.toISOString()]);
  expect(await chosen()).toEqual([['survey.remind', 'campaign:k1', '2026-11-30T02:00:00.000Z']]);
  // Another choice, and the same once more: there is one reminder, at the moment chosen last.
  for (let times = 0; times < 2; times++) await phone.presses({ kind: 'campaign', campaign: 'k1', action: 'later-afternoon' });
  expect(await chosen()).toEqual([['survey.remind', 'campaign:k1', '2026-11-27T08:00:00.000Z']]);
  // The reminder that was planned for half of the time would come on the day after.
  expect((await world.db.prisma.dueWork.findMany({ where: { kind: 'survey.remind', state: 'due', dueAt: { lt: new Date(Date.UTC(2026, 10, 28, 4)) } } })).length).toBe(1);

  world.clock.set(START + 3 * DAY + 7 * HOUR);
  expect((await phone.presses({ kind: 'campaign', campaign: 'k1', action: 'later-afternoon' }))[0]).toContain('Waktu itu sudah lewat');
  world.clock.set(START + 9 * DAY + 23 * HOUR);
  expect((await phone.presses({ kind: 'campaign', campaign: 'k1', action: 'later' }))[0]).toContain('tidak perlu sekarang');
});

test('who declines is left in peace, and may change their mind until it closes', async () => {
  await world.campaign('k1', [siti]);
  const phone = await world.bound(77, '+6281200000001');
  await world.queue(77, siti, 'reminder', 'campaign:k1');
  expect((await phone.presses({ kind: 'campaign', campaign: 'k1', action: 'decline' }))[0]).toContain('Kami tidak mengingatkan lagi');
  expect((await recipient('k1', siti)).declinedAt).toEqual(new Date(START));
  expect(await world.queued()).toEqual([]);
  expect(await world.due('survey.remind')).toEqual([]);
  expect((await phone.start()).join()).not.toContain('Mulai');

  expect((await phone.menu('survei'))[0]).toContain('tidak ikut');
  await phone.press('Mulai: Kebutuhan pelatihan');
  expect(await recipient('k1', siti)).toMatchObject({ declinedAt: null, startedAt: new Date(START) });
});

test('a closed survey thanks, an answered one says so', async () => {
  await world.campaign('k1', [siti]);
  const phone = await world.bound(77, '+6281200000001');
  const start = { kind: 'campaign', campaign: 'k1', action: 'start' } as const;
  await phone.presses(start);
  world.clock.set(START + 11 * DAY);
  expect((await phone.says('terlambat'))[0]).toContain('sudah ditutup');
  expect(await answers()).toEqual([]);
  expect(await world.chat(77)).toMatchObject({ focusId: null });
  expect((await phone.presses(start))[0]).toContain('sudah ditutup');
  expect((await phone.menu('survei'))[0]).toBe('Saat ini tidak ada survei untuk Anda.');

  await world.campaign('k2', [siti], START + 20 * DAY);
  await phone.presses({ ...start, campaign: 'k2' });
  await phone.says('Arsip');
  await phone.press('Lewati');
  expect((await phone.presses({ ...start, campaign: 'k2' }))[0]).toContain('Anda sudah menjawab');
});

test('an update that comes twice is handled once', async () => {
  await world.campaign('k1', [siti]);
  const phone = await world.bound(77, '+6281200000001');
  await phone.presses({ kind: 'campaign', campaign: 'k1', action: 'start' });
  const keys = (await world.db.prisma.outbox.findMany({ select: { key: true } })).map((r) => r.key);
  expect(new Set(keys).size).toBe(keys.length);
  expect(await world.db.prisma.conversation.count()).toBe(1);
  await phone.presses({ kind: 'campaign', campaign: 'k1', action: 'start' });
  expect(await world.db.prisma.conversation.count()).toBe(1);
});

test('of a pasted text that a phone cut in two, the end is not taken for the answer; a shorter one is', async () => {
  await world.campaign('k1', [siti]);
  const phone = await world.bound(77, '+6281200000001');
  await phone.menu('survei');
  await phone.press('Mulai: Kebutuhan pelatihan');
  expect((await phone.says('a'.repeat(4096))).at(-1)).toContain('terlalu panjang');
  expect((await phone.says('b'.repeat(902))).join('\n')).toContain('Lanjutan jawaban yang terlalu panjang itu juga belum dicatat');
  world.clock.set(START + 10_000);
  expect((await phone.says('Manajemen proyek')).at(-1)).toContain('Berapa jam?');
});
