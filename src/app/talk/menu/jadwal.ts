import { sessionsAhead } from '../../../db/attendance.js';
import type { Talk } from '../handling.js';
import { askContact } from '../identify.js';
import { sessionLine } from '../sessionText.js';
import { say } from '../words.js';

const SHOWN = 10;

/** The sessions ahead of this person, with what they said about coming. */
export async function jadwal(talk: Talk): Promise<void> {
  const { person } = talk.context;
  const { tx, now, language } = talk;
  if (person === null || person.left) return await askContact(talk);
  const sessions = await sessionsAhead(tx, person.id, now, SHOWN);
  if (sessions.length === 0) return talk.say({ text: say(language, 'schedule.none') }, { kind: 'schedule' });
  talk.say({ text: [say(language, 'schedule.list'), ...sessions.map((s) => sessionLine(s, language))].join('\n') }, { kind: 'schedule' });
}
