import { message } from '../../../content/messages.js';
import type { Handler, Talk } from '../handling.js';
import { attendance } from '../presses/attendance.js';
import { campaign } from '../presses/campaign.js';
import { consent } from '../presses/consent.js';
import { data } from '../presses/data.js';
import { discussion } from '../presses/discussion.js';
import { language } from '../presses/language.js';
import { survey } from '../presses/survey.js';
import type { Pressed, PressHandler } from '../presses/types.js';
import type { Press } from '../types.js';

export const PRESSES = { survey, consent, campaign, attendance, language, data, discussion } satisfies { [K in Press['kind']]: PressHandler<K> };

/** A button was pressed. One whose seal is broken, or that was made for another chat, changes nothing. */
export const press: Handler<'press'> = async (talk, { press: pressed, messageId }) => {
  if (pressed === null) return talk.answerPress(message(talk.language, 'press.forged'), true);
  await dispatch(talk, pressed.kind, pressed, { messageId });
};

async function dispatch<K extends Press['kind']>(talk: Talk, kind: K, pressed: Extract<Press, { kind: K }>, where: Pressed): Promise<void> {
  const handlers: { readonly [P in Press['kind']]: PressHandler<P> } = PRESSES;
  await handlers[kind](talk, pressed, where);
}
