import { z } from 'zod';
import type { EpochMs } from '../../support/clock.js';
import type { HolidayTable, Zone } from '../calendar/types.js';
import { addDays, dateOf, instantOf, workingDayOnOrAfter } from '../calendar/workingDays.js';
import { nextWorkingMoment } from '../calendar/workingHours.js';
import { HOUR } from './due.js';

/** When one reminder comes: after a share (between 0 and 1) of the time from the invitation to the close, or on the morning so many days before the close. */
export type ReminderMoment = { readonly kind: 'share'; readonly of: number } | { readonly kind: 'days-before'; readonly days: number };

/** In any order; empty for none. */
export type ReminderPlan = readonly ReminderMoment[];

export const MOST_REMINDERS = 5;

/** A plan as it is stored with its campaign. */
export const reminderPlanSchema: z.ZodType<ReminderPlan> = z
  .array(z.discriminatedUnion('kind', [z.object({ kind: z.literal('share'), of: z.number().gt(0).lt(1) }), z.object({ kind: z.literal('days-before'), days: z.int().min(1).max(60) })]))
  .max(MOST_REMINDERS)
  .readonly();

/** Which shares of the time so many reminders take. */
const SHARES = [[], [1 / 2], [1 / 2, 5 / 6], [1 / 3, 2 / 3, 8 / 9], [1 / 4, 1 / 2, 3 / 4, 11 / 12], [1 / 5, 2 / 5, 3 / 5, 4 / 5, 14 / 15]] as const;

/** The usual plan of so many reminders, 0 to 5. */
export function usualPlan(reminders: number): ReminderPlan {
  return (SHARES[Math.min(Math.max(Math.trunc(reminders), 0), MOST_REMINDERS)] ?? []).map((of) => ({ kind: 'share', of }));
}

/**
 * A plan as an officer writes it: shares of the time such as `1/2` or `80%`, and days before the close such as `3d` (or `3h`, hari), with commas between.
 * @returns null when it is not one, or has more than five.
 */
export function readReminderPlan(text: string): ReminderPlan | null {
  const parts = text.split(',').map((part) => part.trim());
  if (parts.length > MOST_REMINDERS) return null;
  const plan = parts.map(readMoment);
  const read = reminderPlanSchema.safeParse(plan);
  return read.success ? read.data : null;
}

function readMoment(part: string): ReminderMoment | null {
  const [, over, under] = /^(\d{1,3})\s*\/\s*(\d{1,3})$/.exec(part) ?? [];
  if (over !== undefined && under !== undefined) return { kind: 'share', of: Number(over) / Number(under) };
  const [, percent] = /^(\d{1,2})\s*%$/.exec(part) ?? [];
  if (percent !== undefined) return { kind: 'share', of: Number(percent) / 100 };
  const [, days] = /^(\d{1,2})\s*[dh]$/i.exec(part) ?? [];
  return days === undefined ? null : { kind: 'days-before', days: Number(days) };
}

const MORNING = '09:00';
/** Whatever the plan: reminders are this far from each other and from the invitation. */
export const REMINDERS_APART = 20 * HOUR;
/** And none comes in the last two hours. */
export const NO_REMINDER_BEFORE_CLOSE = 2 * HOUR;

/**
 * The moments at which somebody is reminded, ascending, each in working hours in `zone`, at least 20 hours after whatever came before and never in the last two hours.
 * A moment of the plan for which the time is too short is left out.
 */
export function reminderTimes(plan: ReminderPlan, span: { readonly invitedAt: EpochMs; readonly closesAt: EpochMs; readonly zone: Zone }, holidays: HolidayTable): readonly EpochMs[] {
  const { invitedAt, closesAt, zone } = span;
  const wanted = plan.map((moment) => wantedAt(moment, span, holidays)).toSorted((a, b) => a - b);
  const times: EpochMs[] = [];
  for (const at of wanted) {
    const moment = nextWorkingMoment(Math.max(at, (times.at(-1) ?? invitedAt) + REMINDERS_APART), zone, holidays);
    if (moment <= closesAt - NO_REMINDER_BEFORE_CLOSE) times.push(moment);
  }
  return times;
}

function wantedAt(moment: ReminderMoment, { invitedAt, closesAt, zone }: { readonly invitedAt: EpochMs; readonly closesAt: EpochMs; readonly zone: Zone }, holidays: HolidayTable): EpochMs {
  if (moment.kind === 'share') return invitedAt + Math.round((closesAt - invitedAt) * moment.of);
  const day = workingDayOnOrAfter(addDays(dateOf(closesAt, zone), -moment.days), holidays);
  return instantOf(day, MORNING, zone);
}
