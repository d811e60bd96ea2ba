import { addSessions, cancelSessions, changeEnrollments, holdCourse, moveSession, peopleByNip, saveCourse } from '../db/courses.js';
import { inTransaction, type Tx } from '../db/database.js';
import { addDue, cancelDue, putDue } from '../db/dueWork.js';
import { storedHolidays } from '../db/holidays.js';
import { cancelQueued } from '../db/outbox.js';
import { diffCourse, type CourseDiff } from '../domain/learning/courseDiff.js';
import { planFeedback, planFollowUp, planSessionReminders } from '../domain/learning/sessionWork.js';
import type { HolidayTable } from '../domain/calendar/types.js';
import type { Enrollment, Session } from '../domain/learning/types.js';
import { importMessages } from '../content/importMessages.js';
import { readCourse } from '../formats/course.js';
import type { EpochMs } from '../support/clock.js';
import type { Problem } from '../support/errors.js';
import type { ImportDeps } from './importEmployees.js';

export interface CourseImported {
  readonly course: string;
  readonly sessions: number;
  readonly participants: number;
  /** Every mistake with its line; with any of them nothing was written. */
  readonly errors: readonly Problem[];
  readonly warnings: readonly Problem[];
}

/**
 * Brings a course in line with its file, all of it or nothing. Imported again, other times move a session and a session left out is cancelled: reminders are replaced,
 * and those who take part are told. The feedback poll of every session and the follow-up months later are planned from the first import on, and move with the course.
 */
export async function importCourse(deps: ImportDeps, text: string, options: { readonly dryRun?: boolean } = {}): Promise<CourseImported> {
  const language = deps.language ?? 'id';
  const reading = readCourse(text, { defaultZone: deps.defaultZone, language });
  if (!reading.ok) return { course: '', sessions: 0, participants: 0, errors: reading.problems, warnings: reading.warnings };
  const file = reading.course;
  const now = deps.clock.now();

  return await inTransaction(deps.db, async (tx) => {
    const known = await peopleByNip(tx, file.participants.map((p) => p.nip));
    const errors: Problem[] = [];
    const participants: Enrollment[] = [];
    for (const { nip, line } of file.participants) {
      const person = known.get(nip);
      if (person === undefined) errors.push({ row: line, column: 'participants', message: importMessages[language].unknownParticipant });
      else if (person.left) errors.push({ row: line, column: 'participants', message: importMessages[language].leftParticipant });
      else participants.push({ employee: person.employee, zone: person.zone });
    }
    const result = { course: file.id, sessions: file.sessions.length, participants: participants.length, errors, warnings: reading.warnings };
    if (errors.length > 0) return { ...result, sessions: 0, participants: 0 };

    const stored = await holdCourse(tx, file.id);
    const holidays = await storedHolidays(tx);
    const plans = file.sessions.map((s) => ({ startsAt: s.start, endsAt: s.end, zone: s.zone, place: s.place ?? '' }));
    const diff = diffCourse(stored, { sessions: plans, participants }, holidays, now);
    if (options.dryRun === true) return result;

    await saveCourse(tx, { id: file.id, title: file.title, jp: Math.round(file.jp) }, now);
    const sessions = await applySessions(tx, file.id, diff, now);
    await changeEnrollments(tx, file.id, diff.participants.added.map((p) => p.employee), diff.participants.removed.map((p) => p.employee), now);
    const years = await planCourse(tx, { id: file.id, sessions, participants, diff, holidays, now });
    deps.log.info(
      { course: file.id, added: diff.sessions.added.length, moved: diff.sessions.moved.length, cancelled: diff.sessions.cancelled.length, participants: participants.length },
      'A course was imported.',
    );
    if (years.length > 0) deps.log.warn({ course: file.id, years: years.join(', ') }, 'The holidays of these years are unknown; Monday to Friday was counted.');
    return result;
  });
}

/** Writes the sessions; what was planned or is waiting about a moved or cancelled one ends here. Returns all sessions as they are now. */
async function applySessions(tx: Tx, course: string, { sessions }: CourseDiff, now: EpochMs): Promise<readonly Session[]> {
  const moved: Session[] = [];
  for (const { session, to } of sessions.moved) {
    await cancelQueued(tx, { subject: `session:${session.id}` }, 'the session changed');
    await moveSession(tx, session.id, to);
    moved.push({ ...session, ...to });
  }
  for (const session of sessions.cancelled) await cancelQueued(tx, { subject: `session:${session.id}` }, 'the session is cancelled');
  await cancelSessions(tx, sessions.cancelled.map((s) => s.id), now);
  const added = sessions.added.length > 0 ? await addSessions(tx, course, sessions.added) : [];
  return [...sessions.unchanged, ...moved, ...added];
}

interface Planned {
  readonly id: string;
  readonly sessions: readonly Session[];
  readonly participants: readonly Enrollment[];
  readonly diff: CourseDiff;
  readonly holidays: HolidayTable;
  readonly now: EpochMs;
}

/** Plans everything that follows from a course as it stands now. Returns the years whose holidays are unknown. */
async function planCourse(tx: Tx, { id, sessions, participants, diff, holidays, now }: Planned): Promise<readonly number[]> {
  const reminders = sessions.flatMap((session) => planSessionReminders(session, participants, holidays, now));
  const followUp = planFollowUp({ id }, sessions, holidays);
  // Whatever is due is put, not added: a session that moved away and back needs its first rows again.
  await putDue(tx, reminders);
  await putDue(tx, sessions.flatMap((session) => planFeedback(session)).filter((row) => row.worthUntil === null || row.worthUntil > now));
  await cancelDue(tx, `course:${id}`, ['followup.open'], 'the course changed');
  await putDue(tx, followUp);
  await addDue(tx, diff.notices);
  return [...new Set([...reminders, ...followUp, ...diff.notices].flatMap((row) => row.yearsWithoutHolidays))].toSorted((a, b) => a - b);
}
