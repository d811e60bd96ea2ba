import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseForm } from '../../../src/domain/survey/form/parse.js';
import type { FormSheet, FormSheets } from '../../../src/domain/survey/form/sheets.js';
import { playSurvey } from '../../../src/domain/survey/play.js';
import type { Survey } from '../../../src/domain/survey/types.js';
import { withDocument } from '../../../src/formats/form/form-document.js';
import { formLimits } from '../../../src/formats/form/limits.js';
import { formFileMessages } from '../../../src/formats/form/messages.js';
import type { PlayReference, Script } from './engine.js';
import type { FormRows, Row } from './rows.js';
import { workbook } from './workbook.js';

/** What is compared: what was asked and read in which order, what was refused, and what is there at the end. */
export interface Compared {
  readonly transcript: readonly string[];
  readonly answers: Readonly<Record<string, string>> | null;
  readonly complete: boolean;
}

const sheet = (name: string, rows: readonly Row[]): FormSheet => {
  const headers = [...new Set(rows.flatMap(Object.keys))];
  return { name, headers, rows: rows.map((row, index) => ({ row: index + 2, cells: headers.map((header) => row[header] ?? '') })) };
};

export function sheetsOfRows({ survey, choices = [], settings = {}, tables = {} }: FormRows): FormSheets {
  return { file: 'uji.xlsx', sheets: [sheet('survey', survey), sheet('choices', choices), sheet('settings', [settings])], tables, media: [] };
}

/** @throws Error naming every problem where our own reader refuses the form. */
export function surveyOfRows(form: FormRows): Survey {
  const parsed = parseForm(sheetsOfRows({ ...form, settings: { form_id: 'uji', form_title: 'Uji', ...form.settings } }));
  if ('problems' in parsed) throw new Error(parsed.problems.map(({ sheet: at, row, column, message }) => `${at} ${row} ${column}: ${message}`).join('\n'));
  return parsed.survey;
}

/** The same form by way of a workbook, and its tables by way of CSV files, as an officer would hand it in. */
export async function surveyOfWorkbook(form: FormRows): Promise<Survey> {
  const folder = mkdtempSync(join(tmpdir(), 'pamong-random-'));
  try {
    writeFileSync(join(folder, 'uji.xlsx'), workbook({ ...form, settings: { form_id: 'uji', form_title: 'Uji', ...form.settings } }));
    for (const [name, { columns, rows }] of Object.entries(form.tables ?? {})) writeFileSync(join(folder, `${name}.csv`), [columns, ...rows].map((cells) => cells.join(',')).join('\n'));
    return await withDocument(folder, formLimits, formFileMessages.id, async ({ sheets }) => {
      const parsed = parseForm(sheets);
      if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems));
      return await Promise.resolve(parsed.survey);
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export function playOurs(form: FormRows, script: Script, now: number, zone: string, survey = surveyOfRows(form)): Compared {
  const { transcript, answers, complete } = playSurvey(survey, script, { now, zone, language: form.settings?.['default_language'] ?? 'id', seed: 1 }, ({ reason }) => reason);
  return {
    transcript: transcript.flatMap((line) => ('note' in line ? (isGenerated(line.note) ? [] : [`(${line.note})`]) : line.try === null ? [] : [`${line.ask} ${line.try}${line.accepted ? '' : ' !'}`])),
    answers: complete ? canonical(answers) : null,
    complete,
  };
}

export async function playReference(reference: PlayReference, form: FormRows, script: Script): Promise<Compared> {
  const { transcript, answers, complete } = await reference(form, script);
  return {
    transcript: transcript.flatMap((line) => ('note' in line ? (isGenerated(line.note) ? [] : [`(${line.note})`]) : [`${line.ask} ${line.try}${line.accepted ? '' : ' !'}`])),
    answers: complete ? canonical(answers) : null,
    complete,
  };
}

/** In the order of their keys; a number is one however it is written. */
const canonical = (answers: Readonly<Record<string, string | number>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(answers).filter(([key]) => !isGenerated(key)).map(([key, value]): [string, string] => [key, plain(String(value))]).toSorted(([a], [b]) => (a < b ? -1 : 1)));

/** What the converter wrote and no author, and the moment of sending, which the reference engine notes elsewhere. */
const isGenerated = (key: string): boolean => /(^|\/)(generated_table_list_label_\d+|reserved_name_for_field_list_labels_\d+|\w+_count|end)$/.test(key);

/** A moment without an offset is one of the zone; the reference engine is told none. */
const plain = (text: string): string => (/^-?\d+(\.\d+)?(e[+-]\d+)?$/.test(text) ? String(Number(text)) : text.replace(/^(\d{4}-\d\d-\d\dT)?(\d\d:\d\d:\d\d)\.000\+07:00$/, '$1$2'));
