import { addDue } from './dueWork.js';
import { DATA_REQUEST_SPAN, planDataRequestDeadline } from '../domain/learning/surveyRounds.js';
import type { Tx } from './database.js';
import type { EpochMs } from '../support/clock.js';

export type DataRequestKind = 'correct' | 'erase';

export interface DataRequestRecord {
  readonly id: number;
  readonly kind: DataRequestKind;
  readonly askedAt: EpochMs;
  readonly dueAt: EpochMs;
}

interface RawRequest {
  readonly id: number;
  readonly kind: string;
  readonly askedAt: Date;
  readonly dueAt: Date;
}

const asRecord = (r: RawRequest): DataRequestRecord => ({
  id: r.id,
  kind: r.kind === 'erase' ? 'erase' : 'correct',
  askedAt: r.askedAt.getTime(),
  dueAt: r.dueAt.getTime(),
});

/** The requests of a person that nobody has answered yet, oldest first. */
export async function openDataRequests(tx: Tx, employee: number): Promise<readonly DataRequestRecord[]> {
  const rows = await tx.dataRequest.findMany({ where: { employeeId: employee, closedAt: null }, orderBy: { id: 'asc' } });
  return rows.map(asRecord);
}

/** Records a request about a person's data and plans its deadline, 3 x 24 hours on (UU 27/2022, art. 32 and 41). */
export async function addDataRequest(tx: Tx, request: { readonly employee: number; readonly kind: DataRequestKind; readonly note: string | null }, now: EpochMs): Promise<DataRequestRecord> {
  const stored = await tx.dataRequest.create({
    data: { employeeId: request.employee, kind: request.kind, note: request.note, askedAt: new Date(now), dueAt: new Date(now + DATA_REQUEST_SPAN) },
  });
  await addDue(tx, [planDataRequestDeadline({ id: stored.id, employee: request.employee, askedAt: now })]);
  return asRecord(stored);
}

export interface OpenDataRequest extends DataRequestRecord {
  readonly nip: string;
  readonly name: string;
  readonly note: string | null;
}

/** Everybody's open requests, for an officer of the whole installation; the most urgent first. */
export async function listOpenDataRequests(tx: Tx): Promise<readonly OpenDataRequest[]> {
  const rows = await tx.dataRequest.findMany({ where: { closedAt: null }, orderBy: { dueAt: 'asc' }, include: { employee: { select: { nip: true, name: true } } } });
  return rows.map((r) => ({ ...asRecord(r), nip: r.employee.nip, name: r.employee.name, note: r.note }));
}

/** Closes an open request with what was decided; null when there is none with this number. */
export async function closeDataRequest(tx: Tx, id: number, outcome: string, now: EpochMs): Promise<{ readonly employee: number } | null> {
  const rows = await tx.$queryRaw<{ employee_id: number }[]>`
    UPDATE data_request SET closed_at = ${new Date(now)}, note = concat_ws(E'\n', note, ${outcome}::text) WHERE id = ${id} AND closed_at IS NULL RETURNING employee_id`;
  return rows[0] === undefined ? null : { employee: rows[0].employee_id };
}
