import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addWeeks, isoWeekOf, isoWeekRange, mondayNineOf, nextMondayNine } from '../../../src/domain/calendar/weeks.js';
import { instantOf } from '../../../src/domain/calendar/workingDays.js';
import { InputRejected } from '../../../src/support/errors.js';

const ZONES = ['Asia/Jakarta', 'Asia/Jayapura', 'America/New_York', 'Australia/Lord_Howe'];

test('weeks are named by ISO 8601, in the zone', () => {
  expect(isoWeekOf(instantOf('2026-11-20', '10:00', 'Asia/Jakarta'), 'Asia/Jakarta')).toBe('2026-W47');
  expect(isoWeekOf(instantOf('2027-01-01', '10:00', 'Asia/Jakarta'), 'Asia/Jakarta')).toBe('2026-W53');
  const sundayEvening = instantOf('2026-11-22', '23:30', 'Asia/Jakarta');
  expect(isoWeekOf(sundayEvening, 'Asia/Jakarta')).toBe('2026-W47');
  expect(isoWeekOf(sundayEvening, 'Asia/Jayapura')).toBe('2026-W48');
  expect(addWeeks('2026-W53', 1)).toBe('2027-W01');
});

test('a range runs from Monday to Monday', () => {
  expect(isoWeekRange('2026-W47', 'Asia/Jakarta')).toEqual({ start: instantOf('2026-11-16', '00:00', 'Asia/Jakarta'), end: instantOf('2026-11-23', '00:00', 'Asia/Jakarta') });
  expect(mondayNineOf('2026-W48', 'Asia/Makassar')).toBe(instantOf('2026-11-23', '09:00', 'Asia/Makassar'));
});

test.each(['2026-47', '2026-W00', '2026-W54', '2025-W53', 'W47', ''])('%s is refused', (week) => {
  expect(() => isoWeekRange(week, 'Asia/Jakarta')).toThrow(InputRejected);
});

test('the next Monday at nine is strictly later', () => {
  const monday = instantOf('2026-11-23', '09:00', 'Asia/Jakarta');
  expect(nextMondayNine(monday - 1, 'Asia/Jakarta')).toBe(monday);
  expect(nextMondayNine(monday, 'Asia/Jakarta')).toBe(instantOf('2026-11-30', '09:00', 'Asia/Jakarta'));
});

test('every moment lies in the range of its own week, and weeks follow one another', () => {
  fc.assert(
    fc.property(fc.integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2060, 0, 1) }), fc.constantFrom(...ZONES), fc.integer({ min: -60, max: 60 }), (at, zone, weeks) => {
      const week = isoWeekOf(at, zone);
      const { start, end } = isoWeekRange(week, zone);
      expect(start <= at && at < end).toBe(true);
      expect(isoWeekRange(addWeeks(week, 1), zone).start).toBe(end);
      expect(addWeeks(addWeeks(week, weeks), -weeks)).toBe(week);
    }),
    { numRuns: 200 },
  );
});
