import fc from 'fast-check';
import { expect, test } from 'vitest';
import { loadHolidays } from '../../../src/content/holidays.js';
import { holidayTable, instantOf } from '../../../src/domain/calendar/workingDays.js';
import { isWorkingMoment } from '../../../src/domain/calendar/workingHours.js';
import { HOUR } from '../../../src/domain/learning/due.js';
import { MOST_REMINDERS, readReminderPlan, REMINDERS_APART, reminderTimes, usualPlan, type ReminderMoment } from '../../../src/domain/learning/reminderPlan.js';

const holidays = holidayTable(loadHolidays());
const zone = 'Asia/Jakarta';
const at = (date: string, time: string) => instantOf(date, time, zone);

test.each([
  ['1/2, 5/6', [{ kind: 'share', of: 1 / 2 }, { kind: 'share', of: 5 / 6 }]],
  ['80%', [{ kind: 'share', of: 0.8 }]],
  ['3d,1h', [{ kind: 'days-before', days: 3 }, { kind: 'days-before', days: 1 }]],
] as const)('the plan "%s" is read', (text, plan) => {
  expect(readReminderPlan(text)).toEqual(plan);
});

test.each(['', '2', '1/0', '3/2', '0%', '0d', '1/2,,1/3', '1/2;1/3', 'besok', '1d,2d,3d,4d,5d,6d'])('"%s" is no plan', (text) => {
  expect(readReminderPlan(text)).toBe(null);
});

test('there are as many usual reminders as are wished for', () => {
  for (let n = 0; n <= MOST_REMINDERS; n++) expect(usualPlan(n)).toHaveLength(n);
  expect(usualPlan(2)).toEqual([{ kind: 'share', of: 1 / 2 }, { kind: 'share', of: 5 / 6 }]);
});

test('days before the close are mornings of working days', () => {
  const span = { invitedAt: at('2026-12-14', '09:00'), closesAt: at('2026-12-28', '16:00'), zone };
  // 24 and 25 December are days off, 26 and 27 a weekend: three days before the close is Monday, the close itself.
  expect(reminderTimes([{ kind: 'days-before', days: 3 }, { kind: 'days-before', days: 5 }], span, holidays)).toEqual([at('2026-12-23', '09:00'), at('2026-12-28', '09:00')]);
});

const moment: fc.Arbitrary<ReminderMoment> = fc.oneof(
  fc.record({ kind: fc.constant('share' as const), of: fc.double({ min: 0.01, max: 0.99, noNaN: true }) }),
  fc.record({ kind: fc.constant('days-before' as const), days: fc.integer({ min: 1, max: 20 }) }),
);

test('whatever the plan, reminders keep to working hours, apart from each other, and end before the close', () => {
  fc.assert(
    fc.property(fc.array(moment, { maxLength: MOST_REMINDERS }), fc.integer({ min: 0, max: 40 * 24 }), fc.integer({ min: 1, max: 40 * 24 }), (plan, startHours, lengthHours) => {
      const invitedAt = at('2026-11-02', '08:00') + startHours * HOUR;
      const closesAt = invitedAt + lengthHours * HOUR;
      const times = reminderTimes(plan, { invitedAt, closesAt, zone }, holidays);
      expect(times.length).toBeLessThanOrEqual(plan.length);
      times.forEach((time, i) => {
        expect(time - (times[i - 1] ?? invitedAt)).toBeGreaterThanOrEqual(REMINDERS_APART);
        expect(time).toBeLessThanOrEqual(closesAt - 2 * HOUR);
        expect(isWorkingMoment(time, zone, holidays)).toBe(true);
      });
    }),
    { numRuns: 100 },
  );
});
