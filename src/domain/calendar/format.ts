import { Temporal } from 'temporal-polyfill';
import type { EpochMs } from '../../support/clock.js';
import { calendarNames } from './names.js';
import type { LocalDate, Zone } from './types.js';
import { addDays, dateOf } from './workingDays.js';

/** The languages people can choose. */
export type CalendarLanguage = 'id' | 'en';

const TIME_SEPARATORS: Readonly<Record<CalendarLanguage, string>> = { id: '.', en: ':' };

const ZONE_NAMES: ReadonlyMap<Zone, string> = new Map([
  ['Asia/Jakarta', 'WIB'],
  ['Asia/Pontianak', 'WIB'],
  ['Asia/Makassar', 'WITA'],
  ['Asia/Ujung_Pandang', 'WITA'],
  ['Asia/Jayapura', 'WIT'],
]);

/** WIB, WITA or WIT for Indonesia's zones, `UTC+08` or `UTC+05:30` (as it is at `at`) for any other. */
export function zoneName(at: EpochMs, zone: Zone): string {
  const name = ZONE_NAMES.get(zone);
  if (name !== undefined) return name;
  return `UTC${Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).offset.replace(/:00$/, '')}`;
}

/** "Senin, 23 November 2026" or "Monday, 23 November 2026". */
export function formatDate(date: LocalDate, language: CalendarLanguage): string {
  const day = Temporal.PlainDate.from(date);
  const { days, months } = calendarNames(language);
  return `${days[day.dayOfWeek - 1] ?? ''}, ${day.day} ${months[day.month - 1] ?? ''} ${day.year}`;
}

/** "November 2026". @param month `YYYY-MM`. */
export function formatMonth(month: string, language: CalendarLanguage): string {
  const { year, month: number } = Temporal.PlainYearMonth.from(month);
  return `${calendarNames(language).months[number - 1] ?? ''} ${year}`;
}

/** The weekday in three letters: "Sel" or "Tue". */
export function formatWeekday(date: LocalDate, language: CalendarLanguage): string {
  return calendarNames(language).shortDays[Temporal.PlainDate.from(date).dayOfWeek - 1] ?? '';
}

/** "09.00 WIB" or "09:00 WIB". */
export function formatTime(at: EpochMs, zone: Zone, language: CalendarLanguage): string {
  const { hour, minute } = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
  const digits = [hour, minute].map((part) => String(part).padStart(2, '0'));
  return `${digits.join(TIME_SEPARATORS[language])} ${zoneName(at, zone)}`;
}

/** "Senin, 23 November 2026, 09.00 WIB" or "Monday, 23 November 2026, 09:00 WIB". */
export function formatMoment(at: EpochMs, zone: Zone, language: CalendarLanguage): string {
  return `${formatDate(dateOf(at, zone), language)}, ${formatTime(at, zone, language)}`;
}

/** Whether `at` falls on the day after today, both seen in `zone`. */
export function isTomorrow(at: EpochMs, now: EpochMs, zone: Zone): boolean {
  return dateOf(at, zone) === addDays(dateOf(now, zone), 1);
}
