import { afterEach, beforeEach, expect, test } from 'vitest';
import { launchSurvey, planLaunch, type Launch } from '../../src/app/launchSurvey.js';
import { importPositions } from '../../src/app/importPositions.js';
import { publishSurveys } from '../../src/db/surveyVersions.js';
import type { Survey } from '../../src/domain/survey/types.js';
import { InputRejected } from '../../src/support/errors.js';
import { MONDAY, nip, openHouse, type House } from './house.js';

let house: House;
beforeEach(async () => {
  house = await openHouse();
  await house.hire([
    `${nip(1)},Satu,,,Kepala,Dinas Pendidikan,,,PNS,Asia/Jakarta`,
    `${nip(2)},Dua,,,Analis Data,Sekretariat,Dinas Pendidikan,${nip(1)},PNS,Asia/Jakarta`,
    `${nip(3)},Tiga,,,Analis Data,Sekretariat,Dinas Pendidikan,${nip(1)},PPPK,Asia/Jakarta`,
    `${nip(4)},Empat,,,Staf,Sekretariat,Dinas Pendidikan,${nip(1)},PPPK Paruh Waktu,Asia/Jayapura`,
    `${nip(5)},Lima,,,analis data,Puskesmas,Dinas Kesehatan,,PNS,Asia/Jakarta`,
    `${nip(6)},Enam,,,Staf,Puskesmas,Dinas Kesehatan,,PNS,Asia/Jakarta`,
  ]);
});
afterEach(() => house.close());

const HOUR = 3_600_000;
const SURVEY = 'kebutuhan-pelatihan';
const plan = (launch: Omit<Launch, 'surveyId'>) => planLaunch(house.importDeps, { surveyId: SURVEY, ...launch });
const asked = async (launch: Omit<Launch, 'surveyId'>) => {
  const { campaign } = await launchSurvey(house.importDeps, { surveyId: SURVEY, ...launch });
  const rows = await house.db.prisma.recipient.findMany({ where: { campaignId: campaign }, include: { employee: true }, orderBy: { employeeId: 'asc' } });
  return rows.map(({ employee }) => Number(employee.nip.slice(-3)));
};
const refused = async (launch: Omit<Launch, 'surveyId'>) => {
  const error: unknown = await plan(launch).then(() => null, (e: unknown) => e);
  expect(error).toBeInstanceOf(InputRejected);
  return error instanceof InputRejected ? error.problems : [];
};
const listed = (...people: readonly number[]) => people.map((n, i) => ({ nip: nip(n), row: i + 1 }));

test('position, status and list are joined with the unit: all that is named has to fit', async () => {
  expect(await asked({ positions: ['Analis Data'] })).toEqual([2, 3, 5]);
  expect(await asked({ unitName: 'Dinas Pendidikan', positions: ['ANALIS DATA', 'Staf'], statuses: ['pppk', 'PPPK Paruh Waktu'] })).toEqual([3, 4]);
  expect(await asked({ nips: listed(2, 5, 6), positions: ['Analis Data'] })).toEqual([2, 5]);
  expect(await asked({ statuses: ['PNS'], unitName: 'Dinas Kesehatan' })).toEqual([5, 6]);
});

test('who takes part in a course is asked about it', async () => {
  await house.course(`course: proyek\ntitle: Proyek\njp: 4\nsessions:\n  - { start: "2026-12-24 09:00", end: "2026-12-24 12:00" }\nparticipants: ["${nip(3)}", "${nip(6)}"]\n`);
  expect(await asked({ course: 'proyek' })).toEqual([3, 6]);
  expect(await asked({ course: 'proyek', unitName: 'Dinas Kesehatan' })).toEqual([6]);
  expect(await refused({ course: 'tidak-ada' })).toMatchObject([{ column: 'course' }]);
});

test('a rule that means nothing, and people who are not on the roster, are refused; who has left is left out with a word', async () => {
  expect((await refused({ unitName: 'Dinas Pendidikan', positions: ['Bidan'] }))[0]?.message).toContain('Analis Data');
  expect(await refused({ nips: listed(1, 77) })).toMatchObject([{ row: 2, column: 'nip' }]);
  expect(await refused({ unitName: 'Dinas Kesehatan', statuses: ['PPPK'] })).toMatchObject([{ column: 'audience', message: 'Tidak ada pegawai yang memenuhi semua syarat ini. Nobody fits all of this.' }]);
  await house.db.prisma.employee.update({ where: { nip: nip(6) }, data: { leftAt: new Date(MONDAY) } });
  const planned = await plan({ nips: listed(5, 6) });
  expect(planned).toMatchObject({ invited: 1, warnings: [{ row: 2, column: 'nip' }] });
});

test('a dry run says who would be asked in each unit and when, in every zone, and stores nothing', async () => {
  await house.bind(2);
  const planned = await plan({ unitName: 'Dinas Pendidikan', closesAt: Date.parse('2027-02-01T09:00:00Z') });
  expect(planned).toMatchObject({
    invited: 4,
    unreachable: 3,
    units: [{ unit: 'Dinas Pendidikan', invited: 1, unreachable: 1 }, { unit: 'Dinas Pendidikan / Sekretariat', invited: 3, unreachable: 2 }],
    yearsWithoutHolidays: [2027],
    seed: null,
  });
  // 09:00 WIB is 11:00 in Jayapura: both are asked now.
  expect(planned.rounds[0]).toEqual({ from: MONDAY, to: MONDAY });
  expect(planned.rounds).toHaveLength(3);
  expect(await house.db.prisma.campaign.count()).toBe(0);
  expect(await house.db.prisma.dueWork.count()).toBe(0);
});

test('a sample and a quota are drawn by a seed that gives the same people again, and is on record', async () => {
  const sample = await asked({ draw: { kind: 'sample', people: 3 }, seed: 7 });
  expect(sample).toHaveLength(3);
  expect(await asked({ draw: { kind: 'sample', people: 3 }, seed: 7 })).toEqual(sample);
  expect(await plan({ draw: { kind: 'sample', people: 3 } })).toMatchObject({ invited: 3, fitting: 6, seed: expect.any(Number) as unknown });
  expect((await asked({ draw: { kind: 'quota', perUnit: 1 }, seed: 1 })).length).toBe(3);
  const rows = await house.db.prisma.campaign.findMany();
  expect(rows.map((r) => r.audience)).toContainEqual({ unit: null, draw: { kind: 'sample', people: 3 }, seed: 7, fitting: 6 });
  expect(JSON.stringify(rows)).not.toContain(nip(2));
});

test('a survey opens later when it is to, with the reminders that are wished for', async () => {
  const opensAt = MONDAY + 48 * HOUR;
  await launchSurvey(house.importDeps, { surveyId: SURVEY, unitName: 'Dinas Kesehatan', opensAt, closesAt: Date.parse('2026-12-11T09:00:00Z'), reminders: [{ kind: 'days-before', days: 1 }] });
  await house.bind(5);
  await house.work();
  expect(await house.queued()).toEqual([]);
  expect((await house.due('survey.invite')).map((d) => d.at)).toEqual(Array.from({ length: 2 }, () => new Date(opensAt).toISOString()));
  expect(new Set((await house.due('survey.remind')).map((d) => d.at))).toEqual(new Set(['2026-12-10T02:00:00.000Z']));
  expect(await refused({ unitName: 'Dinas Kesehatan', opensAt: MONDAY - 1 })).toMatchObject([{ column: 'opens' }]);
  expect(await refused({ unitName: 'Dinas Kesehatan', opensAt, closesAt: opensAt })).toMatchObject([{ column: 'closes' }]);
  await launchSurvey(house.importDeps, { surveyId: SURVEY, unitName: 'Dinas Kesehatan', reminders: 0 });
  expect(await house.db.prisma.dueWork.count({ where: { kind: 'survey.remind' } })).toBe(2);
});

/** A survey that asks one question about a competency. */
const about = (id: string, respondent: Survey['settings']['respondent']): Survey => ({
  id,
  version: 1,
  title: { id },
  languages: ['id'],
  questions: [{ name: 'k', kind: 'select_one', label: { id: 'Komunikasi?' }, required: true, competency: 'komunikasi', measure: 'ability', choices: ['1', '2', '3', '4', '5'].map((name) => ({ name, label: { id: name } })) }],
  settings: { purpose: 'needs', disclosure: { id: 'Ya.' }, review: false, respondent, minutes: 1 },
});

async function answered(survey: string, campaign: string, n: number, value: string, at: number): Promise<void> {
  const { version } = await house.db.prisma.surveyVersion.findFirstOrThrow({ where: { surveyId: survey } });
  await house.db.prisma.campaign.upsert({ where: { id: campaign }, update: {}, create: { id: campaign, purpose: 'needs', surveyId: survey, version, title: { id: survey }, opensAt: new Date(0) } });
  const when = { startedAt: new Date(at), askedAt: new Date(at), completedAt: new Date(at) };
  await house.db.prisma.conversation.create({ data: { campaignId: campaign, employeeId: await house.idOf(n), head: {}, ...when, answers: { create: { question: 'k', value, answeredAt: new Date(at) } } } });
}

test('a gap is what the position demands less what was shown last, with a name', async () => {
  await publishSurveys(house.db, [about('bernama', 'named'), about('rahasia', 'confidential')], MONDAY);
  const csv = 'jabatan,kompetensi,jenjang\nAnalis Data,komunikasi,4\nKepala,komunikasi,5\n';
  expect(await importPositions(house.deps, new TextEncoder().encode(csv), 'jabatan.csv')).toMatchObject({ positions: 2, demands: 2, errors: [], warnings: [] });
  await answered('bernama', 'k1', 2, '1', 1);
  await answered('bernama', 'k2', 2, '3', 2);
  await answered('bernama', 'k1', 3, '2', 1);
  // What was said in confidence chooses nobody.
  await answered('rahasia', 'k3', 5, '1', 1);
  expect(await asked({ gap: { competency: 'komunikasi', least: 1 } })).toEqual([2, 3]);
  expect(await asked({ gap: { competency: 'komunikasi', least: 2 } })).toEqual([3]);
  expect(await plan({ gap: { competency: 'komunikasi', least: 1 } })).toMatchObject({ invited: 2, gapUnknown: 4 });
  expect(await refused({ gap: { competency: 'komunikasi', least: 4 } })).toMatchObject([{ column: 'audience' }]);
  expect(await refused({ gap: { competency: 'sihir', least: 1 } })).toMatchObject([{ column: 'gap' }]);
  // A campaign that was undone shows nothing any more: what was said before counts again.
  await house.db.prisma.campaign.update({ where: { id: 'k2' }, data: { cancelledAt: new Date(MONDAY) } });
  expect(await asked({ gap: { competency: 'komunikasi', least: 3 } })).toEqual([2]);
});

test('what positions demand is all or nothing, every mistake named, and replaced by the next file', async () => {
  const read = (csv: string) => importPositions(house.deps, new TextEncoder().encode(csv), 'jabatan.csv');
  const bad = await read('position;competency;level\nStaf;sihir;2\nStaf;komunikasi;6\n;integritas;1\nKepala;integritas;3\nkepala;integritas;3\n');
  expect(bad.errors.map(({ row, column }) => [row, column])).toEqual([[2, 'kompetensi'], [3, 'level'], [4, 'jabatan'], [6, 'jabatan']]);
  expect(await house.db.prisma.positionDemand.count()).toBe(0);
  expect(await read('jabatan,kompetensi,level\nStaf,komunikasi,2\nStaf,integritas,2\nBidan,komunikasi,3\n')).toMatchObject({ demands: 3, warnings: [{ column: 'jabatan' }] });
  await read('jabatan,kompetensi,level\nSTAF,komunikasi,3\n');
  expect(await house.db.prisma.positionDemand.findMany({ orderBy: { position: 'asc' } })).toEqual([{ position: 'Bidan', competency: 'komunikasi', level: 3 }, { position: 'STAF', competency: 'komunikasi', level: 3 }]);
});
