import { expect, test } from 'vitest';
import { courseMessages } from '../../src/formats/course-messages.js';
import { readCourse, type CourseFile, type CourseReadOptions } from '../../src/formats/course.js';

const says = courseMessages.id;

function course(changes: Readonly<Record<string, string>> = {}): string {
  const parts = {
    course: 'mp-2026-01',
    title: 'Manajemen Proyek',
    jp: '20',
    sessions: '\n  - start: 2026-11-25 08:00\n    end: 2026-11-25T16:30\n    zone: WIB\n    place: Aula BKPSDM',
    participants: '\n  - 198501012010011001\n  - "19900215 201503 2 002"',
    ...changes,
  };
  return Object.entries(parts).map(([key, value]) => `${key}: ${value}\n`).join('');
}

function accepted(text: string, options?: CourseReadOptions): CourseFile {
  const reading = readCourse(text, options);
  if (!reading.ok) throw new Error(JSON.stringify(reading.problems));
  return reading.course;
}

function refusals(text: string): unknown {
  const reading = readCourse(text);
  return reading.ok ? [] : reading.problems.map(({ row, column, message }) => [row, column, message]);
}

test('a course is read with its times as instants and its NIPs with all their digits', () => {
  expect(accepted(course())).toEqual({
    id: 'mp-2026-01',
    title: 'Manajemen Proyek',
    jp: 20,
    sessions: [{ start: Date.UTC(2026, 10, 25, 1), end: Date.UTC(2026, 10, 25, 9, 30), zone: 'Asia/Jakarta', place: 'Aula BKPSDM' }],
    participants: [{ nip: '198501012010011001', line: 10 }, { nip: '199002152015032002', line: 11 }],
  });
});

test.each([['WITA', 0], ['WIT', -1], ['Asia/Jakarta', 1]])('a session in %s starts at its own hour', (zone, hour) => {
  const sessions = `\n  - { start: 2026-11-25 08.00, end: "2026-11-25 09:00", zone: ${zone} }`;
  expect(accepted(course({ sessions })).sessions[0]).toMatchObject({ start: Date.UTC(2026, 10, 25, hour), place: null });
});

test('a session without a zone is in the default one', () => {
  const sessions = '\n  - start: 2026-11-25 08:00\n    end: 2026-11-25 09:00';
  expect(accepted(course({ sessions }), { defaultZone: 'Asia/Jayapura' }).sessions[0]?.zone).toBe('Asia/Jayapura');
});

test('sessions come in the order of their start; those that overlap are told', () => {
  const sessions = '\n  - {start: 2026-11-26 08:00, end: 2026-11-26 12:00}\n  - {start: 2026-11-25 08:00, end: 2026-11-25 12:00}\n  - {start: 2026-11-26 11:00, end: 2026-11-26 13:00}';
  const reading = readCourse(course({ sessions }));
  expect(reading.ok && reading.course.sessions.map(({ start }) => new Date(start).getUTCDate())).toEqual([25, 26, 26]);
  expect(reading.warnings).toEqual([{ row: 7, column: 'sessions', message: says.sessionsOverlap(5) }]);
});

const session = (start: string, end: string, zone = 'WIB'): string => `\n  - start: ${start}\n    end: ${end}\n    zone: ${zone}`;

test.each<[string, Readonly<Record<string, string>>, readonly unknown[]]>([
  ['a course without an id', { course: '' }, [1, 'course', says.missing('course')]],
  ['an id with spaces', { course: 'manajemen proyek' }, [1, 'course', says.courseId()]],
  ['a title that is a list', { title: '[a, b]' }, [2, 'title', says.notPlain()]],
  ['no lesson hours', { jp: '0' }, [3, 'jp', says.jp()]],
  ['lesson hours in words', { jp: 'dua puluh' }, [3, 'jp', says.jp()]],
  ['an unknown key', { peserta: '[]' }, [12, 'peserta', says.unknownKey('peserta', 'course, title, jp, sessions, participants')]],
  ['a key that programs treat specially', { __proto: '{a: 1}' }, [12, '__proto', says.unknownKey('__proto', 'course, title, jp, sessions, participants')]],
  ['no sessions', { sessions: '[]' }, [4, 'sessions', says.noSessions()]],
  ['sessions that are no list', { sessions: 'besok' }, [4, 'sessions', says.notAList()]],
  ['a time that is none', { sessions: session('2026-02-30 08:00', '2026-02-28 09:00') }, [5, 'start', says.time()]],
  ['a time without a date', { sessions: session('08:00', '2026-02-28 09:00') }, [5, 'start', says.time()]],
  ['an hour that is none', { sessions: session('2026-02-28 08:00', '2026-02-28 24:00') }, [6, 'end', says.time()]],
  ['an end at the start', { sessions: session('2026-11-25 08:00', '2026-11-25 08:00') }, [6, 'end', says.endBeforeStart()]],
  ['a zone that is none', { sessions: session('2026-11-25 08:00', '2026-11-25 09:00', 'WIS') }, [7, 'zone', says.zone()]],
  ['an hour that the zone skips', { sessions: session('2026-03-29 02:30', '2026-03-29 09:00', 'Europe/Berlin') }, [5, 'start', says.timeSkipped('Europe/Berlin')]],
  ['an hour that comes twice', { sessions: session('2026-10-25 02:30', '2026-10-25 09:00', 'Europe/Berlin') }, [5, 'start', says.timeTwice('Europe/Berlin')]],
  ['a session twice', { sessions: session('2026-11-25 08:00', '2026-11-25 09:00') + session('2026-11-25 08:00', '2026-11-25 09:00') }, [8, 'sessions', says.sessionTwice(5)]],
  ['a participant twice', { participants: '\n  - 198501012010011001\n  - "198501012010011001"' }, [11, 'participants', says.participantTwice(10)]],
  ['a rounded NIP', { participants: '[1.98501E+17]' }, [9, 'participants', says.nipRounded()]],
  ['a short NIP', { participants: '[19850101201001100]' }, [9, 'participants', says.nip()]],
  ['a participant that is a map', { participants: '\n  - nip: 198501012010011001' }, [10, 'participants', says.nip()]],
])('%s is refused with its line', (_, changes, problem) => {
  expect(refusals(course(changes))).toEqual([problem]);
});

test('all mistakes come in one report, in the order of the lines', () => {
  expect(refusals('jp: x\ntitle:\n')).toEqual([
    [1, 'course', says.missing('course')],
    [1, 'jp', says.jp()],
    [1, 'sessions', says.missing('sessions')],
    [1, 'participants', says.missing('participants')],
    [2, 'title', says.missing('title')],
  ]);
});

test.each([
  ['a broken line', 'course: "a\ntitle: b\n', says.notYaml()],
  ['a tab', 'course: a\nsessions:\n\t- start: x\n', says.tab()],
  ['a key twice', 'course: a\ncourse: b\n', says.keyTwice()],
  ['two courses', 'course: a\n---\ncourse: b\n', says.severalDocuments()],
  ['no map', '- a\n', says.notACourse()],
  ['nothing', '', says.notACourse()],
  ['too much', 'a'.repeat(1_000_001), says.tooLarge(1000)],
  ['another encoding', 'title: Ren\uFFFD', says.notText()],
])('%s is refused', (_, text, message) => {
  const reading = readCourse(text);
  expect(reading.ok ? undefined : reading.problems[0]?.message).toBe(message);
});

test('aliases may repeat a value, and cannot multiply', () => {
  const sessions = '\n  - {start: 2026-11-25 08:00, end: 2026-11-25 09:00, place: &hall Aula}\n  - {start: 2026-11-26 08:00, end: 2026-11-26 09:00, place: *hall}';
  expect(accepted(course({ sessions })).sessions.map(({ place }) => place)).toEqual(['Aula', 'Aula']);
  const bomb = Array.from({ length: 30 }, (_, level) => `  - &a${level} [${level === 0 ? 'x' : `*a${level - 1}, *a${level - 1}, *a${level - 1}`}]`).join('\n');
  expect(refusals(course({ participants: `\n${bomb}` }))).toHaveLength(30);
  expect(readCourse(course({ participants: '['.repeat(20_000) })).ok).toBe(false);
});

test('reports are in English when asked', () => {
  const reading = readCourse(course({ jp: '-1' }), { language: 'en' });
  expect(reading.ok ? [] : reading.problems).toEqual([{ row: 3, column: 'jp', message: 'JP must be a number above 0 and at most 2000.' }]);
});
