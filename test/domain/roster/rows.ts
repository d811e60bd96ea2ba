import { rosterColumns, type RawCell, type RawRow, type RosterColumn } from '../../../src/domain/roster/columns.js';
import type { ExistingEmployee } from '../../../src/domain/roster/employee.js';

export const nips = ['198501012010011001', '199002152015032002', '197812312005011003', '196907202000121004'] as const;

/** A row with Indonesian headings; what is not given is absent, what a roster demands has a value. */
export function rawRow(row: number, values: Partial<Record<RosterColumn, string | number>>): RawRow {
  const full: Partial<Record<RosterColumn, string | number>> = { nip: nips[row - 2] ?? '', name: `Pegawai ${row}`, unit: 'Dinas Pendidikan', status: 'PNS', ...values };
  const cells = new Map<RosterColumn, RawCell>();
  for (const column of columns) {
    const value = full[column];
    if (value !== undefined) cells.set(column, { heading: rosterColumns[column].id, text: typeof value === 'number' ? BigInt(value).toString() : value, numeric: typeof value === 'number' });
  }
  return { row, cells };
}

export const columns: readonly RosterColumn[] = ['nip', 'name', 'email', 'phone', 'position', 'unit', 'parentUnit', 'supervisorNip', 'status', 'timezone'];

export function stored(nip: string, facts: Partial<ExistingEmployee> = {}): ExistingEmployee {
  return { nip, name: 'Siti', email: null, phone: null, position: null, unit: ['Dinas Pendidikan'], supervisorNip: null, status: 'PNS', zone: 'Asia/Jakarta', ...facts };
}
