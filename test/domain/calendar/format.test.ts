import { expect, test } from 'vitest';
import { formatDate, formatMoment, formatTime, isTomorrow, zoneName } from '../../../src/domain/calendar/format.js';
import { instantOf } from '../../../src/domain/calendar/workingDays.js';

const monday = instantOf('2026-11-23', '09:00', 'Asia/Jakarta');

test('a date carries its weekday, a time its zone, in both languages', () => {
  expect(formatDate('2026-11-23', 'id')).toBe('Senin, 23 November 2026');
  expect(formatDate('2026-08-02', 'id')).toBe('Minggu, 2 Agustus 2026');
  expect(formatTime(monday, 'Asia/Jakarta', 'id')).toBe('09.00 WIB');
  expect(formatTime(monday, 'Asia/Makassar', 'id')).toBe('10.00 WITA');
  expect(formatTime(monday, 'Asia/Jayapura', 'en')).toBe('11:00 WIT');
  expect(formatMoment(monday, 'Asia/Jakarta', 'id')).toBe('Senin, 23 November 2026, 09.00 WIB');
  expect(formatMoment(monday, 'Asia/Pontianak', 'en')).toBe('Monday, 23 November 2026, 09:00 WIB');
});

test('other zones are named by their distance from UTC at that moment', () => {
  expect(zoneName(monday, 'Asia/Singapore')).toBe('UTC+08');
  expect(zoneName(monday, 'Asia/Kathmandu')).toBe('UTC+05:45');
  expect(zoneName(monday, 'America/New_York')).toBe('UTC-05');
  expect(zoneName(instantOf('2026-07-01', '12:00', 'UTC'), 'America/New_York')).toBe('UTC-04');
});

test('tomorrow is a matter of the zone', () => {
  const lateSunday = instantOf('2026-11-22', '23:30', 'Asia/Jakarta');
  expect(isTomorrow(monday, lateSunday, 'Asia/Jakarta')).toBe(true);
  expect(isTomorrow(monday, lateSunday, 'Asia/Jayapura')).toBe(false);
  expect(isTomorrow(monday, instantOf('2026-11-21', '09:00', 'Asia/Jakarta'), 'Asia/Jakarta')).toBe(false);
});
