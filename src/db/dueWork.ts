import { z } from 'zod';
import type { Database, Tx } from './database.js';
import type { DueKind, DueRefs, DueRow } from '../domain/learning/due.js';
import type { IsoWeek } from '../domain/calendar/types.js';
import type { EpochMs } from '../support/clock.js';

type AnyDue = {
  [K in DueKind]: Omit<DueRow<K>, 'yearsWithoutHolidays'> & {
    readonly id: number;
    /** How often it failed before. */
    readonly attempts: number;
  };
}[DueKind];

/** A row of due work that somebody holds. */
export type DueRecord<K extends DueKind = DueKind> = Extract<AnyDue, { readonly kind: K }>;

export interface DueEnd {
  readonly id: number;
  readonly state: 'done' | 'skipped';
  /** Why, in a few words without a name; goes into the log. */
  readonly note: string | null;
}

const sessionPlan = z.object({ startsAt: z.number(), endsAt: z.number(), zone: z.string(), place: z.string() });
const campaign = z.string().min(1);
const session = z.int();

/** What stands in `ref`, kind by kind: a row that an older version wrote is refused rather than misread. */
const REFS = {
  'survey.invite': z.object({ campaign }),
  'survey.remind': z.object({ campaign, occurrence: z.int(), asked: z.literal(true).exactOptional() }),
  'campaign.close': z.object({ campaign, closesAt: z.number() }),
  'session.remind': z.object({ session, which: z.enum(['day-before', 'hour-before']), startsAt: z.number() }),
  'session.notice': z.discriminatedUnion('change', [
    z.object({ session, change: z.literal('moved'), from: sessionPlan, to: sessionPlan }),
    z.object({ session, change: z.literal('cancelled'), from: sessionPlan }),
  ]),
  'feedback.open': z.object({ session, endsAt: z.number() }),
  'followup.open': z.object({ course: z.string(), lastDay: z.iso.date() }),
  'digest.weekly': z.object({ week: z.string() }),
  'question.reask': z.object({ conversation: z.int(), revision: z.int(), resumed: z.literal(true).exactOptional() }),
  'data-request.deadline': z.object({ request: z.int() }),
  'discussion.turn': z.object({ discussion: z.int(), to: z.enum(['voting', 'closed']) }),
  'discussion.progress': z.object({ discussion: z.int() }),
} as const satisfies { readonly [K in DueKind]: z.ZodType<DueRefs[K]> };

const kindRow = <K extends DueKind>(kind: K) => z.object({ kind: z.literal(kind), ref: REFS[kind] });

const KIND_AND_REF = z.discriminatedUnion('kind', [
  kindRow('survey.invite'),
  kindRow('survey.remind'),
  kindRow('campaign.close'),
  kindRow('session.remind'),
  kindRow('session.notice'),
  kindRow('feedback.open'),
  kindRow('followup.open'),
  kindRow('digest.weekly'),
  kindRow('question.reask'),
  kindRow('data-request.deadline'),
  kindRow('discussion.turn'),
  kindRow('discussion.progress'),
]);

const asJson = (rows: readonly DueRow[]) =>
  JSON.stringify(rows.map((r) => ({ kind: r.kind, key: r.key, subject: r.subject, employee: r.employee, ref: r.ref, due_at: r.dueAt, worth_until: r.worthUntil })));

const INSERT = `INSERT INTO due_work (kind, key, subject, employee_id, ref, due_at, worth_until)
  SELECT kind, key, subject, employee, ref, to_timestamp(due_at / 1000.0), to_timestamp(worth_until / 1000.0)
  FROM jsonb_to_recordset($1::jsonb) AS t(kind text, key text, subject text, employee int, ref jsonb, due_at float8, worth_until float8)`;

/** Plans work; a row whose key exists, in whatever state, is left as it is. One statement. Returns how many are new. */
export async function addDue(tx: Tx, rows: readonly DueRow[]): Promise<number> {
  return rows.length === 0 ? 0 : await tx.$executeRawUnsafe(`${INSERT} ON CONFLICT (key) DO NOTHING`, asJson(rows));
}

/**
 * Plans work that may have been planned otherwise before: a row that is still due moves to its new time, a cancelled one counts again,
 * one that was done or skipped stays as it is. One statement. Returns how many rows are due now because of it.
 */
export async function putDue(tx: Tx, rows: readonly DueRow[]): Promise<number> {
  if (rows.length === 0) return 0;
  return await tx.$executeRawUnsafe(
    `${INSERT} ON CONFLICT (key) DO UPDATE SET state = 'due', due_at = excluded.due_at, worth_until = excluded.worth_until, ref = excluded.ref,
       lease_until = NULL, done_at = NULL, note = NULL, attempts = 0
     WHERE due_work.state IN ('due', 'cancelled')`,
    asJson(rows),
  );
}

/** Takes back planned work of some kinds about a subject, e.g. the opening of a poll whose session moved. */
export async function cancelDue(tx: Tx, subject: string, kinds: readonly DueKind[], note: string): Promise<number> {
  return await tx.$executeRawUnsafe(
    `UPDATE due_work SET state = 'cancelled', note = $3, done_at = clock_timestamp() WHERE state = 'due' AND subject = $1 AND kind = ANY($2::text[])`,
    subject,
    kinds,
    note,
  );
}

/** Takes back one person's reminders about a subject that are due before `until`, and the one that they chose themselves before, whenever it is due. */
export async function cancelRemindersUntil(tx: Tx, subject: string, employee: number, until: EpochMs, note: string): Promise<void> {
  await tx.$executeRaw`UPDATE due_work SET state = 'cancelled', note = ${note}, done_at = clock_timestamp() WHERE state = 'due' AND subject = ${subject} AND employee_id = ${employee}
    AND kind = 'survey.remind' AND (due_at < ${new Date(until)} OR ref->'asked' IS NOT NULL)`;
}

/** Takes back one person's planned reminders about a subject. */
export async function cancelReminders(tx: Tx, subject: string, employee: number, note: string): Promise<void> {
  await tx.$executeRaw`UPDATE due_work SET state = 'cancelled', note = ${note}, done_at = clock_timestamp() WHERE state = 'due' AND subject = ${subject} AND employee_id = ${employee} AND kind = 'survey.remind'`;
}

interface RawDue {
  id: string | bigint;
  kind: string;
  key: string;
  subject: string;
  employee_id: number | null;
  ref: unknown;
  due_at: Date;
  worth_until: Date | null;
  attempts: number;
}

/** Due work as it was claimed: what this version understands, and the ids of what it does not. */
export interface ClaimedDue {
  readonly rows: readonly DueRecord[];
  readonly unreadable: readonly number[];
}

function asRecord(r: RawDue): DueRecord | null {
  const read = KIND_AND_REF.safeParse({ kind: r.kind, ref: r.ref });
  if (!read.success) return null;
  return {
    ...read.data,
    id: Number(r.id),
    key: r.key,
    subject: r.subject,
    employee: r.employee_id,
    dueAt: r.due_at.getTime(),
    worthUntil: r.worth_until?.getTime() ?? null,
    attempts: r.attempts,
  };
}

/**
 * Takes what is due at `now` (domain time), oldest first, for `leaseMs` real milliseconds. What another process holds is passed over.
 * @param limit 50 to 100: enough for one commit, few enough to share the work.
 */
export async function claimDue(db: Database, now: EpochMs, limit: number, leaseMs: number): Promise<ClaimedDue> {
  const { rows } = await db.pool.query<RawDue>({
    name: 'due-claim',
    text: `UPDATE due_work SET lease_until = clock_timestamp() + $3::int * interval '1 millisecond'
           WHERE id IN (SELECT id FROM due_work WHERE state = 'due' AND due_at <= to_timestamp($1::float8 / 1000) AND (lease_until IS NULL OR lease_until < clock_timestamp())
                        ORDER BY due_at, id LIMIT $2 FOR UPDATE SKIP LOCKED)
           RETURNING id, kind, key, subject, employee_id, ref, due_at, worth_until, attempts`,
    values: [now, limit, leaseMs],
  });
  const read = rows.map((r) => ({ id: Number(r.id), record: asRecord(r) }));
  return {
    rows: read.flatMap(({ record }) => record ?? []).toSorted((a, b) => a.dueAt - b.dueAt || a.id - b.id),
    unreadable: read.filter(({ record }) => record === null).map(({ id }) => id),
  };
}

/** Messages about surveys, which share a person's day. */
export type SurveyMessageKind = 'survey.invite' | 'survey.remind';

/**
 * What else is due at `now` for these people about surveys, locked within the transaction that will end it: so it can be said together. What another process works on
 * is passed over, and so is what failed before, since it would take the rest along.
 */
export async function dueBeside(tx: Tx, employees: readonly number[], besides: readonly number[], now: EpochMs): Promise<readonly DueRecord<SurveyMessageKind>[]> {
  const rows = await tx.$queryRawUnsafe<RawDue[]>(
    `SELECT id, kind, key, subject, employee_id, ref, due_at, worth_until, attempts FROM due_work
     WHERE state = 'due' AND employee_id = ANY($1::int[]) AND id <> ALL($2::bigint[]) AND kind IN ('survey.invite', 'survey.remind') AND due_at <= to_timestamp($3::float8 / 1000) AND attempts = 0
     ORDER BY id FOR UPDATE SKIP LOCKED`,
    employees,
    besides,
    now,
  );
  return rows.flatMap((r) => {
    const record = asRecord(r);
    return record !== null && isSurveyMessage(record) ? [record] : [];
  });
}

const isSurveyMessage = (row: DueRecord): row is DueRecord<SurveyMessageKind> => row.kind === 'survey.invite' || row.kind === 'survey.remind';

/** Puts rows aside because their campaign rests; whoever resumes it brings them back. One statement. */
export async function shelveDue(tx: Tx, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.$executeRawUnsafe(`UPDATE due_work SET state = 'held', lease_until = NULL WHERE id = ANY($1::bigint[]) AND state = 'due'`, ids);
}

/** Locks claimed rows within the transaction that will end them. Returns the ids of those that are still due; somebody else ended the others. */
export async function holdDue(tx: Tx, ids: readonly number[]): Promise<ReadonlySet<number>> {
  const rows = await tx.$queryRawUnsafe<{ id: bigint }[]>(`SELECT id FROM due_work WHERE id = ANY($1::bigint[]) AND state = 'due' ORDER BY id FOR UPDATE`, ids);
  return new Set(rows.map((r) => Number(r.id)));
}

/** Ends rows in the transaction that did their work. One statement. */
export async function endDue(tx: Tx, ends: readonly DueEnd[]): Promise<void> {
  if (ends.length === 0) return;
  await tx.$executeRawUnsafe(
    `UPDATE due_work d SET state = e.state, note = e.note, lease_until = NULL, done_at = clock_timestamp()
     FROM jsonb_to_recordset($1::jsonb) AS e(id bigint, state text, note text) WHERE d.id = e.id AND d.state = 'due'`,
    JSON.stringify(ends),
  );
}

/** Puts held rows off to another due time (domain time); they are free again then. One statement. */
export async function deferDue(tx: Tx, later: readonly { readonly id: number; readonly dueAt: EpochMs }[]): Promise<void> {
  if (later.length === 0) return;
  await tx.$executeRawUnsafe(
    `UPDATE due_work d SET due_at = to_timestamp(l."dueAt" / 1000.0), lease_until = NULL FROM jsonb_to_recordset($1::jsonb) AS l(id bigint, "dueAt" float8) WHERE d.id = l.id AND d.state = 'due'`,
    JSON.stringify(later),
  );
}

/** Notes that a row could not be done; the `maxAttempts`th time ends it as skipped. Returns whether it has ended. */
export async function noteDueFailure(db: Database, id: number, problem: string, maxAttempts: number, retryAfterMs: number): Promise<boolean> {
  const { rows } = await db.pool.query<{ state: string }>(
    `UPDATE due_work SET attempts = attempts + 1, note = $2, lease_until = clock_timestamp() + $4::int * interval '1 millisecond',
       state = CASE WHEN attempts + 1 >= $3 THEN 'skipped' ELSE state END, done_at = CASE WHEN attempts + 1 >= $3 THEN clock_timestamp() END
     WHERE id = $1 AND state = 'due' RETURNING state`,
    [id, `failed: ${problem}`.slice(0, 300), maxAttempts, retryAfterMs],
  );
  return rows[0]?.state === 'skipped';
}

/** Whether anything is due at `now` that nobody holds. */
export async function hasDue(db: Database, now: EpochMs): Promise<boolean> {
  const { rows } = await db.pool.query(
    `SELECT 1 FROM due_work WHERE state = 'due' AND due_at <= to_timestamp($1::float8 / 1000) AND (lease_until IS NULL OR lease_until < clock_timestamp()) LIMIT 1`,
    [now],
  );
  return rows.length > 0;
}

/** The earliest due time of all that is planned after `now`; null when nothing is. */
export async function nextDueAt(db: Database, now: EpochMs): Promise<EpochMs | null> {
  const { rows } = await db.pool.query<{ due_at: Date }>(
    `SELECT due_at FROM due_work WHERE state = 'due' AND due_at > to_timestamp($1::float8 / 1000) ORDER BY due_at LIMIT 1`,
    [now],
  );
  return rows[0]?.due_at.getTime() ?? null;
}

/** Whether the digest of a later week is due for this leader as well: then the older one is not worth posting. */
export async function newerDigestDue(tx: Tx, leader: number, week: IsoWeek, now: EpochMs): Promise<boolean> {
  const rows = await tx.$queryRaw<unknown[]>`SELECT 1 FROM due_work WHERE state = 'due' AND kind = 'digest.weekly' AND employee_id = ${leader} AND ref->>'week' > ${week} AND due_at <= ${new Date(now)} LIMIT 1`;
  return rows.length > 0;
}

/** Those of the requests about personal data that nobody has answered. */
export async function dataRequestOpen(tx: Tx, requests: readonly number[]): Promise<ReadonlySet<number>> {
  const rows = await tx.dataRequest.findMany({ where: { id: { in: [...requests] }, closedAt: null }, select: { id: true } });
  return new Set(rows.map((r) => r.id));
}
