import { setPaused, uninvitedIn, unshelve, zonesOf } from '../../db/campaignControl.js';
import { inTransaction } from '../../db/database.js';
import { addDue } from '../../db/dueWork.js';
import { storedHolidays } from '../../db/holidays.js';
import { openQuestions } from '../../db/openQuestions.js';
import { nextWorkingMoment } from '../../domain/calendar/workingHours.js';
import type { DueRow } from '../../domain/learning/due.js';
import { planReask } from '../../domain/learning/surveyRounds.js';
import { planForAll, usualReminders } from '../openCampaign.js';
import { refused } from '../refused.js';
import { heldCampaign, stillOpen, type ControlDeps } from './held.js';

export interface Resumed {
  /** False when it was not paused. */
  readonly changed: boolean;
  /** How many messages are planned again. */
  readonly planned: number;
  /** How many people were in the middle and are shown their question again. */
  readonly askedAgain: number;
}

/**
 * Lets a paused campaign go on. What fell due meanwhile comes at each person's next working moment; who was bound meanwhile is invited; whoever was in the middle is shown
 * their question again. What is no longer worth sending is not sent.
 * @throws InputRejected when there is no such campaign, when it has ended, or when its close has passed while it was paused.
 */
export async function resumeCampaign(deps: ControlDeps, id: string): Promise<Resumed> {
  const resumed = await inTransaction(deps.db, async (tx) => {
    const campaign = await heldCampaign(tx, id);
    stillOpen(campaign);
    const now = deps.clock.now();
    if (campaign.closesAt !== null && campaign.closesAt <= now) {
      throw refused('campaign', (words) => words.campaignClosedPaused(id));
    }
    if (campaign.state === 'running') return { changed: false, planned: 0, askedAgain: 0 };
    const holidays = await storedHolidays(tx);
    await setPaused(tx, id, null);
    const moments = new Map((await zonesOf(tx, id)).map((zone) => [zone, nextWorkingMoment(now, zone, holidays)] as const));
    const unshelved = await unshelve(tx, id, moments);
    const times = { id, opensAt: Math.max(campaign.opensAt, now), closesAt: campaign.closesAt ?? Infinity, reminders: campaign.reminders ?? usualReminders(campaign.purpose) };
    const invited = campaign.closesAt === null ? [] : planForAll(times, await uninvitedIn(tx, id), holidays);
    const added = await addDue(tx, invited.map((row): DueRow => ({ ...row, key: `${row.key}@${now}` })));
    const again = (await openQuestions(tx, now, id)).map((open): DueRow => {
      const row = planReask(open, moments.get(open.zone) ?? nextWorkingMoment(now, open.zone, holidays));
      return { ...row, key: `${row.key}:resumed:${now}`, ref: { ...row.ref, resumed: true } };
    });
    return { changed: true, planned: unshelved + added, askedAgain: await addDue(tx, again) };
  });
  if (resumed.changed) deps.log.info({ campaign: id, planned: resumed.planned, askedAgain: resumed.askedAgain }, 'A campaign goes on.');
  return resumed;
}
