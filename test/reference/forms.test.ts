import fc from 'fast-check';
import { read, utils } from '@e965/xlsx';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { FieldForm } from '../domain/survey/forms/field.js';
import { functions } from '../domain/survey/forms/functions.js';
import { health } from '../domain/survey/forms/health.js';
import { household } from '../domain/survey/forms/household.js';
import { needs } from '../domain/survey/forms/needs.js';
import { staff } from '../domain/survey/forms/staff.js';
import { turns } from '../domain/survey/forms/turns.js';
import { scriptedForms } from '../support/reference/arbitrary.js';
import { openReference, type Played, type PlayReference } from '../support/reference/engine.js';
import { workbook } from '../support/reference/workbook.js';

const FIELD: readonly FieldForm[] = [...health, ...household, ...staff, ...needs, ...functions, ...turns];

let play: PlayReference;
beforeAll(async () => {
  play = await openReference(Date.UTC(2026, 10, 23, 3), 'Asia/Jakarta');
});
afterAll(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** What is so of every play, whatever the form. */
function expectSound({ transcript, answers, complete, invalid }: Played, required: ReadonlySet<string>): void {
  const accepted = transcript.flatMap((line) => ('ask' in line && line.accepted ? [line.ask] : []));
  expect(new Set(accepted).size).toBe(accepted.length);
  const notes = transcript.flatMap((line) => ('note' in line ? [line.note] : []));
  expect(new Set(notes).size).toBe(notes.length);
  expect(Object.values(answers)).not.toContain('');
  // Where the play went to its end, nothing is missing that a visited required question had to have.
  if (complete) expect(accepted.filter((key) => required.has(key.replace(/^.*\//, '')) && !(key in answers) && invalid.includes(key))).toEqual([]);
}

describe('forms of the field', () => {
  test('each is played to its end by one of its scripts', async () => {
    const stuck: string[] = [];
    for (const { title, form, scripts } of FIELD) {
      let done = false;
      for (const script of scripts) {
        const played = await play(form, script);
        expectSound(played, new Set());
        done = played.complete && played.transcript.length > 0;
        if (done) break;
      }
      if (!done) stuck.push(title);
    }
    expect(stuck).toEqual([]);
    expect(FIELD.length).toBeGreaterThanOrEqual(40);
  });

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
  test('are what the reference engine can play, and refuse some answers', async () => {
    let [accepted, refused, repeated] = [0, 0, 0];
    await fc.assert(
      fc.asyncProperty(scriptedForms, async ({ form, script }) => {
        const played = await play(form, script);
        expectSound(played, new Set(form.survey.flatMap(({ name = '', required }) => (required === 'yes' ? [name] : []))));
        for (const line of played.transcript) {
          if (!('ask' in line)) continue;
          if (line.accepted) accepted += 1;
          else refused += 1;
          if (line.ask.includes('[2]')) repeated += 1;
        }
      }),
      { numRuns: 25, seed: 20261123 },
    );
    expect(accepted).toBeGreaterThan(25);
    expect(refused).toBeGreaterThan(10);
    expect(repeated).toBeGreaterThan(5);
  });

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
