import type { Database, Tx } from './database.js';
import type { Candidate } from '../domain/binding/contact.js';
import type { KnownPerson } from '../domain/survey/known.js';
import type { EpochMs } from '../support/clock.js';

/** An employee, and the chat that stands for them. */
export interface PersonRecord extends Candidate {
  readonly name: string;
  readonly zone: string;
}

const FIELDS = { id: true, name: true, zone: true, phone: true, leftAt: true, chat: { select: { id: true } } } as const;

interface RawPerson {
  readonly id: number;
  readonly name: string;
  readonly zone: string;
  readonly phone: string | null;
  readonly leftAt: Date | null;
  readonly chat: { readonly id: bigint } | null;
}

const asPerson = (r: RawPerson): PersonRecord => ({
  id: r.id,
  name: r.name,
  zone: r.zone,
  phone: r.phone,
  left: r.leftAt !== null,
  chat: r.chat === null ? null : Number(r.chat.id),
});

export async function personById(tx: Tx, id: number): Promise<PersonRecord | null> {
  const found = await tx.employee.findUnique({ where: { id }, select: FIELDS });
  return found === null ? null : asPerson(found);
}

/** The employee with this number on the roster. @param phone E.164. */
export async function personByPhone(tx: Tx, phone: string): Promise<PersonRecord | null> {
  const found = await tx.employee.findUnique({ where: { phone }, select: FIELDS });
  return found === null ? null : asPerson(found);
}

export async function personByNip(tx: Tx, nip: string): Promise<PersonRecord | null> {
  const found = await tx.employee.findUnique({ where: { nip }, select: FIELDS });
  return found === null ? null : asPerson(found);
}

/** Marks when somebody left, or with null that they are back. */
export async function setLeft(tx: Tx, employee: number, at: EpochMs | null): Promise<void> {
  await tx.employee.update({ where: { id: employee }, data: { leftAt: at === null ? null : new Date(at) } });
}

/**
 * Active employees without a chat, ordered by name.
 * @param units ids of the units to look in; null for all.
 */
export async function unboundPeople(tx: Tx, units: readonly number[] | null): Promise<readonly { readonly id: number; readonly nip: string; readonly name: string }[]> {
  return await tx.employee.findMany({
    where: { leftAt: null, chat: null, ...(units !== null && { unitId: { in: [...units] } }) },
    select: { id: true, nip: true, name: true },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
  });
}

/** A unit and all units below it. */
export async function unitsBelow(tx: Tx, unit: number): Promise<readonly number[]> {
  const rows = await tx.$queryRaw<{ id: number }[]>`
    WITH RECURSIVE tree AS (SELECT id FROM unit WHERE id = ${unit} UNION ALL SELECT u.id FROM unit u JOIN tree t ON u.parent_id = t.id) SELECT id FROM tree ORDER BY id`;
  return rows.map((r) => r.id);
}

/** What is kept about a person, for the person. */
export interface KeptData {
  readonly nip: string;
  readonly name: string;
  readonly email: string | null;
  readonly phone: string | null;
  readonly position: string;
  readonly unit: string;
  readonly supervisor: string | null;
  readonly status: string;
  readonly zone: string;
  readonly surveysAnswered: number;
  readonly courses: number;
  readonly attendanceReplies: number;
  readonly boundAt: EpochMs | null;
  readonly consentAt: EpochMs | null;
  readonly noticeVersion: string | null;
}

/** Everything that is kept about one person. */
export async function keptData(tx: Tx, employee: number): Promise<KeptData> {
  const rows = await tx.$queryRaw<(Omit<KeptData, 'boundAt' | 'consentAt'> & { readonly boundAt: Date | null; readonly consentAt: Date | null })[]>`
    SELECT e.nip, e.name, e.email, e.phone, e.position, u.name AS unit, s.name AS supervisor, e.status, e.zone,
      (SELECT count(*)::int FROM recipient r WHERE r.employee_id = e.id AND r.completed_at IS NOT NULL) AS "surveysAnswered",
      (SELECT count(*)::int FROM enrollment n WHERE n.employee_id = e.id AND n.withdrawn_at IS NULL) AS courses,
      (SELECT count(*)::int FROM attendance_reply a WHERE a.employee_id = e.id) AS "attendanceReplies",
      (SELECT b.at FROM binding b WHERE b.employee_id = e.id AND b.state = 'bound') AS "boundAt",
      CASE WHEN c.consent = 'accepted' THEN c.consent_at END AS "consentAt", CASE WHEN c.consent = 'accepted' THEN c.notice_version END AS "noticeVersion"
    FROM employee e JOIN unit u ON u.id = e.unit_id LEFT JOIN employee s ON s.id = e.supervisor_id LEFT JOIN chat c ON c.employee_id = e.id WHERE e.id = ${employee}`;
  const [kept] = rows;
  if (kept === undefined) throw new Error('There is no such employee.');
  return { ...kept, boundAt: kept.boundAt?.getTime() ?? null, consentAt: kept.consentAt?.getTime() ?? null };
}

/** What the roster knows of somebody that a form may ask for. */
export async function knownPerson(tx: Tx | Database['prisma'], employee: number): Promise<KnownPerson> {
  const rows = await tx.$queryRaw<KnownPerson[]>`WITH RECURSIVE up AS (
      SELECT u.id, u.parent_id, ARRAY[u.name] AS path FROM employee e JOIN unit u ON u.id = e.unit_id WHERE e.id = ${employee}
      UNION ALL SELECT u.id, u.parent_id, u.name || p.path FROM unit u JOIN up p ON u.id = p.parent_id)
    SELECT e.name, (SELECT path FROM up WHERE parent_id IS NULL) AS unit, e.position, e.status, e.email, e.phone, e.zone FROM employee e WHERE e.id = ${employee}`;
  const [known] = rows;
  if (known === undefined) throw new Error('There is no such employee.');
  return known;
}

/** The chat that is bound to a person, and its language; null when none is. */
export async function chatOfEmployee(tx: Tx, employee: number): Promise<{ readonly id: number; readonly language: 'id' | 'en' } | null> {
  const chat = await tx.chat.findUnique({ where: { employeeId: employee }, select: { id: true, language: true } });
  return chat === null ? null : { id: Number(chat.id), language: chat.language === 'en' ? 'en' : 'id' };
}
