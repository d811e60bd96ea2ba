import { inTransaction, type Database } from '../../db/database.js';
import { leaders } from '../../db/digests.js';
import { addDue } from '../../db/dueWork.js';
import { addWeeks, isoWeekOf, nextMondayNine } from '../../domain/calendar/weeks.js';
import { planWeeklyDigest } from '../../domain/digest/schedule.js';
import type { EpochMs } from '../../support/clock.js';

/**
 * Plans every leader's next digest, and the one of the Monday before where the installation knew the leader by then and it was never planned
 * (nobody was running, or the clock was moved). Called again and again; what is planned stays as it is.
 * @returns how many rows are new.
 */
export async function planWeeklyDigests(deps: { readonly db: Database }, now: EpochMs): Promise<number> {
  const rows = (await leaders(deps.db)).flatMap((leader) => {
    const coming = addWeeks(isoWeekOf(nextMondayNine(now, leader.zone), leader.zone), -1);
    const last = planWeeklyDigest(leader, addWeeks(coming, -1));
    return leader.knownSince < last.dueAt ? [last, planWeeklyDigest(leader, coming)] : [planWeeklyDigest(leader, coming)];
  });
  return rows.length === 0 ? 0 : await inTransaction(deps.db, (tx) => addDue(tx, rows));
}
