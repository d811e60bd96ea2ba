import { expect, test } from 'vitest';
import { holidayTable } from '../../../src/domain/calendar/workingDays.js';
import { planLater } from '../../../src/domain/learning/later.js';

const holidays = holidayTable([{ date: '2026-12-25', kind: 'libur nasional', name: 'Natal' }]);
const ani = { employee: 3, zone: 'Asia/Jayapura' };

test('later is nine in the morning of the next working day, where the person is', () => {
  const thursday = Date.UTC(2026, 11, 24, 5);
  const row = planLater({ campaign: 'k1', closesAt: null }, ani, holidays, thursday);
  expect(row).toMatchObject({ kind: 'survey.remind', key: 'later:k1:3:2026-12-28', subject: 'campaign:k1', employee: 3, dueAt: Date.UTC(2026, 11, 28, 0) });
});

test('shortly before the close there is no later', () => {
  const monday = Date.UTC(2026, 10, 23, 2);
  expect(planLater({ campaign: 'k1', closesAt: Date.UTC(2026, 10, 24, 1) }, ani, holidays, monday)).toBe(null);
  expect(planLater({ campaign: 'k1', closesAt: Date.UTC(2026, 10, 24, 2) }, ani, holidays, monday)?.worthUntil).toBe(Date.UTC(2026, 10, 24, 0));
});
