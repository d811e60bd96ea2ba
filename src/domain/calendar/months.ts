import { Temporal } from 'temporal-polyfill';
import type { LocalDate } from './types.js';

/** A month as `YYYY-MM`. */
export type LocalMonth = string;

export const monthOf = (day: LocalDate): LocalMonth => Temporal.PlainDate.from(day).toPlainYearMonth().toString();

export const plusMonths = (month: LocalMonth, months: number): LocalMonth => Temporal.PlainYearMonth.from(month).add({ months }).toString();

/** How many months `to` lies after `from`; negative where it lies before. */
export const monthsBetween = (from: LocalMonth, to: LocalMonth): number => Temporal.PlainYearMonth.from(from).until(Temporal.PlainYearMonth.from(to), { largestUnit: 'month' }).months;

/** Its days in order. */
export function daysOf(month: LocalMonth): readonly LocalDate[] {
  const parsed = Temporal.PlainYearMonth.from(month);
  return Array.from({ length: parsed.daysInMonth }, (_, index) => parsed.toPlainDate({ day: index + 1 }).toString());
}
