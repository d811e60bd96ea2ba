import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compileSurvey } from '../../../../src/domain/survey/compile.js';
import { CHOICE_COLUMNS, SETTING_COLUMNS, SURVEY_COLUMNS } from '../../../../src/domain/survey/form/headers.js';
import { parseForm, parseYamlForm } from '../../../../src/domain/survey/form/parse.js';
import type { FormSheet, FormSheets } from '../../../../src/domain/survey/form/sheets.js';
import { surveySchema } from '../../../../src/domain/survey/schema.js';
import { questionsOf } from '../../../../src/domain/survey/types.js';

const HOSTILE = ['__proto__', 'constructor', '${', '${}', '${a', '${__proto__}', "'", '"', '(', '[1]', '%(name)s', '\u0000', '\u202e', '=1+1', 'a'.repeat(300), '::', ':', 'jr:', '${a} = ${b}', '-', 'NaN', '1e9', '\n', '🙂', 'toString'];
const TYPES = ['text', 'integer', 'select_one l', 'select_multiple l or_other', 'rank l', 'select_one_from_file t.csv', 'begin group', 'end group', 'begin repeat', 'end repeat', 'begin loop over l', 'end loop', 'note', 'calculate', 'range', 'audit', 'osm', 'csv-external', 'include', 'set form id', 'nonsense', ''];
const cell = fc.oneof(
  { weight: 30, arbitrary: fc.constant('') },
  { weight: 4, arbitrary: fc.constantFrom('a', 'b', 'c', 'l', 'yes', 'no', '', "${a} = 'x'", '${b} + 1', '. > 0', 'table-list', 'label', 'start=1 end=5', 'randomize=true', 'today()') },
  { weight: 1, arbitrary: fc.constantFrom(...HOSTILE) },
  { weight: 1, arbitrary: fc.string({ maxLength: 12 }) },
);

function sheet(name: string, columns: readonly string[], special: Readonly<Record<string, fc.Arbitrary<string>>>): fc.Arbitrary<FormSheet> {
  const header = fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...columns) }, { weight: 1, arbitrary: fc.constantFrom('label::English (en)', 'hint:French', 'media::image', 'bind::relevant', 'kolom lain', ...HOSTILE) });
  return fc.uniqueArray(header, { minLength: 1, maxLength: columns.length }).chain((some) => {
    const headers = [...Object.keys(special), ...some.filter((each) => !Object.hasOwn(special, each))];
    const cells = fc.tuple(...headers.map((each) => Object.hasOwn(special, each) ? (special[each] ?? cell) : cell));
    return fc.record({ name: fc.constant(name), headers: fc.constant(headers), rows: fc.array(cells, { maxLength: 6 }).map((rows) => rows.map((row, index) => ({ row: index + 2, cells: row }))) });
  });
}

const forms: fc.Arbitrary<FormSheets> = fc.record({
  file: fc.constantFrom('uji.xlsx', '.xlsx', '', 'ü ñ.xls', '🙂.xlsx'),
  sheets: fc.tuple(
    sheet('survey', SURVEY_COLUMNS, { type: fc.oneof({ weight: 20, arbitrary: fc.constantFrom('text', 'integer', 'note', 'select_one l') }, { weight: 5, arbitrary: fc.constantFrom(...TYPES) }, { weight: 1, arbitrary: cell }), name: fc.oneof({ weight: 40, arbitrary: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i') }, { weight: 1, arbitrary: cell }) }),
    sheet('choices', CHOICE_COLUMNS, { list_name: fc.constantFrom('l', 'm', ''), name: cell }),
    sheet('settings', SETTING_COLUMNS, {}),
  ),
  tables: fc.constantFrom({}, { t: { columns: ['name', 'label', 'x'], rows: [['a', 'A', '1'], ['b', '', '']] } }),
  media: fc.constantFrom([], ['a']),
});

test('whatever stands in the cells is either a survey that can be played and stored, or refused with places and words', () => {
  let taken = 0;
  fc.assert(
    fc.property(forms, (sheets) => {
      const read = parseForm(sheets);
      for (const { sheet: name, message } of [...read.warnings, ...('problems' in read ? read.problems : [])]) {
        expect(message.length).toBeGreaterThan(10);
        expect(name === undefined || ['survey', 'choices', 'settings'].includes(name)).toBe(true);
      }
      if ('problems' in read) {
        expect(read.problems.length).toBeGreaterThan(0);
        return;
      }
      taken += 1;
      compileSurvey(read.survey);
      const stored: unknown = JSON.parse(JSON.stringify(read.survey));
      expect(surveySchema.parse(stored)).toEqual(read.survey);
      expect(questionsOf(read.survey).every(({ name }) => name !== '')).toBe(true);
    }),
    { numRuns: 200, seed: 31 },
  );
  // Enough of them are surveys, so that both sides are looked at.
  expect(taken).toBeGreaterThan(10);
});

test('the same form is understood in the same way', () => {
  fc.assert(fc.property(forms, (sheets) => {
    expect(parseForm(sheets)).toEqual(parseForm(structuredClone(sheets)));
  }), { numRuns: 20 });
});

test('whatever YAML comes to is never more than refused', () => {
  fc.assert(fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
    const read = parseYamlForm(value, 'uji.yaml');
    expect('problems' in read && read.problems.length > 0).toBe(true);
  }), { numRuns: 100 });
  expect(parseYamlForm({ survey: [{ type: 'text', name: ['x'], label: 'X' }] }, 'uji.yaml')).toMatchObject({ problems: [{ sheet: 'survey', row: 1, column: 'name' }] });
  expect(parseYamlForm({ settings: { form_id: {} } }, 'uji.yaml')).toMatchObject({ problems: [{ sheet: 'settings', column: 'form_id' }] });
});
