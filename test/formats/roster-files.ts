import { utils, write, type BookType, type CellObject, type WorkSheet } from '@e965/xlsx';
import { rosterColumns, type RosterColumn } from '../../src/domain/roster/columns.js';
import type { RosterEmployee } from '../../src/domain/roster/employee.js';

export type Grid = readonly (readonly (string | number)[])[];

export const columns: readonly RosterColumn[] = ['nip', 'name', 'email', 'phone', 'position', 'unit', 'parentUnit', 'supervisorNip', 'status', 'timezone'];

/** A roster as an officer would keep it: one row a person, the parent unit in full. */
export function gridOf(employees: readonly RosterEmployee[], language: 'id' | 'en', order: readonly RosterColumn[] = columns): Grid {
  const value = (employee: RosterEmployee, column: RosterColumn): string => {
    const values: Readonly<Record<RosterColumn, string | null>> = {
      nip: employee.nip,
      name: employee.name,
      email: employee.email,
      phone: employee.phone,
      position: employee.position,
      unit: employee.unit.at(-1) ?? '',
      parentUnit: employee.unit.slice(0, -1).join(' > '),
      supervisorNip: employee.supervisorNip,
      status: employee.status,
      timezone: employee.zone,
    };
    return values[column] ?? '';
  };
  return [order.map((column) => rosterColumns[column][language]), ...employees.map((employee) => order.map((column) => value(employee, column)))];
}

export function delimited(grid: Grid, separator: ',' | ';' | '\t', options: { readonly mark?: boolean; readonly line?: '\n' | '\r\n' } = {}): Uint8Array {
  const quoted = (cell: string | number): string => (/[",;\t\r\n]/.test(String(cell)) ? `"${String(cell).replaceAll('"', '""')}"` : String(cell));
  const text = grid.map((cells) => cells.map(quoted).join(separator) + (options.line ?? '\r\n')).join('');
  return new TextEncoder().encode((options.mark === true ? '\uFEFF' : '') + text);
}

export function workbook(sheets: Readonly<Record<string, Grid>>, type: BookType = 'xlsx'): Uint8Array {
  const book = utils.book_new();
  for (const [name, grid] of Object.entries(sheets)) {
    const sheet: WorkSheet = { '!ref': `A1:${utils.encode_cell({ r: Math.max(0, grid.length - 1), c: Math.max(0, ...grid.map((cells) => cells.length - 1)) })}` };
    sheet['!data'] = grid.map((cells) => cells.map((cell): CellObject => (typeof cell === 'number' ? { t: 'n', v: cell } : { t: 's', v: cell })));
    utils.book_append_sheet(book, sheet, name);
  }
  const bytes: unknown = write(book, { type: 'array', bookType: type, compression: true });
  if (!(bytes instanceof ArrayBuffer)) throw new TypeError('not an array buffer');
  return new Uint8Array(bytes);
}
