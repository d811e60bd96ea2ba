import { campaignById, releasedOf, submittedResponses, type SubmittedResponse } from '../db/campaigns.js';
import type { Database } from '../db/database.js';
import { loadSurvey } from '../db/surveys.js';
import { MINIMUM_GROUP } from '../domain/privacy/release.js';
import { answerSchema } from '../domain/survey/schema.js';
import type { ResponseRow } from '../formats/responses.js';
import { InputRejected } from '../support/errors.js';

export interface ExportedResponses {
  readonly rows: readonly ResponseRow[];
  /** Question names in the order of the survey. */
  readonly questions: readonly string[];
  /** How many submitted responses are left out, because they belong to no released group yet. */
  readonly withheld: number;
}

/**
 * What was submitted in a campaign; withdrawn and skipped answers are left out, and so is who has not sent theirs.
 *
 * A confidential survey gives neither names nor times, in an order that `seed` shuffles, and only of people who are in a released group of five or more.
 * Groups are released whole and never change, so no two exports differ by fewer people than that, and none can be told apart by subtracting figures.
 * Where several groupings of one survey overlap this could not be held, so then nothing is given.
 * @throws InputRejected when there is no such campaign.
 */
export async function exportResponsesOf(db: Database, campaign: string, seed: number): Promise<ExportedResponses> {
  const found = await campaignById(db, campaign);
  if (found === null) throw new InputRejected(`There is no campaign "${campaign}".`);
  const survey = await loadSurvey(db.prisma, found.surveyId, found.version);
  const questions = survey.questions.filter((q) => q.kind !== 'note').map((q) => q.name);
  const submitted = await submittedResponses(db, campaign);
  if (survey.settings.respondent === 'named') return { rows: submitted.map((r) => ({ ...named(r), answers: answersOf(r) })), questions, withheld: 0 };

  const groupings = [...(await releasedOf(db, campaign)).values()];
  const [released] = groupings;
  const shown = released === undefined || groupings.length > 1 ? [] : submitted.filter((r) => released.has(r.employee));
  const enough = shown.length >= MINIMUM_GROUP ? shown : [];
  const rows = shuffled(enough, seed).map((r) => ({ respondent: null, startedAt: null, completedAt: null, answers: answersOf(r) }));
  return { rows, questions, withheld: submitted.length - rows.length };
}

const iso = (at: number): string => new Date(at).toISOString();

const named = (r: SubmittedResponse) => ({ respondent: r.nip, startedAt: iso(r.startedAt), completedAt: iso(r.completedAt) });

function answersOf({ answers }: SubmittedResponse): ResponseRow['answers'] {
  return Object.fromEntries(
    Object.entries(answers).flatMap(([question, value]) => {
      const read = answerSchema.safeParse(value);
      return read.success && read.data !== null ? [[question, read.data] as const] : [];
    }),
  );
}

/** Another order of the same items, decided by `seed` alone (sorted by draws of mulberry32). */
function shuffled<T>(items: readonly T[], seed: number): readonly T[] {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  const order = items.map((item) => ({ item, at: next() }));
  return order.toSorted((a, b) => a.at - b.at).map(({ item }) => item);
}
