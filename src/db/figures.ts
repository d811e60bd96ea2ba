import type { Database } from './database.js';
import type { Counted } from '../domain/digest/types.js';
import { FiguresSchema, type Block } from '../domain/privacy/release.js';
import type { SupervisionTree } from '../domain/privacy/supervision.js';
import type { Text } from '../domain/survey/types.js';
import type { EpochMs } from '../support/clock.js';

/** Whom a leader's figures are about. */
export interface View {
  readonly leader: number;
  /** Active people at any depth below the leader, the leader left out. */
  readonly people: readonly number[];
  /** Who supervises whom from the leader downwards. */
  readonly tree: SupervisionTree;
}

/** Everyone below a leader. Chains go on through supervisors who left; circles end where they began. */
export async function viewOf(db: Database, leader: number): Promise<View> {
  const { rows } = await db.pool.query<{ id: number; supervisor_id: number | null; active: boolean }>(
    `WITH RECURSIVE below AS (
       SELECT id, supervisor_id, left_at FROM employee WHERE supervisor_id = $1
       UNION SELECT e.id, e.supervisor_id, e.left_at FROM employee e JOIN below b ON e.supervisor_id = b.id)
     SELECT id, supervisor_id, left_at IS NULL AS active FROM below WHERE id <> $1 ORDER BY id`,
    [leader],
  );
  return {
    leader,
    people: rows.filter((r) => r.active).map((r) => r.id),
    tree: new Map<number, number | null>([[leader, null], ...rows.map((r) => [r.id, r.supervisor_id] as const)]),
  };
}

export interface CampaignParticipation {
  readonly campaign: string;
  readonly title: Text;
  readonly current: Counted;
  /** Null when the campaign had not begun. */
  readonly previous: Counted | null;
}

/** The span of a digest: the beginning of its week, the instant up to which it counts, and the posting itself. */
export interface Span {
  readonly start: EpochMs;
  readonly upTo: EpochMs;
}

/** Asked and answered among a view's people, in surveys of units that were open at some time of the week. */
export async function participationOf(db: Database, view: View, { start, upTo }: Span): Promise<readonly CampaignParticipation[]> {
  const { rows } = await db.pool.query<{ id: string; title: Text; began: boolean; invited: number; answered: number; invited_before: number; answered_before: number }>(
    `SELECT c.id, c.title, c.opens_at < to_timestamp($2::float8 / 1000) AS began,
       (count(*) FILTER (WHERE r.invited_at <= to_timestamp($3::float8 / 1000)))::int AS invited,
       (count(*) FILTER (WHERE r.completed_at <= to_timestamp($3::float8 / 1000)))::int AS answered,
       (count(*) FILTER (WHERE r.invited_at < to_timestamp($2::float8 / 1000)))::int AS invited_before,
       (count(*) FILTER (WHERE r.completed_at < to_timestamp($2::float8 / 1000)))::int AS answered_before
     FROM campaign c JOIN recipient r ON r.campaign_id = c.id
     WHERE c.purpose IN ('needs', 'general') AND c.cancelled_at IS NULL AND NOT c.rehearsal AND c.opens_at <= to_timestamp($3::float8 / 1000)
       AND COALESCE(LEAST(c.closed_at, c.closes_at), c.closes_at, to_timestamp($3::float8 / 1000)) >= to_timestamp($2::float8 / 1000)
       AND r.employee_id = ANY($1::int[])
     GROUP BY c.id ORDER BY c.opens_at, c.id`,
    [view.people, start, upTo],
  );
  return rows
    .filter((r) => r.invited > 0)
    .map((r) => ({
      campaign: r.id,
      title: r.title,
      current: { invited: r.invited, answered: r.answered },
      previous: r.began ? { invited: r.invited_before, answered: r.answered_before } : null,
    }));
}

export interface SpokenCampaign {
  readonly campaign: string;
  readonly surveyId: string;
  readonly version: number;
  readonly title: Text;
  /** The course it follows up, where it does. */
  readonly course: { readonly id: string; readonly title: string } | null;
  readonly asked: number;
  readonly answered: number;
}

/** Campaigns of a purpose in which a view's people were asked, begun by then and not closed before `since`; the newest first. */
export async function campaignsSpokenOf(db: Database, view: View, purpose: 'needs' | 'followup', since: EpochMs, upTo: EpochMs): Promise<readonly SpokenCampaign[]> {
  const { rows } = await db.pool.query<{ id: string; survey_id: string; version: number; title: Text; course_id: string | null; course_title: string | null; asked: number; answered: number }>(
    `SELECT c.id, c.survey_id, c.version, c.title, k.id AS course_id, k.title AS course_title,
       (count(*) FILTER (WHERE r.invited_at <= to_timestamp($4::float8 / 1000)))::int AS asked,
       (count(*) FILTER (WHERE r.completed_at <= to_timestamp($4::float8 / 1000)))::int AS answered
     FROM campaign c JOIN recipient r ON r.campaign_id = c.id LEFT JOIN course k ON k.id = c.course_id
     WHERE c.purpose = $2 AND c.cancelled_at IS NULL AND c.opens_at <= to_timestamp($4::float8 / 1000)
       AND (c.closes_at IS NULL OR c.closes_at >= to_timestamp($3::float8 / 1000)) AND (c.closed_at IS NULL OR c.closed_at >= to_timestamp($3::float8 / 1000))
       AND r.employee_id = ANY($1::int[])
     GROUP BY c.id, k.id ORDER BY c.opens_at DESC, c.id`,
    [view.people, purpose, since, upTo],
  );
  return rows.map((r) => ({
    campaign: r.id,
    surveyId: r.survey_id,
    version: r.version,
    title: r.title,
    course: r.course_id === null || r.course_title === null ? null : { id: r.course_id, title: r.course_title },
    asked: r.asked,
    answered: r.answered,
  }));
}

export interface SessionBelow {
  readonly session: number;
  readonly course: string;
  readonly title: string;
  readonly startsAt: EpochMs;
  readonly endsAt: EpochMs;
  readonly zone: string;
  readonly place: string;
  /** How many of the view's people take part. */
  readonly people: number;
  /** The campaign of its feedback poll, once that was opened. */
  readonly poll: string | null;
}

/** Sessions that are not cancelled, begin in [from, to) and have some of a view's people in them. */
export async function sessionsBelow(db: Database, view: View, from: EpochMs, to: EpochMs): Promise<readonly SessionBelow[]> {
  const { rows } = await db.pool.query<{ id: number; course_id: string; title: string; starts_at: Date; ends_at: Date; zone: string; place: string; people: number; poll: string | null }>(
    `SELECT s.id, s.course_id, k.title, s.starts_at, s.ends_at, s.zone, s.place, count(*)::int AS people,
       (SELECT c.id FROM campaign c WHERE c.session_id = s.id AND c.purpose = 'feedback' ORDER BY c.opens_at DESC LIMIT 1) AS poll
     FROM session s JOIN course k ON k.id = s.course_id JOIN enrollment n ON n.course_id = s.course_id AND n.withdrawn_at IS NULL
     WHERE s.cancelled_at IS NULL AND s.starts_at >= to_timestamp($2::float8 / 1000) AND s.starts_at < to_timestamp($3::float8 / 1000) AND n.employee_id = ANY($1::int[])
     GROUP BY s.id, k.title ORDER BY s.starts_at, s.id`,
    [view.people, from, to],
  );
  return rows.map((r) => ({
    session: r.id,
    course: r.course_id,
    title: r.title,
    startsAt: r.starts_at.getTime(),
    endsAt: r.ends_at.getTime(),
    zone: r.zone,
    place: r.place,
    people: r.people,
    poll: r.poll,
  }));
}

export interface OpenSurvey {
  readonly campaign: string;
  readonly title: Text;
  readonly closesAt: EpochMs | null;
}

/** Surveys that wait for the leader's own answer at `now`. */
export async function surveysWaitingFor(db: Database, leader: number, now: EpochMs): Promise<readonly OpenSurvey[]> {
  const { rows } = await db.pool.query<{ id: string; title: Text; closes_at: Date | null }>(
    `SELECT c.id, c.title, c.closes_at FROM recipient r JOIN campaign c ON c.id = r.campaign_id
     WHERE r.employee_id = $1 AND r.completed_at IS NULL AND r.declined_at IS NULL AND c.closed_at IS NULL AND NOT c.rehearsal
       AND c.opens_at <= to_timestamp($2::float8 / 1000) AND (c.closes_at IS NULL OR c.closes_at > to_timestamp($2::float8 / 1000))
     ORDER BY c.closes_at, c.id`,
    [leader, now],
  );
  return rows.map((r) => ({ campaign: r.id, title: r.title, closesAt: r.closes_at?.getTime() ?? null }));
}

/** What was released of some measures up to an instant, within a view; by measure. Nothing else of an answer leaves for a digest. */
export async function releasedBlocks(db: Database, view: View, measures: readonly string[], upTo: EpochMs): Promise<ReadonlyMap<string, readonly Block[]>> {
  if (measures.length === 0) return new Map();
  const { rows } = await db.pool.query<{ measure: string; home_id: number; content: unknown }>(
    `SELECT measure, home_id, content FROM release_block
     WHERE measure = ANY($1::text[]) AND home_id = ANY($2::int[]) AND created_at <= to_timestamp($3::float8 / 1000) ORDER BY id`,
    [measures, [...view.tree.keys()], upTo],
  );
  const blocks = new Map<string, Block[]>();
  for (const { measure, home_id: home, content } of rows) {
    const block: Block = { home, content: FiguresSchema.parse(content) };
    blocks.set(measure, [...(blocks.get(measure) ?? []), block]);
  }
  return blocks;
}
