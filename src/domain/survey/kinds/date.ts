import { Temporal } from 'temporal-polyfill';
import type { EpochMs } from '../../../support/clock.js';
import { monthOf, monthsBetween } from '../../calendar/months.js';
import type { Control } from '../shown.js';
import { dayOf, readDay } from './dates.js';
import { answer, refusal, type KindRules, type Open } from './rules.js';

const DATE = /^\d{4}-\d{2}-\d{2}$/;

/** A day that exists, as ISO 8601 writes it. */
export const isDay = (text: string): boolean => DATE.test(text) && isReal(text);

function isReal(text: string): boolean {
  try {
    Temporal.PlainDate.from(text, { overflow: 'reject' });
    return true;
  } catch {
    return false;
  }
}

/** No calendar goes further than a century. */
const within = (months: number): number => Math.max(-1200, Math.min(1200, months));

/** The month of the day that is held, counted from this one; this month where none is. */
export function monthOfHeld(held: string, now: EpochMs, zone: string): number {
  const day = held.slice(0, 10);
  return isDay(day) ? within(monthsBetween(monthOf(dayOf(now, zone).toString()), monthOf(day))) : 0;
}

/** Shows a month, so many from this one as the page says. */
export function calendar({ now, zone, look, draft }: Open, time: boolean): Control {
  const months = within(look.page);
  return { kind: 'date', month: dayOf(now, zone).toPlainYearMonth().add({ months }).toString(), time, chosenDay: draft[0] ?? null };
}

export const date = {
  asked: true,
  wants: 'needs-date',
  cast: (text) => {
    const found = /^(\d{4}-\d{2}-\d{2})(?:T(?:\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?)?$/.exec(text.trim())?.[1];
    return found !== undefined && isReal(found) ? found : undefined;
  },
  control: (open) => calendar(open, false),
  opensAt: monthOfHeld,
  choose: (_, choice) => (isDay(choice) ? answer(choice) : null),
  say: ({ now, zone }, text) => {
    const found = readDay(text, now, zone);
    return found === null ? refusal('not-a-date') : answer(found);
  },
} as const satisfies KindRules;
