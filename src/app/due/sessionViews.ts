import { formatMoment, formatTime, isTomorrow } from '../../domain/calendar/format.js';
import type { SessionPlan } from '../../domain/learning/types.js';
import type { Language } from '../../domain/survey/types.js';
import { sessionWords } from '../../content/sessionWords.js';
import type { EpochMs } from '../../support/clock.js';
import { escapeHtml } from '../talk/html.js';
import type { Button, View } from '../talk/types.js';

/** A moment as it is told: weekday and date, then the time with its zone. */
const moment = ({ startsAt, zone }: SessionPlan, language: Language): string => formatMoment(startsAt, zone, language);

const attendance = (session: number, language: Language): readonly (readonly Button[])[] => [
  [
    { label: sessionWords[language].attend, press: { kind: 'attendance', session, reply: 'yes' } },
    { label: sessionWords[language].cannotAttend, press: { kind: 'attendance', session, reply: 'no' } },
  ],
];

interface Told {
  /** Of the person who reads it. */
  readonly name: string;
  readonly language: Language;
  /** Of the course. */
  readonly title: string;
}

/** "Tomorrow" is said only when it is literally tomorrow where the session is. Who has said that they come is not asked again. */
export function reminderView(about: Told & { readonly session: SessionPlan & { readonly id: number }; readonly now: EpochMs; readonly reply: 'yes' | 'no' | null }): View {
  const { session, language, now, reply } = about;
  const words = sessionWords[language];
  const text = words.reminder({
    name: escapeHtml(about.name),
    title: escapeHtml(about.title),
    when: moment(session, language),
    place: escapeHtml(session.place),
    tomorrow: isTomorrow(session.startsAt, now, session.zone),
    soon: session.startsAt - now <= 3_600_000 ? formatTime(session.startsAt, session.zone, language) : null,
  });
  return reply === null ? { text: `${text} ${words.canYouAttend}`, buttons: attendance(session.id, language) } : { text };
}

/** A session that is now at another time or place. */
export function movedView(about: Told & { readonly session: number; readonly from: SessionPlan; readonly to: SessionPlan }): View {
  const words = sessionWords[about.language];
  const text = words.moved({
    name: escapeHtml(about.name),
    title: escapeHtml(about.title),
    was: moment(about.from, about.language),
    when: moment(about.to, about.language),
    place: escapeHtml(about.to.place),
    sameTime: about.from.startsAt === about.to.startsAt,
  });
  return { text: `${text} ${words.canYouAttend}`, buttons: attendance(about.session, about.language) };
}

/** A session that does not take place. */
export function cancelledView(about: Told & { readonly from: SessionPlan }): View {
  return { text: sessionWords[about.language].cancelled({ name: escapeHtml(about.name), title: escapeHtml(about.title), when: moment(about.from, about.language) }) };
}
