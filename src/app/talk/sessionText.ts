import type { OwnSession } from '../../db/attendance.js';
import { message } from '../../content/messages.js';
import { formatMoment } from '../../domain/calendar/format.js';
import type { Language } from '../../domain/survey/types.js';
import { say } from './words.js';

const REPLIES = { yes: 'schedule.coming', no: 'schedule.not-coming' } as const;

/** A session as its participant reads it: title, day, time with its zone, place, and what they said about coming. */
export function sessionText({ title, startsAt, zone, place, reply }: OwnSession, language: Language): string {
  const line = say(language, 'schedule.line', { title, moment: formatMoment(startsAt, zone, language), place: place === '' ? 'none' : place });
  return `${line} · ${message(language, reply === null ? 'schedule.unanswered' : REPLIES[reply])}`;
}
