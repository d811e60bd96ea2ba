import { z } from 'zod';
import type { Tx } from './database.js';
import { isRehearsal } from '../domain/learning/rehearsal.js';
import type { NodeId } from '../domain/privacy/supervision.js';
import { GAP_BASES, type GapTally } from '../domain/results/gap.js';
import type { Standing, UnitLink } from '../domain/results/organisation.js';
import type { Response } from '../domain/results/types.js';
import { answerSchema, purposeSchema, textSchema } from '../domain/survey/schema.js';
import type { Purpose, Text } from '../domain/survey/types.js';
import type { EpochMs } from '../support/clock.js';
import { SENT_ANSWERS } from './sentAnswers.js';

export interface CountedCampaign {
  readonly id: string;
  readonly purpose: Purpose;
  readonly surveyId: string;
  readonly version: number;
  readonly title: Text;
  readonly unit: number | null;
  readonly opensAt: EpochMs;
  readonly closesAt: EpochMs | null;
  readonly closedAt: EpochMs | null;
  readonly cancelled: boolean;
}

interface RawCampaign {
  readonly id: string;
  readonly purpose: string;
  readonly surveyId: string;
  readonly version: number;
  readonly title: unknown;
  readonly unitId: number | null;
  readonly opensAt: Date;
  readonly closesAt: Date | null;
  readonly closedAt: Date | null;
  readonly cancelledAt: Date | null;
}

const counted = ({ title, purpose, unitId, opensAt, closesAt, closedAt, cancelledAt, ...row }: RawCampaign): CountedCampaign => ({
  id: row.id,
  surveyId: row.surveyId,
  version: row.version,
  title: textSchema.parse(title),
  purpose: purposeSchema.parse(purpose),
  unit: unitId,
  opensAt: opensAt.getTime(),
  closesAt: closesAt?.getTime() ?? null,
  closedAt: closedAt?.getTime() ?? null,
  cancelled: cancelledAt !== null,
});

/** A campaign as its results need it; null when there is none of this id, or when it is a rehearsal, which has none. */
export async function countedCampaign(tx: Tx, id: string): Promise<CountedCampaign | null> {
  const row = await tx.campaign.findUnique({ where: { id } });
  return row === null || isRehearsal(row.surveyId) ? null : counted(row);
}

/** The run before a campaign: of the same survey, asked in the same unit or course, the last one that opened earlier and was not undone. */
export async function previousRun(tx: Tx, campaign: string): Promise<CountedCampaign | null> {
  const rows = await tx.$queryRaw<{ id: string }[]>`SELECT p.id FROM campaign c JOIN campaign p ON p.survey_id = c.survey_id AND p.id <> c.id
      AND p.unit_id IS NOT DISTINCT FROM c.unit_id AND p.course_id IS NOT DISTINCT FROM c.course_id
    WHERE c.id = ${campaign} AND p.cancelled_at IS NULL AND (p.opens_at, p.id) < (c.opens_at, c.id) ORDER BY p.opens_at DESC, p.id DESC LIMIT 1`;
  return rows[0] === undefined ? null : await countedCampaign(tx, rows[0].id);
}

/** How many were asked in a campaign, and how many have sent their answers: taking part is no answer. */
export async function takingPart(tx: Tx, campaign: string): Promise<{ readonly invited: number; readonly submitted: number }> {
  const rows = await tx.$queryRaw<{ invited: number; submitted: number }[]>`SELECT count(*)::int AS invited, count(completed_at)::int AS submitted FROM recipient WHERE campaign_id = ${campaign}`;
  return rows[0] ?? { invited: 0, submitted: 0 };
}

/** One submitted conversation with what stands in it; withdrawn answers, and what was only filled in, are left out. `null` is a skipped question. */
export interface SubmittedResponse extends Standing {
  readonly nip: string;
  readonly position: string;
  readonly startedAt: EpochMs;
  readonly completedAt: EpochMs;
  readonly response: Response;
}

interface RawResponse {
  readonly employee: number;
  readonly nip: string;
  readonly supervisor: number | null;
  readonly unit: number;
  readonly position: string;
  readonly started_at: Date;
  readonly completed_at: Date;
  readonly version: number;
  readonly answers: Readonly<Record<string, unknown>> | null;
}

/**
 * What was submitted in a campaign, with where each person stands now; in the order of sending.
 * @param cutoff only by that instant; whenever it was, where it is null.
 */
export async function submittedResponses(tx: Tx, campaign: string, cutoff: EpochMs | null): Promise<readonly SubmittedResponse[]> {
  const rows = await tx.$queryRawUnsafe<RawResponse[]>(
    `SELECT e.id AS employee, e.nip, e.supervisor_id AS supervisor, e.unit_id AS unit, e.position, v.started_at, v.completed_at,
      COALESCE(CASE WHEN jsonb_typeof(v.head -> 'version') = 'number' THEN (v.head ->> 'version')::int END, c.version) AS version,
      ${SENT_ANSWERS} AS answers
    FROM conversation v JOIN employee e ON e.id = v.employee_id JOIN campaign c ON c.id = v.campaign_id
    WHERE v.campaign_id = $1 AND v.completed_at <= $2::timestamptz ORDER BY v.completed_at, v.id`,
    campaign,
    cutoff === null ? 'infinity' : new Date(cutoff).toISOString(),
  );
  return rows.map(({ started_at, completed_at, version, answers, ...row }) => ({
    ...row,
    startedAt: started_at.getTime(),
    completedAt: completed_at.getTime(),
    response: { version, answers: said(answers ?? {}) },
  }));
}

/** What was only filled in for somebody is no answer of theirs, and is stored as something else than one. */
function said(answers: Readonly<Record<string, unknown>>): Response['answers'] {
  return Object.fromEntries(
    Object.entries(answers).flatMap(([question, value]) => {
      const read = answerSchema.safeParse(value);
      return read.success ? [[question, read.data] as const] : [];
    }),
  );
}

/** Everybody and every unit, as they stand in the tree now; people who left keep their place, since their answers belong to it. */
export async function organisation(tx: Tx): Promise<{ readonly people: readonly Standing[]; readonly units: readonly UnitLink[] }> {
  return {
    people: await tx.$queryRaw<Standing[]>`SELECT id AS employee, supervisor_id AS supervisor, unit_id AS unit FROM employee`,
    units: await tx.$queryRaw<UnitLink[]>`SELECT id, parent_id AS parent FROM unit`,
  };
}

/** Who may still answer a campaign: asked, active, neither answered by the cutoff nor declined. */
export async function stillAwaited(tx: Tx, campaign: string, cutoff: EpochMs): Promise<readonly Standing[]> {
  return await tx.$queryRaw<Standing[]>`SELECT e.id AS employee, e.supervisor_id AS supervisor, e.unit_id AS unit FROM recipient r JOIN employee e ON e.id = r.employee_id
    WHERE r.campaign_id = ${campaign} AND e.left_at IS NULL AND r.declined_at IS NULL AND (r.completed_at IS NULL OR r.completed_at > ${new Date(cutoff)})`;
}

/** How positions are compared: upper and lower case and spaces aside. */
const tidy = (position: string): string => position.trim().replaceAll(/\s+/g, ' ').toLowerCase();

/** What each of some positions demands, by competency, levels 1 to 5. */
export async function demandsOf(tx: Tx): Promise<(position: string) => ReadonlyMap<string, number>> {
  const rows = await tx.positionDemand.findMany();
  const demands = new Map<string, Map<string, number>>();
  for (const { position, competency, level } of rows) demands.set(tidy(position), (demands.get(tidy(position)) ?? new Map<string, number>()).set(competency, level));
  const none = new Map<string, number>();
  return (position) => demands.get(tidy(position)) ?? none;
}

/** What a group said, frozen. */
export interface ResponseGroup {
  readonly home: NodeId;
  /** In an order that tells nothing. */
  readonly responses: readonly Response[];
  readonly gaps: readonly GapTally[];
}

const responsesSchema = z.array(z.object({ version: z.int(), answers: z.record(z.string(), answerSchema) }));
const gapsSchema = z.array(z.object({ competency: z.string(), basis: z.enum(GAP_BASES), people: z.int(), demanded: z.number(), shown: z.number(), below: z.int().nullable() }));

/** All groups of a campaign, oldest first. */
export async function responseGroups(tx: Tx, campaign: string): Promise<readonly ResponseGroup[]> {
  const rows = await tx.responseGroup.findMany({ where: { campaignId: campaign }, orderBy: { id: 'asc' } });
  return rows.map((r) => ({ home: r.homeId, responses: responsesSchema.parse(r.responses), gaps: gapsSchema.parse(r.gaps) }));
}

/** Whose answers to a campaign are in some group. */
export async function groupedPeople(tx: Tx, campaign: string): Promise<ReadonlySet<number>> {
  const rows = await tx.responseGroupMember.findMany({ where: { campaignId: campaign }, select: { employeeId: true } });
  return new Set(rows.map(({ employeeId }) => employeeId));
}

/**
 * Appends groups and notes who is in some group, not in which.
 * @param members unique in a campaign: a second run at once fails as a whole rather than count anybody twice. None where nobody can be told apart from the start.
 */
export async function appendResponseGroups(tx: Tx, campaign: string, groups: readonly ResponseGroup[], members: readonly number[], at: EpochMs): Promise<void> {
  if (groups.length === 0) return;
  await tx.$executeRawUnsafe(
    `INSERT INTO response_group (campaign_id, home_id, responses, gaps, created_at)
     SELECT $1, home, responses, gaps, $3::timestamptz FROM jsonb_to_recordset($2::jsonb) AS t(home int, responses jsonb, gaps jsonb)`,
    campaign,
    JSON.stringify(groups),
    new Date(at),
  );
  await tx.$executeRawUnsafe(`INSERT INTO response_group_member (campaign_id, employee_id) SELECT $1, person FROM unnest($2::int[]) AS t(person)`, campaign, members);
}

/** Holds back every other process that puts answers into groups or releases figures, until the transaction ends. */
export async function holdReleases(tx: Tx): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('pamong.release'))`;
}
