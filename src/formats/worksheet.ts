import { read, type CellObject, type WorkBook } from '@e965/xlsx';
import type { RosterMessages } from '../domain/roster/messages.js';
import type { Problem } from '../support/errors.js';
import { excelError } from './excel-errors.js';
import { columnsRead, type TableCell, type TableLimits, type TableReading, type TableRow } from './table.js';
import { inspectZip } from './zip-guard.js';

/**
 * Reads one sheet of an XLSX or XLS workbook: the first visible one whose name matches `preferred`, otherwise the first visible one.
 * Formulas are not computed; a cell is what the file says it last showed. Numbers come as plain digits, whatever their format on screen.
 */
export function readWorksheet(bytes: Uint8Array, kind: 'zip' | 'ole', preferred: RegExp, limits: TableLimits, messages: RosterMessages): TableReading {
  const refused = (message: string): TableReading => ({ ok: false, problem: { message } });
  if (kind === 'zip') {
    const verdict = inspectZip(bytes, limits.contentBytes);
    if (verdict.kind === 'too-large') return refused(messages.contentTooLarge(Math.round(limits.contentBytes / 1e6)));
    if (verdict.kind === 'damaged') return refused(messages.damaged());
    if (verdict.kind === 'forbidden') return refused(messages.forbiddenContent());
    if (!verdict.names.some((name) => /^xl\/workbook\.xml$/i.test(name))) return refused(messages.notATable(messages.isOtherZip()));
  }
  let workbook: WorkBook;
  try {
    workbook = read(bytes, { type: 'array', dense: true, sheetRows: limits.rows + 2, cellHTML: false, cellFormula: false, cellText: false });
  } catch (error) {
    return refused(/password|encrypt/i.test(String(error)) ? messages.passwordProtected() : messages.damaged());
  }
  const visible = workbook.SheetNames.filter((_, index) => (workbook.Workbook?.Sheets?.[index]?.Hidden ?? 0) === 0);
  const names = visible.length > 0 ? visible : workbook.SheetNames;
  const name = names.find((one) => preferred.test(one)) ?? names[0];
  const data = name === undefined || !Object.hasOwn(workbook.Sheets, name) ? undefined : workbook.Sheets[name]?.['!data'];
  if (name === undefined || data === undefined) return refused(messages.damaged());
  // The rows that are there, not the range that the sheet claims: a claim costs nothing to write and hours to walk.
  const rows: TableRow[] = [];
  for (const [index, cells] of Object.entries(data)) {
    const row = rowOf(Number(index) + 1, cells);
    if (row !== undefined) rows.push(row);
  }
  if (rows.length > limits.rows + 1) return refused(messages.tooManyRows(limits.rows));
  const warnings: Problem[] = names.length > 1 ? [{ message: messages.sheetChosen(name) }] : [];
  return { ok: true, rows, from: 'sheet', warnings };
}

function rowOf(row: number, cells: readonly (CellObject | undefined)[] | undefined): TableRow | undefined {
  if (cells === undefined || !Number.isInteger(row)) return undefined;
  return { row, cells: cells.slice(0, columnsRead).map((cell) => (cell === undefined ? undefined : cellOf(cell))) };
}

function cellOf(cell: CellObject): TableCell | undefined {
  if (cell.t === 'e') return { text: cell.w ?? excelError(Number(cell.v)), numeric: false };
  if (cell.v === undefined || cell.t === 'z') return undefined;
  if (typeof cell.v === 'number') return { text: plainDigits(cell.v), numeric: true };
  return { text: cell.v instanceof Date ? cell.v.toISOString() : String(cell.v), numeric: false };
}

function plainDigits(value: number): string {
  return Number.isInteger(value) && Math.abs(value) < 1e21 ? BigInt(value).toString() : String(value);
}
