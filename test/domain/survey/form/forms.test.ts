import { existsSync, readdirSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { parseForm, type ParsedForm } from '../../../../src/domain/survey/form/parse.js';
import { playSurvey, type Script } from '../../../../src/domain/survey/play.js';
import { askedOf } from '../../../../src/domain/survey/askedQuestions.js';
import { choicesOf, questionsOf, type Question, type Survey } from '../../../../src/domain/survey/types.js';
import { withDocument } from '../../../../src/formats/form/form-document.js';
import { formLimits } from '../../../../src/formats/form/limits.js';
import { formFileMessages } from '../../../../src/formats/form/messages.js';

/** Forms of a well-known converter's own tests, beside the project. */
const FOLDER = new URL('../../../../../shared/forms/', import.meta.url).pathname;

const VIDEO = 'cannot be taken yet';
const BARCODE = 'cannot be scanned';
const NO_FORM_ID = 'settings form_id';

/**
 * What becomes of each: it is imported and asks so many questions, or is refused for these reasons (row, column, words of the message).
 * The converter takes all but `bad_calc` (its validator refuses it) and `unknown_question_type`; the rest that is refused here asks for what a chat cannot give.
 */
const FORMS: Readonly<Record<string, number | readonly (readonly [number, string, string])[]>> = {
  'allow_comment_rows_test.xls': 1,
  'attribute_columns_test.xlsx': [[35, 'type', BARCODE], [38, 'type', VIDEO]],
  'bad_calc.xlsx': [[2, 'calculation', 'cannot be read at character']],
  'calculate.xls': 0,
  'cascading_select_test_equivalent.xls': 7,
  'case_insensitivity.xls': [[2, 'DATASET', 'Entities'], [3, 'TYPE', 'external_choices'], [4, 'TYPE', 'OpenStreetMap']],
  'case_insensitivity.xlsx': [[2, 'DATASET', 'Entities'], [3, 'TYPE', 'external_choices'], [4, 'TYPE', 'OpenStreetMap']],
  'choice_filter_test.xlsx': 3,
  'choice_name_as_type.xls': [[3, 'type', 'external_choices']],
  'choice_name_same_as_select_name.xls': 1,
  'default_time_demo.xls': 1,
  'extra_columns.xlsx': 1,
  'extra_sheet_names.xlsx': 1,
  'field-list.xlsx': 1,
  'flat_xlsform_test.xlsx': [[35, 'type', BARCODE], [38, 'type', VIDEO]],
  'gps.xls': 1,
  'group.xls': 3,
  'group.xlsx': 3,
  'hidden.xls': 0,
  'include.xls': [[3, 'type', 'cannot be included']],
  'include.xlsx': [[3, 'type', 'cannot be included']],
  'include_json.xls': [[2, 'type', 'cannot be included']],
  'include_json.xlsx': [[2, 'type', 'cannot be included']],
  'loop.xls': 6,
  'loop.xlsx': 6,
  'or_other.xlsx': 3,
  'pull_data.xlsx': 0,
  'repeat_date_test.xls': 2,
  'simple_loop.xls': 2,
  'sms_info.xls': 7,
  'specify_other.xls': 2,
  'specify_other.xlsx': 2,
  'style_settings.xls': 2,
  'survey_no_name.xlsx': 1,
  'table-list.xls': 4,
  'text_and_integer.xls': 2,
  'text_and_integer.xlsx': 2,
  'tutorial.xls': 10,
  'unknown_question_type.xls': [[52, 'type', '"unknown" is not known']],
  'widgets.xls': [[12, 'type', BARCODE], [15, 'type', VIDEO]],
  'xlsform_spec_test.xlsx': [[35, 'type', BARCODE], [38, 'type', VIDEO]],
  'xml_escaping.xls': 1,
  'yes_or_no_question.xls': 1,
  'yes_or_no_question.xlsx': 1,
};

describe.skipIf(!existsSync(FOLDER))('the forms that a well-known converter is tested with', () => {
  const read = new Map<string, ParsedForm>();

  beforeAll(async () => {
    for (const file of Object.keys(FORMS)) {
      await withDocument(`${FOLDER}${file}`, formLimits, formFileMessages.en, ({ sheets }) => {
        read.set(file, parseForm(sheets, { language: 'en' }));
        return Promise.resolve();
      });
    }
  }, 60_000);

  test('are all in the table', () => {
    expect(Object.keys(FORMS)).toEqual(readdirSync(FOLDER).toSorted((a, b) => (a < b ? -1 : 1)));
  });

  test.each(Object.entries(FORMS))('%s', (file, expected) => {
    const form = read.get(file);
    if (form === undefined) throw new Error('not read');
    if (typeof expected !== 'number') {
      expect('problems' in form ? form.problems.map(({ row, column }) => [row, column]) : []).toEqual(expected.map(([row, column]) => [row, column]));
      expected.forEach(([, , words], index) => expect('problems' in form ? form.problems[index]?.message : '').toContain(words));
      return;
    }
    if ('problems' in form) throw new Error(JSON.stringify(form.problems));
    expect(askedOf(form.survey)).toHaveLength(expected);
    expect(toTheEnd(form.survey)).toMatchObject({ complete: true });
  });

  test('keep what the converter is tested for', () => {
    const survey = (file: string): Survey => {
      const form = read.get(file);
      if (form === undefined || 'problems' in form) throw new Error(file);
      return form.survey;
    };
    const question = (file: string, name: string): Question | undefined => questionsOf(survey(file)).find((each) => each.name === name);
    expect(question('default_time_demo.xls', 'start_time')?.default).toEqual({ value: '09:30:00' });
    expect(question('group.xls', 'phone_number')?.constraint).toBe("regex(., '^\\d*$')");
    expect(question('specify_other.xls', 'sex_other')?.relevant).toBe("selected(../sex, 'other')");
    expect(question('tutorial.xls', 'age_in_years')).toMatchObject({ relevant: "${older_than_five}='yes'", constraint: '. >= 5' });
    expect(questionsOf(survey('loop.xls')).filter(({ name }) => name === 'number').map(({ label }) => label['en'])).toEqual([
      'How many Pit latrine with slab are on the premises?', 'How many Pit latrine without slab/open pit are on the premises?', 'How many Bucket system are on the premises?', 'How many Other are on the premises?',
    ]);
    expect(questionsOf(survey('repeat_date_test.xls'))[0]).toMatchObject({ kind: 'note', name: 'generated_note_name_2' });
    expect(question('choice_filter_test.xlsx', 'county')).toMatchObject({ list: 'counties', choiceFilter: '${state}=cf' });
    expect(survey('style_settings.xls')).toMatchObject({ id: 'new_id', title: { id: 'My Survey' } });
    expect(survey('survey_no_name.xlsx').id).toBe('survey_no_name');
    expect(read.get('extra_sheet_names.xlsx')?.warnings.map(({ sheet, column }) => `${sheet ?? ''} ${column ?? ''}`.trim())).toEqual(['stettings', NO_FORM_ID]);
  });
});

/** Something that every constraint of these forms accepts. */
const ANSWERS: Partial<Record<Question['kind'], string>> = {
  integer: '20', decimal: '15.5', range: '1', text: '12', date: '2030-01-02', time: '09:30', datetime: '2030-01-02T09:30', acknowledge: 'OK', image: 'a.jpg', file: 'a.pdf', audio: 'a.ogg', geopoint: '-6.9 107.6 700 5',
};

/** Answers whatever is asked next, until nothing is left to ask. */
function toTheEnd(survey: Survey): { readonly complete: boolean; readonly stuck: unknown } {
  const script: Record<string, readonly string[]> = {};
  const env = { now: Date.UTC(2026, 10, 22, 2), zone: 'Asia/Jakarta', language: survey.languages[0] ?? 'id', seed: 1 };
  for (;;) {
    const played = playSurvey(survey, script as Script, env, ({ reason }) => reason);
    const last = played.transcript.findLast((line) => 'ask' in line && !line.accepted);
    const next = played.transcript.find((line) => 'ask' in line && line.try === null && script[line.ask] === undefined);
    if (next === undefined || !('ask' in next)) return { complete: played.complete, stuck: last };
    const question = questionsOf(survey).find(({ name }) => name === next.ask.split('/').at(-1));
    if (question === undefined) return { complete: false, stuck: next };
    const names = choicesOf(survey, question).map(({ name }) => name);
    // One of them fits, whatever the filter leaves.
    script[next.ask] = names.length === 0 ? [ANSWERS[question.kind] ?? ''] : question.kind === 'rank' ? [names.join(' ')] : names;
  }
}
