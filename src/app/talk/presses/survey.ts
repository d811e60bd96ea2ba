import { message } from '../../../content/messages.js';
import { conversationById } from '../../../db/conversations.js';
import { patchChat } from '../../../db/rare.js';
import type { PressHandler } from './types.js';
import { askContact } from '../identify.js';
import { giveFloor, playFocus, reopen } from '../startSurvey.js';

/** A button of a survey that does not have the floor: "continue" and "change my answers" give it the floor again, anything else is from another time. */
export const survey: PressHandler<'survey'> = async (talk, press) => {
  const { tx, language, context: { person, focus, chat } } = talk;
  if (person === null || person.left) return await askContact(talk);
  if (chat.awaiting !== null) await patchChat(tx, chat.id, { awaiting: null });
  if (focus?.conversation === press.conversation) {
    // Pressed twice, or again: what it opens is open already.
    if (press.action === 'revise' && focus.state.phase !== 'submitted') return talk.answerPress(message(language, 'survey.reopened'), false);
    return await playFocus(talk);
  }
  const conversation = await conversationById(tx, press.conversation);
  // Buttons are sealed, so this one was shown once: its conversation was sent in an anonymous survey, and is no more.
  if (conversation === null) return talk.answerPress(message(language, 'press.stale'), true);
  if (conversation.employee !== person.id) return talk.answerPress(message(language, 'press.forged'), true);
  if (press.action === 'revise') return await reopen(talk, person, conversation.campaign);
  if (press.action !== 'resume') return talk.answerPress(message(language, 'press.stale'), true);
  await giveFloor(talk, person, conversation.campaign);
};
