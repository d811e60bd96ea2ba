import { Temporal } from 'temporal-polyfill';
import type { EpochMs } from '../../support/clock.js';

/** The zone that the sandbox's agency lives in, and its clock is shown in. */
export const ZONE = 'Asia/Jakarta';

/** What the clock can be moved by: plain steps, and the moments at which the sample course has something to show. */
export const MOVES = ['hour', 'day', 'monday', 'half-year', 'morning', 'reminder', 'feedback', 'follow-up'] as const;
export type Move = (typeof MOVES)[number];

/** When a course begins and ends. */
export interface CourseTimes {
  readonly startsAt: EpochMs;
  readonly endsAt: EpochMs;
}

const MINUTE = 60_000;
/** Five past nine: what is due at nine has become due. */
const FIVE_PAST_NINE = { hour: 9, minute: 5 } as const;

const local = (at: EpochMs): Temporal.ZonedDateTime => Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(ZONE);
const morningOf = (date: Temporal.PlainDate): Temporal.ZonedDateTime => date.toZonedDateTime({ timeZone: ZONE, plainTime: Temporal.PlainTime.from(FIVE_PAST_NINE) });

/** Monday to Friday; the sandbox knows no holidays. */
const isWeekday = (date: Temporal.PlainDate): boolean => date.dayOfWeek <= 5;

function weekdayFrom(date: Temporal.PlainDate, step: 1 | -1): Temporal.PlainDate {
  let day = date;
  while (!isWeekday(day)) day = day.add({ days: step });
  return day;
}

/** 09:05 on the first weekday that is not before `at`'s own, and later than `at`. */
function morningAfter(at: Temporal.ZonedDateTime): Temporal.ZonedDateTime {
  const first = morningOf(weekdayFrom(at.toPlainDate(), 1));
  return Temporal.ZonedDateTime.compare(first, at) > 0 ? first : morningOf(weekdayFrom(at.toPlainDate().add({ days: 1 }), 1));
}

function mondayAfter(at: Temporal.ZonedDateTime): Temporal.ZonedDateTime {
  const monday = morningOf(at.toPlainDate().subtract({ days: at.dayOfWeek - 1 }));
  return Temporal.ZonedDateTime.compare(monday, at) > 0 ? monday : monday.add({ weeks: 1 });
}

/** The moment itself when people are at work then, else the next working morning. */
function atWork(at: Temporal.ZonedDateTime): Temporal.ZonedDateTime {
  return isWorkingTime(at.epochMilliseconds) ? at : morningAfter(at);
}

/** Whether messages that wait for working hours would go out, by the plain week: 07:30 to 16:00, on Mondays from 09:00, Friday noon excepted. */
export function isWorkingTime(at: EpochMs): boolean {
  const moment = local(at);
  const minute = moment.hour * 60 + moment.minute;
  const friday = moment.dayOfWeek === 5 && minute >= 11 * 60 + 30 && minute < 13 * 60;
  const opens = moment.dayOfWeek === 1 ? 9 * 60 : 7 * 60 + 30;
  return isWeekday(moment.toPlainDate()) && minute >= opens && minute < 16 * 60 && !friday;
}

/** On the working day before, and an hour before the start; each a little later, when it has come. */
function remindersOf({ startsAt }: CourseTimes): readonly Temporal.ZonedDateTime[] {
  const start = local(startsAt);
  return [morningOf(weekdayFrom(start.toPlainDate().subtract({ days: 1 }), -1)), start.subtract({ minutes: 58 })];
}

export const isMonday = (at: EpochMs): boolean => local(at).dayOfWeek === 1;

type Target = (now: Temporal.ZonedDateTime, course: CourseTimes | null) => Temporal.ZonedDateTime | null;

const TARGETS = {
  hour: (now) => now.add({ hours: 1 }),
  day: (now) => now.add({ days: 1 }),
  monday: (now) => mondayAfter(now),
  'half-year': (now) => atWork(now.add({ months: 6 })),
  morning: (now) => morningAfter(now),
  reminder: (now, course) => (course === null ? null : (remindersOf(course).find((at) => Temporal.ZonedDateTime.compare(at, now) > 0) ?? null)),
  // The poll opens ten minutes after the end.
  feedback: (_now, course) => (course === null ? null : local(course.endsAt + 12 * MINUTE)),
  'follow-up': (_now, course) => (course === null ? null : morningOf(weekdayFrom(local(course.endsAt).toPlainDate().add({ months: 6 }), 1))),
} as const satisfies Readonly<Record<Move, Target>>;

/** The instant that a move leads to from `now`; null where it would lead back, or has no course to go by. A rehearsal's time only goes forward. */
export function momentOf(move: Move, now: EpochMs, course: CourseTimes | null): EpochMs | null {
  const target: Target = TARGETS[move];
  const at = target(local(now), course)?.epochMilliseconds ?? null;
  return at !== null && at > now ? at : null;
}

/**
 * The day of the sample course, `YYYY-MM-DD`: the weekday after tomorrow, so that the reminder of the working day before still lies ahead whatever the hour;
 * and when its two hours from nine begin and end.
 */
export function courseDay(now: EpochMs): CourseTimes & { readonly date: string } {
  const tomorrow = weekdayFrom(local(now).toPlainDate().add({ days: 1 }), 1);
  const date = weekdayFrom(tomorrow.add({ days: 1 }), 1);
  const startsAt = date.toZonedDateTime({ timeZone: ZONE, plainTime: '09:00' });
  return { date: date.toString(), startsAt: startsAt.epochMilliseconds, endsAt: startsAt.add({ hours: 2 }).epochMilliseconds };
}
