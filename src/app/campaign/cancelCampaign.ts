import { endAll, setCancelled } from '../../db/campaignControl.js';
import { inTransaction } from '../../db/database.js';
import { refused } from '../refused.js';
import { heldCampaign, type ControlDeps } from './held.js';

export interface Cancelled {
  /** False when it was cancelled before. */
  readonly changed: boolean;
  /** How many messages and planned messages will not be sent. */
  readonly takenBack: number;
}

/**
 * Undoes a launch: takes back everything that is due or waits to be sent, and closes it. Answers are kept and counted in no result. Nobody is written to about it, for a
 * wrong launch is not mended by more messages: who is in the middle, or presses a button of it, is told then.
 * @param closed also a campaign that has closed by itself, which takes its answers out of all results for good.
 * @throws InputRejected when there is no such campaign, or it has closed and `closed` does not say that this is meant.
 */
export async function cancelCampaign(deps: ControlDeps, id: string, closed = false): Promise<Cancelled> {
  const cancelled = await inTransaction(deps.db, async (tx) => {
    const campaign = await heldCampaign(tx, id);
    if (campaign.state === 'cancelled') return { changed: false, takenBack: 0 };
    const now = deps.clock.now();
    if (!closed && (campaign.state === 'closed' || (campaign.closesAt !== null && campaign.closesAt <= now))) throw refused('campaign', (words) => words.campaignDone(id));
    await setCancelled(tx, id, now);
    return { changed: true, takenBack: await endAll(tx, id, 'the campaign was cancelled', now) };
  });
  if (cancelled.changed) deps.log.info({ campaign: id, takenBack: cancelled.takenBack }, 'A campaign was cancelled.');
  return cancelled;
}
