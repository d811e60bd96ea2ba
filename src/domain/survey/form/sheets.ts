import type { DataTable } from '../types.js';

/** One row of a sheet. `row` is the number under which people see it: Excel's own in a workbook, counted from 1 in a YAML list. */
export interface SheetRow {
  readonly row: number;
  /** Texts by column, trimmed, '' where empty; numbers as plain digits, truth values as `TRUE` and `FALSE`, days as `YYYY-MM-DD`. */
  readonly cells: readonly string[];
}

/** A sheet: its first row that holds something are the headers, as written; rows that hold nothing are left out. */
export interface FormSheet {
  /** The sheet's own name, as written. */
  readonly name: string;
  readonly headers: readonly string[];
  readonly rows: readonly SheetRow[];
}

/** A form as it was read from a file, before anything is understood of it. */
export interface FormSheets {
  /** The file's name, without folders. */
  readonly file: string;
  readonly sheets: readonly FormSheet[];
  /** The CSV files that came with it, by name without ending. */
  readonly tables: Readonly<Record<string, DataTable>>;
  /** Names of the other files that came with it (pictures). */
  readonly media: readonly string[];
}
