import { LANES, type ClaimedOutbox } from '../db/outbox.js';
import type { HolidayTable } from '../domain/calendar/types.js';
import { nextWorkingMoment } from '../domain/calendar/workingHours.js';
import type { EpochMs } from '../support/clock.js';

/** What keeps to working hours even when it is sent late: what nobody waits for. A poll right after a session goes out in another lane. */
const UNHURRIED = new Set(['survey.invite', 'survey.remind', 'survey.several']);

/** How long (milliseconds) a message had better wait for its reader's working hours; 0 when it may go now. */
export function quietMs(row: Pick<ClaimedOutbox, 'kind' | 'lane' | 'zone'>, now: EpochMs, holidays: HolidayTable): number {
  if (row.lane !== LANES.broadcast || row.zone === null || !UNHURRIED.has(row.kind)) return 0;
  return nextWorkingMoment(now, row.zone, holidays) - now;
}
