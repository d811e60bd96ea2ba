import type { EpochMs } from '../../support/clock.js';
import type { HolidayTable } from '../calendar/types.js';
import { dateOf, missingYears } from '../calendar/workingDays.js';
import { nextWorkingMoment } from '../calendar/workingHours.js';
import { HOUR, type DueRow } from './due.js';
import type { Enrollment, Session, SessionPlan } from './types.js';

export interface CourseState<S extends SessionPlan> {
  readonly sessions: readonly S[];
  readonly participants: readonly Enrollment[];
}

const SESSION_FIELDS = ['startsAt', 'endsAt', 'zone', 'place'] as const satisfies readonly (keyof SessionPlan)[];
export type SessionField = (typeof SESSION_FIELDS)[number];

export interface MovedSession {
  readonly session: Session;
  readonly to: SessionPlan;
  /** What is different, never empty; a change of place or end alone counts as well. */
  readonly changed: readonly SessionField[];
}

export interface CourseDiff {
  readonly sessions: {
    readonly added: readonly SessionPlan[];
    readonly moved: readonly MovedSession[];
    readonly cancelled: readonly Session[];
    readonly unchanged: readonly Session[];
  };
  readonly participants: { readonly added: readonly Enrollment[]; readonly removed: readonly Enrollment[]; readonly kept: readonly Enrollment[] };
  /** What those who stay in the course must be told. */
  readonly notices: readonly DueRow<'session.notice'>[];
}

function planOf({ startsAt, endsAt, zone, place }: SessionPlan): SessionPlan {
  return { startsAt, endsAt, zone, place };
}

function matchSessions(current: readonly Session[], wanted: readonly SessionPlan[], now: EpochMs) {
  const byStart = (a: SessionPlan, b: SessionPlan) => a.startsAt - b.startsAt || a.endsAt - b.endsAt;
  let open = current.filter(({ state }) => state === 'planned').toSorted((a, b) => byStart(a, b) || a.id - b.id);
  let left = wanted.toSorted(byStart);
  const pairs: { readonly session: Session; readonly to: SessionPlan }[] = [];

  const take = (session: Session, to: SessionPlan) => {
    pairs.push({ session, to });
    open = open.filter((other) => other !== session);
    left = left.filter((other) => other !== to);
  };
  const takeInOrder = (sessions: readonly Session[], plans: readonly SessionPlan[]) => {
    sessions.forEach((session, index) => {
      const to = plans[index];
      if (to !== undefined) take(session, to);
    });
  };
  const isOver = ({ endsAt }: SessionPlan) => endsAt <= now;
  const isAhead = (plan: SessionPlan) => !isOver(plan);

  for (const session of open) {
    const to = left.find(({ startsAt }) => startsAt === session.startsAt);
    if (to !== undefined) take(session, to);
  }
  takeInOrder(open.filter(isAhead), left.filter(isAhead));
  takeInOrder(open.filter(isOver), left.filter(isOver));
  takeInOrder(open.filter(isAhead), left);
  return { pairs, cancelled: open.filter(isAhead), kept: open.filter(isOver), added: left };
}

/** The working moment for bad news, unless that would be less than an hour before whatever comes first: then at once. */
function tellAt(now: EpochMs, first: EpochMs, zone: string, holidays: HolidayTable): EpochMs {
  const moment = nextWorkingMoment(now, zone, holidays);
  return moment <= first - HOUR ? moment : now;
}

/**
 * What a course file, imported again at `now`, changes.
 *
 * Sessions have no names in the file, so they are matched: first those with exactly the same start; then, by order of their starts, what remains ahead with what
 * remains ahead, what is over with what is over (a correction of history), and what remains ahead with any plan still left. A pair that differs is `moved`.
 * A session ahead that is left out is `cancelled`; one that is already over stays, since it took place. A plan that matches nothing is `added`;
 * a session cancelled earlier never comes back, its plan is added as a new one (so its reminders are new as well).
 *
 * Those who stay in the course are told of what is moved or cancelled, in their working hours, or at once when the session is too near;
 * nobody is told of a change to something that is over both before and after it.
 */
export function diffCourse(current: CourseState<Session>, wanted: CourseState<SessionPlan>, holidays: HolidayTable, now: EpochMs): CourseDiff {
  const { pairs, cancelled, kept, added } = matchSessions(current.sessions, wanted.sessions, now);
  const compared = pairs.map(({ session, to }) => ({ session, to: planOf(to), changed: SESSION_FIELDS.filter((field) => session[field] !== to[field]) }));
  const moved = compared.filter(({ changed }) => changed.length > 0);

  const before = new Set(current.participants.map(({ employee }) => employee));
  const after = new Set(wanted.participants.map(({ employee }) => employee));
  const staying = wanted.participants.filter(({ employee }) => before.has(employee));

  const news = [
    ...moved
      .filter(({ session, to }) => Math.max(session.endsAt, to.endsAt) > now)
      .map(({ session, to }) => ({
        ref: { session: session.id, change: 'moved' as const, from: planOf(session), to },
        first: Math.min(session.startsAt, to.startsAt),
        worthUntil: Math.max(session.endsAt, to.endsAt),
      })),
    ...cancelled.map((session) => ({
      ref: { session: session.id, change: 'cancelled' as const, from: planOf(session) },
      first: session.startsAt,
      worthUntil: session.endsAt,
    })),
  ];
  const notices = news.flatMap(({ ref, first, worthUntil }) =>
    staying.map(({ employee, zone }): DueRow<'session.notice'> => {
      const dueAt = tellAt(now, first, zone, holidays);
      return {
        kind: 'session.notice',
        // `now` is part of it: a session moved away, back and away again is told of each time.
        key: `session.notice:${ref.session}:${employee}:${ref.change}:${now}`,
        subject: `session:${ref.session}`,
        employee,
        ref,
        dueAt,
        worthUntil,
        yearsWithoutHolidays: missingYears([dateOf(now, zone), dateOf(dueAt, zone)], holidays),
      };
    }),
  );
  return {
    sessions: {
      added: added.map(planOf),
      moved,
      cancelled,
      unchanged: [...compared.filter(({ changed }) => changed.length === 0).map(({ session }) => session), ...kept],
    },
    participants: {
      added: wanted.participants.filter(({ employee }) => !before.has(employee)),
      removed: current.participants.filter(({ employee }) => !after.has(employee)),
      kept: staying,
    },
    notices,
  };
}
