import type { Database, Tx } from '../../db/database.js';
import {
  appendReleases, awaitedAnswers, ledgersOf, releasableCampaigns, submittedAnswers, supervision, whenUnreleased, type ReleasableCampaign, type SubmittedAnswers,
} from '../../db/releases.js';
import { loadSurvey } from '../../db/surveys.js';
import { DAY } from '../../domain/learning/due.js';
import { FEEDBACK_FIELDS, FOLLOW_UP_FIELDS, RATING_FIELDS, feedbackValues, followUpValues, measureKey, ratingValues, technicalValues } from '../../domain/privacy/measures.js';
import { release, type Contribution, type Release } from '../../domain/privacy/release.js';
import type { SupervisionTree } from '../../domain/privacy/supervision.js';
import type { Answers, Question, Survey } from '../../domain/survey/types.js';
import type { Clock, EpochMs } from '../../support/clock.js';
import type { Logger } from '../../support/logger.js';

/** Answers to campaigns that closed longer ago are spoken of in no digest, and stay unreleased. */
const REACH = 60 * DAY;

/** One thing that is counted in a campaign: what people's answers come to. */
interface MeasureOf {
  readonly measure: string;
  readonly fields: readonly string[];
  readonly questions: readonly string[];
  readonly values: (answers: Answers) => Contribution['values'] | undefined;
}

/** The questions of a needs survey that are counted: one self-assessment a competency, and the choice of trainings. */
export function needQuestions(survey: Survey): { readonly abilities: readonly (Question & { readonly competency: string })[]; readonly trainings: Question | undefined } {
  const rated = survey.questions.flatMap((q) => (q.measure === 'ability' && q.competency !== undefined ? [{ ...q, competency: q.competency }] : []));
  return {
    abilities: rated.filter((q, at) => rated.findIndex((other) => other.competency === q.competency) === at),
    trainings: survey.questions.find((q) => q.measure === 'need' && q.kind === 'select_multiple'),
  };
}

const MEASURES_OF = {
  needs: (campaign, survey) => {
    const { abilities, trainings } = needQuestions(survey);
    const options = (trainings?.choices ?? []).map(({ name }) => name);
    return [
      ...abilities.map(({ name, competency }): MeasureOf => ({
        measure: measureKey.competency(campaign, competency),
        fields: RATING_FIELDS,
        questions: [name],
        values: (answers) => ratingValues(answers[name]),
      })),
      ...(trainings === undefined ? [] : [{ measure: measureKey.technical(campaign), fields: options, questions: [trainings.name], values: (answers: Answers) => technicalValues(options, answers[trainings.name]) }]),
    ];
  },
  feedback: (campaign, survey) => [{ measure: measureKey.feedback(campaign), fields: FEEDBACK_FIELDS, questions: survey.questions.filter((q) => q.measure === 'reaction').map((q) => q.name), values: feedbackValues }],
  followup: (campaign, survey) => {
    const use = survey.questions.find((q) => q.measure === 'use');
    return use === undefined ? [] : [{ measure: measureKey.followUp(campaign), fields: FOLLOW_UP_FIELDS, questions: [use.name], values: (answers: Answers) => followUpValues(answers[use.name]) }];
  },
} as const satisfies Record<ReleasableCampaign['purpose'], (campaign: string, survey: Survey) => readonly MeasureOf[]>;

/**
 * Freezes every pending answer that was submitted by `cutoff` and fits into a group of five or more (`domain/privacy/release`), in one transaction,
 * one process at a time. Safe to call any number of times from anywhere: what was released up to then, or later, is not released again.
 * @returns whether this call did it.
 */
export async function releaseFigures(deps: { readonly db: Database; readonly clock: Clock; readonly log: Logger }, cutoff: EpochMs): Promise<boolean> {
  let counts = { campaigns: 0, blocks: 0 };
  const ran = await whenUnreleased(deps.db, cutoff, deps.clock.now(), async (tx) => {
    counts = { campaigns: 0, blocks: 0 };
    const campaigns = await releasableCampaigns(tx, cutoff - REACH, cutoff);
    const tree = campaigns.length === 0 ? new Map<number, number | null>() : await supervision(tx);
    for (const campaign of campaigns) counts.blocks += await releaseCampaign(tx, campaign, tree, cutoff);
    counts.campaigns = campaigns.length;
  });
  if (ran) deps.log.info(counts, 'Figures were released.');
  return ran;
}

async function releaseCampaign(tx: Tx, campaign: ReleasableCampaign, tree: SupervisionTree, cutoff: EpochMs): Promise<number> {
  const measures = MEASURES_OF[campaign.purpose](campaign.id, await loadSurvey(tx, campaign.surveyId, campaign.version));
  const submitted = await submittedAnswers(tx, campaign.id, measures.flatMap((m) => m.questions), cutoff);
  const awaited = campaign.open ? await awaitedAnswers(tx, campaign.id, cutoff) : new Map<number, number>();
  const ledgers = await ledgersOf(tx, measures.map((m) => m.measure));
  const releases = measures.map((counted): { readonly measure: string; readonly release: Release } => {
    const ledger = { measure: counted.measure, fields: counted.fields, ...(ledgers.get(counted.measure) ?? { blocks: [], released: new Set<number>() }) };
    return { measure: counted.measure, release: release(ledger, contributions(counted, submitted), tree, { awaited }) };
  });
  await appendReleases(tx, releases, cutoff);
  return releases.reduce((sum, { release: { newBlocks } }) => sum + newBlocks.length, 0);
}

function contributions(counted: MeasureOf, submitted: readonly SubmittedAnswers[]): readonly Contribution[] {
  return submitted.flatMap(({ respondent, node, answers }) => {
    const values = counted.values(answers);
    return values === undefined ? [] : [{ respondent, node, values }];
  });
}
