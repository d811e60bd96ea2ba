import * as XLSX from '@e965/xlsx';
import type { FormRows, Row } from './rows.js';

/** The rows as an Excel workbook with the sheets `survey`, `choices` and `settings`. All cells are texts. */
export function workbook(form: FormRows): Uint8Array {
  const book = XLSX.utils.book_new();
  add(book, 'survey', form.survey);
  if (form.choices !== undefined && form.choices.length > 0) add(book, 'choices', form.choices);
  if (form.settings !== undefined) add(book, 'settings', [form.settings]);
  const bytes: unknown = XLSX.write(book, { bookType: 'xlsx', type: 'buffer' });
  if (!(bytes instanceof Uint8Array)) throw new Error('The workbook could not be written');
  return bytes;
}

function add(book: XLSX.WorkBook, name: string, rows: readonly Row[]): void {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  XLSX.utils.book_append_sheet(book, XLSX.utils.aoa_to_sheet([columns, ...rows.map((row) => columns.map((column) => row[column] ?? ''))]), name);
}
