import type { Database, Tx } from './database.js';
import { UNDER_WAY } from './openQuestions.js';
import { purposeSchema, textSchema } from '../domain/survey/schema.js';
import type { Language, Purpose, Text } from '../domain/survey/types.js';
import type { EpochMs } from '../support/clock.js';
import type { Zone } from '../domain/calendar/types.js';
import { reminderPlanSchema, type ReminderPlan } from '../domain/learning/reminderPlan.js';

export interface NewCampaign {
  readonly id: string;
  readonly purpose: Purpose;
  readonly surveyId: string;
  readonly version: number;
  readonly title: Text;
  readonly opensAt: EpochMs;
  readonly closesAt: EpochMs;
  readonly unit?: number;
  readonly course?: string;
  readonly session?: number;
  /** When reminders come; the usual ones when not said. */
  readonly reminders?: ReminderPlan;
  /** By which rules people were chosen, as plain JSON; ids and counts, nobody by name. */
  readonly audience?: unknown;
}

const asJson = (value: unknown): string | null => (value === undefined ? null : JSON.stringify(value));

/** Stores a campaign and whom it asks. Returns false when the campaign exists already; nothing is written then. Two statements. */
export async function createCampaign(tx: Tx, campaign: NewCampaign, recipients: readonly number[]): Promise<boolean> {
  const made = await tx.$executeRaw`INSERT INTO campaign (id, purpose, survey_id, version, unit_id, course_id, session_id, title, opens_at, closes_at, reminders, audience, anonymous)
    VALUES (${campaign.id}, ${campaign.purpose}, ${campaign.surveyId}, ${campaign.version}, ${campaign.unit ?? null}::int, ${campaign.course ?? null}, ${campaign.session ?? null}::int,
      ${JSON.stringify(campaign.title)}::jsonb, ${new Date(campaign.opensAt)}, ${new Date(campaign.closesAt)},
      ${asJson(campaign.reminders)}::jsonb, ${asJson(campaign.audience)}::jsonb,
      COALESCE((SELECT definition -> 'settings' ->> 'respondent' = 'anonymous' FROM survey_version WHERE survey_id = ${campaign.surveyId} AND version = ${campaign.version}), false)) ON CONFLICT (id) DO NOTHING`;
  if (made === 0) return false;
  await tx.$executeRawUnsafe(
    `INSERT INTO recipient (campaign_id, employee_id, invited_at) SELECT $1, e.id, $3::timestamptz FROM unnest($2::int[]) AS e(id) ON CONFLICT DO NOTHING`,
    campaign.id,
    recipients,
    new Date(campaign.opensAt),
  );
  return true;
}

/** How many of a campaign's recipients no chat is bound to now. */
export async function countUnreachable(tx: Tx, campaign: string): Promise<number> {
  const rows = await tx.$queryRaw<{ n: bigint }[]>`SELECT count(*) AS n FROM recipient r WHERE r.campaign_id = ${campaign} AND NOT EXISTS (SELECT 1 FROM chat c WHERE c.employee_id = r.employee_id)`;
  return Number(rows[0]?.n ?? 0);
}

/** Campaigns of a survey that have not closed at `now` and ask some of these people too, the oldest first, each with how many of them. */
export async function askingAlready(tx: Tx, surveyId: string, people: readonly number[], now: EpochMs): Promise<readonly { readonly campaign: string; readonly people: number }[]> {
  return await tx.$queryRawUnsafe<{ campaign: string; people: number }[]>(
    `SELECT c.id AS campaign, count(*)::int AS people FROM campaign c JOIN recipient r ON r.campaign_id = c.id
     WHERE c.survey_id = $1 AND r.employee_id = ANY($2::int[]) AND c.closed_at IS NULL AND c.cancelled_at IS NULL AND (c.closes_at IS NULL OR c.closes_at > $3::timestamptz)
     GROUP BY c.id ORDER BY c.opens_at, c.id`,
    surveyId,
    people,
    new Date(now),
  );
}

export interface CampaignCounts {
  readonly surveyId: string;
  readonly version: number;
  readonly title: Text;
  readonly opensAt: EpochMs;
  readonly closesAt: EpochMs | null;
  /** What an officer or the clock did to it. */
  readonly state: 'running' | 'paused' | 'closed' | 'cancelled';
  readonly invited: number;
  readonly unreachable: number;
  readonly delivered: number;
  readonly started: number;
  readonly completed: number;
  readonly declined: number;
}

/** How far a campaign has come; null when there is none of this id. */
export async function countCampaign(db: Database, id: string): Promise<CampaignCounts | null> {
  const rows = await db.prisma.$queryRaw<Record<'invited' | 'unreachable' | 'delivered' | 'started' | 'completed' | 'declined', number>[]>`
    SELECT count(*)::int AS invited, (count(*) FILTER (WHERE c.id IS NULL))::int AS unreachable, count(r.delivered_at)::int AS delivered, count(COALESCE(r.started_at, r.completed_at))::int AS started,
      count(r.completed_at)::int AS completed, count(r.declined_at)::int AS declined
    FROM recipient r LEFT JOIN chat c ON c.employee_id = r.employee_id WHERE r.campaign_id = ${id}`;
  const campaign = await db.prisma.campaign.findUnique({ where: { id }, select: { surveyId: true, version: true, title: true, opensAt: true, closesAt: true, closedAt: true, pausedAt: true, cancelledAt: true } });
  if (campaign === null || rows[0] === undefined) return null;
  const { surveyId, version, title, opensAt, closesAt, closedAt, pausedAt, cancelledAt } = campaign;
  const state = cancelledAt !== null ? 'cancelled' : closedAt !== null ? 'closed' : pausedAt !== null ? 'paused' : 'running';
  return { surveyId, version, title: textSchema.parse(title), opensAt: opensAt.getTime(), closesAt: closesAt?.getTime() ?? null, state, ...rows[0] };
}

export interface OpenCampaign {
  readonly id: string;
  readonly purpose: Purpose;
  readonly surveyId: string;
  readonly version: number;
  readonly title: Text;
  readonly opensAt: EpochMs;
  readonly closesAt: EpochMs | null;
  readonly closedAt: EpochMs | null;
  readonly paused: boolean;
  /** Of the course or of the session's course; null for a campaign of a unit. */
  readonly courseTitle: string | null;
}

/** Campaigns by id, in one statement. */
export async function campaignsOf(tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, OpenCampaign>> {
  const rows = await tx.campaign.findMany({
    where: { id: { in: [...ids] } },
    select: {
      id: true, purpose: true, surveyId: true, version: true, title: true, opensAt: true, closesAt: true, closedAt: true, pausedAt: true,
      course: { select: { title: true } }, session: { select: { course: { select: { title: true } } } },
    },
  });
  return new Map(
    rows.map((r) => [
      r.id,
      {
        id: r.id,
        purpose: purposeSchema.parse(r.purpose),
        surveyId: r.surveyId,
        version: r.version,
        title: textSchema.parse(r.title),
        opensAt: r.opensAt.getTime(),
        closesAt: r.closesAt?.getTime() ?? null,
        closedAt: r.closedAt?.getTime() ?? null,
        paused: r.pausedAt !== null,
        courseTitle: r.course?.title ?? r.session?.course.title ?? null,
      },
    ]),
  );
}

/** Marks a campaign as closed. Returns false when it was closed already, or closes at another time than `closesAt`. */
export async function closeCampaign(tx: Tx, id: string, closesAt: EpochMs, now: EpochMs): Promise<boolean> {
  const closed = await tx.$executeRaw`UPDATE campaign SET closed_at = ${new Date(now)} WHERE id = ${id} AND closed_at IS NULL AND closes_at = ${new Date(closesAt)}`;
  return closed > 0;
}

/** A person as far as a message to them needs it: whether they may be written to, and where. */
export interface Addressee {
  readonly employee: number;
  readonly name: string;
  readonly zone: Zone;
  readonly left: boolean;
  /** Null when no chat is bound to them. */
  readonly chat: number | null;
  readonly language: Language;
  readonly stopped: boolean;
  readonly blocked: boolean;
  readonly consented: boolean;
  /** When the question that has the floor in their chat was asked; null where none waits for an answer. */
  readonly askedAt: EpochMs | null;
}

const ADDRESSEE = `e.id AS employee, e.name, e.zone, e.left_at IS NOT NULL AS "left", c.id::float8 AS chat, COALESCE(c.language, 'id') AS language,
  c.stopped_at IS NOT NULL AS stopped, c.blocked_at IS NOT NULL AS blocked, COALESCE(c.consent = 'accepted', false) AS consented,
  (SELECT 1000 * extract(epoch FROM v.asked_at) FROM conversation v WHERE v.id = c.focus_id AND v.employee_id = e.id AND ${UNDER_WAY})::float8 AS "askedAt"`;

/** People by id, in one statement; who does not exist is missing. */
export async function addressees(tx: Tx, employees: readonly number[]): Promise<ReadonlyMap<number, Addressee>> {
  const rows = await tx.$queryRawUnsafe<Addressee[]>(`SELECT ${ADDRESSEE} FROM employee e LEFT JOIN chat c ON c.employee_id = e.id WHERE e.id = ANY($1::int[])`, employees);
  return new Map(rows.map((r) => [r.employee, r]));
}

/** How far a person came in a campaign. */
export interface Progress {
  readonly delivered: boolean;
  readonly completed: boolean;
  readonly declined: boolean;
  /** An invitation to it is on its way. */
  readonly inviteQueued: boolean;
}

/** Whether an outbox row asks into a campaign, alone or among several, in SQL. A row for several has the subject `campaigns:` and their ids with commas. */
export const invites = (row: string, campaign: string): string =>
  `(${row}.kind = 'survey.invite' AND ${row}.subject = 'campaign:' || ${campaign} OR ${row}.kind = 'survey.several' AND ${campaign} = ANY(string_to_array(substr(${row}.subject, 11), ',')))`;

/** Progress by `campaign\nemployee`; who is no recipient is missing. One statement. */
export async function progressOf(tx: Tx, wanted: readonly { readonly campaign: string; readonly employee: number }[]): Promise<ReadonlyMap<string, Progress>> {
  const rows = await tx.$queryRawUnsafe<(Progress & { campaign: string; employee: number })[]>(
    `SELECT r.campaign_id AS campaign, r.employee_id AS employee, r.delivered_at IS NOT NULL AS delivered, r.completed_at IS NOT NULL AS completed, r.declined_at IS NOT NULL AS declined,
       EXISTS (SELECT 1 FROM outbox o JOIN chat c ON c.id = o.chat_id
               WHERE c.employee_id = r.employee_id AND o.state IN ('queued', 'sending') AND ${invites('o', 'r.campaign_id')}) AS "inviteQueued"
     FROM recipient r JOIN jsonb_to_recordset($1::jsonb) AS t(campaign text, employee int) ON r.campaign_id = t.campaign AND r.employee_id = t.employee`,
    JSON.stringify(wanted),
  );
  return new Map(rows.map((r) => [progressKey(r.campaign, r.employee), r]));
}

export const progressKey = (campaign: string, employee: number): string => `${campaign}\n${employee}`;

/**
 * Campaigns that are open at `now` and still wait for this person: asked, not invited yet in a chat, not answered, not declined.
 * What is already planned or on its way is left out.
 */
export async function uninvitedCampaigns(tx: Tx, employee: number, now: EpochMs): Promise<readonly { readonly id: string; readonly purpose: Purpose; readonly opensAt: EpochMs; readonly closesAt: EpochMs; readonly reminders: ReminderPlan | null }[]> {
  const rows = await tx.$queryRaw<{ id: string; purpose: Purpose; opens_at: Date; closes_at: Date; reminders: unknown }[]>`
    SELECT k.id, k.purpose, k.opens_at, k.closes_at, k.reminders FROM recipient r JOIN campaign k ON k.id = r.campaign_id
    WHERE r.employee_id = ${employee} AND r.delivered_at IS NULL AND r.completed_at IS NULL AND r.declined_at IS NULL
      AND k.closed_at IS NULL AND k.paused_at IS NULL AND k.closes_at > ${new Date(now)}
      AND NOT EXISTS (SELECT 1 FROM due_work d WHERE d.state = 'due' AND d.kind = 'survey.invite' AND d.employee_id = r.employee_id AND d.subject = 'campaign:' || k.id)
      AND NOT EXISTS (SELECT 1 FROM outbox o JOIN chat c ON c.id = o.chat_id
                      WHERE c.employee_id = r.employee_id AND o.state IN ('queued', 'sending') AND (o.kind = 'survey.invite' AND o.subject = 'campaign:' || k.id OR o.kind = 'survey.several' AND k.id = ANY(string_to_array(substr(o.subject, 11), ','))))
    ORDER BY k.opens_at, k.id`;
  return rows.map((r) => ({ id: r.id, purpose: r.purpose, opensAt: r.opens_at.getTime(), closesAt: r.closes_at.getTime(), reminders: reminderPlanSchema.nullable().parse(r.reminders) }));
}

/** Who is in a released group, by the measure of a campaign; empty when nothing was released. */
export async function releasedOf(tx: Tx, campaign: string): Promise<ReadonlyMap<string, ReadonlySet<number>>> {
  const rows = await tx.$queryRaw<{ measure: string; people: number[] }[]>`SELECT measure, array_agg(employee_id) AS people FROM release_member
    WHERE split_part(measure, ':', 2) = ${campaign} GROUP BY measure`;
  return new Map(rows.map((r) => [r.measure, new Set(r.people)]));
}
