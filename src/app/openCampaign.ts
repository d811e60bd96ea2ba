import { countUnreachable, createCampaign, uninvitedCampaigns, type NewCampaign } from '../db/campaigns.js';
import type { Tx } from '../db/database.js';
import { addDue, cancelReminders, putDue } from '../db/dueWork.js';
import { storedHolidays } from '../db/holidays.js';
import type { HolidayTable, Zone } from '../domain/calendar/types.js';
import type { DueRow } from '../domain/learning/due.js';
import { planCampaignClose, planSurveyRounds, type CampaignTimes } from '../domain/learning/surveyRounds.js';
import type { Enrollment } from '../domain/learning/types.js';
import type { Purpose } from '../domain/survey/types.js';
import type { EpochMs } from '../support/clock.js';

export interface Opened {
  readonly invited: number;
  /** Of those invited, how many no chat is bound to yet. */
  readonly unreachable: number;
  /** Years whose holidays are unknown, so that Monday to Friday was counted. */
  readonly yearsWithoutHolidays: readonly number[];
}

/**
 * Stores a campaign, whom it asks, and every invitation, reminder and the close as due work, all in the caller's transaction; one statement a table.
 * @returns null when a campaign of this id exists: it is opened once, whoever asks and however often.
 */
export async function openCampaign(tx: Tx, campaign: NewCampaign, people: readonly Enrollment[], how: Pick<CampaignTimes, 'invites' | 'reminders'>): Promise<Opened | null> {
  if (!(await createCampaign(tx, campaign, people.map((p) => p.employee)))) return null;
  const holidays = await storedHolidays(tx);
  const rows = planForAll({ ...how, ...(campaign.reminders !== undefined && { reminders: campaign.reminders }), id: campaign.id, opensAt: campaign.opensAt, closesAt: campaign.closesAt }, people, holidays);
  await addDue(tx, rows);
  await putDue(tx, [planCampaignClose(campaign)]);
  return {
    invited: people.length,
    unreachable: await countUnreachable(tx, campaign.id),
    yearsWithoutHolidays: [...new Set(rows.flatMap((r) => r.yearsWithoutHolidays))].toSorted((a, b) => a - b),
  };
}

/** How many reminders a campaign has whose plan nobody wished otherwise: a poll about a moment is asked for once more, everything else twice. */
export const usualReminders = (purpose: Purpose): number => (purpose === 'feedback' ? 1 : 2);

/** Stands for anybody of a zone; employee ids start at 1. */
const ANYBODY = 0;

/** Everyone's rounds. People of one zone are asked at the same moments, so the calendar is asked once a zone, not once a person. */
export function planForAll(campaign: CampaignTimes, people: readonly Enrollment[], holidays: HolidayTable): readonly Round[] {
  const byZone = new Map<Zone, readonly Round[]>();
  return people.flatMap(({ employee, zone }) => {
    const planned = byZone.get(zone) ?? planSurveyRounds(campaign, { employee: ANYBODY, zone }, holidays);
    byZone.set(zone, planned);
    return planned.map((row) => ({ ...row, employee, key: row.key.replace(`:${campaign.id}:${ANYBODY}`, `:${campaign.id}:${employee}`) }));
  });
}

type Round = DueRow<'survey.invite'> | DueRow<'survey.remind'>;

/**
 * Whoever binds later gets what is still open: plans the invitation at their next working moment, and the reminders of the time that remains.
 * Safe to call again: what is planned, on its way or delivered is not planned twice.
 * @returns how many campaigns they are invited to.
 */
export async function inviteOnBinding(tx: Tx, person: { readonly employee: number; readonly zone: Zone }, now: EpochMs): Promise<number> {
  const open = await uninvitedCampaigns(tx, person.employee, now);
  if (open.length === 0) return 0;
  const holidays = await storedHolidays(tx);
  for (const campaign of open) {
    const planned = planSurveyRounds({ ...campaign, reminders: campaign.reminders ?? usualReminders(campaign.purpose) }, person, holidays, now);
    await cancelReminders(tx, `campaign:${campaign.id}`, person.employee, 'planned anew when the person bound');
    // Another occurrence of the same step: the first one ended because nobody was bound.
    await addDue(tx, planned.map((row): DueRow => ({ ...row, key: `${row.key}@${now}` })));
  }
  return open.length;
}
