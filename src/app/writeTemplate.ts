import { loadTemplate } from '../content/template.js';
import type { FormSheet } from '../domain/survey/form/sheets.js';
import { MEASURES, PURPOSES } from '../domain/survey/types.js';
import { writeWorkbook, type ColumnLook } from '../formats/form/write-workbook.js';

const yesNo = ['yes', 'no'];

/** How the columns look by header; wide where sentences are written. */
const looks: Readonly<Record<string, ColumnLook>> = {
  type: { width: 26 },
  name: { width: 22 },
  label: { width: 60 },
  'choices/label': { width: 40 },
  hint: { width: 36 },
  required: { width: 10, choices: yesNo },
  relevant: { width: 32 },
  constraint: { width: 26 },
  constraint_message: { width: 32 },
  appearance: { width: 14 },
  parameters: { width: 22 },
  competency: { width: 22 },
  level: { width: 8 },
  measure: { width: 12, choices: MEASURES },
  score: { width: 8 },
  correct: { width: 12 },
  time_limit: { width: 12 },
  form_title: { width: 40 },
  form_id: { width: 30 },
  default_language: { width: 24 },
  purpose: { width: 12, choices: PURPOSES },
  disclosure: { width: 60 },
  review: { width: 10, choices: yesNo },
  anonymous: { width: 12, choices: yesNo },
  editable: { width: 10, choices: yesNo },
  arti: { width: 90 },
  contoh: { width: 44 },
};

/** The workbook (XLSX) that officers start from: `petunjuk`, and a small survey in the sheets `survey`, `choices` and `settings` that can be imported as it is. */
export function writeTemplate(): Uint8Array {
  const { sheets } = loadTemplate();
  const guide = sheets.find(({ name }) => name === 'petunjuk');
  // Columns stand in the order in which they are explained.
  const explained = (sheet: string): readonly string[] => (guide?.rows ?? []).flatMap(({ cells }) => (cells[0] === sheet ? (cells[1] ?? []) : []));
  return writeWorkbook(sheets.map((sheet) => (sheet === guide ? inRows(sheet, sheet.headers) : inRows(sheet, explained(sheet.name)))), looks);
}

/** The sheet with these columns, its rows below a row of headers. */
function inRows({ name, headers, rows }: FormSheet, columns: readonly string[]): FormSheet {
  const places = columns.map((column) => headers.indexOf(column));
  return { name, headers: columns, rows: rows.map(({ row, cells }) => ({ row: row + 1, cells: places.map((place) => cells[place] ?? '') })) };
}
