import { read } from '@e965/xlsx';
import { expect, test } from 'vitest';
import { writeTemplate } from '../../src/app/writeTemplate.js';
import { loadCompetencies } from '../../src/content/competencies.js';
import { parseForm } from '../../src/domain/survey/form/parse.js';
import type { FormSheet, FormSheets } from '../../src/domain/survey/form/sheets.js';
import { questionsOf } from '../../src/domain/survey/types.js';
import { readBytes } from '../formats/form/files.js';

async function sheets(): Promise<FormSheets> {
  const reading = await readBytes(writeTemplate(), 'survei.xlsx');
  if (!reading.ok) throw new Error(JSON.stringify(reading.problems));
  expect([reading.document.mistakes, reading.document.warnings]).toEqual([[], []]);
  return reading.document.sheets;
}

const named = ({ sheets: all }: FormSheets, name: string): FormSheet => all.find((sheet) => sheet.name === name) ?? { name, headers: [], rows: [] };

test('can be imported as it is, without a warning', async () => {
  const competencies = new Set(loadCompetencies().competencies.value.map(({ key }) => key));
  const parsed = parseForm(await sheets(), { competencies });
  if (!('survey' in parsed)) throw new Error(JSON.stringify(parsed.problems));
  expect(parsed.warnings).toEqual([]);
  const { survey } = parsed;
  expect([survey.id, survey.title, survey.languages, survey.settings.purpose, survey.settings.respondent]).toEqual(['kebutuhan-layanan-digital', { id: 'Kebutuhan pelatihan layanan digital' }, ['id'], 'needs', 'named']);
  expect(questionsOf(survey).map(({ name, kind }) => `${kind} ${name}`)).toEqual([
    'note pembuka',
    'select_one pelayanan_publik',
    'select_one komunikasi',
    'range keyakinan',
    'select_multiple kebutuhan',
    'text kebutuhan_lain',
    'integer jam_sebulan',
    'text saran',
  ]);
  expect(questionsOf(survey).flatMap(({ competency, measure }) => (competency === undefined ? [] : [[competency, measure]]))).toEqual([['pelayanan_publik', 'ability'], ['komunikasi', 'ability']]);
});

test('petunjuk explains every column of every sheet, our own among them', async () => {
  const form = await sheets();
  const guide = named(form, 'petunjuk');
  expect(form.sheets[0]).toBe(guide);
  for (const name of ['survey', 'choices', 'settings']) {
    const explained = guide.rows.filter(({ cells }) => cells[0] === name).map(({ cells }) => cells[1]);
    expect(named(form, name).headers).toEqual(explained);
  }
  expect(named(form, 'survey').headers).toEqual(expect.arrayContaining(['competency', 'level', 'measure', 'score', 'correct', 'time_limit']));
  expect(named(form, 'settings').headers).toEqual(expect.arrayContaining(['anonymous', 'disclosure', 'review', 'minutes', 'purpose', 'editable', 'time_limit']));
  expect(guide.rows.every(({ cells }) => (cells[2] ?? '').length > 10 && !(cells[2] ?? '').includes('!'))).toBe(true);
});

test('another program reads the same, and the same is written every time', async () => {
  const bytes = writeTemplate();
  expect(writeTemplate()).toEqual(bytes);
  const other = read(bytes, { type: 'array', dense: true, cellStyles: true });
  const form = await sheets();
  expect(other.SheetNames).toEqual(['petunjuk', 'survey', 'choices', 'settings']);
  for (const { name, headers, rows } of form.sheets) {
    const data = other.Sheets[name]?.['!data'] ?? [];
    for (const { row, cells } of [{ row: 1, cells: headers }, ...rows]) expect(cells.map((_, column) => data[row - 1]?.[column]?.v ?? '')).toEqual(cells);
    expect(other.Sheets[name]?.['!cols']?.every((column) => (column.width ?? 0) >= 8)).toBe(true);
  }
});
