import { expect, test } from 'vitest';
import { planWeeklyDigests } from '../../../src/app/digest/planWeekly.js';
import { postDigest } from '../../../src/app/digest/postDigest.js';
import { postDigests } from '../../../src/app/digest/postDigests.js';
import { InputRejected } from '../../../src/support/errors.js';
import { nip } from '../house.js';
import { HEAD, HOUR, NEEDY, NEXT_MONDAY, openOffice, WEEK, WEEK_BEGINS } from './office.js';

const DAY = 24 * HOUR;

test('a leader without Slack gets the digest in Telegram, once', async () => {
  const office = await openOffice();
  const { campaign } = await office.launch('Dinas Kominfo');
  for (const n of [3, 4, 5, 6, 7]) await office.answer(campaign, n, NEEDY, WEEK_BEGINS + HOUR);
  await office.bind(1);
  office.clock.set(NEXT_MONDAY);
  expect(await postDigest(office.post, await office.idOf(1), WEEK)).toEqual({ state: 'done', note: null });
  expect(await postDigest(office.post, await office.idOf(1), WEEK)).toEqual({ state: 'done', note: 'already posted' });
  await office.drainTelegram();
  expect(office.toTelegram.filter(({ params }) => params.chat_id === 101).map(({ params }) => params.text)).toEqual([
    expect.stringMatching(/^Selamat pagi, Bapak\/Ibu Kepala Dinas\.\n\n<b>Pekan Senin, 16 November 2026 – Minggu, 22 November 2026<\/b>\n\n.*5 dari 8 pegawai yang diundang telah menjawab/s),
  ]);
  expect(JSON.stringify(office.toTelegram)).not.toMatch(/Pegawai \d|Budi|Siti/);
  expect(await office.outboxStates()).toMatchObject([{ channel: 'telegram', state: 'sent' }]);
});

test('the command tells how each message really ended', async () => {
  const office = await openOffice();
  await office.bind(1);
  office.clock.set(NEXT_MONDAY);
  // The head of division is bound nowhere.
  expect(await postDigests(office.command(), { week: WEEK })).toEqual({ posted: 1, alreadyPosted: 0, failed: 1 });
  await office.bind(2);
  expect(await postDigests(office.command(), { week: WEEK })).toEqual({ posted: 1, alreadyPosted: 1, failed: 0 });
  expect(await postDigests(office.command(), { week: WEEK, leaderEmail: HEAD.email.toUpperCase() })).toEqual({ posted: 0, alreadyPosted: 1, failed: 0 });
  expect(office.toTelegram).toHaveLength(2);
});

test('a digest that another process wrote and never sent is sent by the command', async () => {
  const office = await openOffice();
  await office.bind(1);
  office.clock.set(NEXT_MONDAY);
  await postDigest(office.post, await office.idOf(1), WEEK);
  expect(await postDigests(office.command(), { week: WEEK, leaderEmail: HEAD.email })).toEqual({ posted: 1, alreadyPosted: 0, failed: 0 });
});

test('a week that is none, one that has not begun and an address of nobody are refused', async () => {
  const office = await openOffice();
  for (const asked of [{ week: '2026-W54' }, { week: '2026-W48' }, { week: WEEK, leaderEmail: 'nobody@medan.example' }]) {
    await expect(postDigests(office.command(), asked)).rejects.toBeInstanceOf(InputRejected);
  }
});

test('a leader who stopped Telegram is unreachable; one who supervises nobody any more gets nothing', async () => {
  const office = await openOffice({ staff: 1 });
  await office.bind(1, 2);
  await office.db.prisma.chat.update({ where: { id: 101n }, data: { stoppedAt: new Date(WEEK_BEGINS) } });
  await office.db.prisma.employee.update({ where: { nip: nip(3) }, data: { leftAt: new Date(WEEK_BEGINS) } });
  office.clock.set(NEXT_MONDAY);
  expect(await postDigest(office.post, await office.idOf(1), WEEK)).toEqual({ state: 'skipped', note: 'unreachable' });
  expect(await postDigest(office.post, await office.idOf(2), WEEK)).toEqual({ state: 'skipped', note: 'supervises nobody' });
  expect(await office.db.prisma.digest.count()).toBe(0);
});

test('every leader’s next digest is planned for Monday 09:00 where they are, once however often it is looked at', async () => {
  const office = await openOffice();
  await office.db.prisma.employee.update({ where: { nip: nip(2) }, data: { zone: 'Asia/Jayapura' } });
  expect(await planWeeklyDigests(office.post, office.clock.now())).toBe(2);
  expect(await planWeeklyDigests(office.post, office.clock.now() + HOUR / 2)).toBe(0);
  const [head, middle] = [await office.idOf(1), await office.idOf(2)];
  // 08:00 in Jakarta is 10:00 in Jayapura: there this Monday's digest is over.
  expect((await office.due('digest.weekly')).map(({ key, at }) => ({ key, at })).sort((a, b) => a.key.localeCompare(b.key))).toEqual([
    { key: `digest.weekly:${head}:2026-W46`, at: '2026-11-16T02:00:00.000Z' },
    { key: `digest.weekly:${middle}:2026-W47`, at: '2026-11-23T00:00:00.000Z' },
  ]);
});

test('after months of silence only the newest digest is planned to be made up for, and only it is posted', async () => {
  const office = await openOffice();
  await planWeeklyDigests(office.post, WEEK_BEGINS + 2 * HOUR);
  office.clock.set(NEXT_MONDAY + 26 * 7 * DAY + 3 * HOUR);
  await planWeeklyDigests(office.post, office.clock.now());
  const head = await office.idOf(1);
  await office.work();
  expect(office.posted.filter(({ leader }) => leader === head)).toEqual([{ leader: head, week: '2027-W20' }]);
  expect((await office.due('digest.weekly')).filter(({ employee }) => employee === head).map(({ state }) => state)).toEqual(['skipped', 'skipped', 'done', 'due']);
});

test('two who write the same digest at once write one message', async () => {
  const office = await openOffice();
  await office.bind(1);
  office.clock.set(NEXT_MONDAY);
  const head = await office.idOf(1);
  const states = await Promise.all([1, 2, 3].map(() => postDigest(office.post, head, WEEK)));
  expect(states.filter(({ note }) => note === null)).toHaveLength(1);
  expect(await office.outboxStates()).toHaveLength(1);
});
