import { message } from '../../../content/messages.js';
import { stopUnasked } from '../../../db/optOut.js';
import { patchChat } from '../../../db/rare.js';
import type { PressHandler } from './types.js';
import { askConsent, hasConsent, noticeView, sayRefused } from '../consent.js';
import type { Talk } from '../handling.js';
import { askContact, sayOffers } from '../identify.js';
import { takeUp } from '../menu/mulai.js';

/** The answer to the notice. Only the version that was shown can be accepted; a refusal always counts. */
export const consent: PressHandler<'consent'> = async (talk, { accept }, { messageId }) => {
  if (accept) await accepted(talk, messageId);
  else await refused(talk, messageId);
};

async function accepted(talk: Talk, messageId: number | null): Promise<void> {
  const { tx, arrival, now, language, context: { chat, person } } = talk;
  const { noticeVersion } = talk.deps.settings;
  if (hasConsent(talk)) return talk.answerPress(message(language, 'notice.accepted'));
  if (chat.noticeVersion !== noticeVersion) return await askConsent(talk);
  await patchChat(tx, arrival.chat, { consent: 'accepted', noticeVersion, consentAt: now, stoppedAt: null });
  if (messageId !== null) talk.say(noticeView(talk, 'accepted'), { edit: messageId, kind: 'notice' });
  if (person === null || person.left) return await askContact(talk);
  await takeUp(talk, person);
  await sayOffers(talk, person);
}

async function refused(talk: Talk, messageId: number | null): Promise<void> {
  const { tx, arrival, now, context: { chat } } = talk;
  const { noticeVersion } = talk.deps.settings;
  await patchChat(tx, arrival.chat, { consent: 'refused', noticeVersion, consentAt: now, focus: null, awaiting: null });
  await stopUnasked(tx, { chat: arrival.chat, employee: chat.employee }, 'stopped');
  if (messageId !== null) talk.say(noticeView(talk, 'refused'), { edit: messageId, kind: 'notice' });
  sayRefused(talk);
}
