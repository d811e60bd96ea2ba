import { patchChat } from '../../../db/rare.js';
import type { PressHandler } from './types.js';
import { askConsent, hasConsent } from '../consent.js';
import { playFocus } from '../startSurvey.js';
import { say } from '../words.js';

/** Switches at once, and shows what was open in the new language. */
export const language: PressHandler<'language'> = async (talk, press, { messageId }) => {
  const { tx, arrival, context: { chat, focus, person } } = talk;
  await patchChat(tx, arrival.chat, { language: press.language });
  const switched = { ...talk, language: press.language };
  switched.say({ text: say(press.language, 'language.chosen') }, { edit: messageId, kind: 'language' });
  if (!hasConsent(talk)) {
    if (chat.consent !== 'refused') await askConsent(switched);
    return;
  }
  if (focus !== null && person !== null && !focus.state.paused) await playFocus(switched, { kind: 'ask-again' });
};
