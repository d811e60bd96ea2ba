import { holdCampaign, type CampaignStanding } from '../../db/campaignControl.js';
import type { Database, Tx } from '../../db/database.js';
import type { Clock } from '../../support/clock.js';
import type { Logger } from '../../support/logger.js';
import { campaignUnknown, refused } from '../refused.js';

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
  if (found === null) throw campaignUnknown(id);
  return found;
}

/** @throws InputRejected when the campaign has ended, so that nothing of it can be paused, resumed or extended. */
export function stillOpen({ id, state }: CampaignStanding): void {
  if (state === 'closed') throw refused('campaign', (words) => words.campaignClosed(id));
  if (state === 'cancelled') throw refused('campaign', (words) => words.campaignCancelled(id));
}
