import { message } from '../../content/messages.js';
import { formatMoment, formatTime, isTomorrow } from '../../domain/calendar/format.js';
import { HOUR } from '../../domain/learning/due.js';
import type { SessionPlan } from '../../domain/learning/types.js';
import type { Language } from '../../domain/survey/types.js';
import type { EpochMs } from '../../support/clock.js';
import type { Button, View } from '../talk/types.js';
import { say } from '../talk/words.js';

interface Told {
  /** Of the person who reads it. */
  readonly name: string;
  readonly language: Language;
  /** Of the course. */
  readonly title: string;
}

/** Weekday and date, then the time with its zone. */
const moment = ({ startsAt, zone }: SessionPlan, language: Language): string => formatMoment(startsAt, zone, language);

/** A course file need not name a place. */
const placeOf = ({ place }: SessionPlan): string => (place === '' ? 'none' : place);

const attendance = (session: number, language: Language): readonly (readonly Button[])[] => [
  [
    { label: message(language, 'session.attend'), press: { kind: 'attendance', session, reply: 'yes' } },
    { label: message(language, 'session.cannot-attend'), press: { kind: 'attendance', session, reply: 'no' } },
  ],
];

const asking = (text: string, session: number, language: Language): View => ({ text: `${text} ${say(language, 'session.can-you-attend')}`, buttons: attendance(session, language) });

/** "Tomorrow" is said only when it is literally tomorrow where the session is. Who has said that they come is not asked again. */
export function reminderView(about: Told & { readonly session: SessionPlan & { readonly id: number }; readonly now: EpochMs; readonly reply: 'yes' | 'no' | null }): View {
  const { session, language, now, name, title } = about;
  const place = placeOf(session);
  const text =
    session.startsAt - now <= HOUR
      ? say(language, 'session.remind-hour', { name, title, place, time: formatTime(session.startsAt, session.zone, language) })
      : say(language, 'session.remind-day', { name, title, place, moment: moment(session, language), tomorrow: isTomorrow(session.startsAt, now, session.zone) ? 'yes' : 'no' });
  return about.reply === null ? asking(text, session.id, language) : { text };
}

/** A session that is now at another time or place. */
export function movedView(about: Told & { readonly session: number; readonly from: SessionPlan; readonly to: SessionPlan }): View {
  const { language, from, to, name, title } = about;
  // Where the start stays, the news is the end.
  const told = (plan: SessionPlan): string =>
    from.startsAt === to.startsAt && from.endsAt !== to.endsAt ? `${moment(plan, language)} – ${formatTime(plan.endsAt, plan.zone, language)}` : moment(plan, language);
  const onlyPlace = from.startsAt === to.startsAt && from.endsAt === to.endsAt && to.place !== '';
  const text = onlyPlace
    ? say(language, 'session.moved-place', { name, title, place: to.place, moment: moment(to, language) })
    : say(language, 'session.moved', { name, title, place: placeOf(to), was: told(from), moment: told(to) });
  return asking(text, about.session, language);
}

/** A session that does not take place. */
export function cancelledView({ name, language, title, from }: Told & { readonly from: SessionPlan }): View {
  return { text: say(language, 'session.cancelled', { name, title, moment: moment(from, language) }) };
}
