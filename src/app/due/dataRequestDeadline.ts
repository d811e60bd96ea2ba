import { dataRequestOpen } from '../../db/dueWork.js';
import { done, skipped, type DueHandler } from './types.js';

/** A request about somebody's data that nobody answered within 3 x 24 hours (UU 27/2022, art. 32 and 41): said loudly, once. */
export const dataRequestDeadline: DueHandler<'data-request.deadline'> = {
  batch: 50,
  async handle(deps, { tx, rows }) {
    const open = await dataRequestOpen(tx, rows.map((r) => r.ref.request));
    return {
      ends: rows.map((row) => {
        if (!open.has(row.ref.request)) return skipped(row, 'answered');
        deps.log.error({ request: row.ref.request }, 'A request about personal data is past its deadline of 3 x 24 hours and is still open.');
        return done(row, 'overdue');
      }),
    };
  },
};
