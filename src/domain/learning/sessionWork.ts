import type { EpochMs } from '../../support/clock.js';
import type { HolidayTable, LocalDate } from '../calendar/types.js';
import { addDays, addMonthsToDate, dateOf, instantOf, missingYears, workingDayBefore, workingDayOnOrAfter } from '../calendar/workingDays.js';
import { nextWorkingMoment } from '../calendar/workingHours.js';
import { HOUR, MINUTE, worthUntilOf, type DueRow } from './due.js';
import type { Course, Enrollment, Session } from './types.js';

/** How many months after a course its effect is asked for. Source: the field, "six months later". */
export const FOLLOW_UP_MONTHS = 6;
const MORNING = '09:00';
const FEEDBACK_DELAY = 10 * MINUTE;
const FEEDBACK_LAST_TIME = '20:00';

/**
 * The reminders of one session: at 09:00 in the session's zone on the working day before, and one hour before the start whatever the hour.
 * Where 09:00 there lies outside somebody's own working hours (another zone), theirs waits for the next working moment, if that still precedes the last hour.
 * Rows due before `now` are left out, and a cancelled session has none. A moved session has other keys, as its start is in them.
 */
export function planSessionReminders(session: Session, enrollees: readonly Enrollment[], holidays: HolidayTable, now: EpochMs): readonly DueRow<'session.remind'>[] {
  if (session.state === 'cancelled') return [];
  const startDate = dateOf(session.startsAt, session.zone);
  const dayBefore = workingDayBefore(startDate, holidays);
  const morning = instantOf(dayBefore, MORNING, session.zone);
  const lastHour = session.startsAt - HOUR;
  return enrollees
    .flatMap(({ employee, zone }) => {
      const ownMoment = nextWorkingMoment(morning, zone, holidays);
      return [
        { employee, which: 'day-before' as const, dueAt: ownMoment < lastHour ? ownMoment : morning, worthUntil: lastHour, years: missingYears([dayBefore, startDate], holidays) },
        { employee, which: 'hour-before' as const, dueAt: lastHour, worthUntil: session.startsAt, years: [] },
      ];
    })
    .filter(({ dueAt }) => dueAt >= now)
    .map(({ employee, which, dueAt, worthUntil, years }) => ({
      kind: 'session.remind',
      key: `session.remind:${session.id}:${employee}:${which}:${session.startsAt}`,
      subject: `session:${session.id}`,
      employee,
      ref: { session: session.id, which, startsAt: session.startsAt },
      dueAt,
      worthUntil,
      yearsWithoutHolidays: years,
    }));
}

/** The opening of the feedback poll: ten minutes after the end, worth doing until 20:00 (the session's zone) on the next day. None for a cancelled session. */
export function planFeedback(session: Session): readonly DueRow<'feedback.open'>[] {
  if (session.state === 'cancelled') return [];
  return [
    {
      kind: 'feedback.open',
      key: `feedback.open:${session.id}:${session.endsAt}`,
      subject: `session:${session.id}`,
      employee: null,
      ref: { session: session.id, endsAt: session.endsAt },
      dueAt: session.endsAt + FEEDBACK_DELAY,
      worthUntil: instantOf(addDays(dateOf(session.endsAt, session.zone), 1), FEEDBACK_LAST_TIME, session.zone),
      yearsWithoutHolidays: [],
    },
  ];
}

/** The last of `sessions` that takes place, by its end; undefined when all are cancelled. */
export function lastSession(sessions: readonly Session[]): Session | undefined {
  return sessions
    .filter(({ state }) => state === 'planned')
    .toSorted((a, b) => a.endsAt - b.endsAt || a.id - b.id)
    .at(-1);
}

/** The calendar day on which a course ends, in the zone of its last session; undefined when all sessions are cancelled. */
export function lastDayOf(sessions: readonly Session[]): LocalDate | undefined {
  const last = lastSession(sessions);
  return last === undefined ? undefined : dateOf(last.endsAt, last.zone);
}

/**
 * The follow-up evaluation of a course: six months after its last day, on that day or the first working day after it, 09:00 in the zone of its last session;
 * worth doing for 60 days. None when every session is cancelled. When the last day changes, so does the key: the older row finds its premise gone.
 */
export function planFollowUp(course: Pick<Course, 'id'>, sessions: readonly Session[], holidays: HolidayTable): readonly DueRow<'followup.open'>[] {
  const last = lastSession(sessions);
  if (last === undefined) return [];
  const lastDay = dateOf(last.endsAt, last.zone);
  const sixMonthsLater = addMonthsToDate(lastDay, FOLLOW_UP_MONTHS);
  const day = workingDayOnOrAfter(sixMonthsLater, holidays);
  const dueAt = instantOf(day, MORNING, last.zone);
  return [
    {
      kind: 'followup.open',
      key: `followup.open:${course.id}:${lastDay}`,
      subject: `course:${course.id}`,
      employee: null,
      ref: { course: course.id, lastDay },
      dueAt,
      worthUntil: worthUntilOf('followup.open', dueAt),
      yearsWithoutHolidays: missingYears([sixMonthsLater, day], holidays),
    },
  ];
}
