import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { checkRoster } from '../../../src/domain/roster/check.js';
import { readCourse } from '../../../src/formats/course.js';
import { readRoster } from '../../../src/formats/roster.js';

const sample = (name: string) => readFile(new URL(`../../../src/sandbox/sample/${name}`, import.meta.url));

test('the sample roster passes the checks of a real one without a doubt', async () => {
  const { rows, problems, warnings } = readRoster(await sample('roster.csv'), 'roster.csv');
  const checked = checkRoster(rows, [], { defaultZone: 'Asia/Jakarta' });
  expect({ problems, warnings, ok: checked.ok, doubts: checked.warnings }).toEqual({ problems: [], warnings: [], ok: true, doubts: [] });
  const employees = checked.ok ? checked.employees : [];
  expect(employees).toHaveLength(17);
  expect(new Set(employees.map(({ status }) => status)).size).toBe(3);
  expect(new Set(employees.map(({ zone }) => zone))).toEqual(new Set(['Asia/Jakarta', 'Asia/Makassar']));
});

test('the sample course reads without a doubt once its day is filled in, and its participants are on the sample roster', async () => {
  const text = (await sample('course.yaml')).toString().replaceAll('{{course}}', 'proyek-2026-11-20').replaceAll('{{date}}', '2026-11-20');
  const reading = readCourse(text);
  expect(reading).toMatchObject({ ok: true, warnings: [] });
  const roster = (await sample('roster.csv')).toString();
  const participants = reading.ok ? reading.course.participants : [];
  expect(participants).toHaveLength(13);
  for (const { nip } of participants) expect(roster).toContain(`\n${nip},`);
});
