import { expect, test } from 'vitest';
import { CHOICE_HEADERS, meaningOf, nearest, SETTING_HEADERS, SURVEY_HEADERS } from '../../../../src/domain/survey/form/headers.js';
import { survey, warnings, problems, question, YES_NO } from './written.js';

/** Spellings of pyxform's aliases.py and sheet_headers.py. */
test.each([
  ['type', 'type Type TYPE command'],
  ['name', 'name Name tag value'],
  ['label', 'label Label caption Caption'],
  ['hint', 'hint Hint'],
  ['guidance_hint', 'guidance_hint "guidance hint"'],
  ['image', 'image media::image media:image'],
  ['required', 'required bind::required bind:required'],
  ['required_message', 'required_message "required message" requiredMsg bind::jr:requiredMsg jr:requiredMsg'],
  ['relevant', 'relevant relevance bind::relevant bind:relevant RELEVANT'],
  ['constraint', 'constraint bind::constraint'],
  ['constraint_message', 'constraint_message "constraint message" "constraining message" bind::jr:constraintMsg bind:jr:constraintMsg jr:constraintMsg'],
  ['calculation', 'calculation calculate bind::calculate'],
  ['appearance', 'appearance control::appearance body::appearance'],
  ['read_only', 'read_only readonly "read only" bind::readonly "Read Only"'],
  ['repeat_count', 'repeat_count "repeat count" count jr:count control::jr:count body::jr:count'],
  ['choice_filter', 'choice_filter "choice filter" CHOICE_FILTER'],
  ['default', 'default Default'],
  ['trigger', 'trigger'],
  ['parameters', 'parameters Parameters'],
  ['disabled', 'disabled'],
])('the column %s in all its spellings', (column, spellings) => {
  for (const [spelling] of spellings.matchAll(/"[^"]+"|\S+/g)) expect(meaningOf(spelling.replaceAll('"', ''), SURVEY_HEADERS), spelling).toEqual({ kind: 'column', column, language: null });
});

test.each([
  ['label::English', 'label', 'English'], ['label:English', 'label', 'English'], ['label :: English (en)', 'label', 'English (en)'], ['LABEL::EN', 'label', 'EN'], ['caption:italian', 'label', 'italian'],
  ['media::image::French', 'image', 'French'], ['media:image:English', 'image', 'English'], ['image::french', 'image', 'french'], ['bind::jr:constraintMsg::French', 'constraint_message', 'French'],
  ['constraint_message::Bahasa Indonesia (id)', 'constraint_message', 'Bahasa Indonesia (id)'], ['guidance_hint::English (en)', 'guidance_hint', 'English (en)'],
])('%s', (header, column, language) => {
  expect(meaningOf(header, SURVEY_HEADERS)).toEqual({ kind: 'column', column, language });
});

test('what the standard has and a chat has no use for is told apart from what nobody knows', () => {
  for (const header of ['sms_field', 'media::audio::chinese', 'bind::saveIncomplete', 'body::bodyAttribute', 'instance::testAttribute', 'autoplay', 'media::video', 'noAppErrorString']) {
    expect(meaningOf(header, SURVEY_HEADERS), header).toEqual({ kind: 'ignored' });
  }
  expect(meaningOf('relevent', SURVEY_HEADERS)).toEqual({ kind: 'unknown', nearest: 'relevant' });
  expect(meaningOf('colour', SURVEY_HEADERS)).toEqual({ kind: 'unknown', nearest: null });
  expect(meaningOf('relevant::English', SURVEY_HEADERS)).toEqual({ kind: 'unknown', nearest: 'relevant' });
  expect(meaningOf('list name', CHOICE_HEADERS)).toEqual({ kind: 'column', column: 'list_name', language: null });
  expect(meaningOf('id_string', SETTING_HEADERS)).toEqual({ kind: 'column', column: 'form_id', language: null });
});

test('the nearest name is at most two letters off', () => {
  expect([nearest('hnt', ['hint', 'label']), nearest('lable', ['hint', 'label']), nearest('xyz', ['hint', 'label']), nearest('a', ['b'])]).toEqual(['hint', 'label', null, null]);
});

test('columns that nobody knows, or that a chat ignores, are warned of where they hold something', () => {
  expect(warnings({ survey: [{ type: 'text', name: 'a', label: 'A', colour: 'red', relevent: "1 = 1", sms_field: 'x', empty: '' }] })).toEqual([
    'survey colour: The column "colour" is not known and not read. Remove it if it is a note only.',
    'survey relevent: The column "relevent" is not known and not read. Is "relevant" meant?',
    'survey sms_field: "sms_field" means nothing to a survey in a chat and is ignored.',
  ]);
});

test('two columns of one meaning are refused, unless one of them is empty', () => {
  expect(problems({ survey: [{ type: 'text', name: 'a', label: 'A', relevant: '1 = 1', 'bind::relevant': '2 = 2' }] })).toEqual(['survey bind::relevant: The columns "relevant" and "bind::relevant" mean the same. Keep one.']);
  expect(question({ survey: [{ type: 'text', name: 'a', label: 'A', relevant: '', 'bind::relevant': '2 = 2' }] }).relevant).toBe('2 = 2');
});

test('languages go by their code, their name, or what they are called', () => {
  const labels = { 'label::Bahasa Indonesia (id)': 'Nama', 'label::English': 'Name', 'label::FR': 'Nom', 'label::Bahasa Dayak': 'Aran' };
  const { languages, questions } = survey({ survey: [{ type: 'text', name: 'a', ...labels }] });
  expect(languages).toEqual(['id', 'en', 'fr', 'bahasa dayak']);
  expect(questions[0]?.label).toEqual({ id: 'Nama', en: 'Name', fr: 'Nom', 'bahasa dayak': 'Aran' });
});

test('a column without a language is Indonesian, or in the default language, which comes first', () => {
  const rows = [{ type: 'text', name: 'a', label: 'A', 'label::Français (fr)': 'B' }];
  expect(survey({ survey: rows })).toMatchObject({ languages: ['id', 'fr'], questions: [{ label: { id: 'A', fr: 'B' } }] });
  const english = survey({ survey: rows, settings: { form_id: 'f', default_language: 'English (en)' } });
  expect(english).toMatchObject({ languages: ['en', 'fr'], title: { en: 'f' }, questions: [{ label: { en: 'A', fr: 'B' } }] });
  expect(survey({ survey: [{ type: 'text', name: 'a', 'label::fr': 'B', 'label::en': 'A' }], settings: { form_id: 'f', default_language: 'EN' } }).languages).toEqual(['en', 'fr']);
  expect(survey({ survey: [{ type: 'text', name: 'a', 'label::French (fr)': 'B', 'label::English (en)': 'A', hint: 'H' }], settings: { form_id: 'f', default_language: 'English' } })).toMatchObject({ languages: ['en', 'fr'], questions: [{ label: { en: 'A' }, hint: { en: 'H' } }] });
});

test('beside Indonesian words that differ, a column without a language is in a language of its own', () => {
  const rows = [{ type: 'text', name: 'a', label: 'Name', 'label::Bahasa Indonesia (id)': 'Nama' }, { type: 'text', name: 'b', label: 'Age', 'label::Bahasa Indonesia (id)': '' }];
  expect(survey({ survey: rows })).toMatchObject({ languages: ['id', 'default'], questions: [{ label: { id: 'Nama', default: 'Name' } }, { label: { default: 'Age' } }] });
  const chosen = { survey: rows, settings: { form_id: 'f', form_title: 'F', default_language: 'Bahasa Indonesia (id)' } };
  expect(survey(chosen)).toMatchObject({ languages: ['id'], questions: [{ label: { id: 'Nama' } }, { label: { id: 'Age' } }] });
  expect(warnings(chosen)).toEqual(['survey 1 label: The columns "label" and "label::Bahasa Indonesia (id)" are in the same language; where both hold something, "label::Bahasa Indonesia (id)" counts.']);
});

test('two languages of the same code stay two languages', () => {
  expect(survey({ survey: [{ type: 'text', name: 'a', 'label::English (en)': 'A', 'label::English': 'B' }] })).toMatchObject({ languages: ['en', 'english'], questions: [{ label: { en: 'A', english: 'B' } }] });
});

test('words that lack in a language are warned of once a column, with the rows', () => {
  const said = warnings({
    survey: [
      { type: 'select_one ya_tidak', name: 'a', 'label::id': 'A', 'label::en': 'A', 'hint::id': 'H' }, { type: 'text', name: 'b', 'label::id': 'B', 'label::en': '' }, { type: 'text', name: 'c', 'label::id': 'C', 'label::en': '' },
    ],
    choices: YES_NO,
  });
  expect(said).toEqual([
    'choices 1 label: label has no words in "en" in rows 1, 2; another language is shown.',
    'survey 2 label::en: label has no words in "en" in rows 2, 3; another language is shown.',
    'survey 1 hint::id: hint has no words in "en" in rows 1; another language is shown.',
  ]);
});
