import { addressees, type Addressee } from '../../db/campaigns.js';
import { attending, attendingKey, sessionsOf, type SessionOfCourse } from '../../db/courses.js';
import type { DueEnd, DueRecord } from '../../db/dueWork.js';
import type { NewOutbox } from '../../db/outbox.js';
import { cancelledView, movedView } from './sessionViews.js';
import { countUrgent, done, messageFor, skipped, unwritable, type DueHandler } from './types.js';

/** Whether the news is still the latest about its session. */
function overtaken(row: DueRecord<'session.notice'>, { session }: SessionOfCourse): boolean {
  if (row.ref.change === 'cancelled') return session.state !== 'cancelled';
  const { to } = row.ref;
  return session.state === 'cancelled' || session.startsAt !== to.startsAt || session.endsAt !== to.endsAt || session.place !== to.place;
}

/** Tells participants that a session moved or was cancelled. News that a later change has overtaken is not told. */
export const sessionNotice: DueHandler<'session.notice'> = {
  batch: 100,
  async handle(deps, { tx, now, rows }) {
    const sessions = await sessionsOf(tx, [...new Set(rows.map((r) => r.ref.session))]);
    const people = await addressees(tx, rows.flatMap((r) => r.employee ?? []));
    const taking = await attending(tx, rows.flatMap((r) => (r.employee === null ? [] : [{ session: r.ref.session, employee: r.employee }])));
    const ends: DueEnd[] = [];
    const outgoing: NewOutbox[] = [];
    const told: Addressee[] = [];
    for (const row of rows) {
      const found = sessions.get(row.ref.session);
      const person = row.employee === null ? undefined : people.get(row.employee);
      if (found === undefined || overtaken(row, found)) ends.push(skipped(row, 'overtaken by a later change'));
      else if (!taking.has(attendingKey(row.ref.session, row.employee ?? 0))) ends.push(skipped(row, 'not a participant'));
      else {
        const why = unwritable(person);
        if (why !== null || person === undefined || person.chat === null) {
          ends.push(skipped(row, why ?? 'not bound'));
          continue;
        }
        const about = { name: person.name, language: person.language, title: found.courseTitle, from: row.ref.from };
        const view = row.ref.change === 'moved' ? movedView({ ...about, session: row.ref.session, to: row.ref.to }) : cancelledView(about);
        outgoing.push(...messageFor(deps, row, person.chat, view, 'urgent'));
        ends.push(done(row));
        told.push(person);
      }
    }
    await countUrgent(tx, told, now);
    return { ends, outgoing };
  },
};
