import { expect, test } from 'vitest';
import { instantOf } from '../../../src/domain/calendar/workingDays.js';
import { planWeeklyDigest } from '../../../src/domain/digest/schedule.js';

test("a week's digest is due on the Monday after it at nine where the leader is, and gives way to the next", () => {
  const row = planWeeklyDigest({ employee: 5, zone: 'Asia/Makassar' }, '2026-W53');
  expect(row.dueAt).toBe(instantOf('2027-01-04', '09:00', 'Asia/Makassar'));
  expect(row.key).toBe('digest.weekly:5:2026-W53');
  expect(row.worthUntil).toBe(planWeeklyDigest({ employee: 5, zone: 'Asia/Makassar' }, '2027-W01').dueAt);
});
