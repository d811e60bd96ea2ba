import { countCampaign } from '../db/campaigns.js';
import type { Database } from '../db/database.js';
import { storedHolidays } from '../db/holidays.js';
import type { Zone } from '../domain/calendar/types.js';
import { dateOf, missingYears } from '../domain/calendar/workingDays.js';
import type { Text } from '../domain/survey/types.js';
import type { EpochMs } from '../support/clock.js';
import { campaignUnknown } from './refused.js';

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

export type CampaignState = 'not-yet-open' | 'open' | 'paused' | 'closed' | 'cancelled';

/** What a campaign asks, and whether it can be answered now. */
export interface CampaignFrame {
  readonly survey: string;
  /** Whoever begins now gets this version. */
  readonly version: number;
  readonly title: Text;
  readonly state: CampaignState;
  readonly opensAt: EpochMs;
  /** Null where it stays open. */
  readonly closesAt: EpochMs | null;
}

export interface CampaignTold {
  readonly status: CampaignStatus;
  readonly frame: CampaignFrame;
  /** Years that it touches whose holidays are unknown, so that Monday to Friday was counted. */
  readonly yearsWithoutHolidays: readonly number[];
}

/**
 * How far a campaign has come, and how it stands at `now`.
 * @throws InputRejected when there is no such campaign.
 */
export async function campaignStatus(db: Database, id: string, zone: Zone, now: EpochMs): Promise<CampaignTold> {
  const counts = await countCampaign(db, id);
  if (counts === null) throw campaignUnknown(id);
  const { surveyId: survey, version, title, opensAt, closesAt, state: standing, ...status } = counts;
  // Its close may still have to be worked on; for whoever answers it is over.
  const over = closesAt !== null && closesAt <= now;
  const running = over ? 'closed' : opensAt > now ? 'not-yet-open' : 'open';
  const state: CampaignState = standing === 'running' || (standing === 'paused' && over) ? running : standing;
  const days = [opensAt, closesAt ?? opensAt].map((at) => dateOf(at, zone));
  return { status, frame: { survey, version, title, state, opensAt, closesAt }, yearsWithoutHolidays: missingYears(days, await storedHolidays(db.prisma)) };
}
