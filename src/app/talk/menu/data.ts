import { message, type MessageKey } from '../../../content/messages.js';
import { keptData, type KeptData } from '../../../db/people.js';
import { openDataRequests, type DataRequestRecord } from '../../../db/privacyRequests.js';
import { formatMoment } from '../../../domain/calendar/format.js';
import type { Language } from '../../../domain/survey/types.js';
import type { Talk } from '../handling.js';
import { say } from '../words.js';

/** What is kept about the person, and the two requests they can make. */
export async function data(talk: Talk): Promise<void> {
  const { tx, language, context: { person } } = talk;
  if (person === null) return talk.say({ text: say(language, 'data.unbound') }, { kind: 'data' });
  const kept = await keptData(tx, person.id);
  const requests = await openDataRequests(tx, person.id);
  const lines = keptLines(kept, requests, language).map(([field, value]) => say(language, 'data.line', { field: message(language, field), value: value ?? message(language, 'data.none') }));
  talk.say(
    {
      text: [say(language, 'data.shown'), ...lines, '', say(language, 'data.use')].join('\n'),
      buttons: [
        [{ label: message(language, 'data.ask-correction'), press: { kind: 'data', request: 'correct' } }],
        [{ label: message(language, 'data.ask-erasure'), press: { kind: 'data', request: 'erase' } }],
      ],
    },
    { kind: 'data' },
  );
}

function keptLines(kept: KeptData, requests: readonly DataRequestRecord[], language: Language): readonly (readonly [MessageKey, string | null])[] {
  const moment = (at: number): string => formatMoment(at, kept.zone, language);
  return [
    ['data.field-name', kept.name],
    ['data.field-nip', lastDigits(kept.nip)],
    ['data.field-position', kept.position === '' ? null : kept.position],
    ['data.field-unit', kept.unit],
    ['data.field-supervisor', kept.supervisor],
    ['data.field-status', kept.status],
    ['data.field-email', kept.email],
    ['data.field-phone', kept.phone === null ? null : lastDigits(kept.phone)],
    ['data.field-zone', kept.zone],
    ['data.field-language', message(language, `language.${language}`)],
    ['data.field-telegram', kept.boundAt === null ? null : message(language, 'data.linked', { moment: moment(kept.boundAt) })],
    ['data.field-notice', kept.consentAt === null ? null : message(language, 'data.notice-version', { version: kept.noticeVersion ?? '', moment: moment(kept.consentAt) })],
    ['data.field-surveys', message(language, 'data.surveys-count', { count: kept.surveysAnswered })],
    ['data.field-courses', message(language, 'data.courses-count', { count: kept.courses })],
    ['data.field-attendance', message(language, 'data.sessions-count', { count: kept.attendanceReplies })],
    ['data.field-requests', requests.length === 0 ? null : requests.map((r) => message(language, REQUESTS[r.kind], { moment: moment(r.dueAt) })).join(', ')],
  ];
}

const REQUESTS = { correct: 'data.open-correction', erase: 'data.open-erasure' } as const;

/** The messages pass through servers abroad, so a number that others could misuse is shown by its last digits: enough to see whether it is right. */
const lastDigits = (number: string): string => `•••• ${number.slice(-4)}`;
