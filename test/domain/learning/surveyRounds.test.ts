import fc from 'fast-check';
import { expect, test } from 'vitest';
import { loadHolidays } from '../../../src/content/holidays.js';
import { holidayTable, instantOf } from '../../../src/domain/calendar/workingDays.js';
import { isWorkingMoment } from '../../../src/domain/calendar/workingHours.js';
import { DAY, HOUR } from '../../../src/domain/learning/due.js';
import { planCampaignClose, planDataRequestDeadline, planReask, planSurveyRounds } from '../../../src/domain/learning/surveyRounds.js';

const holidays = holidayTable(loadHolidays());
const at = (date: string, time: string) => instantOf(date, time, 'Asia/Jakarta');
const person = { employee: 3, zone: 'Asia/Jakarta' };

test('an invitation and two reminders, all in working hours', () => {
  const campaign = { id: 'c1', opensAt: at('2026-11-06', '20:00'), closesAt: at('2026-11-20', '16:00') };
  const rows = planSurveyRounds(campaign, person, holidays);
  expect(rows.map(({ kind, dueAt, worthUntil }) => [kind, dueAt, worthUntil])).toEqual([
    ['survey.invite', at('2026-11-09', '09:00'), campaign.closesAt],
    ['survey.remind', at('2026-11-16', '09:00'), at('2026-11-19', '07:30')],
    ['survey.remind', at('2026-11-19', '07:30'), campaign.closesAt - 2 * HOUR],
  ]);
  expect(planCampaignClose(campaign)).toMatchObject({ dueAt: campaign.closesAt, worthUntil: null });
});

test('whoever can be reached later is invited then, with reminders in what is left', () => {
  const campaign = { id: 'c1', opensAt: at('2026-11-02', '10:00'), closesAt: at('2026-11-20', '16:00') };
  const rows = planSurveyRounds(campaign, person, holidays, at('2026-11-19', '10:00'));
  expect(rows.map(({ kind, dueAt }) => [kind, dueAt])).toEqual([['survey.invite', at('2026-11-19', '10:00')], ['survey.remind', at('2026-11-20', '07:30')]]);
  expect(planSurveyRounds(campaign, person, holidays, at('2026-11-20', '15:59'))).toHaveLength(1);
  expect(planSurveyRounds(campaign, person, holidays, at('2026-11-20', '16:00'))).toEqual([]);
});

test('a poll bound to a moment invites at once, even in the evening', () => {
  const campaign = { id: 'f1', opensAt: at('2026-11-20', '19:10'), closesAt: at('2026-11-21', '20:00'), invites: 'at-once', reminders: 0 } as const;
  expect(planSurveyRounds(campaign, person, holidays).map(({ dueAt }) => dueAt)).toEqual([campaign.opensAt]);
});

test('nobody is reminded at night, too soon, too late or more than twice', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2026, 11, 1) }),
      fc.integer({ min: HOUR, max: 40 * DAY }),
      fc.constantFrom('Asia/Jakarta', 'Asia/Jayapura', 'America/New_York'),
      (opensAt, span, zone) => {
        const closesAt = opensAt + span;
        const rows = planSurveyRounds({ id: 'c', opensAt, closesAt }, { employee: 1, zone }, holidays);
        expect(rows.length).toBeLessThanOrEqual(3);
        expect(new Set(rows.map(({ key }) => key)).size).toBe(rows.length);
        rows.forEach((row, index) => {
          expect(row.kind).toBe(index === 0 ? 'survey.invite' : 'survey.remind');
          expect(isWorkingMoment(row.dueAt, zone, holidays)).toBe(true);
          expect(row.worthUntil ?? Infinity).toBeGreaterThanOrEqual(row.dueAt);
          const previous = rows[index - 1];
          if (previous !== undefined) {
            expect(row.dueAt - previous.dueAt).toBeGreaterThanOrEqual(20 * HOUR);
            expect(row.dueAt).toBeLessThanOrEqual(closesAt - 2 * HOUR);
          }
        });
      },
    ),
    { numRuns: 150 },
  );
});

test('asking again and deadlines are planned once each', () => {
  const conversation = { id: 4, revision: 2, employee: 3, askedAt: 100 };
  expect(planReask(conversation, 500).key).toBe(planReask(conversation, 900).key);
  expect(planReask({ ...conversation, askedAt: 500 }, 900).key).not.toBe(planReask(conversation, 900).key);
  expect(planDataRequestDeadline({ id: 1, employee: 3, askedAt: 0 })).toMatchObject({ dueAt: 72 * HOUR, worthUntil: null });
});
