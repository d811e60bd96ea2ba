import type { OwnSession } from '../../db/attendance.js';
import { message } from '../../content/messages.js';
import { formatMoment } from '../../domain/calendar/format.js';
import type { Language } from '../../domain/survey/types.js';
import { say } from './words.js';

const REPLIES = { yes: 'schedule.coming', no: 'schedule.not-coming' } as const;

/** A session in a list: title, day, time with its zone, place, and what its participant said about coming. */
export const sessionLine = (session: OwnSession, language: Language): string =>
  `${line(session, language)} · ${message(language, session.reply === null ? 'schedule.unanswered' : REPLIES[session.reply])}`;

/** A session by itself. */
export const sessionText = (session: OwnSession, language: Language): string => line(session, language).replace(/^• /, '');

const line = ({ title, startsAt, zone, place }: OwnSession, language: Language): string =>
  say(language, 'schedule.line', { title, moment: formatMoment(startsAt, zone, language), place: place === '' ? 'none' : place });
