import { expect, test } from 'vitest';
import { outline, problems, question, survey, warnings, YES_NO } from './written.js';

const choices = [
  { list_name: 'kota', name: 'bdg', label: 'Bandung', provinsi: 'jabar' }, { list_name: 'kota', name: 'bgr', 'label': 'Bogor', provinsi: 'jabar', image: 'bogor.png' }, { list_name: 'kota', name: 'sby', label: 'Surabaya', provinsi: 'jatim' },
];
const text = { type: 'text', name: 'p', label: 'P' };

test('lists keep their order, their other columns and their pictures', () => {
  expect(survey({ survey: [{ type: 'select_one kota', name: 'q', label: 'Q' }], choices: [...choices, ...YES_NO] })).toMatchObject({
    lists: {
      kota: [{ name: 'bdg', label: { id: 'Bandung' }, extra: { provinsi: 'jabar' } }, { name: 'bgr', extra: { provinsi: 'jabar' }, image: { id: 'bogor.png' } }, { name: 'sby' }],
      ya_tidak: [{ name: 'ya' }, { name: 'tidak' }],
    },
    questions: [{ name: 'q', list: 'kota' }],
  });
});

test.each(['list_name', 'list name', 'List Name', 'LIST_NAME', 'list'])('the header "%s" names the list', (header) => {
  expect(survey({ survey: [{ type: 'select_one l', name: 'q', label: 'Q' }], choices: [{ [header]: 'l', value: 'a', caption: 'A' }] }).lists).toEqual({ l: [{ name: 'a', label: { id: 'A' } }] });
});

test('older forms write lists on "choices and columns" or "columns"', () => {
  const sheets = { survey: [{ type: 'select_one a', name: 'q', label: 'Q' }, { type: 'select_one b', name: 'r', label: 'R' }], 'Choices and Columns': [{ 'list name': 'a', name: 'x', label: 'X' }], columns: [{ list_name: 'b', name: 'y', label: 'Y' }] };
  expect(Object.keys(survey(sheets).lists ?? {})).toEqual(['a', 'b']);
});

test('the list may stand in a column of its own', () => {
  expect(question({ type: 'select_one', list_name: 'ya_tidak' }).list).toBe('ya_tidak');
  expect(question({ type: 'select_one', select_from_list_name: 'ya_tidak' }).list).toBe('ya_tidak');
  expect(question({ type: 'select all that apply', 'list name': 'ya_tidak' })).toMatchObject({ kind: 'select_multiple', list: 'ya_tidak' });
});

test('choices may stand with the question', () => {
  expect(question({ type: 'select_one Ya | Tidak tahu' })).toMatchObject({ choices: [{ name: 'Ya', label: { id: 'Ya' } }, { name: 'Tidak_tahu', label: { id: 'Tidak tahu' } }] });
  expect(question({ type: 'select_multiple [1=Merah, 2=Biru laut]' })).toMatchObject({ choices: [{ name: '1', label: { id: 'Merah' } }, { name: '2', label: { id: 'Biru laut' } }] });
});

test('what is wrong with choices is named by row', () => {
  const wrong = [{ list_name: 'l', name: '', label: 'A' }, { list_name: 'l', name: 'b', label: 'B' }, { list_name: 'l', name: 'b', label: 'B again' }, { list_name: 'l', name: 'c d', label: 'C', level: 7, correct: 'perhaps' }];
  expect(problems({ survey: [{ type: 'select_multiple l', name: 'q', label: 'Q' }], choices: wrong })).toEqual([
    'choices 1 name: This choice has no name. Fill in a short name without spaces.',
    'choices 4 correct: "perhaps" is neither yes nor no. Write yes or no.',
    'choices 4 level: "7" is no level. Write a number from 1 to 5, or 0 where nothing is shown yet.',
    'choices 3 name: The choice "b" stands in row 2 of the same list already. Change one, or write yes in allow_choice_duplicates in settings.',
    'survey 1 type: The choice name "c d" in the list "l" has a space; where several may be chosen it cannot be read back. Remove the space.',
  ]);
});

test('the same choice may stand twice where the settings allow it', () => {
  const twice = [{ list_name: 'l', name: 'a', label: 'A', p: 'x' }, { list_name: 'l', name: 'a', label: 'A', p: 'y' }];
  expect(survey({ survey: [text, { type: 'select_one l', name: 'q', label: 'Q', choice_filter: 'p = ${p}' }], choices: twice, settings: { form_id: 'f', allow_choice_duplicates: 'yes' } }).lists?.['l']).toHaveLength(2);
});

test('a choice without a label, without a list, or with a column that no filter can read, is warned of', () => {
  const odd = [{ list_name: 'l', name: 'a', label: '', 'kode pos': '1' }, { list_name: '', name: 'b', label: 'B' }, { list_name: 'l', name: 'c', label: 'C', score: 2 }];
  expect(survey({ survey: [{ type: 'select_one l', name: 'q', label: 'Q' }], choices: odd }).lists).toEqual({ l: [{ name: 'a', label: { id: 'a' } }, { name: 'c', label: { id: 'C' }, extra: { score: '2' } }] });
  expect(warnings({ survey: [{ type: 'select_one l', name: 'q', label: 'Q' }], choices: odd }).map((line) => line.split(':')[0])).toEqual(['choices kode pos', 'choices score', 'choices 1 label', 'choices 2 list_name']);
});

test('a list that is not there is named, with the one that is meant', () => {
  expect(problems({ survey: [{ type: 'select_one kotta', name: 'q', label: 'Q' }, { type: 'rank desa', name: 'r', label: 'R' }, { type: 'select_one', name: 's', label: 'S' }], choices })).toEqual([
    'survey 1 type: The sheet choices has no list "kotta". Is "kota" meant?', 'survey 2 type: The sheet choices has no list "desa". Add it there, or correct the name.', 'survey 3 type: select_one needs the name of a list, such as "select_one yes_no".',
  ]);
  expect(problems({ survey: [{ type: 'select_one kota', name: 'q', label: 'Q' }] })[0]).toMatch(/the sheet choices is missing or empty/);
});

test('or_other adds the choice to the list and a question behind it', () => {
  const form = { survey: [{ type: 'select_one ya_tidak or_other', name: 'q', 'label::id': 'Q', 'label::en': 'Q', 'label::fr': 'Q' }, { type: 'select_one ya_tidak', name: 'r', 'label::id': 'R', 'label::en': 'R', 'label::fr': 'R' }], choices: YES_NO };
  const read = survey(form);
  expect(outline(read.questions)).toEqual(['q', 'q_other', 'r']);
  expect(read.questions[1]).toEqual({ name: 'q_other', kind: 'text', label: { id: 'Sebutkan lainnya.', en: 'Specify other.', fr: 'Specify other.' }, required: false, relevant: "selected(../q, 'other')" });
  expect(read.lists?.['ya_tidak']?.at(-1)).toEqual({ name: 'other', label: { id: 'Lainnya', en: 'Other', fr: 'Other' } });
});

test('a list that has the choice keeps its own; a filter beside or_other is refused, as is a name that is taken', () => {
  const own = [...YES_NO, { list_name: 'ya_tidak', name: 'other', label: 'Yang lain' }];
  expect(survey({ survey: [{ type: 'select_multiple ya_tidak or_other', name: 'q', label: 'Q' }], choices: own }).lists?.['ya_tidak']).toHaveLength(3);
  expect(problems({ survey: [{ type: 'select_one ya_tidak or_other', name: 'q', label: 'Q', choice_filter: 'name != 1' }], choices: YES_NO })).toEqual(['survey 1 choice_filter: choice_filter cannot be used together with or_other. Write the choice "other" and its text question yourself.']);
  expect(problems({ survey: [{ type: 'text', name: 'q_other', label: 'O' }, { type: 'select_one ya_tidak or_other', name: 'q', label: 'Q' }], choices: YES_NO })).toEqual(['survey 2 name: The name "q_other" is used in the same group already. Change one.']);
});

test('add_none_option lets several choices be none', () => {
  const read = survey({ survey: [{ type: 'select_multiple ya_tidak', name: 'q', label: 'Q', constraint: 'count-selected(.) < 3' }], choices: YES_NO, settings: { form_id: 'f', add_none_option: 'TRUE' } });
  expect(read).toMatchObject({ lists: { ya_tidak: [{}, {}, { name: 'none' }] }, questions: [{ constraint: "(count-selected(.) < 3) and (. = 'none' or not(selected(., 'none')))" }] });
});

test('a filter reads columns of its list; one that is not there is warned of', () => {
  const filtered = (choice_filter: string) => ({ survey: [text, { type: 'select_one kota', name: 'q', label: 'Q', choice_filter }], choices });
  for (const good of ['provinsi = ${p}', "provinsi = 'jabar' and name != 'bgr'", 'label = ${p}', "selected(${p}, provinsi)", "provinsi = instance('kota')/root/item[name = current()/../p]/provinsi", 'true()', 'provinsi = ../p']) {
    expect(warnings(filtered(good)).filter((line) => line.includes('choice_filter')), good).toEqual([]);
  }
  expect(warnings(filtered('provinci = ${p}'))).toContain('survey 2 choice_filter: The list has no column "provinci", so this part is always empty. Is "provinsi" meant?');
  expect(warnings(filtered('provinsi = jabar'))).toContain('survey 2 choice_filter: The list has no column "jabar", so this part is always empty. Check the name; texts need quotes.');
  expect(warnings({ survey: [{ ...text, choice_filter: 'x = 1' }] })).toEqual(['survey 1 choice_filter: choice_filter is for questions with choices; it is ignored here.']);
});

const desa = { columns: ['name', 'label', 'label::English (en)', 'kode'], rows: [['a', 'Desa A', 'Village A', '1'], ['b', 'Desa B', '', '2'], ['', 'x', 'y', 'z']] };

test('choices out of a CSV file that came along', () => {
  const read = survey({ survey: [{ type: 'select_one_from_file desa.csv', name: 'q', label: 'Q', choice_filter: "kode = '1'" }] }, { tables: { desa } });
  expect(read).toMatchObject({
    tables: { desa }, questions: [{ kind: 'select_one', list: 'desa' }],
    lists: { desa: [{ name: 'a', label: { id: 'Desa A', en: 'Village A' }, extra: { kode: '1' } }, { name: 'b', label: { id: 'Desa B' } }] },
  });
  const other = survey({ survey: [{ type: 'select_multiple_from_file desa.csv', name: 'q', label: 'Q', parameters: 'value=kode, label=name' }] }, { tables: { desa } });
  expect(other.lists).toMatchObject({ 'desa:kode:name': [{ name: '1', label: { id: 'a' } }, { name: '2', label: { id: 'b' } }, { name: 'z' }] });
});

test('a file that did not come along, or has not what is needed, is refused', () => {
  const rows = (type: string, more = {}) => ({ survey: [text, { type, name: 'q', label: 'Q', ...more }] });
  expect(problems(rows('select_one_from_file desa.csv'))).toEqual(['survey 2 type: The file "desa.csv" did not come along. Import a folder or ZIP with the form and this file.']);
  expect(problems(rows('select_one_from_file desa.xml'))[0]).toMatch(/only CSV can be read/);
  expect(problems(rows('select_one_from_file desa.csv', { parameters: 'value=nip' }), { tables: { desa } })[0]).toBe('survey 2 type: The file "desa.csv" has no columns "nip" and "label". Correct its headers, or name them in parameters as value=… label=….');
  expect(problems({ survey: [text, { type: 'csv-external', name: 'desa' }] })).toEqual(['survey 2 name: The file "desa.csv" did not come along. Import a folder or ZIP with the form and this file.']);
  expect(survey({ survey: [text, { type: 'csv-external', name: 'desa' }, { type: 'calculate', name: 'c', calculation: "instance('desa')/root/item[name = ${p}]/kode" }] }, { tables: { desa } }).questions).toHaveLength(2);
});

test('pulldata without its file is empty and warned of; an instance that is not there is refused', () => {
  const rows = (calculation: string) => ({ survey: [text, { type: 'calculate', name: 'c', calculation }] });
  expect(warnings(rows("pulldata('desa', 'kode', 'name', ${p})"))[0]).toMatch(/^survey 2 calculation: pulldata uses "desa"/);
  expect(problems(rows("instance('dessa')/root/item[1]/name"))[0]).toBe("survey 2 calculation: There is no instance('dessa'): neither a list of choices nor a CSV file that came along.");
});

test('a picture that did not come along is warned of', () => {
  expect(warnings({ survey: [{ type: 'text', name: 'a', label: 'A', 'media::image': 'a.png' }, { type: 'text', name: 'b', label: 'B', 'media::image': 'b.png' }] }, { media: ['b.png'] })).toEqual([
    'survey 1 media::image: The picture "a.png" did not come along and will not be shown. Import a folder or ZIP that holds it.',
  ]);
});
