import type { Tx } from './database.js';
import { allUnits, ensureUnits } from './units.js';
import { readStatus, type ExistingEmployee, type RosterEmployee, type UnitPath } from '../domain/roster/employee.js';
import type { RosterField } from '../domain/roster/diff.js';
import type { EpochMs } from '../support/clock.js';

/** A person on the stored roster, with the id by which the rest of the house knows them. */
export interface StoredEmployee extends ExistingEmployee {
  readonly id: number;
  readonly left: boolean;
}

export interface StoredRoster {
  readonly employees: readonly StoredEmployee[];
  readonly units: readonly UnitPath[];
}

/** The whole roster, one import at a time: whoever asks next waits for the end of this transaction. */
export async function holdRoster(tx: Tx): Promise<StoredRoster> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('pamong.roster'))`;
  const units = await allUnits(tx);
  const paths = new Map(units.map((u) => [u.id, u.path]));
  const rows = await tx.$queryRaw<RawEmployee[]>`SELECT e.id, e.nip, e.name, e.email, e.phone, e.position, e.unit_id, s.nip AS supervisor_nip, e.status, e.zone, e.left_at IS NOT NULL AS "left"
    FROM employee e LEFT JOIN employee s ON s.id = e.supervisor_id`;
  return {
    units: units.map((u) => u.path),
    employees: rows.map((r) => ({
      id: r.id,
      nip: r.nip,
      name: r.name,
      email: r.email,
      phone: r.phone,
      position: r.position === '' ? null : r.position,
      unit: paths.get(r.unit_id) ?? [],
      supervisorNip: r.supervisor_nip,
      status: readStatus(r.status) ?? 'PNS',
      zone: r.zone,
      left: r.left,
    })),
  };
}

interface RawEmployee {
  id: number;
  nip: string;
  name: string;
  email: string | null;
  phone: string | null;
  position: string;
  unit_id: number;
  supervisor_nip: string | null;
  status: string;
  zone: string;
  left: boolean;
}

export interface RosterChange {
  readonly created: readonly RosterEmployee[];
  readonly updated: readonly { readonly id: number; readonly wanted: RosterEmployee; readonly fields: readonly RosterField[] }[];
  readonly units: readonly UnitPath[];
}

/** Writes what an import changes, in a handful of statements however many people it is about. Bindings, answers and enrolments stay with the person. */
export async function applyRoster(tx: Tx, change: RosterChange, now: EpochMs): Promise<void> {
  const units = await ensureUnits(tx, change.units);
  const row = (e: RosterEmployee) => ({ nip: e.nip, name: e.name, email: e.email, phone: e.phone, position: e.position ?? '', unit: units.get(e.unit.join('\n')) ?? null, status: e.status, zone: e.zone });
  // An address or number that passes from one person to another is free before it is given again.
  const freed = change.updated.filter(({ fields }) => fields.includes('email') || fields.includes('phone')).map(({ id }) => id);
  if (freed.length > 0) await tx.$executeRawUnsafe(`UPDATE employee SET email = NULL, phone = NULL WHERE id = ANY($1::int[])`, freed);
  if (change.updated.length > 0) {
    await tx.$executeRawUnsafe(
      `UPDATE employee e SET name = t.name, email = t.email, phone = t.phone, position = t.position, unit_id = t.unit, status = t.status, zone = t.zone, left_at = NULL
       FROM jsonb_to_recordset($1::jsonb) AS t(id int, ${COLUMNS}) WHERE e.id = t.id`,
      JSON.stringify(change.updated.map(({ id, wanted }) => ({ id, ...row(wanted) }))),
    );
  }
  if (change.created.length > 0) {
    await tx.$executeRawUnsafe(
      `INSERT INTO employee (nip, name, email, phone, position, unit_id, status, zone, created_at)
       SELECT nip, name, email, phone, position, unit, status, zone, $2::timestamptz FROM jsonb_to_recordset($1::jsonb) AS t(${COLUMNS})`,
      JSON.stringify(change.created.map(row)),
      new Date(now),
    );
  }
  const supervised = [...change.created, ...change.updated.filter(({ fields }) => fields.includes('supervisorNip')).map(({ wanted }) => wanted)];
  if (supervised.length > 0) {
    await tx.$executeRawUnsafe(
      `UPDATE employee e SET supervisor_id = s.id FROM jsonb_to_recordset($1::jsonb) AS t(nip text, supervisor text) LEFT JOIN employee s ON s.nip = t.supervisor
       WHERE e.nip = t.nip AND e.supervisor_id IS DISTINCT FROM s.id`,
      JSON.stringify(supervised.map((e) => ({ nip: e.nip, supervisor: e.supervisorNip }))),
    );
  }
}

const COLUMNS = 'nip text, name text, email text, phone text, position text, unit int, status text, zone text';
