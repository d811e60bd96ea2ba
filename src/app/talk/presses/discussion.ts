import { message } from '../../../content/messages.js';
import { discussionState, holdDiscussion } from '../../../db/discussions.js';
import type { DiscussionInput } from '../../../domain/discussion/types.js';
import { askWording, leaveDiscussion, takePart } from '../discussion.js';
import { askContact } from '../identify.js';
import type { PressHandler } from './types.js';

/** A button of somebody's own proposals, or of what they can vote on. A vote says which way it goes, so that pressed twice it is the same. */
export const discussion: PressHandler<'discussion'> = async (talk, { discussion: id, action, index }, { messageId }) => {
  const { tx, language, context: { person } } = talk;
  if (person === null || person.left) return await askContact(talk);
  if (action === 'finish') return await leaveDiscussion(talk);
  const held = await holdDiscussion(tx, { id });
  if (held === null) return talk.answerPress(message(language, 'press.forged'), true);
  const at = { edit: messageId, page: action === 'page' ? index : 0 };
  if (action === 'change') {
    const state = await discussionState(tx, held);
    const draft = state.phase === 'collecting' && talk.now < held.closesAt && held.room?.asideAt === null ? state.drafts.find((d) => d.member === person.id && d.number === index) : undefined;
    if (draft !== undefined) return await askWording(talk, held, index, draft.text);
  }
  await takePart(talk, person, held, inputOf(action, index, person.id), at);
};

/** What a press asks of the discussion; a wording to change that is not there any more is shown as things stand. */
function inputOf(action: 'vote' | 'unvote' | 'page' | 'change' | 'withdraw', index: number, member: number): DiscussionInput {
  switch (action) {
    case 'vote':
    case 'unvote':
      return { kind: 'vote', member, place: index, on: action === 'vote' };
    case 'withdraw':
      return { kind: 'withdraw', member, number: index };
    case 'page':
    case 'change':
      return { kind: 'visit', member };
  }
}
