import type { Database, Tx } from './database.js';
import type { Course, Enrollment, Session, SessionPlan } from '../domain/learning/types.js';
import type { EpochMs } from '../support/clock.js';

export interface CourseStored {
  readonly course: Course | null;
  readonly sessions: readonly Session[];
  /** Who takes part now; people who left are not among them. */
  readonly participants: readonly Enrollment[];
}

interface RawSession {
  readonly id: number;
  readonly courseId: string;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly zone: string;
  readonly place: string;
  readonly cancelledAt: Date | null;
}

const asSession = (r: RawSession): Session => ({
  id: r.id,
  course: r.courseId,
  startsAt: r.startsAt.getTime(),
  endsAt: r.endsAt.getTime(),
  zone: r.zone,
  place: r.place,
  state: r.cancelledAt === null ? 'planned' : 'cancelled',
});

/** A course as it stands, one import at a time: whoever asks next waits for the end of this transaction. */
export async function holdCourse(tx: Tx, id: string): Promise<CourseStored> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('pamong.course'), hashtext(${id}))`;
  return await courseStored(tx, id);
}

export async function courseStored(tx: Tx, id: string): Promise<CourseStored> {
  const course = await tx.course.findUnique({ where: { id }, select: { id: true, title: true, jp: true } });
  const sessions = await tx.session.findMany({ where: { courseId: id }, orderBy: { id: 'asc' } });
  return { course, sessions: sessions.map(asSession), participants: await enrolled(tx, id) };
}

/** Active people who take part in a course. */
export async function enrolled(tx: Tx, course: string): Promise<readonly Enrollment[]> {
  return await tx.$queryRaw<Enrollment[]>`SELECT e.id AS employee, e.zone FROM enrollment n JOIN employee e ON e.id = n.employee_id
    WHERE n.course_id = ${course} AND n.withdrawn_at IS NULL AND e.left_at IS NULL ORDER BY e.id`;
}

/** Those of `pairs` who take part, as `session\nemployee`. */
export async function attending(tx: Tx, pairs: readonly { readonly session: number; readonly employee: number }[]): Promise<ReadonlyMap<string, { readonly reply: 'yes' | 'no' | null }>> {
  const rows = await tx.$queryRawUnsafe<{ session: number; employee: number; reply: 'yes' | 'no' | null }[]>(
    `SELECT t.session, t.employee, a.reply FROM jsonb_to_recordset($1::jsonb) AS t(session int, employee int)
     JOIN session s ON s.id = t.session JOIN enrollment n ON n.course_id = s.course_id AND n.employee_id = t.employee AND n.withdrawn_at IS NULL
     LEFT JOIN attendance_reply a ON a.session_id = t.session AND a.employee_id = t.employee`,
    JSON.stringify(pairs),
  );
  return new Map(rows.map((r) => [attendingKey(r.session, r.employee), { reply: r.reply }]));
}

export const attendingKey = (session: number, employee: number): string => `${session}\n${employee}`;

export interface SessionOfCourse {
  readonly session: Session;
  readonly courseTitle: string;
}

/** Sessions by id with their course's title. */
export async function sessionsOf(tx: Tx, ids: readonly number[]): Promise<ReadonlyMap<number, SessionOfCourse>> {
  const rows = await tx.session.findMany({ where: { id: { in: [...ids] } }, include: { course: { select: { title: true } } } });
  return new Map(rows.map((r) => [r.id, { session: asSession(r), courseTitle: r.course.title }]));
}

/** Stores a course's own line; its sessions and people are written apart. */
export async function saveCourse(tx: Tx, course: Course, now: EpochMs): Promise<void> {
  await tx.course.upsert({
    where: { id: course.id },
    create: { ...course, importedAt: new Date(now) },
    update: { title: course.title, jp: course.jp, importedAt: new Date(now) },
  });
}

export async function addSessions(tx: Tx, course: string, plans: readonly SessionPlan[]): Promise<readonly Session[]> {
  const rows = await tx.session.createManyAndReturn({
    data: plans.map((p) => ({ courseId: course, startsAt: new Date(p.startsAt), endsAt: new Date(p.endsAt), zone: p.zone, place: p.place })),
  });
  return rows.map(asSession);
}

export async function moveSession(tx: Tx, id: number, to: SessionPlan): Promise<void> {
  await tx.session.update({ where: { id }, data: { startsAt: new Date(to.startsAt), endsAt: new Date(to.endsAt), zone: to.zone, place: to.place } });
}

export async function cancelSessions(tx: Tx, ids: readonly number[], now: EpochMs): Promise<void> {
  await tx.session.updateMany({ where: { id: { in: [...ids] }, cancelledAt: null }, data: { cancelledAt: new Date(now) } });
}

/** Adds participants and takes others out; who comes back is a participant again. */
export async function changeEnrollments(tx: Tx, course: string, added: readonly number[], removed: readonly number[], now: EpochMs): Promise<void> {
  await tx.$executeRawUnsafe(
    `INSERT INTO enrollment (course_id, employee_id, enrolled_at) SELECT $1, e.id, $3::timestamptz FROM unnest($2::int[]) AS e(id)
     ON CONFLICT (course_id, employee_id) DO UPDATE SET withdrawn_at = NULL`,
    course,
    added,
    new Date(now),
  );
  await tx.enrollment.updateMany({ where: { courseId: course, employeeId: { in: [...removed] }, withdrawnAt: null }, data: { withdrawnAt: new Date(now) } });
}

export interface KnownPerson extends Enrollment {
  readonly nip: string;
  readonly left: boolean;
}

/** The people behind NIPs; who is not on the roster is missing. */
export async function peopleByNip(tx: Tx, nips: readonly string[]): Promise<ReadonlyMap<string, KnownPerson>> {
  const rows = await tx.$queryRaw<KnownPerson[]>`SELECT id AS employee, nip, zone, left_at IS NOT NULL AS "left" FROM employee WHERE nip = ANY(${[...nips]})`;
  return new Map(rows.map((r) => [r.nip, r]));
}

/** Whether a campaign of a purpose was ever opened for a course (its follow-up, say). */
export async function hasCourseCampaign(db: Tx | Database['prisma'], course: string, purpose: string): Promise<boolean> {
  return (await db.campaign.findFirst({ where: { courseId: course, purpose }, select: { id: true } })) !== null;
}
