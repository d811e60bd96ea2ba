import { inTransaction, type Database } from '../db/database.js';
import { addDue } from '../db/dueWork.js';
import { storedHolidays } from '../db/holidays.js';
import { openQuestions } from '../db/openQuestions.js';
import { nextWorkingMoment } from '../domain/calendar/workingHours.js';
import { HOUR } from '../domain/learning/due.js';
import { planReask } from '../domain/learning/surveyRounds.js';
import type { Clock } from '../support/clock.js';
import type { Logger } from '../support/logger.js';

/** Telegram forgets a press that nobody fetched after about this long (real milliseconds; seen, not documented). */
export const PRESS_LIFETIME_MS = 150_000;

/** Whoever answered this shortly before is taken to be still at it, whatever the hour. */
const STILL_AT_IT_MS = 6 * HOUR;

/**
 * After an outage that outlived the buttons, every open question is asked again: at once of those who were in the middle, in working hours of the rest.
 * @param silentMs how long nobody listened, in real milliseconds.
 * @returns how many are asked again; 0 when the outage was short.
 */
export async function askOpenAgain(deps: { readonly db: Database; readonly clock: Clock; readonly log: Logger }, silentMs: number): Promise<number> {
  if (silentMs < PRESS_LIFETIME_MS) return 0;
  const now = deps.clock.now();
  const outage = deps.clock.real();
  const planned = await inTransaction(deps.db, async (tx) => {
    const holidays = await storedHolidays(tx);
    const rows = (await openQuestions(tx, now)).map((open) => {
      const inTheMiddle = now - open.askedAt <= STILL_AT_IT_MS + silentMs;
      const row = planReask(open, inTheMiddle ? now : nextWorkingMoment(now, open.zone, holidays));
      // Each outage asks anew: presses of this one are lost, however often the same question was shown before.
      return { ...row, key: `${row.key}:${outage}` };
    });
    return await addDue(tx, rows);
  });
  if (planned > 0) deps.log.warn({ silentMs: Math.round(silentMs), questions: planned }, 'Nobody listened for longer than buttons live; open questions are asked again.');
  return planned;
}
