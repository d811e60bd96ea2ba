import type { EpochMs } from '../../support/clock.js';
import type { HolidayTable } from '../calendar/types.js';
import { dateOf, missingYears } from '../calendar/workingDays.js';
import { nextWorkingMoment } from '../calendar/workingHours.js';
import { DAY, worthUntilOf, type DueRow } from './due.js';
import { NO_REMINDER_BEFORE_CLOSE, reminderTimes, usualPlan, type ReminderPlan } from './reminderPlan.js';
import type { Enrollment } from './types.js';

export interface CampaignTimes {
  readonly id: string;
  readonly opensAt: EpochMs;
  readonly closesAt: EpochMs;
  /** A poll that is bound to a moment (feedback) invites `at-once`; everything else waits for working hours, the default. */
  readonly invites?: 'in-working-hours' | 'at-once';
  /** When reminders come, or how many of the usual ones; 2 when not said. */
  readonly reminders?: number | ReminderPlan;
}

const USUAL_REMINDERS = 2;

/**
 * One person's invitation and reminders, for someone who can be reached from `from` on (whoever binds later is invited then).
 * The invitation goes out at the next working moment in the person's zone. Reminders come as planned, usually at 1/2 and 5/6 of the span that remains from there
 * to the close (see `reminderTimes`); where the span is too short for one, there is none.
 * Nothing at all when the campaign closes before anybody could be invited. A reminder counts only if the person has not answered: whoever sends checks.
 */
export function planSurveyRounds(
  campaign: CampaignTimes,
  person: Enrollment,
  holidays: HolidayTable,
  from: EpochMs = campaign.opensAt,
): readonly (DueRow<'survey.invite'> | DueRow<'survey.remind'>)[] {
  const opens = Math.max(campaign.opensAt, from);
  const invitedAt = campaign.invites === 'at-once' ? opens : nextWorkingMoment(opens, person.zone, holidays);
  if (invitedAt >= campaign.closesAt) return [];

  const lastReminder = campaign.closesAt - NO_REMINDER_BEFORE_CLOSE;
  const plan = typeof campaign.reminders === 'object' ? campaign.reminders : usualPlan(campaign.reminders ?? USUAL_REMINDERS);
  const reminders = reminderTimes(plan, { invitedAt, closesAt: campaign.closesAt, zone: person.zone }, holidays);

  const common = (dueAt: EpochMs) => ({
    subject: `campaign:${campaign.id}`,
    employee: person.employee,
    dueAt,
    yearsWithoutHolidays: missingYears([dateOf(opens, person.zone), dateOf(dueAt, person.zone)], holidays),
  });
  return [
    { kind: 'survey.invite', key: `survey.invite:${campaign.id}:${person.employee}`, ref: { campaign: campaign.id }, worthUntil: campaign.closesAt, ...common(invitedAt) },
    ...reminders.map((at, index) => ({
      kind: 'survey.remind' as const,
      key: `survey.remind:${campaign.id}:${person.employee}:${index + 1}`,
      ref: { campaign: campaign.id, occurrence: index + 1 },
      worthUntil: reminders[index + 1] ?? lastReminder,
      ...common(at),
    })),
  ];
}

/** The close of a campaign, at `closesAt` exactly and however late it is noticed. A campaign whose close was moved has another key. */
export function planCampaignClose(campaign: Pick<CampaignTimes, 'id' | 'closesAt'>): DueRow<'campaign.close'> {
  return {
    kind: 'campaign.close',
    key: `campaign.close:${campaign.id}:${campaign.closesAt}`,
    subject: `campaign:${campaign.id}`,
    employee: null,
    ref: { campaign: campaign.id, closesAt: campaign.closesAt },
    dueAt: campaign.closesAt,
    worthUntil: worthUntilOf('campaign.close', campaign.closesAt),
    yearsWithoutHolidays: [],
  };
}

/**
 * An open question is asked again at `at`, since the platform has dropped presses on its buttons.
 * Once for each time it was asked (`askedAt`), whoever plans it and however often.
 */
export function planReask(
  conversation: { readonly id: number; readonly revision: number; readonly employee: number; readonly askedAt: EpochMs },
  at: EpochMs,
): DueRow<'question.reask'> {
  const { id, revision, employee, askedAt } = conversation;
  return {
    kind: 'question.reask',
    key: `question.reask:${id}:${revision}:${askedAt}`,
    subject: `conversation:${id}`,
    employee,
    ref: { conversation: id, revision },
    dueAt: at,
    worthUntil: worthUntilOf('question.reask', at),
    yearsWithoutHolidays: [],
  };
}

/** Access, correction and suspension are owed within 3 x 24 hours of the request, weekends included. Source: UU 27/2022, art. 32 and 41. */
export const DATA_REQUEST_SPAN = 3 * DAY;

/** The deadline of a request about somebody's data. */
export function planDataRequestDeadline(request: { readonly id: number; readonly employee: number; readonly askedAt: EpochMs }): DueRow<'data-request.deadline'> {
  const dueAt = request.askedAt + DATA_REQUEST_SPAN;
  return {
    kind: 'data-request.deadline',
    key: `data-request.deadline:${request.id}`,
    subject: `data-request:${request.id}`,
    employee: request.employee,
    ref: { request: request.id },
    dueAt,
    worthUntil: worthUntilOf('data-request.deadline', dueAt),
    yearsWithoutHolidays: [],
  };
}
