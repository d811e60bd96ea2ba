import { Temporal } from 'temporal-polyfill';

export const MS_A_DAY = 86_400_000;
const MS_A_MINUTE = 60_000;
/** The last moment that a calendar can show, in milliseconds. */
export const FURTHEST = 8.64e15;
const DATE_LENGTH = 10;
const MOMENT = /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2})(?::(\d{2})(?::(\d{2})(?:\.(\d+))?)?)?(Z|[+-]\d{2}(?::?\d{2})?)?)?$/;
const LAST_OFFSET = 14 * 60;

/** A point in time as a text gives it. */
export interface Moment {
  /** UTC milliseconds. */
  readonly at: number;
  /** The text was a day without a time; the moment is its first one. */
  readonly day: boolean;
}

/** An ISO 8601 date or date-time (ODK XForms specification, data types `date` and `dateTime`); without an offset it is in `zone`. `null` for anything else, impossible days included. */
export function momentOf(text: string, zone: string): Moment | null {
  // Most texts are no dates, and this is asked of each one that is compared.
  if (text.length < DATE_LENGTH || text.charCodeAt(4) !== 45) return null;
  const parts = MOMENT.exec(text);
  if (parts === null) return null;
  const [year, month, day, hour, minute, second] = [1, 2, 3, 4, 5, 6].map((index) => Number(parts[index] ?? '0'));
  if (year === undefined || month === undefined || day === undefined || hour === undefined || minute === undefined || second === undefined) return null;
  const millisecond = Math.floor(Number(`0.${parts[7] ?? '0'}`) * 1_000 + 1e-6);
  const date = Date.UTC(year, month - 1, day);
  if (year < 1_000 || new Date(date).getUTCDate() !== day || month > 12 || month < 1 || hour > 23 || minute > 59 || second > 59) return null;
  const local = date + ((hour * 60 + minute) * 60 + second) * 1_000 + millisecond;
  const offset = parts[8];
  if (offset === undefined) return { at: atShown(local, zone), day: parts[4] === undefined };
  const minutes = offsetMinutes(offset);
  return minutes === null ? null : { at: local - minutes * MS_A_MINUTE, day: false };
}

/** Days since 1970-01-01T00:00Z, with fractions; NaN where the text is no date. */
export function daysOf(text: string, zone: string): number {
  const moment = momentOf(text, zone);
  return moment === null ? NaN : moment.at / MS_A_DAY;
}

export const momentOfDays = (days: number): number => Math.round(days * MS_A_DAY);

/** What a zone's calendar and clock show at a moment. */
export interface Clock {
  readonly year: number;
  /** From 1, as is the day. */
  readonly month: number;
  readonly day: number;
  /** From 1, Monday. */
  readonly weekday: number;
  /** ISO 8601's. */
  readonly week: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly millisecond: number;
  /** Milliseconds ahead of UTC. */
  readonly offset: number;
}

/** The calendar and clock of a zone at a moment (UTC milliseconds). Total: an unknown zone counts as UTC, an impossible moment as 1970. */
export function clockOf(at: number, zone: string): Clock {
  const moment = Math.abs(at) <= FURTHEST ? Math.trunc(at) : 0;
  const offset = offsetAt(moment, zone);
  const shown = new Date(moment + offset);
  const weekday = shown.getUTCDay() === 0 ? 7 : shown.getUTCDay();
  // A week belongs to the year that its Thursday is in.
  const thursday = new Date(moment + offset + (4 - weekday) * MS_A_DAY);
  return {
    year: shown.getUTCFullYear(), month: shown.getUTCMonth() + 1, day: shown.getUTCDate(), weekday, week: 1 + Math.floor((thursday.getTime() - Date.UTC(thursday.getUTCFullYear(), 0)) / MS_A_DAY / 7),
    hour: shown.getUTCHours(), minute: shown.getUTCMinutes(), second: shown.getUTCSeconds(), millisecond: shown.getUTCMilliseconds(), offset,
  };
}

export const padded = (value: number, digits: number): string => String(value).padStart(digits, '0');

/** `2026-11-23` */
export const dayText = ({ year, month, day }: Clock): string => `${padded(year, 4)}-${padded(month, 2)}-${padded(day, 2)}`;

/** `2026-11-23T01:30:15.007+07:00` */
export function momentText(clock: Clock): string {
  const minutes = Math.round(Math.abs(clock.offset) / MS_A_MINUTE);
  const offset = `${clock.offset < 0 ? '-' : '+'}${padded(Math.floor(minutes / 60), 2)}:${padded(minutes % 60, 2)}`;
  return `${dayText(clock)}T${padded(clock.hour, 2)}:${padded(clock.minute, 2)}:${padded(clock.second, 2)}.${padded(clock.millisecond, 3)}${offset}`;
}

/** UTC milliseconds at which a zone's clock shows `shown` (milliseconds as if it were UTC). */
function atShown(shown: number, zone: string): number {
  return shown - offsetAt(shown - offsetAt(shown, zone), zone);
}

/** Milliseconds that a zone is ahead of UTC at a moment. */
function offsetAt(at: number, zone: string): number {
  const day = Math.floor(at / MS_A_DAY);
  const known = WHOLE_DAYS.get(zone)?.get(day);
  if (known !== undefined) return known;
  const first = calendarOffset(day * MS_A_DAY, zone);
  // A day on which the clock changes is worked out each time.
  if (first !== calendarOffset((day + 1) * MS_A_DAY - 1, zone)) return calendarOffset(at, zone);
  const days = WHOLE_DAYS.get(zone) ?? new Map<number, number>();
  if (days.size >= MAX_KNOWN_DAYS) days.clear();
  if (WHOLE_DAYS.size >= MAX_KNOWN_ZONES) WHOLE_DAYS.clear();
  WHOLE_DAYS.set(zone, days.set(day, first));
  return first;
}

/** By zone and day: the offset that holds on all of it. Calendars are slow, and a form compares the same few days again and again. */
const WHOLE_DAYS = new Map<string, Map<number, number>>();
const MAX_KNOWN_ZONES = 50;
const MAX_KNOWN_DAYS = 1_000;

function calendarOffset(at: number, zone: string): number {
  try {
    return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).offsetNanoseconds / 1e6;
  } catch {
    // A zone that this machine does not know, or a day that no calendar has, must not stop a conversation.
    return 0;
  }
}

function offsetMinutes(offset: string): number | null {
  if (offset === 'Z') return 0;
  const minutes = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(3).replace(':', '') || '0');
  if (minutes > LAST_OFFSET) return null;
  return offset.startsWith('-') ? -minutes : minutes;
}
