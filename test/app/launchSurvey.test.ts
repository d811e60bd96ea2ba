import { afterEach, beforeEach, expect, test } from 'vitest';
import { campaignStatus } from '../../src/app/campaignStatus.js';
import { pauseCampaign } from '../../src/app/campaign/pauseCampaign.js';
import { launchSurvey, planLaunch } from '../../src/app/launchSurvey.js';
import { inviteOnBinding, planForAll } from '../../src/app/openCampaign.js';
import { inTransaction } from '../../src/db/database.js';
import { cancelQueued } from '../../src/db/outbox.js';
import { publishSurveys } from '../../src/db/surveyVersions.js';
import { loadHolidays } from '../../src/content/holidays.js';
import { holidayTable } from '../../src/domain/calendar/workingDays.js';
import { planSurveyRounds } from '../../src/domain/learning/surveyRounds.js';
import type { Survey } from '../../src/domain/survey/types.js';
import { InputRejected } from '../../src/support/errors.js';
import { MONDAY, nip, openHouse, type House } from './house.js';

let house: House;
beforeEach(async () => {
  house = await openHouse();
});
afterEach(() => house.close());

const HOUR = 3_600_000;
const statusOf = async (id: string) => (await campaignStatus(house.db, id, 'Asia/Jakarta', house.clock.now())).status;

test('everyone in a unit and all below it is asked; who is bound gets the invitation, and the counts say so', async () => {
  await house.hireMany(4);
  await house.hire([`${nip(50)},Di Luar,,,Staf,Dinas Kesehatan,,,PNS,Asia/Jakarta`]);
  await house.bind(1, 2);
  const launched = await house.launch('Dinas Pendidikan');
  expect(launched).toMatchObject({ invited: 4, unreachable: 2 });

  await house.work();
  const queued = await house.queued();
  expect(queued.map((q) => [q.kind, q.chat, q.lane])).toEqual([
    ['survey.invite', 101, 2],
    ['survey.invite', 102, 2],
  ]);
  expect(queued[0]?.text).toContain('Pegawai 1');
  await house.deliver();
  expect(await statusOf(launched.campaign)).toEqual({ invited: 4, unreachable: 2, delivered: 2, started: 0, completed: 0, declined: 0 });
  expect((await house.due('survey.invite')).map((d) => [d.state, d.note])).toEqual([['done', null], ['done', null], ['skipped', 'not bound'], ['skipped', 'not bound']]);
});

test('invitations wait for working hours where the person lives', async () => {
  house.clock.set(Date.parse('2026-11-27T13:00:00Z'));
  await house.hireMany(1);
  await house.hire([`${nip(2)},Di Timur,,,Staf,Sekretariat,Dinas Pendidikan,,PNS,Asia/Jayapura`]);
  await house.launch('Sekretariat');
  // Monday 30 November after roll call: 09:00 WIB and 09:00 WIT.
  expect((await house.due('survey.invite')).map((d) => d.at).toSorted()).toEqual(['2026-11-30T00:00:00.000Z', '2026-11-30T02:00:00.000Z']);
});

test('two reminders go to those who have not answered, none to those who have, declined or left', async () => {
  await house.hireMany(5);
  await house.bind(1, 2, 3, 4, 5);
  const { campaign } = await house.launch('Sekretariat');
  await house.work();
  await house.deliver();
  const mark = async (n: number, data: { completedAt?: Date; declinedAt?: Date }) =>
    house.db.prisma.recipient.update({ where: { campaignId_employeeId: { campaignId: campaign, employeeId: await house.idOf(n) } }, data });
  await mark(2, { completedAt: new Date(MONDAY) });
  await mark(3, { declinedAt: new Date(MONDAY) });
  await house.db.prisma.employee.update({ where: { nip: nip(4) }, data: { leftAt: new Date(MONDAY) } });
  await house.db.prisma.chat.update({ where: { id: 105n }, data: { stoppedAt: new Date(MONDAY) } });

  const reminders = await house.due('survey.remind');
  expect(reminders).toHaveLength(10);
  house.clock.set(Date.parse(reminders[0]?.at ?? ''));
  await house.work();
  expect((await house.queued()).map((q) => [q.kind, q.chat])).toEqual([['survey.remind', 101]]);
  expect((await house.due('survey.remind')).filter((d) => d.state === 'skipped').map((d) => String(d.note)).toSorted()).toEqual(['answered', 'declined', 'stopped by the person', 'the person left']);
  expect(house.lines.filter((l) => l.message === 'Due work was skipped.' && l.fields['why'] === 'answered')).toHaveLength(1);
});

test('a campaign closes on time, and what is planned or waiting about it ends', async () => {
  await house.hireMany(2);
  await house.bind(1);
  const { campaign } = await house.launch('Sekretariat', { closesAt: MONDAY + 100 * HOUR });
  await house.work();
  expect(await house.queued()).toHaveLength(1);
  house.clock.set(MONDAY + 100 * HOUR);
  await house.work();
  expect(await house.queued()).toEqual([]);
  expect((await house.db.prisma.campaign.findUniqueOrThrow({ where: { id: campaign } })).closedAt?.getTime()).toBe(MONDAY + 100 * HOUR);
  expect((await house.due('campaign.close')).map((d) => d.state)).toEqual(['done']);
  expect((await house.due('survey.remind')).every((d) => d.state !== 'due')).toBe(true);
});

test('whoever binds later is invited, once however often it is asked, and reminded in the time that remains', async () => {
  await house.hireMany(2);
  await house.bind(1);
  const { campaign } = await house.launch('Sekretariat');
  await house.work();
  house.clock.advance(26 * HOUR);
  await house.bind(2);
  const person = { employee: await house.idOf(2), zone: 'Asia/Jakarta' };
  expect(await inTransaction(house.db, (tx) => inviteOnBinding(tx, person, house.clock.now()))).toBe(1);
  expect(await inTransaction(house.db, (tx) => inviteOnBinding(tx, person, house.clock.now()))).toBe(0);
  await house.work();
  expect((await house.queued()).filter((q) => q.chat === 102).map((q) => q.kind)).toEqual(['survey.invite']);
  await house.deliver();
  expect(await inTransaction(house.db, (tx) => inviteOnBinding(tx, person, house.clock.now()))).toBe(0);
  expect((await statusOf(campaign)).delivered).toBe(2);
  // Two reminders each: the ones planned before the person was bound are replaced.
  const open = (await house.due('survey.remind')).filter((d) => d.state === 'due');
  expect(open.filter((d) => d.employee === person.employee)).toHaveLength(2);
});

test('an opt-out stops what is queued', async () => {
  await house.hireMany(1);
  await house.bind(1);
  await house.launch('Sekretariat');
  await house.work();
  const employee = await house.idOf(1);
  await inTransaction(house.db, (tx) => cancelQueued(tx, { employee }, 'stopped'));
  expect(await house.queued()).toEqual([]);
  expect((await house.due('survey.remind')).map((d) => d.state)).toEqual(['cancelled', 'cancelled']);
});

test('planning for all gives everyone the rows that planning for them alone gives', () => {
  const campaign = { id: 'c0', opensAt: MONDAY, closesAt: MONDAY + 300 * HOUR };
  const holidays = holidayTable(loadHolidays());
  const people = [{ employee: 1, zone: 'Asia/Jakarta' }, { employee: 10, zone: 'Asia/Jayapura' }, { employee: 2, zone: 'Asia/Jakarta' }];
  expect(planForAll(campaign, people, holidays)).toEqual(people.flatMap((person) => planSurveyRounds(campaign, person, holidays)));
});

test('launching twice is two campaigns, each with its own rounds', async () => {
  await house.hireMany(1);
  await house.bind(1);
  const [first, second] = [await house.launch('Sekretariat'), await house.launch('Sekretariat')];
  expect(first.campaign).not.toBe(second.campaign);
  await house.work();
  expect((await house.queued()).map((q) => q.subject)).toEqual([`campaign:${first.campaign}`, `campaign:${second.campaign}`]);
});

test('a unit is found by name or path, and an unclear one is refused with what it could be', async () => {
  await house.hire([
    `${nip(1)},Satu,,,Staf,Sekretariat,Dinas Pendidikan,,PNS,Asia/Jakarta`,
    `${nip(2)},Dua,,,Staf,Sekretariat,Dinas Kesehatan,,PNS,Asia/Jakarta`,
  ]);
  const refused = async (unitName: string, surveyId = 'kebutuhan-pelatihan', closesAt?: number) => {
    const error: unknown = await launchSurvey(house.importDeps, { surveyId, unitName, ...(closesAt !== undefined && { closesAt }) }).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(InputRejected);
    return error instanceof InputRejected ? error.problems.map((p) => p.message) : [];
  };
  expect((await refused('Sekretariat')).toSorted()).toEqual(['Dinas Kesehatan / Sekretariat', 'Dinas Pendidikan / Sekretariat']);
  expect(await house.launch('dinas kesehatan / sekretariat')).toMatchObject({ invited: 1 });
  // The nearest come first; a path is compared with paths.
  expect((await refused('Dinas Kesehtan'))[0]).toBe('Dinas Kesehatan');
  expect((await refused('Dinas Pendidikan / Sekretaris'))[0]).toBe('Dinas Pendidikan / Sekretariat');
  expect(await refused('Dinas Kesehatan', 'tidak-ada')).toEqual(['Tidak ada survei "tidak-ada". Lihat "pamong survey list". There is no survey "tidak-ada".']);
  expect(await refused('Dinas Kesehatan', 'kebutuhan-pelatihan', MONDAY - 1)).toEqual(['Waktu tutup sudah lewat. The closing time is not in the future.']);
  // All that is wrong is named at once.
  const all = await refused('Dinas Kesehtan', 'tidak-ada', MONDAY - 1);
  expect(all.slice(0, 4).map((message) => message.split('.')[0])).toEqual(['Tidak ada survei "tidak-ada"', 'Waktu tutup sudah lewat', 'Tidak ada unit "Dinas Kesehtan"', 'Dinas Kesehatan']);
  expect(await house.db.prisma.campaign.count()).toBe(1);
});

test('status of an unknown campaign is refused; a year without a holiday table is named', async () => {
  await expect(campaignStatus(house.db, 'none', 'Asia/Jakarta', MONDAY)).rejects.toBeInstanceOf(InputRejected);
  await house.hireMany(1);
  const { campaign } = await house.launch('Sekretariat', { closesAt: Date.parse('2027-02-01T09:00:00Z') });
  expect((await campaignStatus(house.db, campaign, 'Asia/Jakarta', house.clock.now())).yearsWithoutHolidays).toEqual([2027]);
});

test('a launch that asks people whom a running campaign of the survey asks is warned of, by name and number; one that ended warns of nothing', async () => {
  await house.hireMany(6);
  await house.hire([`${nip(50)},Di Luar,,,Staf,Dinas Kesehatan,,,PNS,Asia/Jakarta`]);
  const first = await house.launch('Dinas Pendidikan');
  expect(first.warnings).toEqual([]);
  const listed = { surveyId: 'kebutuhan-pelatihan', nips: [{ nip: nip(1), row: 1 }, { nip: nip(50), row: 2 }] };
  const warned = [{ column: 'survey', message: `Kampanye "${first.campaign}" dari survei yang sama belum ditutup dan juga menanyai 1 dari 2 orang ini. The campaign "${first.campaign}" of the same survey has not closed and asks 1 of these 2 people too.` }];
  expect((await planLaunch(house.importDeps, listed)).warnings).toEqual(warned);
  expect((await planLaunch(house.importDeps, { ...listed, surveyId: 'tindak-lanjut' })).warnings).toEqual([]);
  expect((await house.launch('Dinas Kesehatan')).warnings).toEqual([]);
  await pauseCampaign(house.deps, first.campaign);
  expect((await launchSurvey(house.importDeps, { ...listed, nips: listed.nips.slice(0, 1) })).warnings).toHaveLength(1);
  await house.db.prisma.campaign.updateMany({ data: { cancelledAt: new Date(MONDAY) } });
  expect((await planLaunch(house.importDeps, listed)).warnings).toEqual([]);
  await house.db.prisma.campaign.updateMany({ data: { cancelledAt: null, closesAt: new Date(MONDAY) } });
  expect((await planLaunch(house.importDeps, listed)).warnings).toEqual([]);
});

test('an anonymous survey is not launched to fewer than five, drawn people included; a confidential one says that nothing will be shown', async () => {
  await house.hireMany(5);
  const survey = (respondent: Survey['settings']['respondent']): Survey => ({
    id: respondent, version: 1, title: { id: respondent }, languages: ['id'],
    questions: [{ name: 'puas', kind: 'select_one', label: { id: 'Puas?' }, required: true, choices: [{ name: 'ya', label: { id: 'Ya' } }, { name: 'tidak', label: { id: 'Tidak' } }] }],
    settings: { purpose: 'general', disclosure: { id: 'Ya.' }, review: false, respondent, minutes: 1 },
  });
  await publishSurveys(house.db, (['named', 'confidential', 'anonymous'] as const).map(survey), MONDAY);
  const draw = { kind: 'sample', people: 4 } as const;
  for (const work of [planLaunch, launchSurvey]) {
    await expect(work(house.importDeps, { surveyId: 'anonymous', unitName: 'Sekretariat', draw })).rejects.toThrow(/sedikitnya 5 orang; di sini 4\..*Undang lebih banyak orang.*needs 5 people at least/);
  }
  expect(await house.db.prisma.campaign.count()).toBe(0);
  expect(await planLaunch(house.importDeps, { surveyId: 'anonymous', unitName: 'Sekretariat' })).toMatchObject({ invited: 5, warnings: [] });
  expect((await launchSurvey(house.importDeps, { surveyId: 'confidential', unitName: 'Sekretariat', draw })).warnings).toMatchObject([{ column: 'audience' }]);
  expect((await planLaunch(house.importDeps, { surveyId: 'named', unitName: 'Sekretariat', draw })).warnings).toEqual([]);
});

test('status says what is asked, and how it stands from before it opens until it closes', async () => {
  await house.hireMany(1);
  const opensAt = MONDAY + 24 * HOUR;
  const closesAt = MONDAY + 48 * HOUR;
  const { campaign } = await launchSurvey(house.importDeps, { surveyId: 'kebutuhan-pelatihan', unitName: 'Sekretariat', opensAt, closesAt });
  const frame = async () => (await campaignStatus(house.db, campaign, 'Asia/Jakarta', house.clock.now())).frame;
  const state = async () => (await frame()).state;
  expect(await frame()).toMatchObject({ survey: 'kebutuhan-pelatihan', version: 1, title: { id: 'Kebutuhan pelatihan' }, state: 'not-yet-open', opensAt, closesAt });
  house.clock.set(opensAt);
  expect(await state()).toBe('open');
  await pauseCampaign(house.deps, campaign);
  expect(await state()).toBe('paused');
  // Nobody has worked on the close yet: over is over.
  house.clock.set(closesAt);
  expect(await state()).toBe('closed');
  await house.work();
  expect(await state()).toBe('closed');
  await house.db.prisma.campaign.updateMany({ data: { cancelledAt: new Date(closesAt) } });
  expect(await state()).toBe('cancelled');
});
