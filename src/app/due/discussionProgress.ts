import { countDiscussion, holdDiscussion } from '../../db/discussions.js';
import { sentMessage } from '../../db/discussionRooms.js';
import { PROGRESS_MS } from '../../domain/discussion/plan.js';
import { noticeView } from '../discussion/groupViews.js';
import { showNotice } from '../discussion/turn.js';
import { done, skipped, type DueHandler } from './types.js';

/** Says in a group how many take part now, by rewriting the message that leads there. Who they are is not asked. */
export const discussionProgress: DueHandler<'discussion.progress'> = {
  batch: 1,
  async handle(deps, { tx, now, rows }) {
    const ends = [];
    const later = [];
    for (const row of rows) {
      const discussion = await holdDiscussion(tx, { id: row.ref.discussion });
      if (discussion === null || discussion.room === null || discussion.room.asideAt !== null || (discussion.phase !== 'collecting' && discussion.phase !== 'voting')) {
        ends.push(skipped(row, 'there is no group to tell'));
        continue;
      }
      const { id, room, phase } = discussion;
      const message = await sentMessage(tx, room.noticeKey);
      if (message === 'waiting') {
        later.push({ id: row.id, dueAt: now + PROGRESS_MS });
        continue;
      }
      const { proposed, voted } = await countDiscussion(tx, id);
      // Where there is nothing to rewrite any more, such as after the group got another id, it is shown once more and rewritten there from then on.
      await showNotice(tx, row.key, room.chat, id, deps.render(room.chat, noticeView(discussion, room, phase, phase === 'collecting' ? proposed : voted), message));
      ends.push(done(row));
    }
    return { ends, later };
  },
};
