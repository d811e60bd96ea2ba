import { countCampaign } from '../db/campaigns.js';
import type { Database } from '../db/database.js';
import { storedHolidays } from '../db/holidays.js';
import type { Zone } from '../domain/calendar/types.js';
import { dateOf, missingYears } from '../domain/calendar/workingDays.js';
import { InputRejected } from '../support/errors.js';

export interface CampaignStatus {
  /** Everyone who is asked, the unreachable included. */
  readonly invited: number;
  /** No chat is bound to them now. */
  readonly unreachable: number;
  /** The invitation arrived. */
  readonly delivered: number;
  readonly started: number;
  readonly completed: number;
  readonly declined: number;
}

/**
 * How far a campaign has come, and the years it touches whose holidays are unknown, so that Monday to Friday was counted.
 * @throws InputRejected when there is no such campaign.
 */
export async function campaignStatus(db: Database, id: string, zone: Zone): Promise<{ readonly status: CampaignStatus; readonly yearsWithoutHolidays: readonly number[] }> {
  const counts = await countCampaign(db, id);
  if (counts === null) throw new InputRejected(`There is no campaign "${id}".`);
  const { opensAt, closesAt, ...status } = counts;
  const days = [opensAt, closesAt ?? opensAt].map((at) => dateOf(at, zone));
  return { status, yearsWithoutHolidays: missingYears(days, await storedHolidays(db.prisma)) };
}
