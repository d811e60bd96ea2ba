import { Temporal } from 'temporal-polyfill';
import type { EpochMs } from '../../support/clock.js';
import type { HolidayTable, Zone } from './types.js';
import { isWorkingDay } from './workingDays.js';

/**
 * A span of local time in which nobody is written to. `from` and `to` are `HH:MM`, `to` may be `24:00`; weekdays count from Monday = 1.
 * `sourced` rows were read in their source; `default` rows are settings of ours, to be confirmed with each agency.
 */
export interface QuietSpan {
  readonly id: string;
  readonly weekdays: readonly number[];
  readonly from: string;
  readonly to: string;
  readonly source: string;
  readonly date: string;
  readonly status: 'sourced' | 'default';
}

const MONDAY_TO_FRIDAY = [1, 2, 3, 4, 5] as const;

/** The ordinary week. In Ramadan work begins at 08:00 (same source), whose dates are announced each year; an agency that wants it passes its own rows. */
export const QUIET_SPANS: readonly QuietSpan[] = [
  { id: 'weekend', weekdays: [6, 7], from: '00:00', to: '24:00', source: 'Perpres 21/2023', date: '2023', status: 'sourced' },
  { id: 'before-work', weekdays: MONDAY_TO_FRIDAY, from: '00:00', to: '07:30', source: 'Perpres 21/2023', date: '2023', status: 'sourced' },
  { id: 'roll-call', weekdays: [1], from: '07:30', to: '09:00', source: 'custom: apel Senin', date: '2026', status: 'default' },
  { id: 'friday-noon', weekdays: [5], from: '11:30', to: '13:00', source: 'custom: istirahat Jumat', date: '2026', status: 'default' },
  { id: 'after-work', weekdays: MONDAY_TO_FRIDAY, from: '16:00', to: '24:00', source: 'setting', date: '2026', status: 'default' },
];

const SEARCH_LIMIT_STEPS = 2000;

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}

function quietUntil(local: Temporal.ZonedDateTime, holidays: HolidayTable, spans: readonly QuietSpan[]): Temporal.ZonedDateTime | undefined {
  const nextDay = () => local.toPlainDate().add({ days: 1 }).toZonedDateTime(local.timeZoneId);
  if (!isWorkingDay(local.toPlainDate().toString(), holidays)) return nextDay();
  const minute = local.hour * 60 + local.minute;
  const span = spans.find(({ weekdays, from, to }) => weekdays.includes(local.dayOfWeek) && minute >= minutesOf(from) && minute < minutesOf(to));
  if (span === undefined) return undefined;
  if (span.to === '24:00') return nextDay();
  return local.toPlainDate().toZonedDateTime({ timeZone: local.timeZoneId, plainTime: Temporal.PlainTime.from(span.to) });
}

/**
 * The first moment not before `at` that lies inside working hours in `zone`; `at` itself when it does.
 * Depends on nothing but its arguments. Whether a year without a holiday table was touched: `missingYears`.
 * Throws RangeError on an unknown zone, or when the table leaves no working day.
 */
export function nextWorkingMoment(at: EpochMs, zone: Zone, holidays: HolidayTable, spans: readonly QuietSpan[] = QUIET_SPANS): EpochMs {
  let local = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
  for (let step = 0; step < SEARCH_LIMIT_STEPS; step += 1) {
    const until = quietUntil(local, holidays, spans);
    if (until === undefined) return local.epochMilliseconds;
    local = until;
  }
  throw new RangeError('No working moment found: the holiday table or the quiet spans must be wrong');
}

/** Whether `at` lies inside working hours in `zone`. */
export function isWorkingMoment(at: EpochMs, zone: Zone, holidays: HolidayTable, spans: readonly QuietSpan[] = QUIET_SPANS): boolean {
  return quietUntil(Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone), holidays, spans) === undefined;
}
