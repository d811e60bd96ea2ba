import { createHash } from 'node:crypto';
import { inTransaction, type Database, type Tx } from './database.js';
import { InputRejected } from '../support/errors.js';
import { surveySchema } from '../domain/survey/schema.js';
import type { Purpose, Survey } from '../domain/survey/types.js';
import type { EpochMs } from '../support/clock.js';

/** The same content has the same hash, whatever version it was given and in whatever order its members were written. */
function hashOf(survey: Survey): string {
  return createHash('sha256').update(canonical({ ...survey, version: 0 })).digest('base64url');
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return `{${members.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([key, member]) => `${JSON.stringify(key)}:${canonical(member)}`).join(',')}}`;
}

/**
 * Makes surveys available to campaigns. What is already known by its content is left alone; an edit becomes the next version,
 * so that a conversation goes on in the form it began with.
 * @returns the published versions, in the order given, each with the version it is stored under.
 */
export async function publishSurveys(db: Database, surveys: readonly Survey[], now: EpochMs): Promise<readonly Survey[]> {
  return await inTransaction(db, async (tx) => {
    await oneAtATime(tx);
    const published: Survey[] = [];
    for (const survey of surveys) published.push(await publish(tx, survey, now));
    return published;
  });
}

/** Makes the surveys that ship with the product available. One that was there before is left as it is, so that what an officer made of it since still counts. */
export async function publishShipped(db: Database, surveys: readonly Survey[], now: EpochMs): Promise<void> {
  await inTransaction(db, async (tx) => {
    await oneAtATime(tx);
    const known = new Set((await tx.surveyVersion.findMany({ where: { surveyId: { in: surveys.map(({ id }) => id) } }, select: { surveyId: true, hash: true } })).map(({ surveyId, hash }) => `${surveyId} ${hash}`));
    for (const survey of surveys) if (!known.has(`${survey.id} ${hashOf(survey)}`)) await publish(tx, survey, now);
  });
}

/**
 * Publishes what an officer wrote: whoever begins from now on, in campaigns that run, gets this version; whoever is in the middle finishes theirs.
 * @returns the survey as it is stored; how many running campaigns go on with it.
 * @throws InputRejected where it would say something else of who sees what than people in a running campaign were told.
 */
export async function publishEdit(db: Database, survey: Survey, now: EpochMs): Promise<{ readonly survey: Survey; readonly campaigns: number }> {
  return await inTransaction(db, async (tx) => {
    await oneAtATime(tx);
    const stored = await publish(tx, survey, now);
    const running = await tx.$queryRaw<{ id: string; respondent: string | null }[]>`SELECT c.id, v.definition->'settings'->>'respondent' AS respondent
      FROM campaign c JOIN survey_version v ON v.survey_id = c.survey_id AND v.version = c.version
      WHERE c.survey_id = ${survey.id} AND c.version <> ${stored.version} AND c.closed_at IS NULL AND c.cancelled_at IS NULL AND (c.closes_at IS NULL OR c.closes_at > ${new Date(now)}) FOR UPDATE OF c`;
    const otherwise = running.filter(({ respondent }) => respondent !== survey.settings.respondent);
    if (otherwise.length > 0) {
      throw new InputRejected(
        `Survei ini sedang berjalan (${otherwise.map(({ id }) => id).join(', ')}), dan yang diundang sudah diberi tahu siapa yang melihat jawaban mereka. Tunggu sampai ditutup, atau pakai form_id lain.`,
        [{ column: 'respondent', message: 'Tidak dapat diubah selama survei berjalan.' }],
      );
    }
    await tx.campaign.updateMany({ where: { id: { in: running.map(({ id }) => id) } }, data: { version: stored.version } });
    return { survey: stored, campaigns: running.length };
  });
}

/** Two processes that publish at once do it one after the other. */
async function oneAtATime(tx: Tx): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('pamong.surveys'))`;
}

async function publish(tx: Tx, survey: Survey, now: EpochMs): Promise<Survey> {
  const hash = hashOf(survey);
  const known = await tx.surveyVersion.findUnique({ where: { surveyId_hash: { surveyId: survey.id, hash } }, select: { version: true } });
  if (known !== null) {
    // An edit that was taken back: what is published last counts, whatever its number.
    await tx.$executeRaw`UPDATE survey_version v SET created_at = GREATEST(${new Date(now)}::timestamptz, w.newest + interval '1 millisecond')
      FROM (SELECT max(created_at) AS newest FROM survey_version WHERE survey_id = ${survey.id}) w
      WHERE v.survey_id = ${survey.id} AND v.version = ${known.version} AND EXISTS (SELECT 1 FROM survey_version x WHERE x.survey_id = v.survey_id AND (x.created_at, x.version) > (v.created_at, v.version))`;
    return { ...survey, version: known.version };
  }
  const newest = await tx.surveyVersion.aggregate({ where: { surveyId: survey.id }, _max: { version: true } });
  const stored: Survey = { ...survey, version: (newest._max.version ?? 0) + 1 };
  const definition: unknown = JSON.parse(JSON.stringify(stored));
  await tx.$executeRaw`INSERT INTO survey_version (survey_id, version, hash, definition, created_at)
    SELECT ${stored.id}, ${stored.version}, ${hash}, ${JSON.stringify(definition)}::jsonb, GREATEST(${new Date(now)}::timestamptz, max(created_at) + interval '1 millisecond')
    FROM survey_version WHERE survey_id = ${stored.id}`;
  return stored;
}

/** The number under which a survey would be stored if it were published now: its own where its content is known, the next one otherwise. */
export async function versionToBe(db: Database, survey: Survey): Promise<number> {
  const known = await db.prisma.surveyVersion.findUnique({ where: { surveyId_hash: { surveyId: survey.id, hash: hashOf(survey) } }, select: { version: true } });
  if (known !== null) return known.version;
  const newest = await db.prisma.surveyVersion.aggregate({ where: { surveyId: survey.id }, _max: { version: true } });
  return (newest._max.version ?? 0) + 1;
}

/** How many people have begun a survey and not finished it, in campaigns that are still open, by the version that they go on in. */
export async function underWay(db: Database, surveyId: string, now: EpochMs): Promise<readonly { readonly version: number; readonly people: number }[]> {
  return await db.prisma.$queryRaw<{ version: number; people: number }[]>`SELECT COALESCE((v.head->>'version')::int, c.version) AS version, count(*)::int AS people FROM conversation v JOIN campaign c ON c.id = v.campaign_id
    WHERE c.survey_id = ${surveyId} AND (c.closes_at IS NULL OR c.closes_at > ${new Date(now)}) AND v.completed_at IS NULL GROUP BY 1 ORDER BY 1`;
}

/** The version of a survey that was published last; null when it was never published. */
export async function newestSurvey(tx: Tx, surveyId: string): Promise<Survey | null> {
  const row = await tx.surveyVersion.findFirst({ where: { surveyId }, orderBy: [{ createdAt: 'desc' }, { version: 'desc' }], select: { definition: true } });
  return row === null ? null : surveySchema.parse(row.definition);
}

/** The version published last of the survey that serves a purpose; of several surveys the one that was edited last. Null when there is none. */
export async function newestSurveyFor(tx: Tx, purpose: Purpose): Promise<Survey | null> {
  const rows = await tx.$queryRaw<{ definition: unknown }[]>`SELECT definition FROM survey_version v
    WHERE definition->'settings'->>'purpose' = ${purpose} AND NOT EXISTS (SELECT 1 FROM survey_version w WHERE w.survey_id = v.survey_id AND (w.created_at, w.version) > (v.created_at, v.version))
    ORDER BY created_at DESC, survey_id LIMIT 1`;
  return rows[0] === undefined ? null : surveySchema.parse(rows[0].definition);
}

/** Every survey as it was published last, by id; rehearsals (`isRehearsal`) are none. */
export async function publishedSurveys(db: Database): Promise<readonly Survey[]> {
  const rows = await db.prisma.$queryRaw<{ definition: unknown }[]>`SELECT DISTINCT ON (survey_id) definition FROM survey_version WHERE NOT rehearsal ORDER BY survey_id, created_at DESC, version DESC`;
  return rows.map((r) => surveySchema.parse(r.definition));
}
