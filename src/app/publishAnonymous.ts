import { randomInt } from 'node:crypto';
import { inTransaction, type Database, type Tx } from '../db/database.js';
import { holdReleases } from '../db/responses.js';
import { loadSurvey } from '../db/surveys.js';
import { clearTrails, eraseClosedDrafts, heldResponses, waitingCampaigns, type WaitingCampaign } from '../db/waitingResponses.js';
import { MINIMUM_WAITING, planPublication } from '../domain/privacy/anonymous.js';
import { HOUSE, unitNode } from '../domain/results/organisation.js';
import type { Clock, EpochMs } from '../support/clock.js';
import { publishGroups } from './results/groupResponses.js';

const DAY_MS = 86_400_000;

/** What came of a look, in numbers of answers. */
export interface Published {
  readonly published: number;
  /** Of campaigns that closed with too few; and drafts that were never sent. */
  readonly erased: number;
}

/**
 * Publishes anonymous answers that wait, campaign by campaign, by the rule of `domain/privacy/anonymous`: never when somebody sends theirs, each batch in a transaction of its
 * own, so that no row of one shares its number with anything that names somebody. What is published carries no time but the day. Drafts of campaigns that have closed are erased,
 * and so is what PostgreSQL keeps of erased rows.
 */
export async function publishAnonymous({ db, clock }: { readonly db: Database; readonly clock: Clock }): Promise<Published> {
  const total = { published: 0, erased: 0 };
  const now = clock.now();
  for (const campaign of await waitingCampaigns(db, MINIMUM_WAITING)) {
    for (;;) {
      const { published, erased } = await inTransaction(db, (tx) => publishOnce(tx, db, campaign, now));
      total.published += published;
      total.erased += erased;
      if (published === 0) break;
    }
  }
  total.erased += await inTransaction(db, eraseClosedDrafts);
  await clearTrails(db, now - DAY_MS);
  return total;
}

async function publishOnce(tx: Tx, db: Database, campaign: WaitingCampaign, now: EpochMs): Promise<Published> {
  await holdReleases(tx);
  const held = await heldResponses(tx, db.vault, campaign.id, campaign.closed);
  const { publish, erase } = planPublication({ waiting: held.responses, closed: campaign.closed }, randomInt);
  if (campaign.closed || publish.length > 0) await held.takeOut([...publish, ...erase]);
  if (publish.length > 0) {
    const survey = await loadSurvey(tx, campaign.surveyId, campaign.version);
    const home = campaign.unit === null ? HOUSE : unitNode(campaign.unit);
    await publishGroups(tx, campaign, survey, [{ home, responses: publish, gaps: [] }], [], Math.floor(now / DAY_MS) * DAY_MS);
  }
  return { published: publish.length, erased: erase.length };
}
