import type { IsoWeek, Zone } from '../calendar/types.js';
import { addWeeks, mondayNineOf } from '../calendar/weeks.js';
import { worthUntilOf, type DueRow } from '../learning/due.js';

/**
 * The digest about `week`: due on the Monday after it at 09:00 in the leader's zone, holiday or not, and worth posting until the next one is due,
 * so that of several missed ones only the newest goes out. One row a leader a week. Throws InputRejected when `week` is no ISO week.
 */
export function planWeeklyDigest(leader: { readonly employee: number; readonly zone: Zone }, week: IsoWeek): DueRow<'digest.weekly'> {
  const dueAt = mondayNineOf(addWeeks(week, 1), leader.zone);
  return {
    kind: 'digest.weekly',
    key: `digest.weekly:${leader.employee}:${week}`,
    subject: `week:${week}`,
    employee: leader.employee,
    ref: { week },
    dueAt,
    worthUntil: worthUntilOf('digest.weekly', dueAt),
    yearsWithoutHolidays: [],
  };
}
