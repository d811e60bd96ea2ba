import { Temporal } from 'temporal-polyfill';
import type { EpochMs } from '../../support/clock.js';
import type { Holiday, HolidayTable, LocalDate, Zone } from './types.js';

/** Longer than any run of days off; a table without a working day in between is broken. */
const SEARCH_LIMIT_DAYS = 366;

/** Whether a text is a calendar day, `YYYY-MM-DD`. */
export function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  try {
    Temporal.PlainDate.from(text, { overflow: 'reject' });
    return true;
  } catch {
    return false;
  }
}

/** Builds the table from a list in any order; a year with at least one row has a table. */
export function holidayTable(holidays: readonly Holiday[]): HolidayTable {
  return {
    years: new Set(holidays.map(({ date }) => Temporal.PlainDate.from(date).year)),
    days: new Map(holidays.map(({ date, kind, name }) => [date, { kind, name }])),
  };
}

/** The calendar day on which `at` falls in `zone`. */
export function dateOf(at: EpochMs, zone: Zone): LocalDate {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDate().toString();
}

/** The instant of `time` (`HH:MM`) on `date` in `zone`. A time that a clock change skips becomes the same span later. Throws RangeError on a bad date, time or zone. */
export function instantOf(date: LocalDate, time: string, zone: Zone): EpochMs {
  return Temporal.PlainDate.from(date).toZonedDateTime({ timeZone: zone, plainTime: Temporal.PlainTime.from(time) }).epochMilliseconds;
}

/** Monday to Friday and not a known day off. Service units and shifts are not covered. */
export function isWorkingDay(date: LocalDate, holidays: HolidayTable): boolean {
  return Temporal.PlainDate.from(date).dayOfWeek <= 5 && !holidays.days.has(date);
}

function searchWorkingDay(from: LocalDate, step: 1 | -1, holidays: HolidayTable): LocalDate {
  let day = Temporal.PlainDate.from(from);
  for (let tried = 0; tried <= SEARCH_LIMIT_DAYS; tried += 1) {
    if (isWorkingDay(day.toString(), holidays)) return day.toString();
    day = day.add({ days: step });
  }
  throw new RangeError(`No working day within ${SEARCH_LIMIT_DAYS} days of ${from}: the holiday table must be wrong`);
}

/** The last working day strictly before `date`. Throws RangeError when a year holds none. */
export function workingDayBefore(date: LocalDate, holidays: HolidayTable): LocalDate {
  return searchWorkingDay(addDays(date, -1), -1, holidays);
}

/** `date` itself when it is a working day, else the first one after it. Throws RangeError when a year holds none. */
export function workingDayOnOrAfter(date: LocalDate, holidays: HolidayTable): LocalDate {
  return searchWorkingDay(date, 1, holidays);
}

export function addDays(date: LocalDate, days: number): LocalDate {
  return Temporal.PlainDate.from(date).add({ days }).toString();
}

/** The same day of the month `months` later, or the month's last day where it has none (31 August + 6 months = 28 or 29 February). */
export function addMonthsToDate(date: LocalDate, months: number): LocalDate {
  return Temporal.PlainDate.from(date).add({ months }, { overflow: 'constrain' }).toString();
}

/**
 * The years from the first to the last of `dates` (in any order) that have no holiday table, ascending.
 * Not empty: whatever was computed over these days counted Monday to Friday there, and whoever shows it says so.
 */
export function missingYears(dates: readonly LocalDate[], holidays: HolidayTable): readonly number[] {
  if (dates.length === 0) return [];
  const years = dates.map((date) => Temporal.PlainDate.from(date).year);
  const missing: number[] = [];
  for (let year = Math.min(...years); year <= Math.max(...years); year += 1) if (!holidays.years.has(year)) missing.push(year);
  return missing;
}
