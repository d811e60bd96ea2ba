import { message } from '../../../content/messages.js';
import { patchChat } from '../../../db/rare.js';
import { recordDataRequest } from '../dataRequest.js';
import { awaitedIn, proposeIn } from '../discussion.js';
import type { Handler } from '../handling.js';
import { askContact } from '../identify.js';
import { isOpen, playFocus } from '../startSurvey.js';
import type { Press } from '../types.js';
import { say as said } from '../words.js';

/** Free text: what was awaited, an answer, or a stray word. */
export const say: Handler<'say'> = async (talk, { text }) => {
  const { person, chat, focus } = talk.context;
  if (person === null || person.left) return await askContact(talk);
  if (chat.awaiting === 'data.correct') {
    await patchChat(talk.tx, chat.id, { awaiting: null });
    return await recordDataRequest(talk, person, 'correct', text);
  }
  const discussion = awaitedIn(chat.awaiting);
  if (discussion !== null) return await proposeIn(talk, person, discussion, text);
  if (focus === null) return talk.say({ text: said(talk.language, chat.stopped ? 'stop.already' : 'stray.text') }, { kind: 'stray' });
  // A closed survey says so, also to whoever had put it aside.
  if (!focus.state.paused || !isOpen(focus.campaign, talk.now)) return await playFocus(talk);
  const resume: Press = { kind: 'survey', conversation: focus.conversation, turn: focus.state.turn, action: 'resume', index: 0 };
  talk.say({ text: said(talk.language, 'stray.paused'), buttons: [[{ label: message(talk.language, 'button.resume'), press: resume }]] }, { kind: 'stray' });
};
