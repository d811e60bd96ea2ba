import { rosterMessages, type Language } from '../domain/roster/messages.js';
import type { Problem } from '../support/errors.js';
import { readTable } from './read-table.js';
import { isBlank, tableLimits, type TableCell, type TableLimits, type TableRow } from './table.js';

export interface ListColumn {
  /** Its name and what else it may be called; spaces, underscores and upper case make no difference. */
  readonly names: readonly [string, ...string[]];
  readonly required: boolean;
}

export interface ListRow<C extends string> {
  /** As Excel numbers it. */
  readonly row: number;
  /** '' where a cell is empty or its column is not there. */
  readonly cells: Readonly<Record<C, TableCell>>;
}

export interface ListReading<C extends string> {
  /** None when there are problems. */
  readonly rows: readonly ListRow<C>[];
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
}

export interface ListReadOptions<C extends string> {
  readonly language?: Language;
  readonly limits?: TableLimits;
  /** The name of the sheet to read where a workbook has several. */
  readonly sheet?: RegExp;
  /** The column that the first one is in a file without any heading. */
  readonly bare?: C;
}

const plain = (text: string): string => text.normalize('NFC').trim().toLowerCase().replaceAll(/[\s_.-]/g, '');
const EMPTY: TableCell = { text: '', numeric: false };

/**
 * Reads a short table that an officer keeps, XLSX, XLS or separated text: the first row that holds something names the columns, in any order.
 * Nothing is thrown for a bad file: what is wrong is in `problems`.
 */
export function readList<C extends string>(bytes: Uint8Array, fileName: string, columns: Readonly<Record<C, ListColumn>>, options: ListReadOptions<C> = {}): ListReading<C> {
  const messages = rosterMessages[options.language ?? 'id'];
  const names = new Map(keysOf(columns).flatMap((column) => columns[column].names.map((name) => [plain(name), column] as const)));
  const reading = readTable(bytes, fileName, { sheet: options.sheet ?? /^$/, isHeading: (text) => names.has(plain(text)) }, options.limits ?? tableLimits, messages);
  if (!reading.ok) return { rows: [], problems: [reading.problem], warnings: [] };
  const filled = reading.rows.filter((row) => !isBlank(row));
  const [heading] = filled;
  if (heading === undefined) return { rows: [], problems: [{ message: messages.fileEmpty() }], warnings: reading.warnings };

  const { bare } = options;
  const found = placesOf(heading, names);
  if (found.places.size === 0 && bare !== undefined) return { rows: filled.map((row) => rowOf(row, new Map([[bare, 0]]), columns)), problems: [], warnings: reading.warnings };
  const problems: Problem[] = [
    ...found.twice.map((column) => ({ row: heading.row, column: columns[column].names[0], message: messages.columnTwice(columns[column].names[0]) })),
    ...keysOf(columns)
      .filter((column) => columns[column].required && !found.places.has(column))
      .map((column) => ({ row: heading.row, column: columns[column].names[0], message: messages.columnMissing(columns[column].names[0]) })),
  ];
  const warnings = found.unknown.length === 0 ? [] : [{ row: heading.row, message: messages.columnUnknown(found.unknown.slice(0, 20).join(', ')) }];
  return { rows: problems.length > 0 ? [] : filled.slice(1).map((row) => rowOf(row, found.places, columns)), problems, warnings: [...reading.warnings, ...warnings] };
}

const keysOf = <C extends string>(columns: Readonly<Record<C, ListColumn>>): readonly C[] => Object.keys(columns).filter((key): key is C => Object.hasOwn(columns, key));

function placesOf<C extends string>(heading: TableRow, names: ReadonlyMap<string, C>): { readonly places: ReadonlyMap<C, number>; readonly twice: readonly C[]; readonly unknown: readonly string[] } {
  const places = new Map<C, number>();
  const twice: C[] = [];
  const unknown: string[] = [];
  heading.cells.forEach((cell, index) => {
    const text = cell?.text.trim() ?? '';
    const column = names.get(plain(text));
    if (column === undefined) {
      if (text !== '') unknown.push(text.slice(0, 40));
    } else if (places.has(column)) twice.push(column);
    else places.set(column, index);
  });
  return { places, twice, unknown };
}

function rowOf<C extends string>(row: TableRow, places: ReadonlyMap<C, number>, columns: Readonly<Record<C, ListColumn>>): ListRow<C> {
  const cell = (column: C): TableCell => {
    const found = row.cells[places.get(column) ?? -1];
    return found === undefined ? EMPTY : { text: found.text.normalize('NFC').trim().replaceAll(/\s+/g, ' '), numeric: found.numeric };
  };
  const cells = new Map(keysOf(columns).map((column) => [column, cell(column)]));
  return { row: row.row, cells: complete(cells, keysOf(columns)) };
}

/** The record of a map that has every key. */
function complete<C extends string>(cells: ReadonlyMap<C, TableCell>, keys: readonly C[]): Readonly<Record<C, TableCell>> {
  const record: Partial<Record<C, TableCell>> = {};
  for (const key of keys) record[key] = cells.get(key) ?? EMPTY;
  const isComplete = (made: Partial<Record<C, TableCell>>): made is Record<C, TableCell> => keys.every((key) => made[key] !== undefined);
  if (!isComplete(record)) throw new Error('A column has no cell.');
  return record;
}
