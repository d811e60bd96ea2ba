import { z } from 'zod';
import { inTransaction, type Database, type Tx } from './database.js';
import { FiguresSchema, type Block, type Release } from '../domain/privacy/release.js';
import { ROOT, type NodeId, type SupervisionTree } from '../domain/privacy/supervision.js';
import type { AnswerValue, Purpose } from '../domain/survey/types.js';
import type { EpochMs } from '../support/clock.js';
import { SENT_ANSWERS } from './sentAnswers.js';

const THROUGH = 'release.through';

/**
 * Runs a release in one transaction, one process at a time, and notes how far it went.
 * @param cutoff answers up to this instant (domain time) take part.
 * @param now domain time: a note from the future, which a rehearsal left behind, holds up nothing.
 * @returns false when answers up to then, or later ones, were released before: `work` is not run.
 */
export async function whenUnreleased(db: Database, cutoff: EpochMs, now: EpochMs, work: (tx: Tx) => Promise<void>): Promise<boolean> {
  return await inTransaction(db, async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('pamong.release'))`;
    // Asked only now: who waited for the lock must see what the one before has noted.
    const through = await tx.$queryRaw<{ at: number }[]>`SELECT value::float8 AS at FROM setting WHERE key = ${THROUGH}`;
    const at = through[0]?.at ?? -1;
    if (at >= cutoff && at <= now) return false;
    await work(tx);
    await tx.$executeRaw`INSERT INTO setting (key, value) VALUES (${THROUGH}, to_jsonb(${cutoff}::float8)) ON CONFLICT (key) DO UPDATE SET value = excluded.value`;
    return true;
  });
}

/** Who supervises whom now; people who left keep their place, since their answers belong to it. */
export async function supervision(tx: Tx): Promise<SupervisionTree> {
  const rows = await tx.$queryRaw<{ id: number; supervisor: number | null }[]>`SELECT id, supervisor_id AS supervisor FROM employee`;
  return new Map(rows.map((r) => [r.id, r.supervisor]));
}

export interface ReleasableCampaign {
  readonly id: string;
  readonly purpose: Exclude<Purpose, 'general'>;
  readonly surveyId: string;
  readonly version: number;
  /** Whether more answers may still come after the cutoff. */
  readonly open: boolean;
}

/** Campaigns with answers, begun by the cutoff and not closed before `since`. */
export async function releasableCampaigns(tx: Tx, since: EpochMs, cutoff: EpochMs): Promise<readonly ReleasableCampaign[]> {
  return await tx.$queryRaw<ReleasableCampaign[]>`
    SELECT c.id, c.purpose, c.survey_id AS "surveyId", c.version, (c.closed_at IS NULL AND (c.closes_at IS NULL OR c.closes_at > ${new Date(cutoff)})) AS open
    FROM campaign c WHERE c.cancelled_at IS NULL AND c.purpose IN ('needs', 'feedback', 'followup') AND c.opens_at <= ${new Date(cutoff)} AND (c.closes_at IS NULL OR c.closes_at >= ${new Date(since)})
      AND EXISTS (SELECT 1 FROM conversation v WHERE v.campaign_id = c.id AND v.completed_at <= ${new Date(cutoff)}) ORDER BY c.id`;
}

const answers = z.record(z.string(), z.union([z.string(), z.number(), z.array(z.string()), z.null()]));

export interface SubmittedAnswers {
  readonly respondent: number;
  readonly node: NodeId;
  readonly answers: Readonly<Record<string, AnswerValue | null>>;
}

/** The answers to some questions in every conversation that was submitted by the cutoff. */
export async function submittedAnswers(tx: Tx, campaign: string, questions: readonly string[], cutoff: EpochMs): Promise<readonly SubmittedAnswers[]> {
  const rows = await tx.$queryRawUnsafe<{ respondent: number; node: number | null; answers: unknown }[]>(
    `SELECT v.employee_id AS respondent, e.supervisor_id AS node, jsonb_object_agg(a.key, a.value) AS answers
     FROM conversation v JOIN employee e ON e.id = v.employee_id
     JOIN LATERAL jsonb_each(${SENT_ANSWERS}) a ON a.key = ANY($2::text[])
     WHERE v.campaign_id = $1 AND v.completed_at <= $3::timestamptz GROUP BY v.id, e.supervisor_id ORDER BY v.employee_id`,
    campaign,
    questions,
    new Date(cutoff),
  );
  return rows.map((r) => ({ respondent: r.respondent, node: r.node ?? ROOT, answers: answers.parse(r.answers) }));
}

/** How many direct reports of each supervisor may still answer a campaign: asked, active, neither answered by the cutoff nor declined. */
export async function awaitedAnswers(tx: Tx, campaign: string, cutoff: EpochMs): Promise<ReadonlyMap<NodeId, number>> {
  const rows = await tx.$queryRaw<{ node: number; n: number }[]>`
    SELECT e.supervisor_id AS node, count(*)::int AS n FROM recipient r JOIN employee e ON e.id = r.employee_id
    WHERE r.campaign_id = ${campaign} AND e.left_at IS NULL AND e.supervisor_id IS NOT NULL AND r.declined_at IS NULL AND (r.completed_at IS NULL OR r.completed_at > ${new Date(cutoff)})
    GROUP BY e.supervisor_id`;
  return new Map(rows.map((r) => [r.node, r.n]));
}

export interface StoredLedger {
  readonly blocks: readonly Block[];
  readonly released: ReadonlySet<number>;
}

/** All that was ever released of some measures; a measure of which nothing was is missing. */
export async function ledgersOf(tx: Tx, measures: readonly string[]): Promise<ReadonlyMap<string, StoredLedger>> {
  const blocks = await tx.$queryRawUnsafe<{ measure: string; home: number; content: unknown }[]>(
    `SELECT measure, home_id AS home, content FROM release_block WHERE measure = ANY($1::text[]) ORDER BY id`,
    measures,
  );
  const members = await tx.$queryRawUnsafe<{ measure: string; people: number[] }[]>(
    `SELECT measure, array_agg(employee_id) AS people FROM release_member WHERE measure = ANY($1::text[]) GROUP BY measure`,
    measures,
  );
  const released = new Map(members.map((r) => [r.measure, new Set(r.people)]));
  const frozen = new Map<string, Block[]>();
  for (const { measure, home, content } of blocks) frozen.set(measure, [...(frozen.get(measure) ?? []), { home, content: FiguresSchema.parse(content) }]);
  return new Map([...new Set([...released.keys(), ...frozen.keys()])].map((measure) => [measure, { blocks: frozen.get(measure) ?? [], released: released.get(measure) ?? new Set() }]));
}

/**
 * Appends what was newly released: sums without people, and who is in some block without saying in which. Unique by measure and person,
 * so a second run at once fails as a whole rather than count anybody twice.
 * @param at the cutoff: what a digest may speak of is told by it, and it says nothing of when anybody answered.
 */
export async function appendReleases(tx: Tx, releases: readonly { readonly measure: string; readonly release: Release }[], at: EpochMs): Promise<void> {
  const blocks = releases.flatMap(({ measure, release }) => release.newBlocks.map(({ home, content }) => ({ measure, home, content })));
  if (blocks.length === 0) return;
  await tx.$executeRawUnsafe(
    `INSERT INTO release_block (measure, home_id, content, created_at)
     SELECT measure, home, content, $2::timestamptz FROM jsonb_to_recordset($1::jsonb) AS t(measure text, home int, content jsonb)`,
    JSON.stringify(blocks),
    new Date(at),
  );
  for (const { measure, release } of releases) {
    if (release.released.length === 0) continue;
    await tx.$executeRawUnsafe(`INSERT INTO release_member (measure, employee_id) SELECT $1, person FROM unnest($2::int[]) AS t(person)`, measure, [...release.released]);
  }
}
