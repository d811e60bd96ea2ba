import { missingColumns, recogniseHeading, tidy, type RawCell, type RawRow, type RosterColumn } from '../domain/roster/columns.js';
import { rosterMessages, type Language, type RosterMessages } from '../domain/roster/messages.js';
import type { Problem } from '../support/errors.js';
import { readTable } from './read-table.js';
import { isBlank, tableLimits, type TableLimits, type TableRow } from './table.js';

export interface RosterReading {
  /** Rows that hold something, in the file's order; none when there are problems with the file as a whole. */
  readonly rows: readonly RawRow[];
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
}

export interface RosterReadOptions {
  /** Of the reports; Indonesian when not said. */
  readonly language?: Language;
  readonly limits?: TableLimits;
}

/**
 * Reads a roster file, XLSX, XLS or separated text by its content, whatever `fileName` says. The first row that holds something is the heading;
 * columns in Indonesian or English, in any order. Nothing is thrown for a bad file: what is wrong is in `problems`.
 */
export function readRoster(bytes: Uint8Array, fileName: string, options: RosterReadOptions = {}): RosterReading {
  const messages = rosterMessages[options.language ?? 'id'];
  const reading = readTable(bytes, fileName, { sheet: /pegawai|employee|roster/i, isHeading: (text) => recogniseHeading(text) !== undefined }, options.limits ?? tableLimits, messages);
  if (!reading.ok) return { rows: [], problems: [reading.problem], warnings: [] };
  const [heading, ...body] = reading.rows.filter((row) => !isBlank(row));
  if (heading === undefined) return { rows: [], problems: [{ message: messages.fileEmpty() }], warnings: reading.warnings };

  const { columns, problems, warnings } = readHeading(heading, body, reading.from, messages);
  const tooLong = reading.from === 'sheet' ? [] : body.filter((row) => row.cells.slice(heading.cells.length).some((cell) => cell !== undefined && cell.text.trim() !== ''));
  problems.push(...tooLong.map(({ row }) => ({ row, message: messages.rowTooLong() })));
  const rows = problems.length > 0 ? [] : body.map((row) => rowOf(row, columns));
  return { rows, problems, warnings: [...reading.warnings, ...warnings] };
}

type Columns = ReadonlyMap<number, { readonly column: RosterColumn; readonly heading: string }>;

function readHeading(heading: TableRow, body: readonly TableRow[], from: 'sheet' | 'text', messages: RosterMessages): { columns: Columns; problems: Problem[]; warnings: Problem[] } {
  const columns = new Map<number, { readonly column: RosterColumn; readonly heading: string }>();
  const found = new Map<RosterColumn, string>();
  const problems: Problem[] = [];
  const warnings: Problem[] = [];
  const unknown: string[] = [];
  const holdsData = (index: number): boolean => body.some(({ cells }) => (cells[index]?.text.trim() ?? '') !== '');
  const width = from === 'sheet' ? body.reduce((most, { cells }) => Math.max(most, cells.length), heading.cells.length) : heading.cells.length;
  for (let index = 0; index < width; index += 1) {
    const text = tidy(heading.cells[index]?.text ?? '');
    const known = recogniseHeading(text);
    if (known === undefined) {
      if (text !== '') unknown.push(text.slice(0, 40));
      else if (holdsData(index)) warnings.push({ row: heading.row, message: messages.columnUnnamed() });
    } else if (found.has(known.column)) {
      problems.push({ row: heading.row, column: known.heading, message: messages.columnTwice(known.heading) });
    } else {
      // A name that both languages share says nothing about the file's language.
      found.set(known.column, known.heading);
      columns.set(index, known);
    }
  }
  if (unknown.length > 0) warnings.push({ row: heading.row, message: messages.columnUnknown(unknown.slice(0, 20).join(', ')) });
  for (const column of missingColumns(found)) problems.push({ row: heading.row, column, message: messages.columnMissing(column) });
  return { columns, problems, warnings };
}

function rowOf(row: TableRow, columns: Columns): RawRow {
  const cells = new Map<RosterColumn, RawCell>();
  for (const [index, { column, heading }] of columns) {
    const cell = row.cells[index];
    cells.set(column, { heading, text: cell?.text ?? '', numeric: cell?.numeric ?? false });
  }
  return { row: row.row, cells };
}
