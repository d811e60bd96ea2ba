import { expect, test } from 'vitest';
import { courseDay, isWorkingTime, momentOf, type Move } from '../../../src/sandbox/stage/moments.js';

/** A local time in Jakarta, which is seven hours ahead of UTC all year. */
const wib = (local: string): number => Date.parse(`${local}:00+07:00`);
const course = { startsAt: wib('2026-11-20T09:00'), endsAt: wib('2026-11-20T11:00') };

test.each<readonly [Move, string, string]>([
  ['hour', '2026-11-18T09:30', '2026-11-18T10:30'],
  ['day', '2026-11-18T09:30', '2026-11-19T09:30'],
  ['monday', '2026-11-18T09:30', '2026-11-23T09:05'],
  ['monday', '2026-11-23T08:00', '2026-11-23T09:05'],
  ['monday', '2026-11-23T09:05', '2026-11-30T09:05'],
  ['monday', '2026-11-22T23:30', '2026-11-23T09:05'],
  ['half-year', '2026-11-18T09:30', '2027-05-18T09:30'],
  // 22 May 2027 is a Saturday.
  ['half-year', '2026-11-22T23:00', '2027-05-24T09:05'],
  ['morning', '2026-11-20T17:00', '2026-11-23T09:05'],
  ['morning', '2026-11-18T06:00', '2026-11-18T09:05'],
  ['reminder', '2026-11-18T09:30', '2026-11-19T09:05'],
  ['reminder', '2026-11-19T09:05', '2026-11-20T08:02'],
  ['feedback', '2026-11-18T09:30', '2026-11-20T11:12'],
  ['follow-up', '2026-11-20T12:00', '2027-05-20T09:05'],
])('"%s" leads from %s to %s', (move, from, to) => {
  expect(momentOf(move, wib(from), course)).toBe(wib(to));
});

test('no move leads back', () => {
  const late = wib('2027-06-01T09:00');
  expect(['reminder', 'feedback', 'follow-up'].map((move) => momentOf(move as Move, late, course))).toEqual([null, null, null]);
  expect(momentOf('reminder', wib('2026-11-18T09:30'), null)).toBeNull();
});

test.each([
  ['2026-11-18T17:00', '2026-11-20'],
  ['2026-11-19T09:30', '2026-11-23'],
  ['2026-11-20T09:30', '2026-11-24'],
  ['2026-11-21T09:30', '2026-11-24'],
])('a course imported at %s is on %s, with the working day before it still ahead', (now, date) => {
  const day = courseDay(wib(now));
  expect(day).toEqual({ date, startsAt: wib(`${date}T09:00`), endsAt: wib(`${date}T11:00`) });
  expect(momentOf('reminder', wib(now), day)).toBeGreaterThan(wib(now));
});

test('working hours are those in which invitations go out', () => {
  const open = ['2026-11-18T07:30', '2026-11-18T15:59', '2026-11-20T13:00', '2026-11-23T09:00'];
  const shut = ['2026-11-18T07:29', '2026-11-18T16:00', '2026-11-20T12:00', '2026-11-22T10:00', '2026-11-23T08:59'];
  expect(open.map((at) => isWorkingTime(wib(at)))).toEqual(open.map(() => true));
  expect(shut.map((at) => isWorkingTime(wib(at)))).toEqual(shut.map(() => false));
});
