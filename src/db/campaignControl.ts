import type { Database, Tx } from './database.js';
import { uncount } from './messageDays.js';
import type { Zone } from '../domain/calendar/types.js';
import { reminderPlanSchema, type ReminderPlan } from '../domain/learning/reminderPlan.js';
import { purposeSchema } from '../domain/survey/schema.js';
import type { Purpose } from '../domain/survey/types.js';
import type { EpochMs } from '../support/clock.js';

/** How a campaign stands, for whoever halts it or moves its end. */
export interface CampaignStanding {
  readonly id: string;
  readonly purpose: Purpose;
  readonly opensAt: EpochMs;
  readonly closesAt: EpochMs | null;
  readonly state: 'running' | 'paused' | 'closed' | 'cancelled';
  /** Null for the usual plan. */
  readonly reminders: ReminderPlan | null;
}

/** A campaign, one change at a time: whoever asks next waits for the end of this transaction. Null when there is none of this id. */
export async function holdCampaign(tx: Tx, id: string): Promise<CampaignStanding | null> {
  const rows = await tx.$queryRaw<{ purpose: string; opens_at: Date; closes_at: Date | null; closed_at: Date | null; paused_at: Date | null; cancelled_at: Date | null; reminders: unknown }[]>`
    SELECT purpose, opens_at, closes_at, closed_at, paused_at, cancelled_at, reminders FROM campaign WHERE id = ${id} FOR NO KEY UPDATE`;
  const [r] = rows;
  if (r === undefined) return null;
  return {
    id,
    purpose: purposeSchema.parse(r.purpose),
    opensAt: r.opens_at.getTime(),
    closesAt: r.closes_at?.getTime() ?? null,
    state: r.cancelled_at !== null ? 'cancelled' : r.closed_at !== null ? 'closed' : r.paused_at !== null ? 'paused' : 'running',
    reminders: reminderPlanSchema.nullable().parse(r.reminders),
  };
}

/** Halts a campaign for the time being, or (null) lets it go on. */
export async function setPaused(tx: Tx, id: string, at: EpochMs | null): Promise<void> {
  await tx.campaign.update({ where: { id }, data: { pausedAt: at === null ? null : new Date(at) } });
}

/** Undoes a launch: it is closed from now on, and what was answered counts in nothing. A campaign that had closed keeps its close. */
export async function setCancelled(tx: Tx, id: string, at: EpochMs): Promise<void> {
  await tx.$executeRaw`UPDATE campaign SET cancelled_at = ${new Date(at)}, closed_at = COALESCE(closed_at, ${new Date(at)}), paused_at = NULL WHERE id = ${id}`;
}

export async function setCloses(tx: Tx, id: string, closesAt: EpochMs): Promise<void> {
  await tx.campaign.update({ where: { id }, data: { closesAt: new Date(closesAt) } });
}

/** What people get about a campaign; its close is not among them. */
const TOLD = `kind IN ('survey.invite', 'survey.remind')`;
/** Messages about several campaigns that name this one, in SQL. Their subject is `campaigns:` and the ids with commas. */
const NAMES_IT = `kind = 'survey.several' AND $1::text = ANY(string_to_array(substr(subject, length('campaigns:') + 1), ','))`;

/**
 * Takes back what waits to be sent about a campaign, as if it had never been written: its due work is open again. What is on its way cannot be called back;
 * should its sender die, it is not sent again. A message about several campaigns goes on without this one.
 * Due work is taken before messages: whoever does it at this moment has written them when we come to look.
 * @param to `held`: all due work about it is put aside. `due`: what was taken back is due again.
 * @returns how many messages and pieces of work were taken.
 */
export async function takeBack(tx: Tx, campaign: string, to: 'held' | 'due', now: EpochMs): Promise<number> {
  const subject = `campaign:${campaign}`;
  const aside = to === 'due' ? 0 : await tx.$executeRawUnsafe(`UPDATE due_work SET state = 'held', lease_until = NULL WHERE state = 'due' AND subject = $1 AND ${TOLD}`, subject);
  const back = await tx.$queryRawUnsafe<{ employee: number }[]>(
    `WITH back AS (DELETE FROM outbox WHERE state = 'queued' AND subject = $1 AND lane > 0 AND ${TOLD} RETURNING key)
     UPDATE due_work SET state = $2, done_at = NULL, note = NULL, lease_until = NULL WHERE state = 'done' AND key IN (SELECT key FROM back) RETURNING employee_id AS employee`,
    subject,
    to,
  );
  await uncount(tx, back.map(({ employee }) => employee));
  await tx.$executeRawUnsafe(`UPDATE outbox SET worth_until = to_timestamp($2::float8 / 1000) WHERE state = 'sending' AND subject = $1 AND lane > 0 AND ${TOLD}`, subject, now);
  await leaveOut(tx, campaign);
  return aside + back.length;
}

/** Takes a campaign out of queued messages about several; one that names no other is cancelled. */
async function leaveOut(tx: Tx, campaign: string): Promise<void> {
  await tx.$executeRawUnsafe(
    `UPDATE outbox SET subject = 'campaigns:' || array_to_string(array_remove(string_to_array(substr(subject, length('campaigns:') + 1), ','), $1::text), ',')
     WHERE state IN ('queued', 'sending') AND ${NAMES_IT}`,
    campaign,
  );
  await tx.$executeRawUnsafe(`UPDATE outbox SET state = 'cancelled', payload = NULL, problem = 'taken back', ended_at = clock_timestamp() WHERE state = 'queued' AND kind = 'survey.several' AND subject = 'campaigns:'`);
}

/** Ends all that is due, held or waiting to be sent about a campaign, its close included. Returns how much that was. */
export async function endAll(tx: Tx, campaign: string, note: string, now: EpochMs): Promise<number> {
  const subject = `campaign:${campaign}`;
  let ended = 0;
  for (const state of ['due', 'held'] as const) {
    ended += await tx.$executeRawUnsafe(`UPDATE due_work SET state = 'cancelled', note = $2, done_at = clock_timestamp(), lease_until = NULL WHERE state = '${state}' AND subject = $1`, subject, note);
  }
  ended += await tx.$executeRawUnsafe(`UPDATE outbox SET state = 'cancelled', payload = NULL, problem = $2, ended_at = clock_timestamp() WHERE state = 'queued' AND lane > 0 AND subject = $1`, subject, note);
  await tx.$executeRawUnsafe(`UPDATE outbox SET worth_until = to_timestamp($2::float8 / 1000) WHERE state = 'sending' AND lane > 0 AND subject = $1`, subject, now);
  await leaveOut(tx, campaign);
  return ended;
}

/** The zones that the people of a campaign live in. */
export async function zonesOf(tx: Tx, campaign: string): Promise<readonly Zone[]> {
  const rows = await tx.$queryRaw<{ zone: string }[]>`SELECT DISTINCT e.zone FROM recipient r JOIN employee e ON e.id = r.employee_id WHERE r.campaign_id = ${campaign}`;
  return rows.map((r) => r.zone);
}

/** Makes what was put aside due again, each person's not before the moment of their zone. @returns how much that was. */
export async function unshelve(tx: Tx, campaign: string, moments: ReadonlyMap<Zone, EpochMs>): Promise<number> {
  return await tx.$executeRawUnsafe(
    `UPDATE due_work d SET state = 'due', due_at = GREATEST(d.due_at, to_timestamp(m.at / 1000)) FROM employee e JOIN jsonb_to_recordset($2::jsonb) AS m(zone text, at float8) ON m.zone = e.zone
     WHERE d.state = 'held' AND d.subject = $1 AND e.id = d.employee_id`,
    `campaign:${campaign}`,
    JSON.stringify([...moments].map(([zone, at]) => ({ zone, at }))),
  );
}

/** Somebody who still waits for an invitation: asked, bound, and nothing about it done, due or on its way. */
export async function uninvitedIn(tx: Tx, campaign: string): Promise<readonly { readonly employee: number; readonly zone: Zone }[]> {
  return await tx.$queryRaw<{ employee: number; zone: string }[]>`
    SELECT e.id AS employee, e.zone FROM recipient r JOIN employee e ON e.id = r.employee_id JOIN chat c ON c.employee_id = e.id
    WHERE r.campaign_id = ${campaign} AND r.delivered_at IS NULL AND r.started_at IS NULL AND r.completed_at IS NULL AND r.declined_at IS NULL AND e.left_at IS NULL
      AND NOT EXISTS (SELECT 1 FROM due_work d WHERE d.state = 'due' AND d.kind = 'survey.invite' AND d.employee_id = e.id AND d.subject = 'campaign:' || r.campaign_id)
      AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.chat_id = c.id AND o.state IN ('queued', 'sending') AND o.lane > 0 AND o.kind = 'survey.invite' AND o.subject = 'campaign:' || r.campaign_id)
    ORDER BY e.id`;
}

/** Somebody who has not answered, with when they were (to be) invited and what they were sent about it last. */
export interface Reminded {
  readonly employee: number;
  readonly zone: Zone;
  readonly invitedAt: EpochMs;
  /** When they were last written to about it, in domain time; null when they never were. */
  readonly lastAt: EpochMs | null;
}

/** Those of a campaign who have neither answered nor declined and are reminded, ordered by id. */
export async function toRemind(tx: Tx, campaign: string): Promise<readonly Reminded[]> {
  const rows = await tx.$queryRaw<{ employee: number; zone: string; invited: Date; last: Date | null }[]>`
    SELECT e.id AS employee, e.zone, COALESCE(d.invited, r.invited_at) AS invited, d.last FROM recipient r JOIN employee e ON e.id = r.employee_id
    LEFT JOIN LATERAL (SELECT max(due_at) FILTER (WHERE kind = 'survey.invite') AS invited, max(due_at) FILTER (WHERE state = 'done') AS last FROM due_work
                       WHERE subject = 'campaign:' || r.campaign_id AND employee_id = e.id AND kind IN ('survey.invite', 'survey.remind') AND state IN ('due', 'held', 'done')) d ON true
    WHERE r.campaign_id = ${campaign} AND r.completed_at IS NULL AND r.declined_at IS NULL AND e.left_at IS NULL ORDER BY e.id`;
  return rows.map((r) => ({ employee: r.employee, zone: r.zone, invitedAt: r.invited.getTime(), lastAt: r.last?.getTime() ?? null }));
}

/** Takes back planned reminders that nobody chose themselves, and the close; lets invitations that still wait be worth it until the new close. */
export async function clearPlan(tx: Tx, campaign: string, closesAt: EpochMs, note: string): Promise<void> {
  for (const state of ['due', 'held'] as const) {
    await tx.$executeRawUnsafe(
      `UPDATE due_work SET state = 'cancelled', note = $2, done_at = clock_timestamp() WHERE state = '${state}' AND subject = $1
         AND (kind = 'campaign.close' OR kind = 'survey.remind' AND ref->'asked' IS NULL)`,
      `campaign:${campaign}`,
      note,
    );
    await tx.$executeRawUnsafe(`UPDATE due_work SET worth_until = to_timestamp($2::float8 / 1000) WHERE state = '${state}' AND subject = $1 AND kind = 'survey.invite'`, `campaign:${campaign}`, closesAt);
  }
}

/** Somebody who was asked and has not answered. */
export interface SilentRow {
  readonly nip: string;
  readonly name: string;
  /** From the top of its tree down. */
  readonly unit: readonly string[];
  readonly reachable: boolean;
  readonly invitedAt: EpochMs | null;
  readonly startedAt: EpochMs | null;
  readonly declined: boolean;
}

/** Everyone who was asked in a campaign, has not answered and has not left, by unit and name; and how many were asked and have answered. Null when there is no such campaign. */
export async function silentIn(db: Database, campaign: string): Promise<{ readonly invited: number; readonly answered: number; readonly silent: readonly SilentRow[] } | null> {
  const counts = await db.prisma.$queryRaw<{ invited: number; answered: number }[]>`
    SELECT count(r.employee_id)::int AS invited, count(r.completed_at)::int AS answered FROM campaign c LEFT JOIN recipient r ON r.campaign_id = c.id WHERE c.id = ${campaign} GROUP BY c.id`;
  const [counted] = counts;
  if (counted === undefined) return null;
  const rows = await db.prisma.$queryRaw<{ nip: string; name: string; unit: string[]; reachable: boolean; invited: Date | null; started: Date | null; declined: boolean }[]>`
    WITH RECURSIVE tree AS (SELECT id, ARRAY[name] AS path FROM unit WHERE parent_id IS NULL UNION ALL SELECT u.id, t.path || u.name FROM unit u JOIN tree t ON u.parent_id = t.id)
    SELECT e.nip, e.name, t.path AS unit, COALESCE(c.consent = 'accepted' AND c.stopped_at IS NULL AND c.blocked_at IS NULL, false) AS reachable,
      r.delivered_at AS invited, r.started_at AS started, r.declined_at IS NOT NULL AS declined
    FROM recipient r JOIN employee e ON e.id = r.employee_id JOIN tree t ON t.id = e.unit_id LEFT JOIN chat c ON c.employee_id = e.id
    WHERE r.campaign_id = ${campaign} AND r.completed_at IS NULL AND e.left_at IS NULL ORDER BY t.path, e.name, e.id`;
  return { ...counted, silent: rows.map((r) => ({ nip: r.nip, name: r.name, unit: r.unit, reachable: r.reachable, invitedAt: r.invited?.getTime() ?? null, startedAt: r.started?.getTime() ?? null, declined: r.declined })) };
}
