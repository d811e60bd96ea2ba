import { expect, test } from 'vitest';
import { loadHolidays } from '../../../src/content/holidays.js';
import { addMonthsToDate, dateOf, holidayTable, instantOf, isWorkingDay, missingYears, workingDayBefore, workingDayOnOrAfter } from '../../../src/domain/calendar/workingDays.js';

const holidays = holidayTable(loadHolidays());

test('a working day is a Monday to Friday that is no holiday', () => {
  expect(isWorkingDay('2026-11-20', holidays)).toBe(true);
  expect(isWorkingDay('2026-11-21', holidays)).toBe(false);
  expect(isWorkingDay('2026-12-24', holidays)).toBe(false);
  expect(isWorkingDay('2026-03-20', holidays)).toBe(false);
});

test('searching passes over weekends and long runs of days off', () => {
  expect(workingDayBefore('2026-11-23', holidays)).toBe('2026-11-20');
  expect(workingDayBefore('2026-03-25', holidays)).toBe('2026-03-17');
  expect(workingDayOnOrAfter('2026-03-18', holidays)).toBe('2026-03-25');
  expect(workingDayOnOrAfter('2026-11-20', holidays)).toBe('2026-11-20');
});

test('a year without a table counts Monday to Friday and is named', () => {
  expect(isWorkingDay('2027-01-01', holidays)).toBe(true);
  expect(missingYears(['2026-05-01', '2026-12-31'], holidays)).toEqual([]);
  expect(missingYears(['2028-01-02', '2026-05-01'], holidays)).toEqual([2027, 2028]);
  expect(missingYears([], holidays)).toEqual([]);
});

test('months are added by the calendar', () => {
  expect(addMonthsToDate('2026-05-20', 6)).toBe('2026-11-20');
  expect(addMonthsToDate('2026-08-31', 6)).toBe('2027-02-28');
  expect(addMonthsToDate('2027-08-31', 6)).toBe('2028-02-29');
});

test('a table that leaves no working day is an error, not a search without end', () => {
  const all = Array.from({ length: 800 }, (_, day) => dateOf(instantOf('2026-01-01', '12:00', 'UTC') + day * 86_400_000, 'UTC'));
  const closed = holidayTable(all.map((date) => ({ date, kind: 'cuti bersama', name: 'closed' })));
  expect(() => workingDayOnOrAfter('2026-01-02', closed)).toThrow(RangeError);
});
