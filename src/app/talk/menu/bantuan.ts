import type { Talk } from '../handling.js';
import { askContact } from '../identify.js';
import { say } from '../words.js';

/** What Pamong understands, and where people are. */
export async function bantuan(talk: Talk): Promise<void> {
  const { person } = talk.context;
  talk.say({ text: say(talk.language, 'help.text', { contact: talk.deps.settings.contact }) }, { kind: 'help' });
  if (person === null || person.left) await askContact(talk);
}
