import { newerDigestDue } from '../../db/dueWork.js';
import { done, skipped, type DueHandler } from './types.js';

/** Posts a leader's digest of a week; of several missed ones only the newest. One a transaction, since posting has transactions of its own. */
export const digestWeekly: DueHandler<'digest.weekly'> = {
  batch: 1,
  async handle(deps, { tx, now, rows }) {
    const ends = [];
    for (const row of rows) {
      if (row.employee === null) ends.push(skipped(row, 'no leader'));
      else if (await newerDigestDue(tx, row.employee, row.ref.week, now)) ends.push(skipped(row, 'a newer digest is due'));
      else {
        const { state, note } = await deps.postDigest(row.employee, row.ref.week);
        ends.push(state === 'done' ? done(row, note) : skipped(row, note ?? 'nothing to post'));
      }
    }
    return { ends };
  },
};
