import { utils, write, type CellObject, type WorkSheet } from '@e965/xlsx';
import { InputRejected } from '../support/errors.js';

/** One choice or text, a number, or several choices. */
export type AnswerValue = string | number | readonly string[];

/** One person's answers; `respondent` is `null` where the survey is anonymous. Times are ISO 8601. */
export interface ResponseRow {
  readonly respondent: string | null;
  readonly startedAt: string | null;
  readonly completedAt: string | null;
  readonly answers: Readonly<Record<string, AnswerValue>>;
}

export type ExportFormat = 'json' | 'csv' | 'xlsx';

/** Excel's own limits (a sheet's rows, a cell's characters). */
const excel = { rows: 1_048_576, text: 32_767 } as const;

/**
 * Writes responses for other programs. `questions` are the question ids in the order of the survey: one column each in CSV and XLSX.
 *
 * - JSON: one document, the rows as they are.
 * - CSV: UTF-8 with its mark, comma, CRLF (RFC 4180). Several choices are joined by a space, as in XLSForm.
 * - XLSX: the same table; numbers are numbers, everything else is text, a NIP with all its digits.
 *
 * In CSV and XLSX a text that a spreadsheet would run as a formula gets an apostrophe in front (OWASP, CSV injection).
 * @throws {InputRejected} when a sheet cannot hold that many rows.
 */
export function exportResponses(rows: readonly ResponseRow[], questions: readonly string[], format: 'json' | 'csv'): string;
export function exportResponses(rows: readonly ResponseRow[], questions: readonly string[], format: 'xlsx'): Uint8Array;
export function exportResponses(rows: readonly ResponseRow[], questions: readonly string[], format: ExportFormat): string | Uint8Array;
export function exportResponses(rows: readonly ResponseRow[], questions: readonly string[], format: ExportFormat): string | Uint8Array {
  return writers[format](rows, questions);
}

const writers = {
  json: (rows) => `${JSON.stringify(rows, null, 2)}\n`,
  csv: (rows, questions) => `\uFEFF${tableOf(rows, questions).map((cells) => `${cells.map(csvCell).join(',')}\r\n`).join('')}`,
  xlsx: (rows, questions) => workbookOf(tableOf(rows, questions)),
} as const satisfies Readonly<Record<ExportFormat, (rows: readonly ResponseRow[], questions: readonly string[]) => string | Uint8Array>>;

type Cell = string | number | null;

function tableOf(rows: readonly ResponseRow[], questions: readonly string[]): readonly (readonly Cell[])[] {
  const answer = (row: ResponseRow, question: string): Cell => {
    const value = Object.hasOwn(row.answers, question) ? row.answers[question] : undefined;
    if (value === undefined) return null;
    return typeof value === 'string' || typeof value === 'number' ? value : value.join(' ');
  };
  return [
    ['respondent', 'startedAt', 'completedAt', ...questions],
    ...rows.map((row) => [row.respondent, row.startedAt, row.completedAt, ...questions.map((question) => answer(row, question))]),
  ].map((cells) => cells.map((cell) => (typeof cell === 'string' ? harmless(cell) : cell)));
}

/** The full-width signs count too: Excel in East Asian locales reads them as the plain ones. */
function harmless(text: string): string {
  return /^[=+\-@\t\r\n＝＋－＠]/.test(text) ? `'${text}` : text;
}

function csvCell(cell: Cell): string {
  if (cell === null) return '';
  const text = String(cell);
  return /[",\r\n;\t]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function workbookOf(table: readonly (readonly Cell[])[]): Uint8Array {
  if (table.length > excel.rows) throw new InputRejected(`Satu lembar Excel memuat paling banyak ${excel.rows} baris. Ekspor sebagai CSV.`);
  const sheet: WorkSheet = { '!ref': `A1:${utils.encode_cell({ r: Math.max(0, table.length - 1), c: Math.max(0, (table[0]?.length ?? 1) - 1) })}` };
  sheet['!data'] = table.map((cells) => cells.map((cell) => (cell === null ? { t: 'z' } : sheetCell(cell))));
  const workbook = utils.book_new(sheet, 'responses');
  const bytes: unknown = write(workbook, { type: 'buffer', bookType: 'xlsx', compression: true });
  if (!(bytes instanceof Uint8Array)) throw new TypeError('The workbook writer gave no bytes.');
  return bytes;
}

function sheetCell(cell: string | number): CellObject {
  if (typeof cell === 'number') return { t: 'n', v: cell };
  // XML cannot hold these characters at all, and Excel refuses a file with them.
  const text = cell.replaceAll(/(?![\t\n\r])[\p{Cc}\p{Surrogate}\uFFFE\uFFFF]/gu, '');
  return { t: 's', v: text.length > excel.text ? `${text.slice(0, excel.text - 1)}…` : text, z: '@' };
}
