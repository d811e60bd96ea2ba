import type { Database, Tx } from '../../db/database.js';
import {
  appendReleases, awaitedAnswers, ledgersOf, releasableCampaigns, submittedAnswers, supervision, whenUnreleased, type ReleasableCampaign,
} from '../../db/releases.js';
import { loadSurvey } from '../../db/surveys.js';
import { DAY } from '../../domain/learning/due.js';
import { release, type Release } from '../../domain/privacy/release.js';
import type { SupervisionTree } from '../../domain/privacy/supervision.js';
import type { Clock, EpochMs } from '../../support/clock.js';
import type { Logger } from '../../support/logger.js';
import { groupResponses } from '../results/groupResponses.js';
import { contributionsTo, measuresOf } from './measures.js';

/** Answers to campaigns that closed longer ago are spoken of in no digest, and stay unreleased. */
const REACH = 60 * DAY;

export interface ReleaseDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Logger;
}

/**
 * Freezes every pending answer that was submitted by `cutoff` and fits into a group of five or more (`domain/privacy/release`), in one transaction,
 * one process at a time. Safe to call any number of times from anywhere: what was released up to then, or later, is not released again.
 * @returns whether this call did it.
 */
export async function releaseFigures(deps: ReleaseDeps, cutoff: EpochMs): Promise<boolean> {
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
  const survey = await loadSurvey(tx, campaign.surveyId, campaign.version);
  // Where answers have no names, whoever compares figures with exported answers must find the same groups in both.
  if (survey.settings.respondent !== 'named') return await groupResponses(tx, campaign, cutoff);
  const measures = measuresOf(campaign.purpose, campaign.id, survey);
  const submitted = await submittedAnswers(tx, campaign.id, measures.flatMap((m) => m.questions), cutoff);
  const awaited = campaign.open ? await awaitedAnswers(tx, campaign.id, cutoff) : new Map<number, number>();
  const ledgers = await ledgersOf(tx, measures.map((m) => m.measure));
  const releases = measures.map((counted): { readonly measure: string; readonly release: Release } => {
    const ledger = { measure: counted.measure, fields: counted.fields, ...(ledgers.get(counted.measure) ?? { blocks: [], released: new Set<number>() }) };
    return { measure: counted.measure, release: release(ledger, contributionsTo(counted, submitted), tree, { awaited }) };
  });
  await appendReleases(tx, releases, cutoff);
  return releases.reduce((sum, { release: { newBlocks } }) => sum + newBlocks.length, 0);
}
