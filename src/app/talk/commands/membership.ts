import { addDue } from '../../../db/dueWork.js';
import { countDiscussion, holdDiscussion } from '../../../db/discussions.js';
import { moveRoom, setAside, setNotice } from '../../../db/discussionRooms.js';
import { cancelQueued } from '../../../db/outbox.js';
import { patchChat } from '../../../db/rare.js';
import { HOUR } from '../../../domain/learning/due.js';
import { noticeView } from '../../discussion/groupViews.js';
import { subjectOf, turnRow } from '../../discussion/turn.js';
import type { Handler, Talk } from '../handling.js';
import { say } from '../words.js';

/** The bot is in a group: what was put aside there goes on; otherwise it says what it can do there. */
export const joined: Handler<'joined'> = async (talk) => {
  await patchChat(talk.tx, talk.arrival.chat, { blockedAt: null });
  const resumed = await setAside(talk.tx, talk.arrival.chat, null);
  for (const discussion of resumed) await goOn(talk, discussion);
  if (resumed.length === 0) talk.say({ text: say(talk.language, 'discussion.hello') }, { kind: 'discussion.reply', onDoubt: 'drop' });
};

/** Shows a discussion's notice once more, below what was written meanwhile, and plans again what could not be done. */
async function goOn({ tx, now, arrival, say: tell }: Talk, id: number): Promise<void> {
  const discussion = await holdDiscussion(tx, { id });
  if (discussion === null || discussion.room === null || (discussion.phase !== 'collecting' && discussion.phase !== 'voting')) return;
  const { proposed, voted } = await countDiscussion(tx, id);
  const step = `back-${id}`;
  tell(noticeView(discussion, discussion.room, discussion.phase, discussion.phase === 'collecting' ? proposed : voted), { kind: 'discussion.notice', step, subject: subjectOf(id) });
  await setNotice(tx, id, `in:${arrival.inbox}:${step}:0`);
  if (discussion.phase === 'collecting' && discussion.votesAt <= now) await addDue(tx, [turnRow(id, 'voting', Math.min(now + HOUR, discussion.closesAt))]);
}

/** The bot is out of a group: nothing more goes there, and what was under way is put aside until it is back. */
export const removed: Handler<'removed'> = async ({ tx, arrival, now, deps }) => {
  await patchChat(tx, arrival.chat, { blockedAt: now });
  await cancelQueued(tx, { chat: arrival.chat }, 'out of the group');
  const aside = await setAside(tx, arrival.chat, now);
  for (const discussion of aside) deps.log.warn({ discussion }, 'A discussion was put aside: the bot is out of its group.');
};

/** A group became a supergroup: what was under way there moves along. */
export const migrated: Handler<'migrated'> = async ({ tx, deps }, { from, to }) => {
  const moved = await moveRoom(tx, from, to);
  if (moved > 0) deps.log.info({ discussions: moved }, 'A group has another id; its discussion moved along.');
};
