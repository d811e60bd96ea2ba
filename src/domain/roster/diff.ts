import type { ExistingEmployee, RosterEmployee } from './employee.js';

/** A fact of a person that a roster can change; the NIP cannot, since it tells who the person is. */
export type RosterField = Exclude<keyof RosterEmployee, 'nip'>;

export interface RosterDiff<Existing extends ExistingEmployee> {
  readonly created: readonly RosterEmployee[];
  readonly updated: readonly { readonly existing: Existing; readonly wanted: RosterEmployee; readonly fields: readonly RosterField[] }[];
  readonly unchanged: readonly Existing[];
}

const sameness = {
  name: (a, b) => a.name === b.name,
  email: (a, b) => a.email === b.email,
  phone: (a, b) => a.phone === b.phone,
  position: (a, b) => a.position === b.position,
  unit: (a, b) => a.unit.length === b.unit.length && a.unit.every((name, level) => name === b.unit[level]),
  supervisorNip: (a, b) => a.supervisorNip === b.supervisorNip,
  status: (a, b) => a.status === b.status,
  zone: (a, b) => a.zone === b.zone,
} as const satisfies Readonly<Record<RosterField, (a: RosterEmployee, b: RosterEmployee) => boolean>>;

const fields: readonly RosterField[] = ['name', 'email', 'phone', 'position', 'unit', 'supervisorNip', 'status', 'zone'];

/**
 * What a checked roster changes, person by person, told apart by NIP. Who is stored but not in the roster is in none of the lists: a roster of
 * one unit says nothing about the others. Applied and asked again, everything is unchanged.
 */
export function diffRoster<Existing extends ExistingEmployee>(existing: readonly Existing[], wanted: readonly RosterEmployee[]): RosterDiff<Existing> {
  const stored = new Map(existing.map((employee) => [employee.nip, employee]));
  const created: RosterEmployee[] = [];
  const updated: { existing: Existing; wanted: RosterEmployee; fields: readonly RosterField[] }[] = [];
  const unchanged: Existing[] = [];
  for (const employee of wanted) {
    const before = stored.get(employee.nip);
    if (before === undefined) {
      created.push(employee);
      continue;
    }
    const changed = fields.filter((field) => !sameness[field](before, employee));
    if (changed.length === 0) unchanged.push(before);
    else updated.push({ existing: before, wanted: employee, fields: changed });
  }
  return { created, updated, unchanged };
}
