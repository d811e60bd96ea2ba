import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, test } from 'vitest';
import { clockOf, dayText, daysOf, momentOf, momentText } from '../../../../src/domain/survey/expression/moments.js';

const ZONES = ['Asia/Jakarta', 'Asia/Makassar', 'Asia/Jayapura', 'UTC', 'America/New_York', 'Asia/Kolkata', 'Europe/Berlin'] as const;
const moments = fc.integer({ min: Date.UTC(1950, 0), max: Date.UTC(2100, 0) });

describe('dates and moments as texts (ODK XForms specification, data types)', () => {
  test.each([
    ['2026-11-22', '2026-11-21T17:00:00Z'], ['2026-11-22T10', '2026-11-22T03:00:00Z'], ['2026-11-22T10:30', '2026-11-22T03:30:00Z'], ['2026-11-22T10:30:05', '2026-11-22T03:30:05Z'], ['2026-11-22T10:30:05.1239', '2026-11-22T03:30:05.123Z'],
    ['2026-11-22T10:30:05Z', '2026-11-22T10:30:05Z'], ['2026-11-22T10:30:05.000+07:00', '2026-11-22T03:30:05Z'], ['2026-11-22T10:30:05-0430', '2026-11-22T15:00:05Z'], ['2026-11-22T10:30:05+09', '2026-11-22T01:30:05Z'],
  ])('%s in Jakarta is %s', (text, expected) => {
    expect(momentOf(text, 'Asia/Jakarta')?.at).toBe(Date.parse(expected));
  });

  test.each(['', 'x', '2026', '2026-1-2', '2026-11-22 10:30', '2026-02-30', '2026-13-01', '2026-00-10', '2026-11-22T24:00', '2026-11-22T10:60', '2026-11-22T10:30:60', '2026-11-22T10:30+15:00', '0000-01-01', '10:30:00', '20261-01-01'])('%j is none', (text) => {
    expect(momentOf(text, 'Asia/Jakarta')).toBeNull();
    expect(daysOf(text, 'Asia/Jakarta')).toBeNaN();
  });

  test('a day knows that it is one', () => {
    expect(momentOf('2026-11-22', 'UTC')).toEqual({ at: Date.UTC(2026, 10, 22), day: true });
    expect(momentOf('2026-11-22T00:00', 'UTC')).toEqual({ at: Date.UTC(2026, 10, 22), day: false });
  });
});

test('a clock shows what the calendar library shows', () => {
  fc.assert(
    fc.property(moments, fc.constantFrom(...ZONES), (at, zone) => {
      const expected = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
      const clock = clockOf(at, zone);
      expect([dayText(clock), clock.hour, clock.minute, clock.second, clock.millisecond, clock.weekday, clock.week, clock.offset * 1e6]).toEqual([
        expected.toPlainDate().toString(), expected.hour, expected.minute, expected.second, expected.millisecond, expected.dayOfWeek, expected.weekOfYear, expected.offsetNanoseconds,
      ]);
      expect(momentText(clock)).toBe(expected.toString({ timeZoneName: 'never', fractionalSecondDigits: 3 }));
    }),
    { numRuns: 150 },
  );
});

test('a moment that is written is the same moment when it is read', () => {
  fc.assert(
    fc.property(moments, fc.constantFrom(...ZONES), (at, zone) => {
      expect(momentOf(momentText(clockOf(at, zone)), zone)?.at).toBe(at);
      const day = dayText(clockOf(at, zone));
      expect(momentOf(day, zone)?.at).toBe(Temporal.PlainDate.from(day).toZonedDateTime(zone).epochMilliseconds);
    }),
    { numRuns: 150 },
  );
});

test('what is no moment, and no zone, still has a clock', () => {
  expect(dayText(clockOf(NaN, 'Asia/Jakarta'))).toBe('1970-01-01');
  expect(dayText(clockOf(1e300, 'nowhere'))).toBe('1970-01-01');
});
