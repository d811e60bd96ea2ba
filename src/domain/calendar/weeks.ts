import { Temporal } from 'temporal-polyfill';
import type { EpochMs } from '../../support/clock.js';
import { InputRejected } from '../../support/errors.js';
import type { IsoWeek, Zone } from './types.js';

const MONDAY_DIGEST_TIME = Temporal.PlainTime.from('09:00');

function weekName(date: Temporal.PlainDate): IsoWeek {
  // The Thursday of a week lies in the year that the week belongs to (ISO 8601).
  const thursday = date.add({ days: 4 - date.dayOfWeek });
  return `${String(thursday.year).padStart(4, '0')}-W${String(Math.ceil(thursday.dayOfYear / 7)).padStart(2, '0')}`;
}

function mondayOf(week: IsoWeek): Temporal.PlainDate {
  const [, year, number] = /^(\d{4})-W(\d{2})$/.exec(week) ?? [];
  if (year !== undefined && number !== undefined) {
    const fourthOfJanuary = Temporal.PlainDate.from({ year: Number(year), month: 1, day: 4 });
    const monday = fourthOfJanuary.add({ days: 1 - fourthOfJanuary.dayOfWeek + 7 * (Number(number) - 1) });
    if (weekName(monday) === week) return monday;
  }
  throw new InputRejected(`${week} is not an ISO week such as 2026-W47`);
}

/** The ISO week in which `at` falls in `zone`. */
export function isoWeekOf(at: EpochMs, zone: Zone): IsoWeek {
  return weekName(Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDate());
}

/** The week `weeks` after `week` (before, when negative). Throws InputRejected when `week` is none. */
export function addWeeks(week: IsoWeek, weeks: number): IsoWeek {
  return weekName(mondayOf(week).add({ weeks }));
}

/** From Monday 00:00 (in) to the next Monday 00:00 (out) in `zone`. Throws InputRejected when `week` is none, week 53 of a year of 52 included. */
export function isoWeekRange(week: IsoWeek, zone: Zone): { readonly start: EpochMs; readonly end: EpochMs } {
  const monday = mondayOf(week);
  return { start: monday.toZonedDateTime(zone).epochMilliseconds, end: monday.add({ days: 7 }).toZonedDateTime(zone).epochMilliseconds };
}

/** Monday 09:00 of `week` itself. A digest about a week goes out at `mondayNineOf(addWeeks(week, 1), zone)`. Throws InputRejected when `week` is none. */
export function mondayNineOf(week: IsoWeek, zone: Zone): EpochMs {
  return mondayOf(week).toZonedDateTime({ timeZone: zone, plainTime: MONDAY_DIGEST_TIME }).epochMilliseconds;
}

/** The first Monday 09:00 in `zone` strictly after `at`. */
export function nextMondayNine(at: EpochMs, zone: Zone): EpochMs {
  const week = isoWeekOf(at, zone);
  const thisWeek = mondayNineOf(week, zone);
  return thisWeek > at ? thisWeek : mondayNineOf(addWeeks(week, 1), zone);
}
