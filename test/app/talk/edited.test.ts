import { afterEach, beforeEach, expect, test } from 'vitest';
import { exportResponsesOf } from '../../../src/app/exportResponses.js';
import { previewSurvey } from '../../../src/app/previewSurvey.js';
import { publishEdit, publishedSurveys, publishShipped, underWay } from '../../../src/db/surveyVersions.js';
import type { Survey } from '../../../src/domain/survey/types.js';
import { DAY, NEEDS, START, World } from './world.js';

let world: World;
let siti: number;
let budi: number;
beforeEach(async () => {
  world = await World.open();
  siti = await world.employee('198501012010012001', 'Siti', '+6281200000001');
  budi = await world.employee('198501012010011002', 'Budi', '+6281200000002');
});
afterEach(() => world.close());

/** Asks hours first, names the topic otherwise, and asks one thing more. */
const EDITED: Survey = {
  ...NEEDS,
  questions: [
    { name: 'jam', kind: 'integer', label: { id: 'Berapa jam sebulan?', en: 'How many hours a month?' }, required: false },
    { name: 'topik', kind: 'text', label: { id: 'Topik pelatihan apa?', en: 'Which topic?' }, required: true },
    { name: 'cara', kind: 'text', label: { id: 'Dengan cara apa?', en: 'In which way?' }, required: false },
  ],
};

const begin = async (chat: number, number: string) => {
  const phone = await world.bound(chat, number);
  await phone.menu('survei');
  return { phone, said: await phone.press('Mulai: Kebutuhan pelatihan') };
};

test('a survey that is edited while it runs: who is in the middle finishes theirs, who begins gets the new one, and nothing shifts', async () => {
  await world.campaign('k1', [siti, budi]);
  const { phone: first } = await begin(77, '+6281200000001');
  await first.says('Manajemen proyek');

  expect(await publishEdit(world.db, EDITED, START + 1)).toMatchObject({ campaigns: 1, survey: { version: 2 } });
  expect(await underWay(world.db, NEEDS.id, START)).toEqual([{ version: 1, people: 1 }]);
  expect((await first.says('16'))[0]).toContain('Terima kasih');

  const { phone: second, said } = await begin(88, '+6281200000002');
  expect(said.at(-1)).toContain('1/3 · <b>Berapa jam sebulan?</b>');
  await second.says('8');
  await second.says('Pelayanan digital');
  await second.says('daring');

  const { rows } = await exportResponsesOf(world.db, 'k1', START + 2);
  expect(rows.map(({ answers }) => answers)).toEqual([{ topik: 'Manajemen proyek', jam: 16 }, { jam: 8, topik: 'Pelayanan digital', cara: 'daring' }]);
});

test('who sees what cannot be changed while people answer', async () => {
  await world.campaign('k1', [siti]);
  await expect(publishEdit(world.db, { ...EDITED, settings: { ...EDITED.settings, respondent: 'confidential' } }, START + 1)).rejects.toThrow('sedang berjalan (k1)');
  expect((await publishedSurveys(world.db)).map(({ version }) => version)).toEqual([1]);
});

test('an edit of a survey that ships stays when the product starts again, until the product brings another', async () => {
  await publishShipped(world.db, [NEEDS], START);
  await publishEdit(world.db, EDITED, START + 1);
  await publishShipped(world.db, [NEEDS], START + 2);
  expect((await publishedSurveys(world.db)).map(({ questions }) => questions.length)).toEqual([3]);
  await publishShipped(world.db, [{ ...NEEDS, title: { id: 'Kebutuhan baru' } }], START + 3);
  expect((await publishedSurveys(world.db)).map(({ title }) => title['id'])).toEqual(['Kebutuhan baru']);
});

test('what the roster knows is filled in, to be kept or corrected, and is an answer only then', async () => {
  const asks: Survey = { ...NEEDS, id: 'kenal', questions: [{ name: 'jabatan', kind: 'text', label: { id: 'Jabatan Anda?' }, required: true }, { name: 'email', kind: 'text', label: { id: 'Surel Anda?' }, required: false }, ...NEEDS.questions] };
  await world.campaign('k1', [siti], START + DAY, asks);
  const { phone, said } = await begin(77, '+6281200000001');
  expect(said.at(-1)).toContain('Analis');
  expect(await world.db.prisma.answer.findMany({ where: { withdrawnAt: null } })).toEqual([]);
  expect((await phone.press('Sudah benar')).at(-1)).toContain('2/4 · <b>Surel Anda?</b>');
  expect(await world.db.prisma.answer.findMany({ where: { withdrawnAt: null }, select: { question: true, value: true } })).toEqual([{ question: 'jabatan', value: 'Analis' }]);
});

test('a survey is sent to one person to be tried: marked as a rehearsal, listed nowhere, and in no result', async () => {
  const phone = await world.bound(77, '+6281200000001');
  const { campaign } = await previewSurvey(world.deps, NEEDS, '198501012010012001');
  const invitation = await world.db.prisma.outbox.findFirstOrThrow({ where: { kind: 'survey.preview' } });
  expect(invitation).toMatchObject({ chatId: 77n, employeeId: siti });
  expect(world.views.at(-1)?.text).toContain('Percobaan: Kebutuhan pelatihan');

  await phone.menu('survei');
  const [disclosure] = await phone.press('Mulai: Percobaan: Kebutuhan pelatihan');
  expect(disclosure).toContain('Ini percobaan. Jawaban Anda tidak masuk hasil apa pun.');
  await phone.says('Manajemen proyek');
  expect((await phone.says('16'))[0]).toContain('Terima kasih');
  await expect(exportResponsesOf(world.db, campaign, START)).rejects.toThrow('no campaign');
  expect((await publishedSurveys(world.db)).map(({ id }) => id)).toEqual([]);

  await expect(previewSurvey(world.deps, NEEDS, '198501012010011002')).rejects.toThrow('belum terhubung');
  await expect(previewSurvey(world.deps, NEEDS, '198501012010011999')).rejects.toThrow('Nobody on the roster has this NIP');
});
