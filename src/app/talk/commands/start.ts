import { patchChat } from '../../../db/rare.js';
import { askConsent, greeting, hasConsent } from '../consent.js';
import { isDiscussionLink } from '../../../domain/discussion/code.js';
import { visitDiscussion } from '../discussion.js';
import type { Handler } from '../handling.js';
import { announce, askContact, sayOffers } from '../identify.js';
import { comeBack } from '../menu/mulai.js';
import { say } from '../words.js';

/** The first word of everybody, and of whoever comes back; with a payload, of whoever followed an invite link. */
export const start: Handler<'start'> = async (talk, { payload }) => {
  if (payload !== null && isDiscussionLink(payload)) return await visitDiscussion(talk, payload);
  const announced = payload === null ? talk.context.chat.expected !== null : await announce(talk, payload);
  const { stopped } = talk.context.chat;
  if (stopped) await patchChat(talk.tx, talk.arrival.chat, { stoppedAt: null });
  if (!hasConsent(talk)) return await askConsent(talk);
  const { person } = talk.context;
  if (person === null || person.left) return await askContact(talk, announced);
  if (stopped) return await comeBack(talk);
  talk.say({ text: say(talk.language, 'start.hello', { greeting: greeting(talk), name: person.name }) }, { kind: 'start' });
  await sayOffers(talk, person);
};
