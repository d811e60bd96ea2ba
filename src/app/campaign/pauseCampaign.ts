import { setPaused, takeBack } from '../../db/campaignControl.js';
import { inTransaction } from '../../db/database.js';
import { heldCampaign, stillOpen, type ControlDeps } from './held.js';

export interface Paused {
  /** False when it was paused already. */
  readonly changed: boolean;
  /** How many messages and planned messages wait for it to go on. */
  readonly held: number;
}

/**
 * Halts a campaign: nothing more goes out about it, and whoever answers is told that it rests. Its close stays where it is.
 * @throws InputRejected when there is no such campaign, or when it has ended.
 */
export async function pauseCampaign(deps: ControlDeps, id: string): Promise<Paused> {
  const paused = await inTransaction(deps.db, async (tx) => {
    const campaign = await heldCampaign(tx, id);
    if (campaign.state === 'paused') return { changed: false, held: 0 };
    stillOpen(campaign);
    const now = deps.clock.now();
    await setPaused(tx, id, now);
    return { changed: true, held: await takeBack(tx, id, 'held', now) };
  });
  if (paused.changed) deps.log.info({ campaign: id, held: paused.held }, 'A campaign was paused.');
  return paused;
}
