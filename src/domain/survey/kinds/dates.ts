import { Temporal } from 'temporal-polyfill';

const MONTHS: readonly (readonly string[])[] = [
  ['januari', 'january', 'jan'], ['februari', 'february', 'feb', 'pebruari'], ['maret', 'march', 'mar'], ['april', 'apr'], ['mei', 'may'], ['juni', 'june', 'jun'],
  ['juli', 'july', 'jul'], ['agustus', 'august', 'agu', 'agt', 'aug'], ['september', 'sep', 'sept'], ['oktober', 'october', 'okt', 'oct'], ['november', 'nov', 'nopember'], ['desember', 'december', 'des', 'dec'],
];

/** The day at `now` in a zone; UTC where this machine does not know the zone. */
export function dayOf(now: number, zone: string): Temporal.PlainDate {
  return zoned(now, zone).toPlainDate();
}

export function zoned(now: number, zone: string): Temporal.ZonedDateTime {
  const instant = Temporal.Instant.fromEpochMilliseconds(Number.isFinite(now) ? Math.trunc(now) : 0);
  try {
    return instant.toZonedDateTimeISO(zone);
  } catch {
    // The core is total: a zone that this machine does not know must not stop a conversation.
    return instant.toZonedDateTimeISO('UTC');
  }
}

/** A day as people write it: `2026-11-22`, `22/11/2026`, `22-11-26`, `22 November 2026`, "hari ini", "besok", "kemarin"; days before months. `null` where it is none. */
export function readDay(typed: string, now: number, zone: string): string | null {
  const text = typed.normalize('NFKC').toLowerCase().replaceAll(/\s+/g, ' ').trim();
  const relative = { 'hari ini': 0, today: 0, besok: 1, tomorrow: 1, lusa: 2, kemarin: -1, yesterday: -1 }[text];
  if (relative !== undefined) return dayOf(now, zone).add({ days: relative }).toString();
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text);
  if (iso !== null) return day(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const local = /^(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4}|\d{2})$/.exec(text);
  if (local !== null) return day(fullYear(local[3] ?? '', now, zone), Number(local[2]), Number(local[1]));
  const named = /^(\d{1,2})[ -]([a-z]+)\.?[ -](\d{4}|\d{2})$/.exec(text) ?? null;
  const american = /^([a-z]+)\.? (\d{1,2}),? (\d{4})$/.exec(text);
  const [date, month, year] = named !== null ? [named[1], named[2], named[3]] : [american?.[2], american?.[1], american?.[3]];
  const number = MONTHS.findIndex((names) => month !== undefined && names.includes(month)) + 1;
  return number === 0 ? null : day(fullYear(year ?? '', now, zone), number, Number(date));
}

/** Two digits mean the year that is nearest, no more than ten years ahead. */
function fullYear(digits: string, now: number, zone: string): number {
  if (digits.length === 4) return Number(digits);
  const { year } = dayOf(now, zone);
  const same = year - (year % 100) + Number(digits);
  return same > year + 10 ? same - 100 : same;
}

function day(year: number, month: number, date: number): string | null {
  try {
    return Temporal.PlainDate.from({ year, month, day: date }, { overflow: 'reject' }).toString();
  } catch {
    return null;
  }
}

/** A time of day as people write it: `14:30`, `14.30`, `8`, `2 pm`, `pukul 14.30`; hours and minutes. `null` where it is none. */
export function readTime(typed: string): string | null {
  const text = typed.normalize('NFKC').toLowerCase().replace(/^(pukul|jam|pkl\.?|at)\s*/, '').replace(/\s*(wib|wita|wit)$/, '').trim();
  const found = /^(\d{1,2})(?:[:.](\d{2}))?(?::\d{2}(?:\.\d+)?)?\s*(am|pm|pagi|siang|sore|malam)?$/.exec(text);
  if (found === null) return null;
  const [, hours = '', minutes = '00', half] = found;
  const later = half === 'pm' || half === 'sore' || half === 'malam' || (half === 'siang' && Number(hours) < 10);
  const hour = later && Number(hours) < 12 ? Number(hours) + 12 : half === 'am' && hours === '12' ? 0 : Number(hours);
  return hour > 23 || Number(minutes) > 59 ? null : `${String(hour).padStart(2, '0')}:${minutes}`;
}

/** `14:30` on a day in a zone as ODK writes moments: `2026-11-22T14:30:00.000+07:00`. */
export function momentAt(isoDay: string, time: string, zone: string): string {
  const plain = Temporal.PlainDateTime.from(`${isoDay}T${time}`);
  return momentText(plain.toZonedDateTime(knownZone(zone)));
}

/** A moment as ODK writes it: with milliseconds and offset. */
export const momentText = (moment: Temporal.ZonedDateTime): string => moment.toString({ timeZoneName: 'never', fractionalSecondDigits: 3 });

function knownZone(zone: string): string {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone);
    return zone;
  } catch {
    return 'UTC';
  }
}

/** This moment where the person is. */
export const momentOf = ({ now, zone }: { readonly now: number; readonly zone: string }): string => momentText(zoned(now, zone));

/** What a form notes when it begins, without asking: `start` the moment, `today` the day. `null` for any other kind. */
export function preloaded(kind: string, at: { readonly now: number; readonly zone: string }): string | null {
  if (kind === 'start') return momentOf(at);
  return kind === 'today' ? dayOf(at.now, at.zone).toString() : null;
}
