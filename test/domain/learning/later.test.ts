import { expect, test } from 'vitest';
import { holidayTable, instantOf } from '../../../src/domain/calendar/workingDays.js';
import { laterChoices, LATERS, planLater } from '../../../src/domain/learning/later.js';

const holidays = holidayTable([{ date: '2026-12-25', kind: 'libur nasional', name: 'Natal' }]);
const zone = 'Asia/Jayapura';
const ani = { employee: 3, zone };
const at = (date: string, time: string) => instantOf(date, time, zone);
const offered = (now: number, closesAt: number | null = null) => laterChoices(closesAt, zone, holidays, now).map((choice) => [choice.later, choice.at]);

test('in an hour, this afternoon, on the next working morning, or in three days, where the person is', () => {
  expect(offered(at('2026-11-24', '09:00'))).toEqual([
    ['hour', at('2026-11-24', '10:00')],
    ['afternoon', at('2026-11-24', '15:00')],
    ['morning', at('2026-11-25', '09:00')],
    ['days', at('2026-11-27', '09:00')],
  ]);
});

test('what has gone by, leads into the night or says the same twice is not offered', () => {
  expect(offered(at('2026-11-24', '14:30')).map(([later]) => later)).toEqual(['hour', 'morning', 'days']);
  expect(offered(at('2026-11-24', '19:30')).map(([later]) => later)).toEqual(['morning', 'days']);
  expect(offered(at('2026-11-24', '03:00')).map(([later]) => later)).toEqual(['afternoon', 'morning', 'days']);
  expect(offered(at('2026-11-24', '23:30')).map(([later]) => later)).toEqual(['morning', 'days']);
  // From the Thursday before Christmas both mornings are the Monday after it.
  expect(offered(at('2026-12-24', '16:00'))).toEqual([['hour', at('2026-12-24', '17:00')], ['morning', at('2026-12-28', '09:00')]]);
});

test('nothing is offered within two hours of the close', () => {
  expect(offered(at('2026-11-24', '09:00'), at('2026-11-25', '10:59')).map(([later]) => later)).toEqual(['hour', 'afternoon']);
  expect(offered(at('2026-11-24', '09:00'), at('2026-11-24', '11:59'))).toEqual([]);
});

test('the chosen moment is one reminder that was asked for', () => {
  const now = at('2026-11-24', '09:00');
  expect(planLater({ campaign: 'k1', closesAt: at('2026-11-30', '16:00') }, 'afternoon', ani, holidays, now)).toMatchObject({
    kind: 'survey.remind',
    key: `later:k1:3:${at('2026-11-24', '15:00')}`,
    subject: 'campaign:k1',
    employee: 3,
    ref: { campaign: 'k1', asked: true },
    dueAt: at('2026-11-24', '15:00'),
    worthUntil: at('2026-11-30', '14:00'),
  });
  // Pressed too late: the afternoon has come.
  expect(planLater({ campaign: 'k1', closesAt: null }, 'afternoon', ani, holidays, at('2026-11-24', '15:30'))).toBe(null);
  for (const later of LATERS) expect(planLater({ campaign: 'k1', closesAt: now }, later, ani, holidays, now)).toBe(null);
});
