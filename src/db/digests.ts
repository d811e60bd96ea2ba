import { z } from 'zod';
import { digestContent } from './digestContent.js';
import { addOutbox, type NewOutbox } from './outbox.js';
import { inTransaction, type Database, type Tx } from './database.js';
import type { IsoWeek, Zone } from '../domain/calendar/types.js';
import type { Digest } from '../domain/digest/types.js';
import type { Language } from '../domain/survey/types.js';
import type { EpochMs } from '../support/clock.js';

/** An active person who is supervisor of at least one active person. */
export interface Leader {
  readonly employee: number;
  readonly zone: Zone;
  readonly position: string;
  readonly email: string | null;
  readonly language: Language;
  /** Since when the installation knows them. */
  readonly knownSince: EpochMs;
}

interface RawLeader {
  readonly employee: number;
  readonly zone: string;
  readonly position: string;
  readonly email: string | null;
  readonly language: string | null;
  readonly created_at: Date;
}

const LEADER = `SELECT e.id AS employee, e.zone, e.position, e.email, c.language, e.created_at FROM employee e LEFT JOIN chat c ON c.employee_id = e.id
  WHERE e.left_at IS NULL AND EXISTS (SELECT 1 FROM employee t WHERE t.supervisor_id = e.id AND t.left_at IS NULL AND t.id <> e.id)`;

const asLeader = ({ created_at, language, ...r }: RawLeader): Leader => ({ ...r, language: language === 'en' ? 'en' : 'id', knownSince: created_at.getTime() });

/** Every leader of the installation. */
export async function leaders(db: Database): Promise<readonly Leader[]> {
  const { rows } = await db.pool.query<RawLeader>(`${LEADER} ORDER BY e.id`);
  return rows.map(asLeader);
}

/** One leader; null when the person left, or supervises nobody (any more). */
export async function leaderById(db: Database, employee: number): Promise<Leader | null> {
  const { rows } = await db.pool.query<RawLeader>(`${LEADER} AND e.id = $1`, [employee]);
  return rows[0] === undefined ? null : asLeader(rows[0]);
}

/** The leader with this e-mail, whatever its capitals. */
export async function leaderByEmail(db: Database, email: string): Promise<Leader | null> {
  const { rows } = await db.pool.query<RawLeader>(`${LEADER} AND lower(e.email) = lower($1)`, [email]);
  return rows[0] === undefined ? null : asLeader(rows[0]);
}

/** A digest as it was said. */
export interface StoredDigest {
  readonly leader: number;
  readonly week: IsoWeek;
  readonly digest: Digest;
  readonly createdAt: EpochMs;
  readonly readAt: EpochMs | null;
}

interface RawDigest {
  readonly leaderId: number;
  readonly week: string;
  readonly content: unknown;
  readonly createdAt: Date;
  readonly readAt: Date | null;
}

const asStored = (r: RawDigest): StoredDigest => ({
  leader: r.leaderId,
  week: r.week,
  digest: digestContent.parse(r.content),
  createdAt: r.createdAt.getTime(),
  readAt: r.readAt?.getTime() ?? null,
});

/**
 * Keeps a digest and its message together, once a leader and week.
 * @returns false when there was one already: nothing is written then.
 */
export async function keepDigest(db: Database, digest: Digest, messages: readonly NewOutbox[], now: EpochMs): Promise<boolean> {
  return await inTransaction(db, async (tx) => {
    const kept = await tx.$executeRaw`INSERT INTO digest (leader_id, week, content, created_at)
      VALUES (${digest.leader.employee}, ${digest.week}, ${JSON.stringify(digest)}::jsonb, ${new Date(now)}) ON CONFLICT (leader_id, week) DO NOTHING`;
    if (kept === 0) return false;
    await addOutbox(tx, messages);
    return true;
  });
}

export async function digestOf(db: Database, leader: number, week: IsoWeek): Promise<StoredDigest | null> {
  const row = await db.prisma.digest.findUnique({ where: { leaderId_week: { leaderId: leader, week } } });
  return row === null ? null : asStored(row);
}

/** The digest of the latest week that a leader got. */
export async function newestDigest(db: Database, leader: number): Promise<StoredDigest | null> {
  const row = await db.prisma.digest.findFirst({ where: { leaderId: leader }, orderBy: { week: 'desc' } });
  return row === null ? null : asStored(row);
}

/** Notes that the leader has read it; the first time counts. Null when there is no such digest. */
export async function noteDigestRead(db: Database, leader: number, week: IsoWeek, at: EpochMs): Promise<StoredDigest | null> {
  await db.pool.query(`UPDATE digest SET read_at = to_timestamp($3::float8 / 1000) WHERE leader_id = $1 AND week = $2 AND read_at IS NULL`, [leader, week, at]);
  return await digestOf(db, leader, week);
}

const OUTBOX_STATE = z.enum(['queued', 'sending', 'sent', 'failed', 'blocked', 'unknown', 'cancelled']);
export interface OutboxProgress {
  readonly state: z.infer<typeof OUTBOX_STATE>;
  /** Real milliseconds until it may be tried again. */
  readonly waitMs: number;
  readonly problem: string | null;
}

/** How far a message has come; null when there is none under this key. */
export async function outboxProgress(db: Database, key: string): Promise<OutboxProgress | null> {
  const { rows } = await db.pool.query<{ state: string; wait_ms: number | null; problem: string | null }>(
    `SELECT state, (1000 * extract(epoch FROM not_before - clock_timestamp()))::float8 AS wait_ms, problem FROM outbox WHERE key = $1`,
    [key],
  );
  const [row] = rows;
  return row === undefined ? null : { state: OUTBOX_STATE.parse(row.state), waitMs: Math.max(0, row.wait_ms ?? 0), problem: row.problem };
}

/** Of the messages for Slack that somebody holds: the address of each employee, as the roster has it now. */
export async function emailsOf(db: Database, employees: readonly number[]): Promise<ReadonlyMap<number, string>> {
  const { rows } = await db.pool.query<{ id: number; email: string }>(`SELECT id, email FROM employee WHERE id = ANY($1::int[]) AND email IS NOT NULL AND left_at IS NULL`, [employees]);
  return new Map(rows.map((r) => [r.id, r.email]));
}

/**
 * Gives a message that its sender holds over to Telegram: the same row goes out there, the parts of it that follow become rows of their own.
 * @returns false when the row is no longer held.
 */
export async function rerouteToTelegram(tx: Tx, id: number, parts: readonly NewOutbox[]): Promise<boolean> {
  const [first, ...rest] = parts;
  if (first === undefined) return false;
  const moved = await tx.$executeRaw`UPDATE outbox SET channel = 'telegram', chat_id = ${first.chat}, payload = ${JSON.stringify(first.payload)}::jsonb, on_doubt = ${first.onDoubt},
      state = 'queued', attempts = 0, lease_until = NULL, not_before = NULL, problem = 'not known in Slack' WHERE id = ${id} AND state = 'sending'`;
  if (moved === 0) return false;
  await addOutbox(tx, rest);
  return true;
}

/** Remembers Slack's Retry-After for all processes. */
export async function holdSlack(db: Database, afterMs: number): Promise<void> {
  await db.pool.query(`UPDATE pace SET hold_until = GREATEST(hold_until, clock_timestamp() + $1::float8 * interval '1 millisecond') WHERE id = 'slack'`, [afterMs]);
}

/** Real milliseconds for which Slack wants to be left alone. */
export async function slackRestMs(db: Database): Promise<number> {
  const { rows } = await db.pool.query<{ rest_ms: number | null }>(`SELECT (1000 * extract(epoch FROM hold_until - clock_timestamp()))::float8 AS rest_ms FROM pace WHERE id = 'slack'`);
  return Math.max(0, rows[0]?.rest_ms ?? 0);
}

/** Ends what arrived: it was handled, and what it said is erased. */
export async function endArrival(db: Database, inbox: number): Promise<void> {
  await db.pool.query(`UPDATE inbox SET state = 'done', payload = NULL, lease_until = NULL, handled_at = clock_timestamp() WHERE id = $1 AND state = 'new'`, [inbox]);
}

/** Whether an update still waits to be handled: another process may have done it meanwhile. */
export async function isOpenArrival(db: Database, inbox: number): Promise<boolean> {
  const { rows } = await db.pool.query(`SELECT 1 FROM inbox WHERE id = $1 AND state = 'new'`, [inbox]);
  return rows.length > 0;
}
