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

const SEEN = (employee: number) => ({
  course: { select: { title: true } },
  attendanceReplies: { where: { employeeId: employee }, select: { reply: true } },
});

interface RawSession {
  readonly id: number;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly zone: string;
  readonly place: string;
  readonly cancelledAt: Date | null;
  readonly course: { readonly title: string };
  readonly attendanceReplies: readonly { readonly reply: string }[];
}

function asOwn(r: RawSession): OwnSession {
  const reply = r.attendanceReplies[0]?.reply;
  return {
    id: r.id,
    title: r.course.title,
    startsAt: r.startsAt.getTime(),
    endsAt: r.endsAt.getTime(),
    zone: r.zone,
    place: r.place,
    cancelled: r.cancelledAt !== null,
    reply: reply === 'yes' || reply === 'no' ? reply : null,
  };
}

const participates = (employee: number) => ({ course: { enrollments: { some: { employeeId: employee, withdrawnAt: null } } } });

/** Sessions that a person takes part in and that are not over, the next one first. */
export async function sessionsAhead(tx: Tx, employee: number, now: EpochMs, limit: number): Promise<readonly OwnSession[]> {
  const rows = await tx.session.findMany({
    where: { cancelledAt: null, endsAt: { gt: new Date(now) }, ...participates(employee) },
    include: SEEN(employee),
    orderBy: [{ startsAt: 'asc' }, { id: 'asc' }],
    take: limit,
  });
  return rows.map(asOwn);
}

/** A session that a person takes part in, cancelled or past ones included; null for anybody else. */
export async function ownSession(tx: Tx, session: number, employee: number): Promise<OwnSession | null> {
  const row = await tx.session.findFirst({ where: { id: session, ...participates(employee) }, include: SEEN(employee) });
  return row === null ? null : asOwn(row);
}

/** Notes whether a participant can attend; the latest word counts. */
export async function putReply(tx: Tx, session: number, employee: number, reply: 'yes' | 'no', now: EpochMs): Promise<void> {
  const said = { reply, at: new Date(now) };
  await tx.attendanceReply.upsert({ where: { sessionId_employeeId: { sessionId: session, employeeId: employee } }, create: { sessionId: session, employeeId: employee, ...said }, update: said });
}
