import { Temporal } from 'temporal-polyfill';

const MS_A_DAY = 86_400_000;
const MS_A_MINUTE = 60_000;
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
  if (offset === undefined) return { at: local - offsetAt(local, zone), day: parts[4] === undefined };
  const minutes = offsetMinutes(offset);
  return minutes === null ? null : { at: local - minutes * MS_A_MINUTE, day: false };
}

/** Days since 1970-01-01T00:00Z, with fractions; NaN where the text is no date. */
export function daysOf(text: string, zone: string): number {
  const moment = momentOf(text, zone);
  return moment === null ? NaN : moment.at / MS_A_DAY;
}

export const momentOfDays = (days: number): number => Math.round(days * MS_A_DAY);

/** The calendar and clock of a zone at a moment (UTC milliseconds). Total: an unknown zone counts as UTC, an impossible moment as 1970. */
export function localTime(at: number, zone: string): Temporal.ZonedDateTime {
  const instant = Temporal.Instant.fromEpochMilliseconds(Math.abs(at) <= 8.64e15 ? Math.trunc(at) : 0);
  try {
    return instant.toZonedDateTimeISO(zone);
  } catch {
    // A zone that this machine does not know must not stop a conversation.
    return instant.toZonedDateTimeISO('UTC');
  }
}

/** `2026-11-23` */
export const dayText = (local: Temporal.ZonedDateTime): string => local.toPlainDate().toString();

/** `2026-11-23T01:30:15.007+07:00` */
export const momentText = (local: Temporal.ZonedDateTime): string => local.toString({ timeZoneName: 'never', fractionalSecondDigits: 3 });

/** Milliseconds that a zone's clock is ahead of UTC when it shows `local` (milliseconds as if it were UTC). */
function offsetAt(local: number, zone: string): number {
  const key = `${zone} ${Math.floor(local / MS_A_DAY)}`;
  const known = WHOLE_DAYS.get(key);
  if (known !== undefined) return known;
  const guess = localTime(local, zone).offsetNanoseconds / 1e6;
  const offset = localTime(local - guess, zone).offsetNanoseconds / 1e6;
  // A day on which the clock changes is worked out each time.
  const start = Math.floor(local / MS_A_DAY) * MS_A_DAY - guess;
  if (localTime(start, zone).offsetNanoseconds !== localTime(start + MS_A_DAY, zone).offsetNanoseconds) return offset;
  if (WHOLE_DAYS.size >= MAX_KNOWN_DAYS) WHOLE_DAYS.clear();
  WHOLE_DAYS.set(key, offset);
  return offset;
}

/** By zone and day: the offset that holds on all of it. Calendars are slow, and a form compares the same few days again and again. */
const WHOLE_DAYS = new Map<string, number>();
const MAX_KNOWN_DAYS = 2_000;

function offsetMinutes(offset: string): number | null {
  if (offset === 'Z') return 0;
  const minutes = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(3).replace(':', '') || '0');
  if (minutes > LAST_OFFSET) return null;
  return offset.startsWith('-') ? -minutes : minutes;
}
