import { afterEach, beforeEach, expect, test } from 'vitest';
import { cancelCampaign } from '../../../src/app/campaign/cancelCampaign.js';
import { extendCampaign } from '../../../src/app/campaign/extendCampaign.js';
import { pauseCampaign } from '../../../src/app/campaign/pauseCampaign.js';
import { resumeCampaign } from '../../../src/app/campaign/resumeCampaign.js';
import { silentPeople } from '../../../src/app/campaign/silentPeople.js';
import { inviteOnBinding } from '../../../src/app/openCampaign.js';
import { inTransaction } from '../../../src/db/database.js';
import { releasableCampaigns } from '../../../src/db/releases.js';
import { InputRejected } from '../../../src/support/errors.js';
import { MONDAY, nip, openHouse, type House } from '../house.js';

let house: House;
beforeEach(async () => {
  house = await openHouse();
});
afterEach(() => house.close());

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const CLOSES = MONDAY + 11 * DAY + 7 * HOUR;

/** A campaign of three people, two of them bound; their invitations wait to be sent. */
async function launched(): Promise<string> {
  await house.hireMany(3);
  await house.bind(1, 2);
  const { campaign } = await house.launch('Sekretariat', { closesAt: CLOSES });
  await house.work();
  return campaign;
}
const mark = async (campaign: string, n: number, data: { startedAt?: Date; completedAt?: Date; declinedAt?: Date }) =>
  house.db.prisma.recipient.update({ where: { campaignId_employeeId: { campaignId: campaign, employeeId: await house.idOf(n) } }, data });
const states = async () => {
  const rows = await house.db.prisma.dueWork.groupBy({ by: ['kind', 'state'], _count: true, orderBy: [{ kind: 'asc' }, { state: 'asc' }] });
  return rows.map((r) => `${r._count} ${r.kind} ${r.state}`);
};
const refused = async (work: Promise<unknown>): Promise<string> => {
  const error: unknown = await work.then(() => null, (e: unknown) => e);
  expect(error).toBeInstanceOf(InputRejected);
  return error instanceof InputRejected ? (error.problems[0]?.message ?? '') : '';
};

test('while a campaign rests nothing goes out, what waited to be sent included; resumed, it comes in working hours, once', async () => {
  const campaign = await launched();
  expect(await house.queued()).toHaveLength(2);
  expect(await pauseCampaign(house.deps, campaign)).toEqual({ changed: true, held: 8 });
  expect(await pauseCampaign(house.deps, campaign)).toEqual({ changed: false, held: 0 });
  expect(await house.queued()).toEqual([]);
  expect((await house.db.prisma.messageDay.findMany()).map((r) => r.sent)).toEqual([0, 0]);
  expect(await states()).toEqual(['1 campaign.close due', '2 survey.invite held', '1 survey.invite skipped', '6 survey.remind held']);
  house.clock.advance(2 * DAY);
  await house.work();
  expect(await house.queued()).toEqual([]);

  // Somebody binds meanwhile: there is nothing to invite them to yet.
  await house.bind(3);
  expect(await inTransaction(house.db, async (tx) => inviteOnBinding(tx, { employee: await house.idOf(3), zone: 'Asia/Jakarta' }, house.clock.now()))).toBe(0);

  // Resumed at 20:00 on Wednesday: everyone is invited at 07:30 on Thursday.
  house.clock.set(Date.parse('2026-11-25T13:00:00Z'));
  expect(await resumeCampaign(house.deps, campaign)).toMatchObject({ changed: true, askedAgain: 0 });
  expect(await resumeCampaign(house.deps, campaign)).toEqual({ changed: false, planned: 0, askedAgain: 0 });
  await house.work();
  expect(await house.queued()).toEqual([]);
  house.clock.set(Date.parse('2026-11-26T00:30:00Z'));
  await house.work();
  expect((await house.queued()).map((q) => [q.kind, q.chat])).toEqual([['survey.invite', 101], ['survey.invite', 102], ['survey.invite', 103]]);
  await house.deliver();
  await house.work();
  expect(await house.queued()).toEqual([]);
});

test('a message that was on its way when a campaign was paused is not sent again should its sender die', async () => {
  const campaign = await launched();
  await house.db.prisma.outbox.updateMany({ data: { state: 'sending' } });
  await pauseCampaign(house.deps, campaign);
  const rows = await house.db.prisma.outbox.findMany();
  expect(rows.every((r) => r.worthUntil !== null && r.worthUntil.getTime() <= MONDAY)).toBe(true);
});

test('work that is planned while a campaign rests is put aside when it falls due', async () => {
  const campaign = await launched();
  await pauseCampaign(house.deps, campaign);
  await house.db.prisma.dueWork.updateMany({ where: { state: 'held' }, data: { state: 'due' } });
  await house.work();
  expect(await house.queued()).toEqual([]);
  expect(await states()).toContain('2 survey.invite held');
});

test('what declines, stops or answers ends what is held as well, and the close comes on time', async () => {
  const campaign = await launched();
  await house.deliver();
  await pauseCampaign(house.deps, campaign);
  await mark(campaign, 1, { declinedAt: new Date(MONDAY) });
  house.clock.set(CLOSES);
  await house.work();
  expect(await states()).toEqual(['1 campaign.close done', '2 survey.invite done', '1 survey.invite skipped', '6 survey.remind cancelled']);
  expect(await refused(resumeCampaign(house.deps, campaign))).toContain('has closed');
});

test('a wrong launch is undone: nothing of it goes out any more, and nothing of it counts', async () => {
  const campaign = await launched();
  await house.db.prisma.conversation.create({
    data: { campaignId: campaign, employeeId: await house.idOf(1), head: {}, startedAt: new Date(MONDAY), askedAt: new Date(MONDAY), completedAt: new Date(MONDAY) },
  });
  const counted = async () => (await inTransaction(house.db, (tx) => releasableCampaigns(tx, MONDAY - DAY, MONDAY + DAY))).map(({ id }) => id);
  expect(await counted()).toEqual([campaign]);
  expect(await cancelCampaign(house.deps, campaign)).toEqual({ changed: true, takenBack: 9 });
  expect(await cancelCampaign(house.deps, campaign)).toEqual({ changed: false, takenBack: 0 });
  expect(await counted()).toEqual([]);
  expect(await house.queued()).toEqual([]);
  house.clock.set(CLOSES);
  await house.work();
  expect(await house.queued()).toEqual([]);
  expect((await states()).filter((s) => s.endsWith('due') || s.endsWith('held'))).toEqual([]);
  expect(await house.db.prisma.conversation.count()).toBe(1);
  expect(await refused(pauseCampaign(house.deps, campaign))).toContain('was cancelled');
  expect(await refused(extendCampaign(house.deps, campaign, CLOSES + DAY))).toContain('was cancelled');
});

test('an extension moves the close and the reminders, and an invitation that still waits bears the new date', async () => {
  const campaign = await launched();
  const later = CLOSES + 7 * DAY;
  expect((await house.queued())[0]?.text).toContain('Jumat, 4 Desember 2026');
  expect(await extendCampaign(house.deps, campaign, later)).toMatchObject({ changed: true, closesAt: later, reminders: 6 });
  expect(await extendCampaign(house.deps, campaign, later)).toMatchObject({ changed: false });
  await house.work();
  expect((await house.queued()).map((q) => q.text.includes('Jumat, 11 Desember 2026'))).toEqual([true, true]);
  await house.deliver();
  const reminders = (await house.due('survey.remind')).filter((d) => d.state === 'due').map((d) => d.at.slice(0, 10));
  expect(new Set(reminders)).toEqual(new Set(['2026-12-02', '2026-12-08']));

  house.clock.set(CLOSES);
  await house.work();
  expect((await house.db.prisma.campaign.findUniqueOrThrow({ where: { id: campaign } })).closedAt).toBe(null);
  house.clock.set(later);
  await house.work();
  expect((await house.db.prisma.campaign.findUniqueOrThrow({ where: { id: campaign } })).closedAt?.getTime()).toBe(later);
  expect(await refused(extendCampaign(house.deps, campaign, later + DAY))).toContain('has closed');
});

test('an extension reminds nobody twice within a day, nor those who have answered or declined', async () => {
  const campaign = await launched();
  await house.deliver();
  await mark(campaign, 2, { completedAt: new Date(MONDAY) });
  const [first] = (await house.due('survey.remind')).toSorted((a, b) => (a.at < b.at ? -1 : 1));
  house.clock.set(Date.parse(first?.at ?? ''));
  await house.work();
  const now = house.clock.now();
  await extendCampaign(house.deps, campaign, CLOSES + 2 * DAY);
  const open = (await house.due('survey.remind')).filter((d) => d.state === 'due');
  expect(open.filter((d) => d.key.includes('@')).every((d) => Date.parse(d.at) >= now + (d.key.startsWith(`survey.remind:${campaign}:1:`) ? 20 * HOUR : 0))).toBe(true);
  expect(new Set(open.map((d) => d.employee))).toEqual(new Set([await house.idOf(1), await house.idOf(3)]));
});

test('an extension that ends earlier, or no later than now, is refused', async () => {
  const campaign = await launched();
  expect(await refused(extendCampaign(house.deps, campaign, CLOSES - HOUR))).toContain('is earlier than 2026-12-04T09:00:00.000Z');
  expect(await refused(extendCampaign(house.deps, campaign, MONDAY))).toContain('is not in the future');
  for (const work of [pauseCampaign, resumeCampaign, cancelCampaign] as const) expect(await refused(work(house.deps, 'nowhere'))).toContain('There is no campaign "nowhere"');
  expect(await refused(silentPeople(house.db, 'nowhere'))).toContain('There is no campaign "nowhere"');
});

test('the silent are those who were asked and have not answered, with how far they came; nobody of another campaign', async () => {
  const campaign = await launched();
  await house.deliver();
  await house.launch('Sekretariat');
  await mark(campaign, 1, { completedAt: new Date(MONDAY) });
  await mark(campaign, 2, { startedAt: new Date(MONDAY), declinedAt: new Date(MONDAY) });
  const at = { unit: ['Dinas Pendidikan', 'Sekretariat'] };
  expect(await silentPeople(house.db, campaign)).toEqual({
    invited: 3,
    answered: 1,
    silent: [
      { ...at, nip: nip(2), name: 'Pegawai 2', reachable: true, invitedAt: MONDAY, startedAt: MONDAY, declined: true },
      { ...at, nip: nip(3), name: 'Pegawai 3', reachable: false, invitedAt: null, startedAt: null, declined: false },
    ],
  });
  await house.db.prisma.employee.update({ where: { nip: nip(3) }, data: { leftAt: new Date(MONDAY) } });
  expect((await silentPeople(house.db, campaign)).silent).toHaveLength(1);
});
