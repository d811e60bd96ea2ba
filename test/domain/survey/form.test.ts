import { expect, test } from 'vitest';
import { compileSurvey, surveyFaults } from '../../../src/domain/survey/compile.js';
import { parseSurvey, type FormProblem } from '../../../src/domain/survey/form.js';
import { surveySchema } from '../../../src/domain/survey/schema.js';
import type { Survey } from '../../../src/domain/survey/types.js';

const settings = { form_id: 'uji', form_title: 'Uji', disclosure: 'Hanya untuk uji.' };
const choices = [{ list_name: 'ya', name: 'ya', label: 'Ya' }, { list_name: 'ya', name: 'tidak', label: 'Tidak' }];

function problems(source: unknown, place = {}): readonly (Omit<FormProblem, 'file'>)[] {
  const read = parseSurvey(source, { file: 'uji.yaml', ...place });
  return 'problems' in read ? read.problems.map(({ file: _file, ...rest }) => rest) : [];
}

function survey(rows: readonly Record<string, unknown>[]): Survey {
  const read = parseSurvey({ settings, choices, survey: rows }, { file: 'uji.yaml' });
  if ('problems' in read) throw new Error(JSON.stringify(read.problems));
  return read.survey;
}

test('rows become a survey that is plain JSON, with the words of each language', () => {
  const read = survey([
    { type: 'select_one ya', name: 'mau', 'label::Bahasa Indonesia (id)': 'Mau?', 'label::English (en)': 'Want?', required: 'yes', hint: null, relevant: '' },
    { type: 'integer', name: 'n', label: 'Berapa?', relevant: "${mau} = 'ya'", constraint: '. > 0', constraint_message: 'Lebih dari nol.', competency: 'komunikasi' },
    {},
  ]);
  expect(read).toEqual({
    id: 'uji', version: 1, title: { id: 'Uji' }, languages: ['id', 'en'],
    settings: { purpose: 'general', disclosure: { id: 'Hanya untuk uji.' }, review: true, respondent: 'named', minutes: 5 },
    questions: [
      { name: 'mau', kind: 'select_one', label: { id: 'Mau?', en: 'Want?' }, required: true, choices: [{ name: 'ya', label: { id: 'Ya' } }, { name: 'tidak', label: { id: 'Tidak' } }] },
      { name: 'n', kind: 'integer', label: { id: 'Berapa?' }, required: false, relevant: "${mau} = 'ya'", constraint: '. > 0', constraintMessage: { id: 'Lebih dari nol.' }, competency: 'komunikasi' },
    ],
  });
  expect(surveySchema.parse(JSON.parse(JSON.stringify(read)))).toEqual(read);
});

test('every mistake is named at once, with sheet, row and column', () => {
  expect(problems({
    settings: { ...settings, form_id: '', version: 0, purpose: 'fun', minutes: 'two', 'disclosure::Jawa (jv)': 'x' },
    choices: [...choices, { list_name: 'ya', name: 'ya', label: 'Lagi' }, { list_name: '', name: 'x', label: 'X' }],
    survey: [
      { type: 'select_one tiada', name: 'a', label: 'A' },
      { type: 'select_one', name: 'b', label: 'B' },
      { type: 'video', name: 'c', label: 'C' },
      { type: 'text now', name: 'd', label: 'D' },
      { type: 'text', name: 'e', 'label::English (en)': 'E' },
      { type: 'text', name: '2f', label: 'F', required: 'maybe', appearance: 'huge', measure: 'x' },
      { type: 'text', name: 'd', label: 'Again' },
      { type: 'text', name: 'g', label: 'G', relevant: '${c} = 1 and ${zz} = 2', constraint: '. >', colour: 'red' },
      { type: 'calculate', name: 'h' },
      { type: 'select_multiple ya', name: 'i', label: 'I' },
      { type: '', name: 'j', label: 'J' },
    ],
  })).toEqual([
    { sheet: 'settings', row: 1, column: 'disclosure::Jawa (jv)', message: expect.stringContaining('language') as string },
    { sheet: 'survey', row: 8, column: 'colour', message: 'the column "colour" is not known' },
    { sheet: 'choices', row: 4, column: 'list_name', message: '"list_name" is missing' },
    { sheet: 'survey', row: 1, column: 'type', message: 'the sheet choices has no list "tiada"' },
    { sheet: 'survey', row: 2, column: 'type', message: 'select_one needs the name of a list' },
    { sheet: 'survey', row: 3, column: 'type', message: expect.stringContaining('"video" is not known') as string },
    { sheet: 'survey', row: 4, column: 'type', message: '"text now" has more words than a type has' },
    { sheet: 'survey', row: 5, column: 'label', message: expect.stringContaining('Indonesian words are missing') as string },
    { sheet: 'survey', row: 6, column: 'required', message: '"maybe" is neither yes nor no' },
    { sheet: 'survey', row: 6, column: 'appearance', message: expect.stringContaining('"huge"') as string },
    { sheet: 'survey', row: 6, column: 'measure', message: expect.stringContaining('"x"') as string },
    { sheet: 'survey', row: 11, column: 'type', message: '"type" is missing' },
    { sheet: 'settings', row: 1, column: 'form_id', message: '"form_id" is missing' },
    { sheet: 'settings', row: 1, column: 'version', message: expect.stringContaining('"0"') as string },
    { sheet: 'settings', row: 1, column: 'purpose', message: expect.stringContaining('"fun"') as string },
    { sheet: 'settings', row: 1, column: 'minutes', message: expect.stringContaining('"two"') as string },
    { sheet: 'survey', row: 6, column: 'name', message: expect.stringContaining('no name') as string },
    { sheet: 'survey', row: 7, column: 'name', message: 'the name "d" is used twice' },
    { sheet: 'survey', row: 8, column: 'constraint', message: 'the expression ends too early (character 4)' },
    { sheet: 'survey', row: 9, column: 'calculation', message: 'a calculate row needs a calculation' },
    { sheet: 'survey', row: 10, column: 'type', message: 'the choice "ya" is there twice' },
    { sheet: 'survey', row: 8, column: 'relevant', message: 'there is no question "zz"' },
  ]);
});

test('what is no form at all is refused by its place', () => {
  expect(problems(null)).toHaveLength(1);
  expect(problems({ settings, survey: [{ type: 'text', name: ['x'], label: 'X' }] })).toMatchObject([{ sheet: 'survey', row: 1, column: 'name' }]);
  expect(problems({ settings, survey: [{ type: 'note', name: 'x', label: 'X' }] })).toMatchObject([{ column: 'type', message: 'the survey asks nothing' }]);
  expect(problems({ settings, survey: [{ type: 'text', name: 'x', label: 'X', competency: 'terbang' }] }, { competencies: new Set(['komunikasi']) })).toMatchObject([{ row: 1, column: 'competency' }]);
});

test('a workbook counts its rows in its own way', () => {
  expect(problems({ settings, survey: [{ type: 'foto', name: 'x', label: 'X' }] }, { row: (_sheet: string, index: number) => index + 2 })).toMatchObject([{ row: 2 }]);
});

test('questions that wait for each other are found, and everything that depends comes after what it depends on', () => {
  const circle = problems({ settings, survey: [
    { type: 'text', name: 'a', label: 'A', relevant: "${c} != ''" },
    { type: 'text', name: 'b', label: 'B', relevant: "${a} != ''" },
    { type: 'text', name: 'c', label: 'C', relevant: "${b} != ''" },
    { type: 'text', name: 'd', label: 'D', relevant: "${d} != ''" },
    { type: 'text', name: 'e', label: 'E', constraint: '. != ${a}' },
  ] });
  expect(circle.map(({ row, message }) => [row, message])).toEqual([
    [1, 'these questions depend on each other in a circle: a → c → b → a'],
    [4, 'these questions depend on each other in a circle: d → d'],
  ]);
  const forward = survey([
    { type: 'text', name: 'a', label: 'A', relevant: "${b} = 'x'" },
    { type: 'text', name: 'b', label: 'B', relevant: "${c} = 'x'" },
    { type: 'text', name: 'c', label: 'C' },
  ]);
  const compiled = compileSurvey(forward);
  expect(compiled.order.map(({ question }) => question.name)).toEqual(['c', 'b', 'a']);
  expect(compiled.dependents).toEqual(new Map([['b', ['a']], ['c', ['b']]]));
  expect(compileSurvey(forward)).toBe(compiled);
  expect(surveyFaults(forward)).toEqual([]);
});

test('a survey with faults is refused when it is to be played', () => {
  const broken: Survey = { ...survey([{ type: 'text', name: 'a', label: 'A' }]), questions: [{ name: 'a', kind: 'text', label: { id: 'A' }, required: false, relevant: 'x y' }] };
  expect(() => compileSurvey(broken)).toThrow('cannot be played');
});
