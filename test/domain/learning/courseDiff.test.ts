import fc from 'fast-check';
import { expect, test } from 'vitest';
import { loadHolidays } from '../../../src/content/holidays.js';
import { holidayTable, instantOf } from '../../../src/domain/calendar/workingDays.js';
import { diffCourse } from '../../../src/domain/learning/courseDiff.js';
import { HOUR } from '../../../src/domain/learning/due.js';
import type { Session, SessionPlan } from '../../../src/domain/learning/types.js';

const zone = 'Asia/Jakarta';
const holidays = holidayTable(loadHolidays());
const at = (date: string, time = '09:00') => instantOf(date, time, zone);
const plan = (startsAt: number, place = 'Aula'): SessionPlan => ({ startsAt, endsAt: startsAt + 2 * HOUR, zone, place });
const session = (id: number, startsAt: number, state: Session['state'] = 'planned'): Session => ({ id, course: 'c', state, ...plan(startsAt) });
const ana = { employee: 1, zone };
const now = at('2026-11-10', '10:00');
const diff = (sessions: readonly Session[], wanted: readonly SessionPlan[], participants = [ana], wantedParticipants = participants) =>
  diffCourse({ sessions, participants }, { sessions: wanted, participants: wantedParticipants }, holidays, now);

test('the same file again changes nothing and tells nobody', () => {
  const result = diff([session(1, at('2026-11-20')), session(2, at('2026-11-21'))], [plan(at('2026-11-21')), plan(at('2026-11-20'))]);
  expect(result.sessions).toMatchObject({ added: [], moved: [], cancelled: [] });
  expect(result.sessions.unchanged).toHaveLength(2);
  expect(result.notices).toEqual([]);
});

test('same start first, then in order: the second of three moves, and only it', () => {
  const sessions = [session(1, at('2026-11-20')), session(2, at('2026-11-21')), session(3, at('2026-11-22'))];
  const { moved, cancelled, added, unchanged } = diff(sessions, [plan(at('2026-11-20')), plan(at('2026-11-22')), plan(at('2026-11-25'))]).sessions;
  expect(moved.map(({ session: { id }, to, changed }) => [id, to.startsAt, changed])).toEqual([[2, at('2026-11-25'), ['startsAt', 'endsAt']]]);
  expect(unchanged.map(({ id }) => id)).toEqual([1, 3]);
  expect([...cancelled, ...added]).toEqual([]);
});

test('a session left out is cancelled, one too many is new, a cancelled one does not come back', () => {
  expect(diff([session(1, at('2026-11-20')), session(2, at('2026-11-21'))], [plan(at('2026-11-20'))]).sessions.cancelled.map(({ id }) => id)).toEqual([2]);
  expect(diff([session(1, at('2026-11-20'), 'cancelled')], [plan(at('2026-11-20'))]).sessions).toMatchObject({ added: [plan(at('2026-11-20'))], moved: [] });
});

test('what is over stays as it was', () => {
  const result = diff([session(1, at('2026-11-02')), session(2, at('2026-11-20'))], [plan(at('2026-11-21'))]);
  expect(result.sessions.unchanged.map(({ id }) => id)).toEqual([1]);
  expect(result.sessions.moved.map(({ session: { id } }) => id)).toEqual([2]);
  const corrected = diff([session(1, at('2026-11-02'))], [plan(at('2026-11-03'))]);
  expect(corrected.sessions.moved).toHaveLength(1);
  expect(corrected.notices).toEqual([]);
});

test('a change of place alone is told', () => {
  const { sessions, notices } = diff([session(1, at('2026-11-20'))], [plan(at('2026-11-20'), 'Ruang B')]);
  expect(sessions.moved[0]?.changed).toEqual(['place']);
  expect(notices[0]?.ref).toMatchObject({ change: 'moved', from: { place: 'Aula' }, to: { place: 'Ruang B' } });
});

test('those who stay are told in working hours, or at once when the session is near', () => {
  const bela = { employee: 2, zone };
  const later = diff([session(1, at('2026-11-20'))], [], [ana, bela], [ana]);
  expect(later.participants).toEqual({ added: [], removed: [bela], kept: [ana] });
  expect(later.notices.map(({ employee, dueAt, ref: { change } }) => [employee, dueAt, change])).toEqual([[1, now, 'cancelled']]);

  const night = at('2026-11-13', '21:00');
  const told = (start: number) => diffCourse({ sessions: [session(1, start)], participants: [ana] }, { sessions: [], participants: [ana] }, holidays, night).notices[0]?.dueAt;
  expect(told(at('2026-11-16', '13:00'))).toBe(at('2026-11-16', '09:00'));
  expect(told(at('2026-11-14', '08:00'))).toBe(night);
});

const starts = fc.uniqueArray(fc.integer({ min: -5, max: 12 }), { maxLength: 6 });

test('every session and every plan ends in exactly one place, and a second import finds nothing to do', () => {
  fc.assert(
    fc.property(starts, starts, (have, want) => {
      const sessions = have.map((day, index) => session(index + 1, now + day * 24 * HOUR));
      const wanted = want.map((day) => plan(now + day * 24 * HOUR));
      const { added, moved, cancelled, unchanged } = diff(sessions, wanted).sessions;
      expect([...moved.map((m) => m.session.id), ...cancelled.map(({ id }) => id), ...unchanged.map(({ id }) => id)].toSorted((a, b) => a - b)).toEqual(sessions.map(({ id }) => id));
      const stored = [
        ...moved.map(({ session: { id }, to }): Session => ({ id, course: 'c', state: 'planned', ...to })),
        ...cancelled.map((gone): Session => ({ ...gone, state: 'cancelled' })),
        ...unchanged,
        ...added.map((to, index): Session => ({ id: 100 + index, course: 'c', state: 'planned', ...to })),
      ];
      const planned = new Set(stored.filter(({ state }) => state === 'planned').map(({ startsAt }) => startsAt));
      for (const { startsAt } of wanted) expect(planned.has(startsAt)).toBe(true);
      const again = diff(stored, wanted);
      expect(again.sessions).toMatchObject({ added: [], moved: [], cancelled: [] });
      expect(again.notices).toEqual([]);
    }),
    { numRuns: 200 },
  );
});
