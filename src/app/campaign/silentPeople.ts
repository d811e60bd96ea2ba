import { silentIn, type SilentRow } from '../../db/campaignControl.js';
import type { Database } from '../../db/database.js';
import { InputRejected } from '../../support/errors.js';

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
  if (found === null) throw new InputRejected(`There is no campaign "${campaign}".`, [{ column: 'campaign', message: 'is not known; "pamong survey launch" said its id' }]);
  return found;
}
