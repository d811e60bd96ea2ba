import { expect, test } from 'vitest';
import { parseForm } from '../../../../src/domain/survey/form/parse.js';
import { problems, sheets, survey, warnings } from './written.js';

const rows = [{ type: 'text', name: 'a', label: 'A' }];
const settingsOf = (settings: Record<string, unknown>): unknown => survey({ survey: rows, settings: { form_id: 'f', ...settings } }).settings;

test('what the settings leave out is decided sensibly', () => {
  expect(survey({ survey: rows, settings: { form_id: 'f' } })).toMatchObject({
    id: 'f', version: 1, title: { id: 'f' },
    settings: { purpose: 'general', review: true, respondent: 'named', minutes: 1, disclosure: { id: expect.stringContaining('bernama') as string, en: expect.stringContaining('with names') as string } },
  });
});

test('the time is 15 seconds a question, where nobody says otherwise', () => {
  const many = Array.from({ length: 13 }, (_, index) => ({ type: index === 0 ? 'note' : 'text', name: `q${index}`, label: 'Q' }));
  expect(survey({ survey: many }).settings.minutes).toBe(3);
  expect(settingsOf({ minutes: 7 })).toMatchObject({ minutes: 7 });
});

test('older names of settings, and those among the questions', () => {
  expect(survey({ survey: rows, settings: { id_string: 'lama', title: 'Judul', version: '2024-1' } })).toMatchObject({ id: 'lama', title: { id: 'Judul' }, formVersion: '2024-1' });
  expect(survey({ survey: [{ type: 'set form title', name: 'Judul' }, { type: 'set form id', name: 'lama' }, ...rows], settings: {} })).toMatchObject({ id: 'lama', title: { id: 'Judul' } });
});

test('a title and a disclosure in several languages', () => {
  expect(survey({ survey: rows, settings: { form_id: 'f', 'form_title::Bahasa Indonesia (id)': 'J', 'form_title::English (en)': 'T', disclosure: 'D' } })).toMatchObject({ title: { id: 'J', en: 'T' }, settings: { disclosure: { id: 'D' } } });
});

test('without form_id the file\'s name serves, with a warning', () => {
  const read = parseForm({ ...sheets({ survey: rows, settings: {} }), file: 'Survei Pegawai (2).xlsx' }, { language: 'en' });
  expect(read).toMatchObject({ survey: { id: 'survei-pegawai-2' }, warnings: [{ sheet: 'settings', column: 'form_id' }] });
});

test('anonymous says who the respondent is, and such answers are not edited', () => {
  expect(settingsOf({ anonymous: 'yes' })).toMatchObject({ respondent: 'anonymous', review: true, disclosure: { id: expect.stringContaining('tercampur dengan jawaban sedikitnya empat orang lain') as string } });
  // What a form says itself comes first, and takes nothing of it away.
  expect(settingsOf({ anonymous: 'yes', disclosure: 'Untuk perbaikan ruang kerja.' })).toMatchObject({ disclosure: { id: expect.stringMatching(/^Untuk perbaikan ruang kerja\.\n\nKami mencatat siapa yang ikut/) as string } });
  expect(settingsOf({ respondent: 'confidential', editable: 'yes' })).toMatchObject({ respondent: 'confidential', editable: true });
  expect(settingsOf({ editable: 'no' })).not.toHaveProperty('editable');
  expect(problems({ survey: rows, settings: { form_id: 'f', anonymous: 'yes', editable: 'yes' } })).toEqual(['settings 1 editable: Anonymous answers cannot be changed once sent, since they are no longer linked to the person. Write no in editable, or remove anonymous.']);
  expect(problems({ survey: rows, settings: { form_id: 'f', anonymous: 'yes', respondent: 'named' } })).toEqual(['settings 1 respondent: anonymous says yes, but respondent says "named". Choose one.']);
});

test('every setting that cannot be is named at once', () => {
  expect(problems({ survey: rows, settings: { form_id: 'a/b', purpose: 'fun', minutes: 'two', review: 'perhaps', time_limit: '0', respondent: 'x' } }).map((line) => line.split(':')[0])).toEqual([
    'settings 1 respondent', 'settings 1 time_limit', 'settings 1 form_id', 'settings 1 purpose', 'settings 1 review', 'settings 1 minutes',
  ]);
});

test('settings of the standard that mean nothing here are named where they say something', () => {
  expect(warnings({ survey: rows, settings: { form_id: 'f', style: 'pages', public_key: 'MIIB', submission_url: 'x', flat: 'FALSE', omit_instanceID: 'no', instance_name: '' } }).map((line) => line.split(':')[0])).toEqual(['settings style', 'settings public_key', 'settings submission_url']);
});

test('only the first row of settings counts', () => {
  const two = { ...sheets({ survey: rows }), sheets: [{ name: 'survey', headers: ['type', 'name', 'label'], rows: [{ row: 2, cells: ['text', 'a', 'A'] }] }, { name: 'Settings', headers: ['form_id'], rows: [{ row: 2, cells: ['f'] }, { row: 3, cells: ['g'] }] }] };
  expect(parseForm(two, { language: 'en' })).toMatchObject({ survey: { id: 'f' }, warnings: [{ sheet: 'settings', row: 3 }] });
});

const bare = { file: 'uji.xlsx', tables: {}, media: [] };
const textSheet = (name: string) => ({ name, headers: ['type', 'name', 'label'], rows: [{ row: 2, cells: ['text', 'a', 'A'] }] });

test('sheets go by their names, case aside; a single one is the survey', () => {
  expect(parseForm({ ...bare, sheets: [textSheet('SURVEY'), { name: 'SETTINGS', headers: ['FORM_ID'], rows: [{ row: 2, cells: ['f'] }] }] })).toMatchObject({ survey: { id: 'f' }, warnings: [] });
  expect(parseForm({ ...bare, sheets: [textSheet('Sheet1')] })).toMatchObject({ survey: { id: 'uji' }, warnings: [{ sheet: 'Sheet1' }, { column: 'form_id' }] });
  expect(parseForm({ ...bare, sheets: [textSheet('pertanyaan'), textSheet('surve')] }, { language: 'en' })).toMatchObject({ problems: [{ sheet: 'surve', message: 'There is no sheet "survey", but there is "surve". Rename it to "survey".' }] });
  expect(parseForm({ ...bare, sheets: [] }, { language: 'en' })).toMatchObject({ problems: [{ message: 'There is no sheet "survey". Give the sheet with the questions the name "survey".' }] });
});

test('a sheet that is probably meant to be another is named, other sheets are left alone', () => {
  const read = parseForm({ ...bare, sheets: [textSheet('survey'), textSheet('stettings'), textSheet('petunjuk'), textSheet('_catatan')] }, { language: 'en' });
  expect(read.warnings.map(({ sheet }) => sheet)).toEqual(['stettings', 'settings']);
});

test('entities are refused where there are any', () => {
  const entities = { name: 'entities', headers: ['list_name', 'label'], rows: [{ row: 2, cells: ['pohon', 'x'] }] };
  expect(parseForm({ ...bare, sheets: [textSheet('survey'), entities] })).toMatchObject({ problems: [{ sheet: 'entities', row: 2, column: 'list_name' }] });
  expect(parseForm({ ...bare, sheets: [textSheet('survey'), { ...entities, rows: [] }] })).toHaveProperty('survey');
});

test('a sheet without the column that makes it one says so', () => {
  const noType = { name: 'survey', headers: ['name', 'label'], rows: [{ row: 2, cells: ['a', 'A'] }] };
  expect(parseForm({ ...bare, sheets: [noType] }, { language: 'en' })).toMatchObject({ problems: [{ sheet: 'survey', column: 'type', message: 'The column "type" is missing from the sheet "survey". Add it to the header row.' }] });
  const noName = { name: 'choices', headers: ['list', 'label'], rows: [{ row: 2, cells: ['a', 'A'] }] };
  expect(parseForm({ ...bare, sheets: [textSheet('survey'), noName] })).toMatchObject({ problems: [{ sheet: 'choices', column: 'name' }, { sheet: 'choices', row: 2, column: 'name' }] });
});

test('what is wrong is said in Indonesian, too', () => {
  const read = parseForm(sheets({ survey: [{ type: 'video', name: 'a', label: 'A' }] }));
  expect(read).toMatchObject({ problems: [{ row: 1, column: 'type', message: 'Video (video) belum dapat diterima. Pakai image untuk foto, audio untuk suara, atau file.' }] });
});
