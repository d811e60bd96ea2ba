import { expect, test } from 'vitest';
import { isDynamic } from '../../../../src/domain/survey/form/defaults.js';
import { problems, question, survey, warnings, YES_NO } from './written.js';

test('a row becomes a question, with what it has and nothing else', () => {
  const read = survey({
    survey: [
      { type: 'integer', name: 'usia', 'label::Bahasa Indonesia (id)': 'Usia?', 'label::English (en)': 'Age?', hint: 'H', 'guidance_hint::id': 'G', required: 'yes', 'required_message::en': 'Please.', relevant: '1 = 1', constraint: '. > 0', constraint_message: 'Lebih.', appearance: 'a  b', image: 'x.png' },
      { type: 'text', name: 'kosong', label: 'Kosong', hint: '', required: '', relevant: null },
    ],
  }, { media: ['x.png'] });
  expect(read.questions).toEqual([
    {
      name: 'usia', kind: 'integer', label: { id: 'Usia?', en: 'Age?' }, hint: { id: 'H' }, guidance: { id: 'G' }, required: true, requiredMessage: { en: 'Please.' }, relevant: '1 = 1', constraint: '. > 0',
      constraintMessage: { id: 'Lebih.' }, appearance: ['a', 'b'], image: { id: 'x.png' },
    },
    { name: 'kosong', kind: 'text', label: { id: 'Kosong' }, required: false },
  ]);
  expect(JSON.parse(JSON.stringify(read))).toEqual(read);
});

test('spaces that were typed twice count once, unless the form says otherwise', () => {
  const rows = [{ type: 'select_one   ya_tidak', name: 'q', label: 'A  B' }];
  expect(question({ survey: rows, choices: YES_NO }).label).toEqual({ id: 'A B' });
  expect(question({ survey: rows, choices: YES_NO, settings: { form_id: 'f', clean_text_values: 'no' } }).label).toEqual({ id: 'A  B' });
});

test.each([
  ['yes', true], ['TRUE', true], ['true()', true], ['1', true], ['no', false], ['false()', false], ["${p} = 'x'", "${p} = 'x'"],
])('required %s', (written, required) => {
  expect(question({ survey: [{ type: 'text', name: 'p', label: 'P' }, { type: 'text', name: 'q', label: 'Q', required: written }] }, 'q').required).toBe(required);
});

test('a word that is neither yes nor an expression is refused', () => {
  expect(problems({ survey: [{ type: 'text', name: 'a', label: 'A', required: 'maybe', read_only: 'perhaps' }] })).toEqual([
    'survey 1 required: "maybe" is neither yes nor no. Write yes or no.', 'survey 1 read_only: "perhaps" is neither yes nor no. Write yes or no.',
  ]);
});

test.each([
  ['yes', 'true()'], ['TRUE', 'true()'], ['no', 'false()'], ['FALSE', 'false()'], ['', undefined], ['. > 0', '. > 0'],
])('relevant and constraint may say yes or no: %s', (written, expression) => {
  const { relevant, constraint } = question({ survey: [{ type: 'text', name: 'q', label: 'Q', relevant: written, constraint: written }] }, 'q');
  expect([relevant, constraint]).toEqual([expression, expression]);
});

test('a name with something invisible in it, and a file written with other letters, are told as such', () => {
  expect(problems({ survey: [{ type: 'text', name: 'na\u200bma', label: 'N' }] })).toEqual([expect.stringContaining('holds a character that cannot be seen')]);
  expect(problems({ survey: [{ type: 'select_one_from_file Desa.csv', name: 'd', label: 'D' }] }, { tables: { desa: { columns: ['name', 'label'], rows: [['a', 'A']] } } })).toEqual(['survey 1 type: The file "Desa.csv" did not come along, but "desa.csv" did. Write both with the same letters.']);
});

test('a default that its question cannot hold is said', () => {
  const rows = [
    { type: 'integer', name: 'a', label: 'A', default: 'abc' }, { type: 'date', name: 'b', label: 'B', default: '01/02/2026' }, { type: 'select_multiple ya_tidak', name: 'c', label: 'C', default: 'ya entah' },
    { type: 'integer', name: 'd', label: 'D', default: '5' }, { type: 'select_one ya_tidak', name: 'e', label: 'E', default: 'ya' }, { type: 'date', name: 'f', label: 'F', default: 'today()' },
  ];
  expect(warnings({ survey: rows, choices: YES_NO }).map((said) => said.slice(0, 70))).toEqual([
    'survey 1 default: default holds "abc", which is no integer, so it is l', 'survey 2 default: default holds "01/02/2026", which is no date, so it ', 'survey 3 default: default holds "entah", which is not on the list, so ',
  ]);
});

test('read only questions, and everything within a read only group', () => {
  const rows = [
    { type: 'text', name: 'a', label: 'A', read_only: 'yes' }, { type: 'begin group', name: 'g', label: 'G', read_only: "${a} = 'x'" }, { type: 'text', name: 'b', label: 'B' }, { type: 'text', name: 'c', label: 'C', read_only: "${b} = 'y'" },
    { type: 'note', name: 'd', label: 'D' }, { type: 'end group' },
  ];
  expect(['a', 'b', 'c', 'd'].map((name) => question({ survey: rows }, name).readOnly)).toEqual([true, "${a} = 'x'", "(${a} = 'x') or (${b} = 'y')", undefined]);
});

/** Cases of pyxform's tests of dynamic defaults (test_dynamic_default.py) and of its rule. */
test.each([
  ['text', 'foo', false], ['integer', '12', false], ['integer', '-12', false], ['decimal', '.5', false], ['text', 'foo-bar', false], ['text', 'foo - bar', true], ['text', 'foo(bar)', true], ['text', 'foo (bar)', false],
  ['text', '${a}', true], ['integer', '2 + 2', true], ['integer', '${a} mod 2', true], ['text', 'uuid()', true], ['text', "concat('a', 'b')", true], ['text', "'a(b)'", false], ['text', 'a | b', true], ['text', '../x', false],
  ['text', 'item[1]', true], ['date', '2022-03-14', false], ['date', 'today()', true], ['date', '2020-05-02 - 5', false], ['datetime', '2011-12-13T14:15:16', false], ['datetime', 'now()', true], ['time', '09:30:00', false],
  ['geopoint', '23 -12 0 0', false], ['text', 'https://a.b', false], ['text', 'jr://images/a.png', false], ['text', '1 div 2', true], ['text', '${last-saved#a}', true], ['select_one', 'a', false], ['select_multiple', 'a c', false],
] as const)('the default of a %s, %s, is dynamic: %s', (kind, text, dynamic) => {
  expect(isDynamic(text, kind)).toBe(dynamic);
});

test('defaults are values or expressions', () => {
  expect(question({ type: 'integer', default: '5' }).default).toEqual({ value: '5' });
  expect(question({ type: 'date', default: 'today()' }).default).toEqual({ expression: 'today()' });
  expect(question({ type: 'time', default: '09:30:00 AM' }).default).toEqual({ value: '09:30:00' });
  expect(question({ type: 'time', default: '1:05 PM' }).default).toEqual({ value: '13:05:00' });
  expect(question({ type: 'time', default: '12:00 am' }).default).toEqual({ value: '00:00:00' });
  expect(question({ survey: [{ type: 'text', name: 'a', label: 'A' }, { type: 'calculate', name: 'c', default: '2 + 2' }] }, 'c')).toMatchObject({ default: { expression: '2 + 2' } });
});

test('a calculate row needs something to calculate; any other question may be calculated', () => {
  const text = { type: 'text', name: 'a', label: 'A' };
  expect(problems({ survey: [text, { type: 'calculate', name: 'c' }, { type: 'calculate', name: 'd', default: '3' }] })).toEqual([
    'survey 2 calculation: A calculate row without a calculation. Fill in the formula.', 'survey 3 calculation: A calculate row without a calculation. Fill in the formula.',
  ]);
  expect(question({ survey: [text, { type: 'integer', name: 'b', label: 'B', calculation: '1 + 1' }] }, 'b').calculation).toBe('1 + 1');
});

test('a trigger sets a question anew, or empties it', () => {
  const rows = (trigger: string, calculation = '') => [{ type: 'text', name: 'a', label: 'A' }, { type: 'text', name: 'b', label: 'B' }, { type: 'text', name: 'c', label: 'C', trigger, calculation }];
  expect(question({ survey: rows('${a}', 'now()') }, 'c')).toMatchObject({ trigger: ['a'], calculation: 'now()' });
  expect(question({ survey: rows('${a}, ${ b }') }, 'c')).toMatchObject({ trigger: ['a', 'b'], calculation: "''" });
  expect(problems({ survey: rows('a', '1') })).toEqual(['survey 3 trigger: trigger holds "a". Write the name of a question as ${name}.']);
  expect(problems({ survey: rows('${z}', '1') })[0]).toBe('survey 3 trigger: There is no ${z}. Use the name of a question of the sheet survey.');
});

test('a label that is missing shows the name and is warned of, where anybody would see it', () => {
  const rows = [{ type: 'text', name: 'a' }, { type: 'hidden', name: 'b' }, { type: 'start', name: 'c' }, { type: 'note', name: 'd', image: 'x.png' }, { type: 'text', name: 'e', label: 'E' }];
  expect(survey({ survey: rows }, { media: ['x.png'] }).questions.map(({ label }) => label)).toEqual([{ id: 'a' }, { id: 'b' }, { id: 'c' }, {}, { id: 'E' }]);
  expect(warnings({ survey: rows }, { media: ['x.png'] })).toEqual(['survey 1 label: This question has no label; its name is shown, "a". Fill in the label.']);
});

test('a note without a name gets one', () => {
  expect(survey({ survey: [{ type: 'text', name: 'a', label: 'A' }, { type: 'note', label: 'N' }] }).questions[1]?.name).toBe('generated_note_name_2');
});

test('what only a device knows stays empty, with a warning', () => {
  const rows = [{ type: 'text', name: 'a', label: 'A' }, { type: 'deviceid', name: 'b' }, { type: 'audit' }, { type: 'get phone number', name: 'c' }];
  expect(survey({ survey: rows }).questions.map(({ name, kind }) => [name, kind])).toEqual([['a', 'text'], ['b', 'metadata'], ['audit', 'metadata'], ['c', 'metadata']]);
  expect(warnings({ survey: rows }).map((line) => line.split(':')[0])).toEqual(['survey 2 type', 'survey 3 type', 'survey 4 type']);
  expect(problems({ survey: [{ type: 'audit', name: 'jejak' }] })).toEqual(['survey 1 name: An audit row must be named audit, or have no name. Empty the column name.']);
});

test.each([
  ['start=0 end=5 step=0.5', { start: '0', end: '5', step: '0.5' }], ['start=0;end=5', { start: '0', end: '5', step: '1' }], ['start = 1, end = 3', { start: '1', end: '3', step: '1' }], ['', { start: '1', end: '10', step: '1' }],
  ['start=10 end=0 step=2', { start: '10', end: '0', step: '2' }], ['START=2', { start: '2', end: '10', step: '1' }],
])('a range with %s', (parameters, read) => {
  expect(question({ type: 'range', parameters }).parameters).toEqual(read);
});

test.each([
  ['range', 'start=a', 'start, end and step must be numbers.'],
  ['range', 'step=0', 'step cannot be zero.'],
  ['range', 'start=1 end=3 step=5', 'step is larger than the distance from start to end. Make it smaller.'],
  ['range', 'from=1', 'The parameter "from" is not known. Known are: start, end, step.'],
  ['range', 'start', 'parameters holds "start". Write name=value, such as start=1 end=5.'],
  ['select_one ya_tidak', 'randomize=maybe', 'randomize must be true or false, not "maybe".'],
  ['select_one ya_tidak', 'seed=4', 'seed has an effect together with randomize=true alone. Add that, or remove seed.'],
  ['select_one ya_tidak', 'randomize=true seed=x', 'seed must be a number or ${question}, not "x".'],
  ['image', 'max-pixels=big', 'The parameter max-pixels must be a whole number.'],
  ['date', 'x=1', 'The type date has no parameter "x". Remove it from the column parameters.'],
])('%s with the parameters %s is refused', (type, parameters, message) => {
  expect(problems({ survey: [{ type, name: 'q', label: 'Q', parameters }], choices: YES_NO })).toEqual([`survey 1 parameters: ${message}`]);
});

test('parameters that are honoured, and those that mean nothing in a chat', () => {
  const rows = [{ type: 'integer', name: 'Acak', label: 'N' }, { type: 'select_one ya_tidak', name: 'q', label: 'Q', parameters: 'randomize=TRUE, seed=${Acak}' }, { type: 'image', name: 'r', label: 'R', parameters: 'max-pixels=640 app=org.x' }];
  const form = { survey: rows, choices: YES_NO };
  expect([question(form, 'q').parameters, question(form, 'r').parameters]).toEqual([{ randomize: 'true', seed: '${Acak}' }, { 'max-pixels': '640', app: 'org.x' }]);
  expect(warnings(form)).toEqual(['survey 3 parameters: The parameter "app" has no effect in a chat.']);
});

test('appearances are words; what cannot be had is refused or warned of', () => {
  expect(question({ type: 'text', appearance: 'multiline  numbers' }).appearance).toEqual(['multiline', 'numbers']);
  expect(problems({ survey: [{ type: 'select_one ya_tidak', name: 'q', label: 'Q', appearance: "minimal search('kota')" }], choices: YES_NO })[0]).toMatch(/^survey 1 appearance: search\(\) is not supported\./);
  expect(warnings({ survey: [{ type: 'integer', name: 'q', label: 'Q', appearance: 'ex:org.app(x)' }] })).toEqual(['survey 1 appearance: No other app can be opened from a chat; the answer is typed instead.']);
});

test('our own columns', () => {
  const competencies = new Set(['komunikasi', 'kerja_sama']);
  const rows = [
    { type: 'text', name: 'a', label: 'A', competency: 'komunikasi', level: '3', measure: 'ability', time_limit: '90' },
    { type: 'integer', name: 'b', label: 'B', correct: '42', score: '2.5' },
    { type: 'integer', name: 'c', label: 'C', correct: '7' },
  ];
  expect(survey({ survey: rows }, {}, { competencies }).questions).toMatchObject([
    { competency: 'komunikasi', level: { '*': 3 }, measure: 'ability', timeLimit: 90 }, { correct: '42', score: 2.5 }, { correct: '7', score: 1 },
  ]);
  expect(problems({ survey: [{ type: 'text', name: 'a', label: 'A', competency: 'komunikas', level: '9', measure: 'x', score: '-1', time_limit: 'soon' }] }, {}, { competencies })).toEqual([
    'survey 1 competency: The competency dictionary has no "komunikas". Is "komunikasi" meant?', 'survey 1 level: "9" is no level. Write a number from 1 to 5, or 0 where nothing is shown yet.', 'survey 1 score: "-1" is no score. Write a number of zero or more.',
    'survey 1 measure: "x" is not known. Write one of: ability, need, reaction, use, hindrance.', 'survey 1 time_limit: "soon" is no whole number from 1 to 86400. Correct the number.',
  ]);
});

test('levels and right answers may stand with the choices', () => {
  const choices = [{ list_name: 'l', name: 'a', label: 'A', level: 1, correct: '' }, { list_name: 'l', name: 'b', label: 'B', level: 4, correct: 'yes' }, { list_name: 'l', name: 'c', label: 'C', level: null, correct: 'yes' }];
  const rows = [{ type: 'select_one l', name: 'q', label: 'Q', competency: 'komunikasi' }, { type: 'select_one l', name: 'r', label: 'R', score: 3 }, { type: 'select_one l', name: 's', label: 'S', correct: 'a', competency: 'k', level: 2 }];
  expect(survey({ survey: rows, choices }).questions).toMatchObject([{ level: { a: 1, b: 4 }, correct: 'b c', score: 1 }, { correct: 'b c', score: 3 }, { correct: 'a', score: 1, level: { '*': 2 } }]);
  expect(survey({ survey: rows, choices }).questions[1]).not.toHaveProperty('level');
  expect(problems({ survey: [{ type: 'select_one l', name: 'q', label: 'Q', correct: 'z' }], choices })).toEqual(['survey 1 correct: The right answer "z" is none of the choices. Use the name of a choice.']);
});
