import type { Tx } from './database.js';
import type { EpochMs } from '../support/clock.js';

/** A session as one of its participants sees it. */
export interface OwnSession {
  readonly id: number;
  readonly title: string;
  readonly startsAt: EpochMs;
  readonly endsAt: EpochMs;
  readonly zone: string;
  readonly place: string;
  readonly cancelled: boolean;
  readonly reply: 'yes' | 'no' | null;
}

interface RawSession {
  readonly id: number;
  readonly title: string;
  readonly starts_at: Date;
  readonly ends_at: Date;
  readonly zone: string;
  readonly place: string;
  readonly cancelled: boolean;
  readonly reply: string | null;
}

const asOwn = (r: RawSession): OwnSession => ({
  id: r.id,
  title: r.title,
  startsAt: r.starts_at.getTime(),
  endsAt: r.ends_at.getTime(),
  zone: r.zone,
  place: r.place,
  cancelled: r.cancelled,
  reply: r.reply === 'yes' || r.reply === 'no' ? r.reply : null,
});

/** Sessions that a person takes part in and that are not over, the next one first. */
export async function sessionsAhead(tx: Tx, employee: number, now: EpochMs, limit: number): Promise<readonly OwnSession[]> {
  const rows = await tx.$queryRaw<RawSession[]>`
    SELECT s.id, c.title, s.starts_at, s.ends_at, s.zone, s.place, false AS cancelled, r.reply
    FROM enrollment n JOIN course c ON c.id = n.course_id JOIN session s ON s.course_id = c.id
    LEFT JOIN attendance_reply r ON r.session_id = s.id AND r.employee_id = n.employee_id
    WHERE n.employee_id = ${employee} AND n.withdrawn_at IS NULL AND s.cancelled_at IS NULL AND s.ends_at > ${new Date(now)} ORDER BY s.starts_at, s.id LIMIT ${limit}`;
  return rows.map(asOwn);
}

/** A session that a person takes part in, cancelled or past ones included; null for anybody else. */
export async function ownSession(tx: Tx, session: number, employee: number): Promise<OwnSession | null> {
  const rows = await tx.$queryRaw<RawSession[]>`
    SELECT s.id, c.title, s.starts_at, s.ends_at, s.zone, s.place, s.cancelled_at IS NOT NULL AS cancelled, r.reply
    FROM session s JOIN course c ON c.id = s.course_id JOIN enrollment n ON n.course_id = c.id AND n.employee_id = ${employee} AND n.withdrawn_at IS NULL
    LEFT JOIN attendance_reply r ON r.session_id = s.id AND r.employee_id = n.employee_id WHERE s.id = ${session}`;
  return rows[0] === undefined ? null : asOwn(rows[0]);
}

/** Notes whether a participant can attend; the latest word counts. */
export async function putReply(tx: Tx, session: number, employee: number, reply: 'yes' | 'no', now: EpochMs): Promise<void> {
  const said = { reply, at: new Date(now) };
  await tx.attendanceReply.upsert({ where: { sessionId_employeeId: { sessionId: session, employeeId: employee } }, create: { sessionId: session, employeeId: employee, ...said }, update: said });
}
