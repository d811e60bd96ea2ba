import { addressees, type Addressee } from '../../db/campaigns.js';
import { attending, attendingKey, sessionsOf } from '../../db/courses.js';
import type { DueEnd } from '../../db/dueWork.js';
import { storedHolidays } from '../../db/holidays.js';
import type { NewOutbox } from '../../db/outbox.js';
import type { EpochMs } from '../../support/clock.js';
import { reminderView } from './sessionViews.js';
import { countUrgent, done, messageFor, momentFor, skipped, unwritable, type DueHandler } from './types.js';

/** The reminder of a session, on the working day before and in the hour before, to those who take part and have not said that they cannot. */
export const sessionRemind: DueHandler<'session.remind'> = {
  batch: 100,
  async handle(deps, { tx, now, rows }) {
    const sessions = await sessionsOf(tx, [...new Set(rows.map((r) => r.ref.session))]);
    const people = await addressees(tx, rows.flatMap((r) => r.employee ?? []));
    const taking = await attending(tx, rows.flatMap((r) => (r.employee === null ? [] : [{ session: r.ref.session, employee: r.employee }])));
    const ends: DueEnd[] = [];
    const outgoing: NewOutbox[] = [];
    const told: Addressee[] = [];
    const later: { id: number; dueAt: EpochMs }[] = [];
    const holidays = await storedHolidays(tx);
    for (const row of rows) {
      const found = sessions.get(row.ref.session);
      const person = row.employee === null ? undefined : people.get(row.employee);
      const part = taking.get(attendingKey(row.ref.session, row.employee ?? 0));
      if (found === undefined || found.session.state === 'cancelled') ends.push(skipped(row, 'the session is cancelled'));
      else if (found.session.startsAt !== row.ref.startsAt) ends.push(skipped(row, 'the session moved'));
      else if (part === undefined) ends.push(skipped(row, 'not a participant'));
      else if (part.reply === 'no') ends.push(skipped(row, 'said that they cannot attend'));
      else {
        const why = unwritable(person);
        if (why !== null || person === undefined || person.chat === null) {
          ends.push(skipped(row, why ?? 'not bound'));
          continue;
        }
        // The last hour is the last hour; what was meant for the day before waits for a good moment, or leaves it to the other one.
        const moment = row.ref.which === 'hour-before' ? now : momentFor(row, person.zone, now, holidays, false);
        if (moment === null) {
          ends.push(skipped(row, 'late, and the reminder of the last hour follows'));
          continue;
        }
        if (moment > now) {
          later.push({ id: row.id, dueAt: moment });
          continue;
        }
        const view = reminderView({ name: person.name, language: person.language, session: found.session, title: found.courseTitle, now, reply: part.reply });
        outgoing.push(...messageFor(deps, row, person.chat, view, row.ref.which === 'hour-before' ? 'urgent' : 'broadcast'));
        ends.push(done(row));
        told.push(person);
      }
    }
    await countUrgent(tx, told, now);
    return { ends, outgoing, later };
  },
};
