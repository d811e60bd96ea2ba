import fc from 'fast-check';
import { read, utils } from '@e965/xlsx';
import { describe, expect, test } from 'vitest';
import type { FieldForm } from '../domain/survey/forms/field.js';
import { functions } from '../domain/survey/forms/functions.js';
import { health } from '../domain/survey/forms/health.js';
import { household } from '../domain/survey/forms/household.js';
import { needs } from '../domain/survey/forms/needs.js';
import { staff } from '../domain/survey/forms/staff.js';
import { turns } from '../domain/survey/forms/turns.js';
import { scriptedForms } from '../support/reference/arbitrary.js';
import { workbook } from '../support/reference/workbook.js';

const FIELD: readonly FieldForm[] = [...health, ...household, ...staff, ...needs, ...functions, ...turns];

describe('forms of the field', () => {
  test('together they use every function, type and column that forms are written with', () => {
    const rows = FIELD.flatMap(({ form }) => form.survey);
    const written = rows.flatMap((row) => Object.values(row)).join('\n');
    // `version` is unknown to the reference engine, and is tested with our own.
    const names = `selected if not coalesce count-selected selected-at indexed-repeat today now string-length concat regex date date-time decimal-date-time format-date format-date-time
      int round number string count sum min max position jr:choice-name once contains starts-with ends-with substr substring-before substring-after translate normalize-space
      join boolean true false boolean-from-string checklist weighted-checklist area distance random uuid pulldata instance`.split(/\s+/);
    expect(names.filter((name) => !new RegExp(`(^|[^\\w:-])${name}\\(`, 'm').test(written))).toEqual([]);
    const types = 'text integer decimal date time datetime select_one select_multiple rank range note calculate acknowledge image file audio geopoint hidden start end today begin_group end_group begin_repeat end_repeat deviceid simserial phonenumber'.split(' ');
    const used = new Set(rows.map((row) => row['type']?.split(' ')[0]));
    expect(types.filter((type) => !used.has(type))).toEqual([]);
    const columns = 'name label hint required required_message relevant constraint constraint_message calculation default choice_filter appearance guidance_hint media::image read_only trigger parameters repeat_count'.split(' ');
    const given = new Set(rows.flatMap((row) => Object.keys(row)));
    expect(columns.filter((column) => !given.has(column))).toEqual([]);
    expect(rows.some(({ type = '' }) => type.endsWith('or_other'))).toBe(true);
  });
});

describe('random forms', () => {
  test('are written as workbooks cell by cell', () => {
    fc.assert(
      fc.property(scriptedForms, ({ form }) => {
        const book = read(workbook(form), { type: 'array' });
        const rows = utils.sheet_to_json<Record<string, string>>(book.Sheets['survey'] ?? {}, { defval: '' }).map((row) => Object.fromEntries(Object.entries(row).filter(([, cell]) => cell !== '')));
        expect(rows).toEqual(form.survey);
        expect(book.SheetNames).toEqual(['survey', 'choices', 'settings']);
      }),
      { numRuns: 20 },
    );
  });
});
