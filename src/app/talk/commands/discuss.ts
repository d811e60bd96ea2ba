import { addDue } from '../../../db/dueWork.js';
import { discussionState, holdDiscussion, storeStep } from '../../../db/discussions.js';
import { addRoom, participantOf, runningIn } from '../../../db/discussionRooms.js';
import { patchChat } from '../../../db/rare.js';
import { missed, waitsUntil } from '../../../domain/binding/guessing.js';
import { isOpenable, readCode } from '../../../domain/discussion/code.js';
import { discuss as decide } from '../../../domain/discussion/discuss.js';
import { groupMessages } from '../../discussion/groupViews.js';
import { subjectOf, turnRow } from '../../discussion/turn.js';
import type { Handler, Talk } from '../handling.js';
import type { View } from '../types.js';
import { say } from '../words.js';

/** Names the message that tells how many take part among those of its update. */
const NOTICE_STEP = 'notice';

const reply = (talk: Talk, view: View): void => talk.say(view, { kind: 'discussion.reply', onDoubt: 'drop' });

/** Opens a discussion in the group in which its code is written, by somebody who is known. The code does so once. */
export const discuss: Handler<'discuss'> = async (talk, { code: typed, account }) => {
  const { tx, now, context: { chat }, deps } = talk;
  const guesses = { count: chat.strikes, until: chat.strikesUntil };
  if (waitsUntil(guesses, now) !== null) return;
  if (typed === null) return reply(talk, { text: say(talk.language, 'discussion.no-code') });
  const opener = account === null ? null : await participantOf(tx, account, deps.settings.noticeVersion);
  if (opener === null) return reply(talk, { text: say(talk.language, 'discussion.opener-unknown') });
  const { language } = opener;
  const code = readCode(typed);
  const discussion = code === null ? null : await holdDiscussion(tx, { code });
  if (discussion === null) {
    const { count, until } = missed(guesses, now);
    await patchChat(tx, chat.id, { strikes: count, strikesUntil: until });
    deps.log.warn({ guesses: count }, 'A code that opens no discussion was written in a group.');
  }
  if (discussion === null || !isOpenable(discussion, now)) return reply(talk, { text: say(language, 'discussion.code-unknown') });
  const [running] = await runningIn(tx, chat.id);
  if (running !== undefined) return reply(talk, { text: say(language, 'discussion.running', { topic: running.topic }) });

  const step = decide(await discussionState(tx, discussion), { kind: 'open' }, { now, seed: deps.ids.seed() });
  await storeStep(tx, discussion, step, now);
  await addRoom(tx, discussion.id, { chat: chat.id, language, openedBy: opener.employee, noticeKey: `in:${talk.arrival.inbox}:${NOTICE_STEP}:0` }, now);
  await patchChat(tx, chat.id, { language, strikes: 0, strikesUntil: null });
  await addDue(tx, [turnRow(discussion.id, 'voting', discussion.votesAt), turnRow(discussion.id, 'closed', discussion.closesAt)]);
  for (const effect of step.effects) {
    if (effect.to === 'group') for (const { kind, view } of groupMessages(discussion, { language }, effect)) talk.say(view, { kind, step: NOTICE_STEP, subject: subjectOf(discussion.id) });
  }
  deps.log.info({ discussion: discussion.id }, 'A discussion was opened in a group.');
};
