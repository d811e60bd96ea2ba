import { inTransaction, type Database, type Tx } from '../db/database.js';
import { countedCampaign, holdReleases, submittedResponses, takingPart, type SubmittedResponse } from '../db/responses.js';
import { loadSurvey } from '../db/surveys.js';
import { countErased } from '../db/waitingResponses.js';
import { isCounter } from '../domain/results/places.js';
import type { Response } from '../domain/results/types.js';
import { joinVersions } from '../domain/results/versions.js';
import type { RepeatColumns, ResponseRow } from '../formats/responses.js';
import type { EpochMs } from '../support/clock.js';
import { campaignUnknown } from './refused.js';
import { groupsNow, isOpen, versionsOf } from './results/groupResponses.js';

export interface ExportedResponses {
  readonly rows: readonly ResponseRow[];
  /** Keys of the questions that are asked once, in the order of the newest version; those that only older ones ask come after. */
  readonly questions: readonly string[];
  readonly repeats: readonly RepeatColumns[];
  /** How many submitted responses are left out, because they belong to no group yet. */
  readonly withheld: number;
  /** Of an anonymous survey that has closed: sent by fewer than five people in all, and erased unread. Absent where there are none. */
  readonly erased?: number;
}

/**
 * What was submitted in a campaign; withdrawn and skipped answers are left out, and so is who has not sent theirs.
 *
 * Without names there are neither people nor times in it, in an order that tells nothing of who or when, and only whole groups of five or more
 * (`results/groupResponses`): groups never change, so no two exports differ by fewer people than that, and none can be told apart by subtracting figures.
 * @param now only what was submitted by then goes into a group.
 * @throws InputRejected when there is no such campaign.
 */
export async function exportResponsesOf(db: Database, campaign: string, now: EpochMs): Promise<ExportedResponses> {
  return await inTransaction(db, async (tx) => {
    const found = await countedCampaign(tx, campaign);
    if (found === null) throw campaignUnknown(campaign);
    const { settings } = await loadSurvey(tx, found.surveyId, found.version);
    const columns = async (responses: readonly Response[]) => await columnsOf(tx, found.surveyId, found.version, responses);
    if (settings.respondent === 'named') {
      const submitted = await submittedResponses(tx, campaign, null);
      return { rows: submitted.map((r) => ({ ...named(r), answers: answersOf(r.response) })), ...(await columns(submitted.map((r) => r.response))), withheld: 0 };
    }
    await holdReleases(tx);
    const groups = await groupsNow(tx, { ...found, open: isOpen(found, now) }, now);
    const responses = groups.flatMap((group) => group.responses);
    // What stands together says who was put together: the content decides the order of all of them.
    const rows = responses.map((r): ResponseRow => ({ respondent: null, startedAt: null, completedAt: null, answers: answersOf(r) })).toSorted((a, b) => (JSON.stringify(a.answers) < JSON.stringify(b.answers) ? -1 : 1));
    const submitted = settings.respondent === 'anonymous' ? (await takingPart(tx, campaign)).submitted : (await submittedResponses(tx, campaign, null)).length;
    const missing = Math.max(0, submitted - rows.length);
    const erased = await countErased(tx, campaign, missing);
    return { rows, ...(await columns(responses)), withheld: missing - erased, ...(erased > 0 && { erased }) };
  });
}

const iso = (at: EpochMs): string => new Date(at).toISOString();

const named = (r: SubmittedResponse) => ({ respondent: r.nip, startedAt: iso(r.startedAt), completedAt: iso(r.completedAt) });

/** By key, in an order of its own. */
function answersOf({ answers }: Response): ResponseRow['answers'] {
  return Object.fromEntries(
    Object.entries(answers)
      .flatMap(([question, value]) => (value === null || isCounter(question) ? [] : [[question, value] as const]))
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );
}

async function columnsOf(tx: Tx, surveyId: string, version: number, responses: readonly Response[]): Promise<Pick<ExportedResponses, 'questions' | 'repeats'>> {
  const surveys = await versionsOf(tx, surveyId, [...responses, { version, answers: {} }]);
  const questions = joinVersions([...surveys.values()]).filter(({ question }) => question.kind !== 'note');
  const repeats = new Map(questions.map((question) => [question.repeats.at(-1) ?? '', question.repeats]));
  const within = (repeat: string): readonly string[] => [...new Set(questions.filter((question) => (question.repeats.at(-1) ?? '') === repeat).map(({ key }) => key))];
  return { questions: within(''), repeats: [...repeats].flatMap(([repeat, path]) => (repeat === '' ? [] : [{ repeats: path, questions: within(repeat) }])) };
}
