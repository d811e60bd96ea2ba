import fc from 'fast-check';
import { expect, test } from 'vitest';
import { loadHolidays } from '../../../src/content/holidays.js';
import { dateOf, holidayTable, instantOf, isWorkingDay } from '../../../src/domain/calendar/workingDays.js';
import { isWorkingMoment } from '../../../src/domain/calendar/workingHours.js';
import { DAY, DUE_KINDS, HOUR, isStale, MINUTE, worthUntilOf } from '../../../src/domain/learning/due.js';
import { planFeedback, planFollowUp, planSessionReminders } from '../../../src/domain/learning/sessionWork.js';
import type { Session } from '../../../src/domain/learning/types.js';

const JAKARTA = 'Asia/Jakarta';
const holidays = holidayTable(loadHolidays());
const at = (date: string, time: string, zone = JAKARTA) => instantOf(date, time, zone);
const session = (startsAt: number, change: Partial<Session> = {}): Session => ({
  id: 7, course: 'pm-medan', startsAt, endsAt: startsAt + 3 * HOUR, zone: JAKARTA, place: 'Aula', state: 'planned', ...change,
});
const budi = { employee: 1, zone: JAKARTA };

test('a Monday session is announced on Friday at nine and an hour before', () => {
  const start = at('2026-11-23', '08:00');
  const rows = planSessionReminders(session(start), [budi], holidays, at('2026-11-01', '10:00'));
  expect(rows.map(({ ref, dueAt, worthUntil }) => [ref.which, dueAt, worthUntil])).toEqual([
    ['day-before', at('2026-11-20', '09:00'), start - HOUR],
    ['hour-before', start - HOUR, start],
  ]);
  expect(rows[0]?.key).toBe(`session.remind:7:1:day-before:${start}`);
});

test('holidays are passed over, and a year without a table says so', () => {
  const [afterLebaran] = planSessionReminders(session(at('2026-03-25', '09:00')), [budi], holidays, 0);
  expect(afterLebaran?.dueAt).toBe(at('2026-03-17', '09:00'));
  const [newYear] = planSessionReminders(session(at('2027-01-04', '09:00')), [budi], holidays, 0);
  expect(newYear?.dueAt).toBe(at('2027-01-01', '09:00'));
  expect(newYear?.yearsWithoutHolidays).toEqual([2027]);
});

test('what is past is left out, and a cancelled session reminds nobody', () => {
  const start = at('2026-11-19', '13:00');
  expect(planSessionReminders(session(start), [budi], holidays, at('2026-11-18', '09:01')).map(({ ref }) => ref.which)).toEqual(['hour-before']);
  expect(planSessionReminders(session(start), [budi], holidays, at('2026-11-19', '12:01'))).toEqual([]);
  expect(planSessionReminders(session(start, { state: 'cancelled' }), [budi], holidays, 0)).toEqual([]);
});

test("nine in Jayapura is seven in Medan: there the reminder waits for the start of work", () => {
  const start = at('2026-11-19', '10:00', 'Asia/Jayapura');
  const [medan, jayapura] = planSessionReminders(session(start, { zone: 'Asia/Jayapura' }), [budi, { employee: 2, zone: 'Asia/Jayapura' }], holidays, 0).filter(({ ref }) => ref.which === 'day-before');
  expect(medan?.dueAt).toBe(at('2026-11-18', '07:30'));
  expect(jayapura?.dueAt).toBe(at('2026-11-18', '09:00', 'Asia/Jayapura'));
});

test('reminders are unique, fall on a working day, and end their worth in order', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: Date.UTC(2026, 0, 8), max: Date.UTC(2026, 11, 20) }),
      fc.constantFrom(JAKARTA, 'Asia/Jayapura', 'America/New_York', 'Australia/Lord_Howe'),
      fc.uniqueArray(fc.integer({ min: 1, max: 50 }), { maxLength: 6 }),
      (startsAt, zone, employees) => {
        const rows = planSessionReminders(session(startsAt, { zone }), employees.map((employee) => ({ employee, zone })), holidays, 0);
        expect(new Set(rows.map(({ key }) => key)).size).toBe(2 * employees.length);
        for (const { ref, dueAt, worthUntil } of rows) {
          expect(worthUntil ?? Infinity).toBeGreaterThan(dueAt);
          expect(dueAt).toBeLessThan(startsAt);
          if (ref.which === 'day-before') {
            expect(isWorkingDay(dateOf(dueAt, zone), holidays)).toBe(true);
            expect(isWorkingMoment(dueAt, zone, holidays)).toBe(true);
          }
        }
      },
    ),
    { numRuns: 100 },
  );
});

test('feedback opens within the hour and is worth doing until the next evening', () => {
  const ends = at('2026-11-19', '12:00');
  const [row] = planFeedback(session(ends - 3 * HOUR));
  expect([row?.dueAt, row?.worthUntil]).toEqual([ends + 10 * MINUTE, at('2026-11-20', '20:00')]);
  expect(planFeedback(session(ends, { state: 'cancelled' }))).toEqual([]);
});

test('the follow-up comes six months after the last session that took place, on a working day', () => {
  const first = session(at('2026-02-14', '08:00'), { id: 1 });
  const last = session(at('2026-02-17', '08:00'), { id: 2 });
  const dropped = session(at('2026-05-10', '08:00'), { id: 3, state: 'cancelled' });
  const [row] = planFollowUp({ id: 'pm-medan' }, [last, dropped, first], holidays);
  expect(row?.dueAt).toBe(at('2026-08-18', '09:00'));
  expect(row?.worthUntil).toBe(at('2026-08-18', '09:00') + 60 * DAY);
  expect(row?.key).toBe('followup.open:pm-medan:2026-02-17');
  expect(row?.yearsWithoutHolidays).toEqual([]);
  expect(planFollowUp({ id: 'pm-medan' }, [dropped], holidays)).toEqual([]);
});

test('a follow-up in a year without a table counts Monday to Friday and says so', () => {
  const [row] = planFollowUp({ id: 'x' }, [session(at('2026-07-01', '08:00'))], holidays);
  expect(row?.dueAt).toBe(at('2027-01-01', '09:00'));
  expect(row?.yearsWithoutHolidays).toEqual([2027]);
});

test('every kind of due work knows how long it is worth doing', () => {
  for (const { worth } of Object.values(DUE_KINDS)) expect(worth.rule === 'for' ? worth.ms > 0 : worth.rule === 'always' || worth.until.length > 0).toBe(true);
  expect(worthUntilOf('campaign.close', 5)).toBeNull();
  expect(worthUntilOf('digest.weekly', 5)).toBe(5 + 7 * DAY);
  expect(isStale({ worthUntil: 5 }, 6)).toBe(true);
  expect(isStale({ worthUntil: 5 }, 5)).toBe(false);
  expect(isStale({ worthUntil: null }, Number.MAX_SAFE_INTEGER)).toBe(false);
});
