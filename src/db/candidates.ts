import { z } from 'zod';
import type { Tx } from './database.js';
import type { Candidate } from '../domain/learning/audience.js';
import { answerSchema } from '../domain/survey/schema.js';
import type { AnswerValue } from '../domain/survey/types.js';
import { SENT_ANSWERS } from './sentAnswers.js';

/** Somebody who may be asked, and whether a chat is bound to them now. */
export interface ReachableCandidate extends Candidate {
  readonly reachable: boolean;
}

/** Everyone who is active in a unit and in all units below it, or (null) everywhere, ordered by id. */
export async function candidates(tx: Tx, unit: number | null): Promise<readonly ReachableCandidate[]> {
  return await tx.$queryRaw<ReachableCandidate[]>`WITH RECURSIVE tree AS (
      SELECT id, ARRAY[name] AS path, ARRAY[id] AS ids FROM unit WHERE parent_id IS NULL
      UNION ALL SELECT u.id, t.path || u.name, t.ids || u.id FROM unit u JOIN tree t ON u.parent_id = t.id)
    SELECT e.id AS employee, e.zone, t.path AS unit, e.position, e.status, EXISTS (SELECT 1 FROM chat c WHERE c.employee_id = e.id) AS reachable
    FROM employee e JOIN tree t ON t.id = e.unit_id WHERE e.left_at IS NULL AND (${unit}::int IS NULL OR ${unit}::int = ANY(t.ids)) ORDER BY e.id`;
}

export interface LatestAnswers {
  readonly employee: number;
  readonly surveyId: string;
  readonly version: number;
  readonly answers: Readonly<Record<string, AnswerValue | null>>;
}

const answersSchema = z.record(z.string(), answerSchema);

/**
 * What these people sent last in each campaign that asked some questions with their names, the latest first; withdrawn answers, rehearsals of others and cancelled campaigns are left out.
 * @param surveys the versions of surveys to look into.
 */
export async function latestAnswers(tx: Tx, employees: readonly number[], surveys: readonly { readonly surveyId: string; readonly version: number }[]): Promise<readonly LatestAnswers[]> {
  if (employees.length === 0 || surveys.length === 0) return [];
  const rows = await tx.$queryRawUnsafe<{ employee: number; survey_id: string; version: number; answers: unknown }[]>(
    `SELECT v.employee_id AS employee, c.survey_id, c.version,
       (SELECT jsonb_object_agg(key, value) FROM jsonb_each(${SENT_ANSWERS}) WHERE jsonb_typeof(value) <> 'object') AS answers
     FROM conversation v JOIN campaign c ON c.id = v.campaign_id AND c.cancelled_at IS NULL
     JOIN jsonb_to_recordset($2::jsonb) AS s("surveyId" text, version int) ON s."surveyId" = c.survey_id AND s.version = c.version
     WHERE v.completed_at IS NOT NULL AND v.employee_id = ANY($1::int[]) ORDER BY v.completed_at DESC, v.id DESC`,
    employees,
    JSON.stringify(surveys),
  );
  return rows.map((r) => ({ employee: r.employee, surveyId: r.survey_id, version: r.version, answers: answersSchema.parse(r.answers ?? {}) }));
}

/** The versions of surveys that any campaign asked. */
export async function askedVersions(tx: Tx): Promise<readonly { readonly surveyId: string; readonly version: number }[]> {
  return await tx.$queryRaw<{ surveyId: string; version: number }[]>`SELECT DISTINCT survey_id AS "surveyId", version FROM campaign WHERE cancelled_at IS NULL AND NOT rehearsal ORDER BY 1, 2`;
}
