import { CsvError, parse } from 'csv-parse/sync';
import type { FormProblem } from '../../domain/survey/form/problem.js';
import type { DataTable } from '../../domain/survey/types.js';
import { decode } from '../delimited.js';
import type { FormLimits } from './limits.js';
import type { FormFileMessages } from './messages.js';
import { refuse, shownName } from './refusal.js';
import type { ContentBudget } from './sheet-cells.js';
import { tidied } from './values.js';

/** What separates the columns: whichever the first row has most of. */
const separators = [',', ';', '\t'] as const;

/**
 * Reads a CSV file that came with a form: the first row are its columns; rows that hold nothing are left out, missing cells are ''. UTF-8 or UTF-16 with its mark,
 * or else Windows-1252 with a warning. A first line `sep=;`, which Excel hides, says the separator.
 * @throws FormRefused naming the row, as a text editor counts it where no cell spans lines
 */
export function readTable(bytes: Uint8Array, file: string, content: ContentBudget, limits: FormLimits, messages: FormFileMessages): { readonly table: DataTable; readonly warnings: readonly FormProblem[] } {
  const name = shownName(file);
  const { text, old } = decode(bytes);
  const told = /^\uFEFF?sep=([,;\t])\r?\n/i.exec(text);
  const body = text.slice(told?.[0].length ?? 0).replace(/^\uFEFF/, '');
  const separator = told?.[1] ?? commonest(body);
  const warnings: FormProblem[] = old ? [{ message: messages.tableOldEncoding(name) }] : [];
  const most = limits.cellCharacters * 4;
  checkLines(body, most, name, messages);
  const rows: string[][] = [];
  let columns: string[] | undefined;
  let line = 0;
  const take = (record: readonly string[]): null => {
    line += 1;
    const cells = record.slice(0, limits.columns).map(tidied);
    if (record.length > limits.columns && record.slice(limits.columns).some((cell) => cell.trim() !== '')) refuse({ row: line, message: messages.headerTooFar(limits.columns) });
    while (cells.at(-1) === '') cells.pop();
    if (cells.length === 0) return null;
    content.carry(cells.length);
    for (const cell of cells) if (cell !== '') content.take(cell.length);
    if (columns === undefined) {
      columns = cells;
      return null;
    }
    if (cells.length > columns.length) refuse({ row: line, message: messages.tableWide(name) });
    content.widen(cells, columns.length);
    if (rows.push(cells) > limits.rows) refuse({ message: messages.tableTooLong(name, limits.rows) });
    return null;
  };
  try {
    parse(body, { delimiter: separator, record_delimiter: ['\r\n', '\n', '\r'], relax_quotes: true, relax_column_count: true, skip_empty_lines: false, max_record_size: most, on_record: take });
  } catch (error) {
    if (error instanceof CsvError) return refuse({ row: line + 1, message: messages.tableUnreadable(name) });
    throw error;
  }
  if (columns === undefined) return refuse({ message: messages.tableEmpty(name) });
  return { table: { columns, rows }, warnings };
}

/** Before anything takes a line apart: its separators alone can be more than memory holds. */
function checkLines(text: string, most: number, name: string, messages: FormFileMessages): void {
  let row = 1;
  for (let at = 0; at < text.length; row += 1) {
    const found = text.indexOf('\n', at);
    const end = found === -1 ? text.length : found;
    // Some programs end lines with a carriage return alone.
    if (end - at > most && text.slice(at, end).split('\r').some(({ length }) => length > most)) refuse({ row, message: messages.tableUnreadable(name) });
    at = end + 1;
  }
}

function commonest(text: string): string {
  const first = /^[^\r\n]{0,10000}/.exec(text.trimStart())?.[0] ?? '';
  const counted = separators.map((separator) => ({ separator, times: first.split(separator).length }));
  return counted.toSorted((a, b) => b.times - a.times)[0]?.separator ?? ',';
}
