import type { Problem } from '../support/errors.js';

export interface TableCell {
  readonly text: string;
  /** A number in the file, not text. */
  readonly numeric: boolean;
}

export interface TableRow {
  /** As Excel numbers it, from 1; blank rows count. */
  readonly row: number;
  /** By column; holes and empty texts are empty cells. */
  readonly cells: readonly (TableCell | undefined)[];
}

/** Rows of a worksheet or of a delimited text, or why there are none. */
export type TableReading =
  | { readonly ok: true; readonly rows: readonly TableRow[]; readonly from: 'sheet' | 'text'; readonly warnings: readonly Problem[] }
  | { readonly ok: false; readonly problem: Problem };

/** What a file may weigh; bytes and rows. Far above any agency, far below what would exhaust a small server. */
export interface TableLimits {
  readonly fileBytes: number;
  readonly contentBytes: number;
  readonly rows: number;
}

export const tableLimits: TableLimits = { fileBytes: 20_000_000, contentBytes: 200_000_000, rows: 200_000 };

/** Columns further right are ours in no format, and a sheet can claim 16,384 of them. */
export const columnsRead = 256;

/** Whether the row holds anything. */
export function isBlank(row: TableRow): boolean {
  return row.cells.every((cell) => cell === undefined || cell.text.trim() === '');
}
