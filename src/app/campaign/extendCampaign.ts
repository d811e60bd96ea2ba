import { clearPlan, setCloses, takeBack, toRemind, type CampaignStanding, type Reminded } from '../../db/campaignControl.js';
import { inTransaction } from '../../db/database.js';
import { addDue, putDue } from '../../db/dueWork.js';
import { storedHolidays } from '../../db/holidays.js';
import type { HolidayTable } from '../../domain/calendar/types.js';
import type { DueRow } from '../../domain/learning/due.js';
import { REMINDERS_APART } from '../../domain/learning/reminderPlan.js';
import { planCampaignClose, planSurveyRounds } from '../../domain/learning/surveyRounds.js';
import type { EpochMs } from '../../support/clock.js';
import { usualReminders } from '../openCampaign.js';
import { refused } from '../refused.js';
import { heldCampaign, stillOpen, type ControlDeps } from './held.js';

export interface Extended {
  /** False when it closes at this time already. */
  readonly changed: boolean;
  readonly closesAt: EpochMs;
  /** How many reminders are planned now. */
  readonly reminders: number;
  /** Years touched whose holidays are unknown, so that Monday to Friday was counted. */
  readonly yearsWithoutHolidays: readonly number[];
}

/**
 * Moves the close of a campaign to a later time and plans its reminders anew, by the same plan over the longer span. Nobody gets a message for it: the next reminder bears the
 * new date, and an invitation that still waits to be sent is written again.
 * @throws InputRejected when there is no such campaign, when it has ended, or when the time is not later than the close so far.
 */
export async function extendCampaign(deps: ControlDeps, id: string, closesAt: EpochMs): Promise<Extended> {
  const extended = await inTransaction(deps.db, async (tx) => {
    const campaign = await heldCampaign(tx, id);
    stillOpen(campaign);
    const now = deps.clock.now();
    if (campaign.closesAt === closesAt) return { changed: false, closesAt, reminders: 0, yearsWithoutHolidays: [] };
    if (closesAt <= now) throw refused('closes', (words) => words.closesPast());
    const before = campaign.closesAt;
    if (before !== null && closesAt < before) throw refused('closes', (words) => words.closesEarlier(new Date(before).toISOString()));
    await setCloses(tx, id, closesAt);
    await takeBack(tx, id, 'due', now);
    await clearPlan(tx, id, closesAt, 'the campaign was extended');
    await putDue(tx, [planCampaignClose({ id, closesAt })]);
    const rows = planAnew({ ...campaign, closesAt }, await toRemind(tx, id), await storedHolidays(tx), now);
    const reminders = await addDue(tx, rows);
    return { changed: true, closesAt, reminders, yearsWithoutHolidays: [...new Set(rows.flatMap((r) => r.yearsWithoutHolidays))].toSorted((a, b) => a - b) };
  });
  if (extended.changed) deps.log.info({ campaign: id, reminders: extended.reminders }, 'A campaign was extended.');
  return extended;
}

/** Everyone's reminders that still lie ahead, none of them soon after what they were sent last. Most people were invited at the same moment, so the calendar is asked once for all of them. */
function planAnew(campaign: CampaignStanding & { readonly closesAt: EpochMs }, people: readonly Reminded[], holidays: HolidayTable, now: EpochMs): readonly DueRow<'survey.remind'>[] {
  const times = { id: campaign.id, opensAt: campaign.opensAt, closesAt: campaign.closesAt, invites: 'at-once', reminders: campaign.reminders ?? usualReminders(campaign.purpose) } as const;
  const planned = new Map<string, readonly DueRow<'survey.remind'>[]>();
  return people.flatMap(({ employee, zone, invitedAt, lastAt }) => {
    const like = `${zone}\n${invitedAt}`;
    const rows = planned.get(like) ?? planSurveyRounds(times, { employee: 0, zone }, holidays, invitedAt).filter((row): row is DueRow<'survey.remind'> => row.kind === 'survey.remind');
    planned.set(like, rows);
    return rows
      .filter(({ dueAt }) => dueAt > now && (lastAt === null || dueAt >= lastAt + REMINDERS_APART))
      .map((row) => ({ ...row, employee, key: `survey.remind:${campaign.id}:${employee}:${row.ref.occurrence}@${now}` }));
  });
}
