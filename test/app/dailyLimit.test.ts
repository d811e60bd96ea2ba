import { afterEach, beforeEach, expect, test } from 'vitest';
import { runDue } from '../../src/app/due/run.js';
import { drawOffers } from '../../src/app/talk/showOffers.js';
import { inTransaction } from '../../src/db/database.js';
import { addDue } from '../../src/db/dueWork.js';
import { storeMessagesPerDay } from '../../src/db/messageDays.js';
import { planLater } from '../../src/domain/learning/later.js';
import { storedHolidays } from '../../src/db/holidays.js';
import { storedMessage } from '../../src/telegram/calls.js';
import { MONDAY, openHouse, type House } from './house.js';

let house: House;
beforeEach(async () => {
  house = await openHouse();
  await house.hireMany(2);
  await house.bind(1, 2);
});
afterEach(() => house.close());

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const launch = async (purpose?: string): Promise<string> => {
  const { campaign } = await house.launch('Sekretariat', { closesAt: MONDAY + 11 * DAY });
  if (purpose !== undefined) await house.db.prisma.campaign.update({ where: { id: campaign }, data: { purpose } });
  return campaign;
};
const toFirst = async () => (await house.queued()).filter((q) => q.chat === 101);
/** What a queued message about several says when it is sent. */
async function drawn(id: number): Promise<string> {
  const row = await house.db.prisma.outbox.findUniqueOrThrow({ where: { id: BigInt(id) } });
  const kept = storedMessage.parse(row.payload);
  if (kept.method !== 'showOffers') throw new Error('It is no message about several.');
  return (await drawOffers(house.deps, Number(row.chatId), kept))?.params.text ?? '';
}

test('a person gets no more messages a day than are set, the last one about all that is left, the due evaluation first', async () => {
  await storeMessagesPerDay(house.db, 2);
  const [general, needs, needs2, followup] = [await launch('general'), await launch('needs'), await launch('needs'), await launch('followup')];
  await house.work();
  const messages = await toFirst();
  expect(messages.map((q) => [q.kind, q.subject])).toEqual([['survey.invite', `campaign:${followup}`], ['survey.several', `campaigns:${needs},${needs2},${general}`]]);
  const text = await drawn(messages[1]?.id ?? 0);
  expect(text).toContain('Bapak/Ibu Pegawai 1, ada 3 hal yang menunggu Anda:');
  expect(text.match(/^\d\. /gm)).toEqual(['1. ', '2. ', '3. ']);
  await house.deliver();
  expect(await house.db.prisma.recipient.count({ where: { deliveredAt: null } })).toBe(0);
});

test('what finds no place waits for the next working day, whoever works and however often', async () => {
  await storeMessagesPerDay(house.db, 1);
  await launch();
  await Promise.all([runDue(house.deps), runDue(house.deps)]);
  await house.work();
  expect(await toFirst()).toHaveLength(1);
  await house.deliver();
  await launch();
  await launch();
  await Promise.all([runDue(house.deps), runDue(house.deps)]);
  await house.work();
  expect(await toFirst()).toEqual([]);
  expect(new Set((await house.due('survey.invite')).filter((d) => d.state === 'due').map((d) => d.at))).toEqual(new Set(['2026-11-24T00:30:00.000Z']));
  house.clock.set(Date.parse('2026-11-24T00:30:00Z'));
  await house.work();
  expect((await toFirst()).map((q) => q.kind)).toEqual(['survey.several']);
});

test('the day is the person\'s own', async () => {
  await storeMessagesPerDay(house.db, 1);
  await house.db.prisma.employee.updateMany({ data: { zone: 'Asia/Jayapura' } });
  // Tuesday 07:30 in Jayapura is still Monday evening by UTC.
  await launch();
  await house.work();
  await house.deliver();
  house.clock.set(Date.parse('2026-11-23T22:30:00Z'));
  await launch();
  await house.work();
  expect(await toFirst()).toHaveLength(1);
  expect((await house.db.prisma.messageDay.findMany({ where: { employeeId: await house.idOf(1) }, orderBy: { day: 'asc' } })).map((r) => [r.day, r.sent])).toEqual([['2026-11-23', 1], ['2026-11-24', 1]]);
});

test('news about a session always goes out, and leaves less room for what can wait', async () => {
  await storeMessagesPerDay(house.db, 1);
  const course = (start: string) => `course: proyek\ntitle: Proyek\njp: 4\nsessions:\n  - { start: "2026-11-${start}", end: "2026-11-30 16:00" }\nparticipants: ["198001012005011001", "198001012005011002"]\n`;
  await launch();
  await house.course(course('30 09:00'));
  for (const start of ['30 10:00', '30 11:00']) {
    await house.work();
    expect((await toFirst()).map((q) => q.kind)).toEqual(start === '30 10:00' ? ['survey.invite'] : ['session.notice']);
    await house.deliver();
    house.clock.advance(60_000);
    await house.course(course(start));
  }
  await house.work();
  expect((await toFirst()).map((q) => q.kind)).toEqual(['session.notice']);
  await house.deliver();
  // On the next day the news comes first, and takes the only place.
  house.clock.set(Date.parse('2026-11-24T02:00:00Z'));
  await house.course(course('30 12:00'));
  await house.work();
  await launch();
  await house.work();
  expect((await toFirst()).map((q) => q.kind)).toEqual(['session.notice']);
});

test('what somebody asked for comes when they asked for it, and counts for nothing', async () => {
  await storeMessagesPerDay(house.db, 1);
  const campaign = await launch();
  await house.work();
  await house.deliver();
  const person = { employee: await house.idOf(1), zone: 'Asia/Jakarta' };
  await inTransaction(house.db, async (tx) => {
    const row = planLater({ campaign, closesAt: MONDAY + 11 * DAY }, 'hour', person, await storedHolidays(tx), MONDAY + 9 * HOUR);
    return await addDue(tx, row === null ? [] : [row]);
  });
  // 19:00 in the evening, an hour after they asked.
  house.clock.set(MONDAY + 10 * HOUR);
  await house.work();
  expect((await toFirst()).map((q) => q.kind)).toEqual(['survey.remind']);
  expect(await house.db.prisma.messageDay.findFirst({ where: { employeeId: person.employee } })).toMatchObject({ sent: 1 });
});

test('a message about several leaves out what ended meanwhile, and says nothing when all of it has', async () => {
  await storeMessagesPerDay(house.db, 1);
  const [first, second] = [await launch(), await launch()];
  await house.work();
  const [message] = await toFirst();
  expect(await drawn(message?.id ?? 0)).toContain('ada 2 hal');
  await house.db.prisma.campaign.update({ where: { id: first }, data: { pausedAt: new Date(MONDAY) } });
  expect(await drawn(message?.id ?? 0)).toContain('pelatihan apa yang paling membantu');
  await house.db.prisma.recipient.updateMany({ where: { campaignId: second }, data: { declinedAt: new Date(MONDAY) } });
  expect(await drawn(message?.id ?? 0)).toBe('');
});

test('nobody is interrupted while they answer', async () => {
  const campaign = await launch();
  await house.work();
  await house.deliver();
  const employeeId = await house.idOf(1);
  const conversation = await house.db.prisma.conversation.create({ data: { campaignId: campaign, employeeId, head: { paused: false }, startedAt: new Date(MONDAY), askedAt: new Date(MONDAY + HOUR) } });
  await house.db.prisma.chat.update({ where: { id: 101n }, data: { focusId: conversation.id } });
  house.clock.set(MONDAY + HOUR + 5 * 60_000);
  await launch();
  await house.work();
  expect((await house.queued()).map((q) => q.chat)).toEqual([102]);
  house.clock.set(MONDAY + HOUR + 30 * 60_000);
  await house.work();
  expect((await house.queued()).map((q) => q.chat)).toEqual([102, 101]);
});
