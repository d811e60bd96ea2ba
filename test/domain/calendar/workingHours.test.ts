import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { loadHolidays } from '../../../src/content/holidays.js';
import { dateOf, holidayTable, instantOf, isWorkingDay } from '../../../src/domain/calendar/workingDays.js';
import { isWorkingMoment, nextWorkingMoment, QUIET_SPANS } from '../../../src/domain/calendar/workingHours.js';

const holidays = holidayTable(loadHolidays());
const ZONES = ['Asia/Jakarta', 'Asia/Makassar', 'Asia/Jayapura', 'America/New_York', 'Europe/London', 'Australia/Lord_Howe', 'Asia/Kathmandu'];
const hostZone = process.env['TZ'];

afterEach(() => {
  if (hostZone === undefined) delete process.env['TZ'];
  else process.env['TZ'] = hostZone;
});

test.each([
  ['inside hours nothing moves', '2026-11-19', '10:15', '2026-11-19', '10:15'],
  ['early morning waits for the start of work', '2026-11-19', '05:00', '2026-11-19', '07:30'],
  ['nothing before nine on Mondays', '2026-11-23', '07:45', '2026-11-23', '09:00'],
  ['the long break on Friday', '2026-11-20', '11:30', '2026-11-20', '13:00'],
  ['the end of work is outside', '2026-11-19', '16:00', '2026-11-20', '07:30'],
  ['Friday evening waits for Monday', '2026-11-20', '18:00', '2026-11-23', '09:00'],
  ['days off are passed over', '2026-03-17', '16:30', '2026-03-25', '07:30'],
])('%s', (_, date, time, wantedDate, wantedTime) => {
  for (const zone of ZONES) expect(nextWorkingMoment(instantOf(date, time, zone), zone, holidays)).toBe(instantOf(wantedDate, wantedTime, zone));
});

const moment = fc.integer({ min: Date.UTC(2025, 0, 1), max: Date.UTC(2028, 0, 1) });

test('the next working moment is never earlier, is a working moment, is its own next, and skips no earlier one', () => {
  fc.assert(
    fc.property(moment, fc.constantFrom(...ZONES), fc.integer({ min: 0, max: 1000 }), (at, zone, part) => {
      const next = nextWorkingMoment(at, zone, holidays);
      expect(next).toBeGreaterThanOrEqual(at);
      expect(isWorkingMoment(next, zone, holidays)).toBe(true);
      expect(isWorkingDay(dateOf(next, zone), holidays)).toBe(true);
      expect(nextWorkingMoment(next, zone, holidays)).toBe(next);
      const between = at + Math.floor(((next - at) * part) / 1001);
      if (between < next) expect(isWorkingMoment(between, zone, holidays)).toBe(false);
    }),
    { numRuns: 200 },
  );
});

test("the host's own zone changes nothing", () => {
  fc.assert(
    fc.property(moment, fc.constantFrom(...ZONES), (at, zone) => {
      const seen = ['UTC', 'America/New_York', 'Asia/Jayapura', 'Pacific/Chatham'].map((host) => {
        process.env['TZ'] = host;
        return nextWorkingMoment(at, zone, holidays);
      });
      expect(new Set(seen).size).toBe(1);
    }),
    { numRuns: 50 },
  );
});

test('every quiet span says where it comes from', () => {
  for (const { id, source, date, status } of QUIET_SPANS) expect([id, source, date, status].every((text) => text.length > 0)).toBe(true);
});
