import { enrolled, sessionsOf } from '../../db/courses.js';
import { newestSurveyFor } from '../../db/surveyVersions.js';
import { addDays, dateOf, instantOf } from '../../domain/calendar/workingDays.js';
import { HOUR } from '../../domain/learning/due.js';
import { openCampaign } from '../openCampaign.js';
import { titled } from './titles.js';
import { done, skipped, type DueHandler } from './types.js';

/** A poll is about a memory that fades: it stays open for a week, until the end of work where the session was. */
const OPEN_DAYS = 7;
const CLOSES = '16:00';

/** Opens the poll about a session for everyone who takes part, and invites at once whatever the hour: people are still in the room. After an outage they are not, and working hours count. */
export const feedbackOpen: DueHandler<'feedback.open'> = {
  batch: 1,
  async handle(deps, { tx, now, rows }) {
    const ends = [];
    const sessions = await sessionsOf(tx, rows.map((r) => r.ref.session));
    for (const row of rows) {
      const found = sessions.get(row.ref.session);
      const survey = await newestSurveyFor(tx, 'feedback');
      if (found === undefined || found.session.state === 'cancelled') ends.push(skipped(row, 'the session is cancelled'));
      else if (found.session.endsAt !== row.ref.endsAt) ends.push(skipped(row, 'the session moved'));
      else if (survey === null) ends.push(skipped(row, 'no feedback survey is published'));
      else {
        const { session, courseTitle } = found;
        const closesAt = instantOf(addDays(dateOf(session.endsAt, session.zone), OPEN_DAYS), CLOSES, session.zone);
        const campaign = { id: `f${session.id}`, purpose: 'feedback', surveyId: survey.id, version: survey.version, title: titled(survey.title, courseTitle), opensAt: now, closesAt, session: session.id } as const;
        const opened = await openCampaign(tx, campaign, await enrolled(tx, session.course), { invites: now - row.dueAt <= HOUR ? 'at-once' : 'in-working-hours', reminders: 1 });
        if (opened === null) ends.push(skipped(row, 'opened before'));
        else {
          ends.push(done(row));
          deps.log.info({ campaign: campaign.id, invited: opened.invited, unreachable: opened.unreachable }, 'A feedback poll opened.');
        }
      }
    }
    return { ends };
  },
};
