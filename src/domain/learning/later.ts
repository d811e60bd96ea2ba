import type { EpochMs } from '../../support/clock.js';
import type { HolidayTable } from '../calendar/types.js';
import { addDays, dateOf, instantOf, missingYears, workingDayOnOrAfter } from '../calendar/workingDays.js';
import { HOUR, type DueRow } from './due.js';
import type { Enrollment } from './types.js';

const MORNING = '09:00';
const NOT_BEFORE_CLOSE = 2 * HOUR;

/**
 * "Remind me later": once more on the person's next working day, 09:00 in their zone. Asked for twice on one day, it comes once.
 * @returns null when the campaign closes before that, or within two hours of it.
 */
export function planLater(campaign: { readonly campaign: string; readonly closesAt: EpochMs | null }, person: Enrollment, holidays: HolidayTable, now: EpochMs): DueRow<'survey.remind'> | null {
  const today = dateOf(now, person.zone);
  const day = workingDayOnOrAfter(addDays(today, 1), holidays);
  const dueAt = instantOf(day, MORNING, person.zone);
  const lastMoment = campaign.closesAt === null ? null : campaign.closesAt - NOT_BEFORE_CLOSE;
  if (lastMoment !== null && dueAt > lastMoment) return null;
  return {
    kind: 'survey.remind',
    key: `later:${campaign.campaign}:${person.employee}:${day}`,
    subject: `campaign:${campaign.campaign}`,
    employee: person.employee,
    ref: { campaign: campaign.campaign, occurrence: Number(day.replaceAll('-', '')) },
    dueAt,
    worthUntil: lastMoment ?? dueAt + 24 * HOUR,
    yearsWithoutHolidays: missingYears([today, day], holidays),
  };
}
