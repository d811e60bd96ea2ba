import { silentIn, type SilentRow } from '../../db/campaignControl.js';
import type { Database } from '../../db/database.js';
import { campaignUnknown } from '../refused.js';

export interface Silence {
  readonly invited: number;
  readonly answered: number;
  readonly silent: readonly SilentRow[];
}

/**
 * Who was asked and has not answered. That somebody took part is known of anonymous surveys too; what they said is not.
 * @throws InputRejected when there is no such campaign.
 */
export async function silentPeople(db: Database, campaign: string): Promise<Silence> {
  const found = await silentIn(db, campaign);
  if (found === null) throw campaignUnknown(campaign);
  return found;
}
