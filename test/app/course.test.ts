import { afterEach, beforeEach, expect, test } from 'vitest';
import { followUpId } from '../../src/app/due/followupOpen.js';
import { MONDAY, nip, openHouse, type House } from './house.js';

let house: House;
beforeEach(async () => {
  house = await openHouse();
  await house.hireMany(7);
});
afterEach(() => house.close());

const at = (text: string): number => Date.parse(text);

function course(sessions: readonly (readonly [start: string, end: string, place?: string])[], people: readonly number[]): string {
  return [
    'course: manpro-2026',
    'title: Manajemen Proyek',
    'jp: 20',
    'sessions:',
    ...sessions.flatMap(([start, end, place]) => [`  - start: ${start}`, `    end: ${end}`, '    zone: WIB', `    place: ${place ?? 'Aula'}`]),
    'participants:',
    ...people.map((n) => `  - "${nip(n)}"`),
  ].join('\n');
}

const THURSDAY = ['2026-11-26 08:00', '2026-11-26 12:00'] as const;
const FRIDAY = ['2026-11-27 08:00', '2026-11-27 12:00'] as const;

test('participants are reminded at 09:00 on the working day before and in the hour before, with buttons to say whether they come', async () => {
  await house.bind(1, 2);
  expect(await house.course(course([THURSDAY], [1, 2, 3]))).toMatchObject({ course: 'manpro-2026', sessions: 1, participants: 3, errors: [] });
  expect((await house.due('session.remind')).map((d) => d.at).toSorted().filter((t, i, all) => t !== all[i - 1])).toEqual(['2026-11-25T02:00:00.000Z', '2026-11-26T00:00:00.000Z']);

  house.clock.set(at('2026-11-25T02:00:00Z'));
  await house.work();
  const [first] = await house.queued();
  expect(first).toMatchObject({ kind: 'session.remind', chat: 101, lane: 2 });
  expect(first?.text).toBe('Bapak/Ibu Pegawai 1, sekadar mengingatkan: Manajemen Proyek, besok, Kamis, 26 November 2026, 08.00 WIB, di Aula. Apakah Anda dapat hadir?');
  await house.deliver();

  const session = await house.db.prisma.session.findFirstOrThrow();
  await house.db.prisma.attendanceReply.create({ data: { sessionId: session.id, employeeId: await house.idOf(1), reply: 'yes', at: new Date(MONDAY) } });
  await house.db.prisma.attendanceReply.create({ data: { sessionId: session.id, employeeId: await house.idOf(2), reply: 'no', at: new Date(MONDAY) } });
  house.clock.set(at('2026-11-26T00:00:00Z'));
  await house.work();
  expect((await house.queued()).map((q) => [q.chat, q.lane, q.text])).toEqual([[101, 1, 'Bapak/Ibu Pegawai 1, Manajemen Proyek dimulai pukul 08.00 WIB, di Aula.']]);
});

test('a moved session replaces its reminders and tells people; moved back, it reminds as at first', async () => {
  await house.bind(1);
  await house.course(course([THURSDAY], [1]));
  await house.course(course([FRIDAY], [1]));
  const remind = await house.due('session.remind');
  expect(remind.filter((d) => d.state === 'cancelled')).toHaveLength(2);
  expect(remind.filter((d) => d.state === 'due').map((d) => d.at)).toEqual(['2026-11-26T02:00:00.000Z', '2026-11-27T00:00:00.000Z']);
  await house.work();
  expect((await house.queued()).map((q) => [q.kind, q.lane, q.text])).toEqual([
    ['session.notice', 1, 'Bapak/Ibu Pegawai 1, jadwal Manajemen Proyek berubah. Semula Kamis, 26 November 2026, 08.00 WIB; sekarang Jumat, 27 November 2026, 08.00 WIB, di Aula. Apakah Anda dapat hadir?'],
  ]);
  await house.deliver();

  house.clock.advance(60_000);
  await house.course(course([THURSDAY], [1]));
  expect((await house.due('session.remind')).filter((d) => d.state === 'due').map((d) => d.at)).toEqual(['2026-11-25T02:00:00.000Z', '2026-11-26T00:00:00.000Z']);
  await house.work();
  expect((await house.queued()).map((q) => q.kind)).toEqual(['session.notice']);
});

test('a reminder that is already claimed when its session moves is a logged no-op', async () => {
  await house.bind(1);
  await house.course(course([THURSDAY], [1]));
  const { id } = await house.db.prisma.session.findFirstOrThrow();
  // The move without its clean-up, as a worker sees it that claimed the row just before.
  await house.db.prisma.session.update({ where: { id }, data: { startsAt: new Date(at('2026-11-26T02:00:00Z')) } });
  house.clock.set(at('2026-11-25T02:00:00Z'));
  await house.work();
  expect(await house.queued()).toEqual([]);
  expect(house.lines.find((l) => l.message === 'Due work was skipped.')?.fields).toMatchObject({ kind: 'session.remind', why: 'the session moved' });
});

test('a session left out is cancelled, and only those who stay are told', async () => {
  await house.bind(1, 2);
  await house.course(course([THURSDAY, FRIDAY], [1, 2]));
  await house.course(course([FRIDAY], [1]));
  await house.work();
  expect((await house.queued()).map((q) => [q.chat, q.text])).toEqual([[101, 'Bapak/Ibu Pegawai 1, sesi Manajemen Proyek pada Kamis, 26 November 2026, 08.00 WIB dibatalkan. Anda tidak perlu datang. Jika ada jadwal pengganti, kami kabari.']]);
  house.clock.set(at('2026-11-26T02:00:00Z'));
  await house.work();
  // Friday's reminder reaches the one who still takes part.
  expect((await house.queued()).filter((q) => q.kind === 'session.remind').map((q) => q.chat)).toEqual([101]);
});

test('the same file again changes nothing', async () => {
  await house.bind(1);
  await house.course(course([THURSDAY], [1, 2]));
  const before = await house.db.prisma.dueWork.findMany({ orderBy: { id: 'asc' } });
  house.clock.advance(60_000);
  await house.course(course([THURSDAY], [1, 2]));
  expect(await house.db.prisma.dueWork.findMany({ orderBy: { id: 'asc' } })).toEqual(before);
  expect(await house.db.prisma.session.count()).toBe(1);
});

test('an unknown participant is named with line and column, and nothing is written; a dry run writes nothing either', async () => {
  const refused = await house.course(course([THURSDAY], [1, 99]));
  expect(refused).toMatchObject({ sessions: 0, participants: 0, errors: [{ row: 11, column: 'participants' }] });
  expect(await house.db.prisma.course.count()).toBe(0);
});

test('the poll opens ten minutes after the end and invites at once, whatever the hour; who is not bound remains a recipient', async () => {
  await house.bind(1, 2);
  await house.course(course([['2026-11-26 19:00', '2026-11-26 21:00']], [1, 2, 3]));
  house.clock.set(at('2026-11-26T14:10:00Z'));
  await house.work();
  expect((await house.queued()).filter((q) => q.kind === 'survey.invite').map((q) => q.chat)).toEqual([101, 102]);
  const campaign = await house.db.prisma.campaign.findFirstOrThrow({ include: { recipients: true } });
  expect(campaign).toMatchObject({ purpose: 'feedback', title: { id: 'Umpan balik sesi: Manajemen Proyek' } });
  expect(campaign.recipients).toHaveLength(3);
});

test('what was missed is done late, or skipped and logged when it is past its worth', async () => {
  await house.bind(1);
  await house.course(course([THURSDAY], [1]));
  house.clock.set(at('2026-12-01T02:00:00Z'));
  await house.work();
  expect(await house.queued()).toEqual([]);
  expect((await house.due('session.remind')).map((d) => d.note)).toEqual(['too late to be worth doing', 'too late to be worth doing']);
  expect((await house.due('feedback.open')).map((d) => d.state)).toEqual(['skipped']);
  expect(house.lines.filter((l) => l.fields['why'] === 'too late to be worth doing').map((l) => l.fields['rows'])).toEqual([2, 1]);
});

test('after an outage the reminder of the day before waits for working hours, or leaves it to the last one', async () => {
  await house.bind(1);
  await house.course(course([['2026-11-26 13:00', '2026-11-26 15:00'], ['2026-11-26 08:00', '2026-11-26 10:00']], [1]));
  house.clock.set(at('2026-11-25T16:00:00Z'));
  await house.work();
  expect(await house.queued()).toEqual([]);
  const dayBefore = (await house.due('session.remind')).filter((d) => d.key.includes('day-before'));
  expect(dayBefore.map((d) => `${d.state} ${d.at}`).toSorted()).toEqual(['due 2026-11-26T00:30:00.000Z', 'skipped 2026-11-25T02:00:00.000Z']);
});

test('a poll whose opening an outage held up into the night invites in the morning', async () => {
  await house.bind(1);
  await house.course(course([THURSDAY], [1]));
  house.clock.set(at('2026-11-26T17:00:00Z'));
  await house.work();
  expect(await house.queued()).toEqual([]);
  expect((await house.due('survey.invite')).map((d) => d.at)).toEqual(['2026-11-27T00:30:00.000Z']);
});

test('the follow-up is a row from the day of the import, moves with the course, and fires exactly once six months later', async () => {
  await house.bind(1, 2);
  await house.course(course([THURSDAY], [1, 2, 3]));
  await house.course(course([FRIDAY], [1, 2, 3]));
  expect((await house.due('followup.open')).map((d) => [d.at, d.state])).toEqual([
    ['2027-05-26T02:00:00.000Z', 'cancelled'],
    ['2027-05-27T02:00:00.000Z', 'due'],
  ]);
  house.clock.set(at('2027-05-27T02:00:00Z'));
  await house.work();
  expect((await house.queued()).filter((q) => q.subject === `campaign:${followUpId('manpro-2026')}`).map((q) => q.chat)).toEqual([101, 102]);
  // 2027 has no table of holidays: said in the log.
  expect(house.lines.some((l) => l.level === 'warn' && l.fields['years'] === '2027')).toBe(true);

  // The row comes back from the dead (a restored backup, a hand in the database): the campaign exists, nothing happens.
  await house.db.prisma.dueWork.updateMany({ where: { kind: 'followup.open' }, data: { state: 'due' } });
  house.clock.advance(60_000);
  await house.work();
  expect(await house.db.prisma.campaign.count({ where: { purpose: 'followup' } })).toBe(1);
  expect((await house.due('survey.invite')).filter((d) => d.key.includes(followUpId('manpro-2026')))).toHaveLength(3);
});

test('a follow-up that falls on a day off waits for a working day', async () => {
  // 1 June 2026, a public holiday, is six months after 1 December 2025.
  house.clock.set(at('2025-11-24T02:00:00Z'));
  await house.course(course([['2025-12-01 08:00', '2025-12-01 12:00']], [1]));
  expect((await house.due('followup.open')).map((d) => d.at)).toEqual(['2026-06-02T02:00:00.000Z']);
});
