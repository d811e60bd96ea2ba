import { holdCampaign, type CampaignStanding } from '../../db/campaignControl.js';
import type { Database, Tx } from '../../db/database.js';
import type { Clock } from '../../support/clock.js';
import { InputRejected } from '../../support/errors.js';
import type { Logger } from '../../support/logger.js';

export interface ControlDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Logger;
}

/**
 * The campaign that an officer means, held for this transaction.
 * @throws InputRejected when there is none of this id.
 */
export async function heldCampaign(tx: Tx, id: string): Promise<CampaignStanding> {
  const found = await holdCampaign(tx, id);
  if (found === null) throw new InputRejected(`There is no campaign "${id}".`, [{ column: 'campaign', message: 'is not known; "pamong survey launch" said its id' }]);
  return found;
}

/** @throws InputRejected when the campaign has ended, so that there is nothing to `what`. */
export function stillOpen(campaign: CampaignStanding, what: string): void {
  if (campaign.state === 'closed') throw new InputRejected(`The campaign "${campaign.id}" has closed; there is nothing to ${what}.`, [{ column: 'campaign', message: 'has closed; launch the survey again' }]);
  if (campaign.state === 'cancelled') throw new InputRejected(`The campaign "${campaign.id}" was cancelled; there is nothing to ${what}.`, [{ column: 'campaign', message: 'was cancelled; launch the survey again' }]);
}
