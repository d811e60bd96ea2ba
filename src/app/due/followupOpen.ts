import { createHash } from 'node:crypto';
import { courseStored } from '../../db/courses.js';
import { newestSurveyFor } from '../../db/surveyVersions.js';
import { addDays, dateOf, instantOf } from '../../domain/calendar/workingDays.js';
import { lastDayOf, lastSession } from '../../domain/learning/sessionWork.js';
import { openCampaign } from '../openCampaign.js';
import { titled } from './titles.js';
import { done, skipped, type DueHandler } from './types.js';

const OPEN_DAYS = 30;
const CLOSES = '16:00';

/** A course has one follow-up, and this is its id: whatever happens in between, a second one cannot be stored. Short, as it travels in buttons. */
export const followUpId = (course: string): string => `u${createHash('sha256').update(course).digest('base64url').slice(0, 12)}`;

/** Six months after a course: asks everyone who took part how often it is used, each at their next working moment. */
export const followupOpen: DueHandler<'followup.open'> = {
  batch: 1,
  async handle(deps, { tx, now, rows }) {
    const ends = [];
    for (const row of rows) {
      const { course, sessions, participants } = await courseStored(tx, row.ref.course);
      const last = lastSession(sessions);
      const survey = await newestSurveyFor(tx, 'followup');
      if (course === null || last === undefined) ends.push(skipped(row, 'the course did not take place'));
      else if (lastDayOf(sessions) !== row.ref.lastDay) ends.push(skipped(row, 'the course ends on another day'));
      else if (survey === null) ends.push(skipped(row, 'no follow-up survey is published'));
      else {
        const closesAt = instantOf(addDays(dateOf(now, last.zone), OPEN_DAYS), CLOSES, last.zone);
        const campaign = { id: followUpId(course.id), purpose: 'followup', surveyId: survey.id, version: survey.version, title: titled(survey.title, course.title), opensAt: now, closesAt, course: course.id } as const;
        const opened = await openCampaign(tx, campaign, participants, {});
        if (opened === null) {
          ends.push(skipped(row, 'opened before'));
          continue;
        }
        ends.push(done(row));
        deps.log.info({ campaign: campaign.id, invited: opened.invited, unreachable: opened.unreachable }, 'A follow-up evaluation opened.');
        if (opened.yearsWithoutHolidays.length > 0) {
          deps.log.warn({ campaign: campaign.id, years: opened.yearsWithoutHolidays.join(', ') }, 'The holidays of these years are unknown; Monday to Friday was counted.');
        }
      }
    }
    return { ends };
  },
};
