import { planAgain } from '../../../db/optOut.js';
import { patchChat } from '../../../db/rare.js';
import { inviteOnBinding } from '../../openCampaign.js';
import { askConsent, hasConsent } from '../consent.js';
import type { Talk } from '../handling.js';
import { askContact, sayOffers } from '../identify.js';
import { say } from '../words.js';

/** Begins, or begins again after a refusal or a stop. */
export async function mulai(talk: Talk): Promise<void> {
  if (!hasConsent(talk)) {
    if (talk.context.chat.stopped) await patchChat(talk.tx, talk.arrival.chat, { stoppedAt: null });
    return await askConsent(talk);
  }
  await comeBack(talk);
}

/** Ends a stop: what was planned and still lies ahead is planned again, and what is open is offered at once. */
export async function comeBack(talk: Talk): Promise<void> {
  const { tx, arrival, language, context: { chat, person } } = talk;
  if (chat.stopped) await patchChat(tx, arrival.chat, { stoppedAt: null });
  if (person === null || person.left) return await askContact(talk);
  if (chat.stopped) {
    await takeUp(talk, person);
    talk.say({ text: say(language, 'start.back', { name: person.name }) }, { kind: 'start' });
  }
  await sayOffers(talk, person);
}

/** Plans again what was stopped, and the invitations that came while nobody was to be invited. */
export async function takeUp({ tx, now }: Talk, person: { readonly id: number; readonly zone: string }): Promise<void> {
  await planAgain(tx, person.id, 'stopped', now);
  await inviteOnBinding(tx, { employee: person.id, zone: person.zone }, now);
}
