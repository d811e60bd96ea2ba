import { expect, test } from 'vitest';
import { loadHolidays, parseHolidayFile } from '../../src/content/holidays.js';
import { InputRejected } from '../../src/support/errors.js';

test('the days off of 2026 ship with Pamong', () => {
  const holidays = loadHolidays();
  expect(holidays.filter(({ kind }) => kind === 'libur nasional')).toHaveLength(17);
  expect(holidays.filter(({ kind }) => kind === 'cuti bersama')).toHaveLength(8);
  expect(holidays).toContainEqual({ date: '2026-08-17', kind: 'libur nasional', name: 'Proklamasi Kemerdekaan' });
});

const file = (days: string) => `year: 2027\nsource: s\nstatus: t\ndays:\n${days}`;

test.each([
  ['a day of another year', '  - { date: "2026-01-01", kind: libur nasional, name: x }'],
  ['a day that stands twice', '  - { date: "2027-01-01", kind: libur nasional, name: x }\n  - { date: "2027-01-01", kind: cuti bersama, name: y }'],
  ['a day that does not exist', '  - { date: "2027-02-30", kind: libur nasional, name: x }'],
  ['text that is no YAML', '  - { date: "2027-01-01"'],
  ['an unknown kind', '  - { date: "2027-01-01", kind: libur, name: x }'],
])('%s is refused with its place', (_, days) => {
  expect(() => parseHolidayFile(file(days), '2027.yaml')).toThrow(InputRejected);
});
