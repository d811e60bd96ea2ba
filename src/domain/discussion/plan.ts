import type { HolidayTable, Zone } from '../calendar/types.js';
import { nextWorkingMoment } from '../calendar/workingHours.js';
import { addDays, dateOf, instantOf } from '../calendar/workingDays.js';
import { DAY } from '../learning/due.js';
import type { EpochMs } from '../../support/clock.js';

/** A group takes 20 messages a minute (Bot API); how many take part is rewritten at most once in so many milliseconds. */
export const PROGRESS_MS = 30_000;

const OPEN_DAYS = 7;
const CLOSES = '16:00';

/** When a discussion closes that nobody gave a time: a week from now in the afternoon. */
export const usualClose = (now: EpochMs, zone: Zone): EpochMs => instantOf(addDays(dateOf(now, zone), OPEN_DAYS), CLOSES, zone);

/** When voting begins where nobody says so: half-way, in working hours where that leaves time to vote. */
export function usualVote(now: EpochMs, closesAt: EpochMs, zone: Zone, holidays: HolidayTable): EpochMs {
  const middle = now + Math.floor((closesAt - now) / 2);
  const moment = nextWorkingMoment(middle, zone, holidays);
  return moment < closesAt ? moment : middle;
}

/** When collecting that brought too little is looked at again: a day later; null when the discussion closes before. */
export function nextLook(now: EpochMs, closesAt: EpochMs, zone: Zone, holidays: HolidayTable): EpochMs | null {
  const moment = nextWorkingMoment(now + DAY, zone, holidays);
  return moment < closesAt ? moment : null;
}
