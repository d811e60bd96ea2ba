import { beforeEach, expect, test } from 'vitest';
import { exportResponsesOf } from '../../../src/app/exportResponses.js';
import { launchSurvey } from '../../../src/app/launchSurvey.js';
import { publishGroups } from '../../../src/app/results/groupResponses.js';
import { tellResults, type ResultsRequest } from '../../../src/app/results/tellResults.js';
import { inTransaction } from '../../../src/db/database.js';
import { loadSurvey } from '../../../src/db/surveys.js';
import { publishSurveys } from '../../../src/db/surveyVersions.js';
import { unitNode } from '../../../src/domain/results/organisation.js';
import type { ResultsReport, UnitResults } from '../../../src/domain/results/report.js';
import type { AnswerValue, Question, Survey } from '../../../src/domain/survey/types.js';
import { resultsAsPage } from '../../../src/formats/results/page.js';
import { resultsAsCsv } from '../../../src/formats/results/tables.js';
import { resultsAsText } from '../../../src/formats/results/text.js';
import { InputRejected } from '../../../src/support/errors.js';
import { surveyOf } from '../../domain/results/forms.js';
import { HOUR, openOffice, WEEK_BEGINS, type Office } from '../digest/office.js';
import { nip } from '../house.js';

let office: Office;
beforeEach(async () => {
  // 1 and 2 lead; 3 to 9 are in the division of applications, 10 to 15 in that of data, which nobody leads.
  office = await openOffice();
  await office.hire(Array.from({ length: 6 }, (_, i) => `${nip(i + 10)},Pegawai ${i + 10},,,Analis,Bidang Data,Dinas Kominfo,,PNS,Asia/Jakarta`));
});

const tell = (campaign: string, request: Partial<ResultsRequest> = {}): Promise<ResultsReport> => tellResults(office.post, { campaign, ...request });
const of = (results: UnitResults | undefined, key: string) => results?.questions.find(({ question }) => question === key);
const unit = (report: ResultsReport, name: string): UnitResults | undefined => report.units.find(({ unit: path }) => path?.at(-1) === name);

const APPS = [3, 4, 5, 6, 7, 8, 9];
const DATA = [10, 11, 12, 13, 14, 15];

async function answer(campaign: string, people: readonly number[], answers: (n: number) => Readonly<Record<string, AnswerValue>>, version = 1): Promise<void> {
  for (const n of people) {
    await office.answer(campaign, n, answers(n), WEEK_BEGINS);
    await office.db.prisma.conversation.updateMany({ where: { campaignId: campaign, employeeId: await office.idOf(n) }, data: { head: { version } } });
  }
}

const text: Question = { name: 'saran', kind: 'text', label: { id: 'Saran' }, required: false };
const likert: Question = { name: 'puas', kind: 'select_one', label: { id: 'Seberapa puas?' }, required: true, appearance: ['likert'], choices: ['1', '2', '3'].map((name) => ({ name, label: { id: name } })) };

/** Publishes a survey of our own and asks everybody. A survey's versions never change, so each test has one of its own name. */
async function ask(id: string, respondent: Survey['settings']['respondent'], questions: Survey['questions'] = [likert, text]): Promise<string> {
  const base = surveyOf(questions, { id, title: { id: 'Kepuasan' } });
  await publishSurveys(office.db, [{ ...base, settings: { ...base.settings, respondent } }], office.clock.now());
  return (await launchSurvey(office.importDeps, { surveyId: id, unitName: 'Dinas Kominfo' })).campaign;
}

test('the officer of a survey with names sees every answer counted, by unit, beside what positions demand', async () => {
  const { campaign } = await office.launch('Dinas Kominfo');
  await answer(campaign, [3, 4], () => ({ komunikasi: '2', contoh_pekerjaan: 'Pengelolaan proyek jaringan' }));
  await answer(campaign, [10], () => ({ komunikasi: '4', contoh_pekerjaan: 'mengelola proyek' }));
  await office.db.prisma.positionDemand.createMany({ data: [{ position: 'STAF', competency: 'komunikasi', level: 4 }, { position: 'Analis', competency: 'komunikasi', level: 3 }] });

  const report = await tell(campaign);
  expect(report).toMatchObject({ campaign, audience: 'officer', invited: 15, submitted: 3, withheld: 0, versions: [1], before: null, whole: { unit: null, people: 3 } });
  expect(of(report.whole, 'komunikasi')).toMatchObject({ people: { asked: 3, answered: 3 }, summary: { kind: 'choices', scale: { base: 3, median: 2 } } });
  expect(of(report.whole, 'contoh_pekerjaan')?.summary).toEqual({ kind: 'themes', themes: [{ term: 'kelola proyek', people: 3 }] });
  expect(report.whole.gaps).toEqual([{ competency: 'komunikasi', name: { id: 'Komunikasi', en: 'Communication' }, basis: 'self-assessment', people: 3, demanded: 11 / 3, shown: 8 / 3, gap: 1, below: 2 }]);

  expect(report.units.map(({ unit: path, people }) => [path?.join(' / '), people])).toEqual([['Dinas Kominfo', 3], ['Dinas Kominfo / Bidang Aplikasi', 2], ['Dinas Kominfo / Bidang Data', 1]]);
  expect(unit(report, 'Bidang Data')?.gaps).toMatchObject([{ people: 1, gap: -1 }]);
  const only = await tell(campaign, { unit: 'bidang aplikasi' });
  expect(only).toMatchObject({ whole: { unit: ['Dinas Kominfo', 'Bidang Aplikasi'], people: 2 }, units: [] });
});

test('for leaders a survey with names is told in groups, of what digests speak of in the very groups of the digests', async () => {
  const { campaign } = await office.launch('Dinas Kominfo');
  await answer(campaign, [3, 4, 5, 6, 7], () => ({ komunikasi: '2', jam_sebulan: 4, bidang_pelatihan: ['manajemen_proyek'] }));
  await answer(campaign, [10, 11, 12, 13], () => ({ komunikasi: '5', jam_sebulan: 9, bidang_pelatihan: ['lainnya'] }));
  await office.db.prisma.positionDemand.create({ data: { position: 'Staf', competency: 'komunikasi', level: 4 } });
  await office.db.prisma.campaign.update({ where: { id: campaign }, data: { closesAt: new Date(office.clock.now()) } });

  const report = await tell(campaign, { audience: 'leaders' });
  expect(report).toMatchObject({ audience: 'leaders', submitted: 9, withheld: 4, whole: { people: 5 } });
  expect(of(report.whole, 'jam_sebulan')).toMatchObject({ people: { answered: 5 }, summary: { scale: { mean: 4 }, extremes: null } });
  expect(of(report.whole, 'komunikasi')).toMatchObject({ people: { answered: 5 }, summary: { scale: { base: 5, mean: 2 } } });
  const trainings = of(report.whole, 'bidang_pelatihan')?.summary;
  expect(trainings?.kind === 'choices' && trainings.choices.filter(({ count }) => count > 0).map(({ name, count }) => [name, count])).toEqual([['manajemen_proyek', 5]]);
  expect(report.units.map(({ unit: path }) => path?.at(-1))).toEqual(['Dinas Kominfo', 'Bidang Aplikasi']);
  // A sum of other groups of the same answers, beside the digests' own.
  expect(report.whole.gaps).toEqual([]);
});

test('a survey without names is told in groups only, whoever asks; what came alone or was changed later changes nothing', async () => {
  const campaign = await ask('tanpa-nama', 'confidential');
  await answer(campaign, DATA.slice(0, 4), () => ({ puas: '3' }));
  await expect(tell(campaign, { audience: 'officer' })).rejects.toBeInstanceOf(InputRejected);
  expect(await tell(campaign)).toMatchObject({ audience: 'leaders', submitted: 4, withheld: 4, whole: { people: 0 }, units: [] });

  await answer(campaign, DATA.slice(4), () => ({ puas: '2', saran: 'Ruang rapat diperluas' }));
  const first = await tell(campaign);
  expect(of(first.whole, 'puas')).toMatchObject({ people: { asked: 6, answered: 6 }, summary: { scale: { base: 6, mean: 16 / 6 } } });
  expect(of(first.whole, 'saran')).toMatchObject({ people: null, summary: null });
  expect(of(unit(first, 'Bidang Data'), 'puas')?.people?.answered).toBe(6);

  await answer(campaign, [3], () => ({ puas: '1' }));
  await office.db.prisma.answer.updateMany({ where: { question: 'puas' }, data: { value: '1' } });
  expect(await tell(campaign)).toEqual({ ...first, submitted: 7, withheld: 1 });

  // The gap of a group: everybody in it holds a position that demands something.
  await office.db.prisma.positionDemand.create({ data: { position: 'Staf', competency: 'komunikasi', level: 4 } });
  await answer(campaign, APPS.slice(1), () => ({ puas: '1', saran: 'Ruang rapat diperluas lagi' }));
  expect(of((await tell(campaign)).whole, 'saran')).toMatchObject({ people: { answered: 6 }, summary: { themes: [{ term: 'rapat diperluas', people: 6 }, { term: 'ruang rapat', people: 6 }] } });
});

test('what was published of an anonymous survey is told of the whole campaign, without units, and given out with nobody in it', async () => {
  const campaign = await ask('anonim', 'anonymous', [likert]);
  const survey = await loadSurvey(office.db.prisma, 'anonim', 1);
  const data = await office.db.prisma.unit.findFirstOrThrow({ where: { name: 'Bidang Data' } });
  const responses = ['1', '2', '2', '3', '3'].map((puas) => ({ version: 1, answers: { puas } }));
  await inTransaction(office.db, async (tx) => {
    await publishGroups(tx, { id: campaign, purpose: 'general' }, survey, [{ home: unitNode(data.id), responses, gaps: [] }], [], office.clock.now());
  });
  await expect(tell(campaign, { audience: 'officer' })).rejects.toBeInstanceOf(InputRejected);
  const report = await tell(campaign);
  expect(report).toMatchObject({ respondent: 'anonymous', audience: 'leaders', whole: { people: 5 } });
  expect(of(report.whole, 'puas')?.summary).toMatchObject({ scale: { base: 5, mean: 2.2 } });
  // A group's home is where the survey was launched: nobody knows the units of those who are in it.
  expect(report).toMatchObject({ whole: { unit: null }, units: [] });
  for (const told of [resultsAsText(report), resultsAsCsv(report), resultsAsPage(report), JSON.stringify(report)]) expect(told).not.toMatch(/Bidang|Dinas/);
  await expect(tell(campaign, { unit: 'Bidang Data' })).rejects.toThrow('anonim');
  expect(await office.db.prisma.responseGroupMember.count()).toBe(0);
  const { rows } = await exportResponsesOf(office.db, campaign, office.clock.now());
  expect(rows.map((row) => [row.respondent, row.startedAt, row.completedAt, row.answers['puas']])).toEqual(['1', '2', '2', '3', '3'].map((puas) => [null, null, null, puas]));

  // Beside a unit of a later run that has names it has nobody either.
  office.clock.advance(HOUR);
  const named = await ask('anonim', 'named', [likert]);
  await answer(named, [10, 11], () => ({ puas: '3' }), 2);
  expect(await tell(named, { unit: 'Bidang Data' })).toMatchObject({ whole: { people: 2 }, before: { campaign, people: 0, changes: [] } });
  expect(await tell(named)).toMatchObject({ before: { campaign, people: 5, changes: [{ question: 'puas', mean: { before: { base: 5 }, now: { base: 2 } } }] } });
});

test('the run before is compared question by question, with both bases and where the versions ask in other words', async () => {
  const earlier = await ask('berkala', 'named');
  await answer(earlier, [3, 4], () => ({ puas: '1' }));
  office.clock.advance(HOUR);
  const other = await ask('berkala', 'named', [{ ...likert, label: { id: 'Puaskah Anda?' } }, { ...text, kind: 'integer' }]);
  await answer(other, [3, 4, 5, 10], (n) => ({ puas: n === 10 ? '1' : '3' }), 2);
  // One more was in the middle of the older version when the survey changed.
  await answer(other, [6], () => ({ puas: '2', saran: 'tetap' }), 1);

  const report = await tell(other);
  expect(report.versions).toEqual([1, 2]);
  expect(of(report.whole, 'puas')).toMatchObject({ label: { id: 'Puaskah Anda?' }, people: { answered: 5 }, differences: [{ what: 'wording', from: 1, to: 2 }] });
  expect(report.whole.questions.map(({ question, kind, people }) => [question, kind, people?.answered])).toEqual([['puas', 'select_one', 5], ['saran', 'integer', 0], ['saran', 'text', 1]]);
  expect(report.before).toMatchObject({ campaign: earlier, people: 2, changes: [{ question: 'puas', mean: { before: { mean: 1, base: 2 }, now: { mean: 2.4, base: 5 } }, differences: [{ what: 'wording' }] }] });
  expect((await tell(other, { unit: 'Bidang Data' })).before).toMatchObject({ people: 0, changes: [] });
  expect((await tell(earlier)).before).toBeNull();
  expect((await tell(earlier, { against: other })).before).toMatchObject({ campaign: other, changes: [{ mean: { now: { mean: 1 } } }] });
});

test('an edit from one kind of number to another keeps the question one, in the run itself and beside the one before', async () => {
  const number: Question = { name: 'jarak', kind: 'integer', label: { id: 'Jarak ke kantor' }, required: true };
  const earlier = await ask('angka', 'named', [number, text]);
  await answer(earlier, [3, 4], () => ({ jarak: 4, saran: 'lebih dekat' }));
  office.clock.advance(HOUR);
  const later = await ask('angka', 'named', [{ ...number, kind: 'decimal' }, { ...text, kind: 'decimal' }]);
  await answer(later, [3, 4], () => ({ jarak: 2.5, saran: 1 }), 2);
  await answer(later, [10], () => ({ jarak: 4, saran: 'lama' }), 1);

  const report = await tell(later);
  expect(report.whole.questions.map(({ question, kind, versions, people }) => [question, kind, versions, people?.answered])).toEqual([['jarak', 'decimal', [1, 2], 3], ['saran', 'decimal', [2], 2], ['saran', 'text', [1], 1]]);
  expect(report.before?.changes).toMatchObject([{ question: 'jarak', mean: { before: { mean: 4, base: 2 }, now: { mean: 3, base: 3 } }, differences: [{ what: 'number-kind', before: 'integer', after: 'decimal' }] }]);
});

test('what cannot be told is refused with its reason', async () => {
  const campaign = await ask('ditolak', 'named');
  const { campaign: needs } = await office.launch('Dinas Kominfo');
  await expect(tell('nowhere')).rejects.toThrow('no campaign');
  await expect(tell(campaign, { unit: 'Nowhere' })).rejects.toThrow('no unit');
  await expect(tell(campaign, { against: needs })).rejects.toThrow('another survey');
  await office.db.prisma.campaign.update({ where: { id: campaign }, data: { cancelledAt: new Date(WEEK_BEGINS) } });
  await expect(tell(campaign)).rejects.toThrow('cancelled');
});
