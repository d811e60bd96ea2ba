import { surveySchema } from '../domain/survey/schema.js';
import type { Tx } from './database.js';
import type { Survey } from '../domain/survey/types.js';

/** Versions never change, so what was read once is good for ever. A house has tens of them. */
const loaded = new Map<string, Survey>();
const KEPT_AT_MOST = 500;

/** The one version of the survey that a campaign was launched with. @throws when there is none, or when it is malformed. */
export async function loadSurvey(at: Pick<Tx, 'surveyVersion'>, id: string, version: number): Promise<Survey> {
  const key = `${version}:${id}`;
  const known = loaded.get(key);
  if (known !== undefined) return known;
  const row = await at.surveyVersion.findUniqueOrThrow({ where: { surveyId_version: { surveyId: id, version } }, select: { definition: true } });
  const survey = surveySchema.parse(row.definition);
  if (loaded.size >= KEPT_AT_MOST) loaded.clear();
  loaded.set(key, survey);
  return survey;
}
