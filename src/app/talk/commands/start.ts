import { askConsent, greeting, hasConsent } from '../consent.js';
import type { Handler } from '../handling.js';
import { announce, askContact, sayOffers } from '../identify.js';
import { comeBack } from '../menu/mulai.js';
import { say } from '../words.js';

/** The first word of everybody, and of whoever comes back; with a payload, of whoever followed an invite link. */
export const start: Handler<'start'> = async (talk, { payload }) => {
  const announced = payload === null ? talk.context.chat.expected !== null : await announce(talk, payload);
  if (!hasConsent(talk)) return await askConsent(talk);
  const { person, chat } = talk.context;
  if (person === null || person.left) return askContact(talk, announced);
  if (chat.stopped) return await comeBack(talk);
  talk.say({ text: say(talk.language, 'start.hello', { greeting: greeting(talk), name: person.name }) }, { kind: 'start' });
  await sayOffers(talk, person);
};
