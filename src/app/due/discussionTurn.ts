import { holdDiscussion } from '../../db/discussions.js';
import { addDue, endDue } from '../../db/dueWork.js';
import { storedHolidays } from '../../db/holidays.js';
import { nextLook } from '../../domain/discussion/plan.js';
import { turnDiscussion, turnRow } from '../discussion/turn.js';
import { done, skipped, type DueHandler } from './types.js';

/** Ends a discussion's collecting, or the discussion, on time or as soon as it is noticed. Where too few have proposed, collecting goes on and is looked at again a day later. */
export const discussionTurn: DueHandler<'discussion.turn'> = {
  batch: 1,
  async handle(deps, { tx, now, rows }) {
    const ends = [];
    for (const row of rows) {
      const { discussion: id, to } = row.ref;
      const discussion = await holdDiscussion(tx, { id });
      const passed = discussion === null || discussion.phase === 'closed' || (to === 'voting' && discussion.phase !== 'collecting');
      if (passed) {
        ends.push(skipped(row, 'the discussion is past that'));
        continue;
      }
      if (to === 'voting' && discussion.room?.asideAt !== null) {
        ends.push(skipped(row, 'the bot is out of the group'));
        continue;
      }
      // This row ends first: it is about the same subject and must not be cancelled with the rest.
      await endDue(tx, [done(row)]);
      ends.push(done(row));
      const { state } = await turnDiscussion(tx, deps, discussion, to === 'voting' ? 'end-collecting' : 'close', { now, seed: deps.ids.seed() });
      const again = state.phase === 'collecting' ? nextLook(now, discussion.closesAt, discussion.zone, await storedHolidays(tx)) : null;
      if (again !== null) await addDue(tx, [turnRow(id, 'voting', again)]);
      deps.log.info({ discussion: id, phase: state.phase }, 'A discussion was looked at when it was due.');
    }
    return { ends };
  },
};
