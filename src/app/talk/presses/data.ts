import { message } from '../../../content/messages.js';
import { patchChat } from '../../../db/rare.js';
import type { PressHandler } from './types.js';
import { recordDataRequest } from '../dataRequest.js';
import { say } from '../words.js';

/** A request about the person's own data. What is to be corrected they write next. */
export const data: PressHandler<'data'> = async (talk, { request }) => {
  const { person } = talk.context;
  if (person === null) return talk.answerPress(message(talk.language, 'press.forged'), true);
  if (request === 'erase') {
    await patchChat(talk.tx, talk.arrival.chat, { awaiting: null });
    return await recordDataRequest(talk, person, 'erase', null);
  }
  await patchChat(talk.tx, talk.arrival.chat, { awaiting: 'data.correct' });
  talk.say({ text: say(talk.language, 'data.describe-correction') }, { kind: 'data.correct-ask' });
};
