import { Temporal } from 'temporal-polyfill';
import type { EpochMs } from '../../support/clock.js';
import type { HolidayTable, Zone } from '../calendar/types.js';
import { addDays, dateOf, instantOf, missingYears, workingDayOnOrAfter } from '../calendar/workingDays.js';
import { HOUR, MINUTE, type DueRow } from './due.js';
import type { Enrollment } from './types.js';

/** When somebody may want to be reminded: in an hour, this afternoon, on the next working morning, or on the first working morning in three days. */
export const LATERS = ['hour', 'afternoon', 'morning', 'days'] as const;
export type Later = (typeof LATERS)[number];

export interface LaterChoice {
  readonly later: Later;
  readonly at: EpochMs;
}

const MORNING = '09:00';
const AFTERNOON = '15:00';
/** Nobody is offered an hour that leads into their evening or begins before their day. */
const HOURS = { from: 6, to: 20 } as const;
const DAYS = 3;
const NOT_BEFORE_CLOSE = 2 * HOUR;

/**
 * The moments that somebody can choose from, ascending; empty when the campaign closes before any of them, or within two hours of it.
 * "This afternoon" is 15:00, offered until an hour before; the mornings are 09:00 on working days. The two that the person names to the hour
 * come whatever the day: it is they who choose.
 */
export function laterChoices(closesAt: EpochMs | null, zone: Zone, holidays: HolidayTable, now: EpochMs): readonly LaterChoice[] {
  const today = dateOf(now, zone);
  const tomorrow = workingDayOnOrAfter(addDays(today, 1), holidays);
  const inDays = workingDayOnOrAfter(addDays(today, DAYS), holidays);
  const inAnHour = Math.ceil((now + HOUR) / MINUTE) * MINUTE;
  const afternoon = instantOf(today, AFTERNOON, zone);
  const { hour } = Temporal.Instant.fromEpochMilliseconds(inAnHour).toZonedDateTimeISO(zone);
  const choices: readonly LaterChoice[] = [
    ...(hour >= HOURS.from && hour < HOURS.to && dateOf(inAnHour, zone) === today ? [{ later: 'hour' as const, at: inAnHour }] : []),
    ...(afternoon > inAnHour ? [{ later: 'afternoon' as const, at: afternoon }] : []),
    { later: 'morning', at: instantOf(tomorrow, MORNING, zone) },
    ...(inDays > tomorrow ? [{ later: 'days' as const, at: instantOf(inDays, MORNING, zone) }] : []),
  ];
  return choices.filter(({ at }) => closesAt === null || at <= closesAt - NOT_BEFORE_CLOSE);
}

/**
 * One reminder at the moment that somebody chose. It is asked for, so neither working hours nor the daily limit hold it up.
 * @returns null when that moment is (no longer) to be had.
 */
export function planLater(campaign: { readonly campaign: string; readonly closesAt: EpochMs | null }, later: Later, person: Enrollment, holidays: HolidayTable, now: EpochMs): DueRow<'survey.remind'> | null {
  const chosen = laterChoices(campaign.closesAt, person.zone, holidays, now).find((choice) => choice.later === later);
  if (chosen === undefined) return null;
  const day = dateOf(chosen.at, person.zone);
  return {
    kind: 'survey.remind',
    key: `later:${campaign.campaign}:${person.employee}:${chosen.at}`,
    subject: `campaign:${campaign.campaign}`,
    employee: person.employee,
    ref: { campaign: campaign.campaign, occurrence: Number(day.replaceAll('-', '')), asked: true },
    dueAt: chosen.at,
    worthUntil: campaign.closesAt === null ? chosen.at + 24 * HOUR : campaign.closesAt - NOT_BEFORE_CLOSE,
    yearsWithoutHolidays: missingYears([dateOf(now, person.zone), day], holidays),
  };
}
