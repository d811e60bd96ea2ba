import { utils, write, type CellObject, type WorkSheet } from '@e965/xlsx';
import { InputRejected } from '../support/errors.js';

export type Cell = string | number | null;
export type Table = readonly (readonly Cell[])[];

export interface Sheet {
  /** As wished; a workbook makes of it what Excel takes, each name once. */
  readonly name: string;
  readonly rows: Table;
  /** Widths of the first columns, in characters. */
  readonly widths?: readonly number[];
}

/** Excel's own limits (a sheet's rows, a cell's characters, a sheet's name). */
const excel = { rows: 1_048_576, text: 32_767, name: 31 } as const;

/** CSV that Excel and everything else reads: UTF-8 with its mark, comma, CRLF (RFC 4180). A text that a spreadsheet would run as a formula gets an apostrophe in front. */
export function csvOf(table: Table): string {
  return `\uFEFF${table.map((cells) => `${cells.map((cell) => csvCell(typeof cell === 'string' ? harmless(cell) : cell)).join(',')}\r\n`).join('')}`;
}

/**
 * An XLSX workbook: numbers are numbers, everything else is text, neutralised as in CSV.
 * @throws {InputRejected} when a sheet cannot hold that many rows.
 */
export function workbookOf(sheets: readonly Sheet[]): Uint8Array {
  const workbook = utils.book_new();
  const taken = new Set<string>();
  for (const { name, rows, widths } of sheets) {
    if (rows.length > excel.rows) throw new InputRejected(`Satu lembar Excel memuat paling banyak ${excel.rows} baris. Ekspor sebagai CSV.`);
    const width = rows.reduce((most, cells) => Math.max(most, cells.length), 1);
    const sheet: WorkSheet = { '!ref': `A1:${utils.encode_cell({ r: Math.max(0, rows.length - 1), c: width - 1 })}` };
    sheet['!data'] = rows.map((cells) => cells.map((cell) => (cell === null ? { t: 'z' } : sheetCell(typeof cell === 'string' ? harmless(cell) : cell))));
    if (widths !== undefined) sheet['!cols'] = widths.map((wch) => ({ wch }));
    utils.book_append_sheet(workbook, sheet, sheetName(name, taken));
  }
  const bytes: unknown = write(workbook, { type: 'buffer', bookType: 'xlsx', compression: true });
  if (!(bytes instanceof Uint8Array)) throw new TypeError('The workbook writer gave no bytes.');
  return bytes;
}

/** OWASP, CSV injection. The full-width signs count too: Excel in East Asian locales reads them as the plain ones. */
function harmless(text: string): string {
  return /^[=+\-@\t\r\n＝＋－＠]/.test(text) ? `'${text}` : text;
}

function csvCell(cell: Cell): string {
  if (cell === null) return '';
  const text = String(cell);
  return /[",\r\n;\t]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function sheetCell(cell: string | number): CellObject {
  if (typeof cell === 'number') return { t: 'n', v: cell };
  // XML cannot hold these characters at all, and Excel refuses a file with them.
  const text = cell.replaceAll(/(?![\t\n\r])[\p{Cc}\p{Surrogate}\uFFFE\uFFFF]/gu, '');
  return { t: 's', v: text.length > excel.text ? `${text.slice(0, excel.text - 1)}…` : text, z: '@' };
}

/** Excel refuses some characters, long names, one name twice whatever its letters' size, and the name History. */
function sheetName(wished: string, taken: Set<string>): string {
  const plain = wished.replaceAll(/[[\]:*?/\\]|\p{Cc}/gu, ' ').replaceAll(/^'+|'+$/g, '').trim().slice(0, excel.name) || 'lembar';
  for (let n = 1; ; n += 1) {
    const ending = n === 1 ? '' : ` ${n}`;
    const name = `${plain.slice(0, excel.name - ending.length)}${ending}`;
    if (taken.has(name.toLowerCase()) || name.toLowerCase() === 'history') continue;
    taken.add(name.toLowerCase());
    return name;
  }
}
