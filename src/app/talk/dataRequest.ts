import { addDataRequest, openDataRequests, type DataRequestKind } from '../../db/privacyRequests.js';
import { formatMoment } from '../../domain/calendar/format.js';
import type { PersonRow } from '../../domain/talk/types.js';
import type { Talk } from './handling.js';
import { say } from './words.js';

/** As much of a request's own words as an officer needs. */
const NOTE_LENGTH = 1000;

/** Records a request to correct or erase and says until when it is answered. Erasure asked for twice is one request. */
export async function recordDataRequest(talk: Talk, person: PersonRow, kind: DataRequestKind, note: string | null): Promise<void> {
  const { tx, now, language } = talk;
  const open = kind === 'erase' ? (await openDataRequests(tx, person.id)).find((r) => r.kind === 'erase') : undefined;
  const request = open ?? (await addDataRequest(tx, { employee: person.id, kind, note: note === null ? null : [...note].slice(0, NOTE_LENGTH).join('') }, now));
  if (open === undefined) talk.deps.log.info({ request: request.id, kind }, 'A request about personal data was recorded.');
  const moment = formatMoment(request.dueAt, person.zone, language);
  const key = open !== undefined ? 'data.already-requested' : kind === 'erase' ? 'data.requested-erasure' : 'data.requested-correction';
  talk.say({ text: say(language, key, { moment }) }, { kind: `data.${kind}` });
}
