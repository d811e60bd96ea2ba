import { addressees, campaignsOf, progressKey, progressOf, type Addressee, type OpenCampaign, type Progress } from '../../db/campaigns.js';
import type { DueEnd, DueRecord } from '../../db/dueWork.js';
import type { NewOutbox } from '../../db/outbox.js';
import { storedHolidays } from '../../db/holidays.js';
import { loadSurvey } from '../../db/surveys.js';
import type { Survey } from '../../domain/survey/types.js';
import type { EpochMs } from '../../support/clock.js';
import { done, messageFor, momentFor, skipped, unwritable, type DueBatch, type DueDeps, type DueResult } from './types.js';
import type { View } from '../talk/types.js';

export interface SurveyMessage {
  readonly person: Addressee & { readonly chat: number };
  readonly campaign: OpenCampaign;
  readonly survey: Survey;
}

/**
 * Writes one message about a campaign to each person who still waits for it. The same few statements however large the batch.
 * @param refusal why the message is not to be written although campaign and person are in order; null to write it.
 */
export async function surveyMessages(
  deps: DueDeps,
  { tx, now, rows }: Pick<DueBatch<'survey.invite'>, 'tx' | 'now'> & { readonly rows: readonly (DueRecord<'survey.invite'> | DueRecord<'survey.remind'>)[] },
  refusal: (progress: Progress) => string | null,
  view: (message: SurveyMessage) => View,
): Promise<DueResult> {
  const campaigns = await campaignsOf(tx, [...new Set(rows.map((r) => r.ref.campaign))]);
  const surveys = new Map<string, Survey>();
  for (const { id, surveyId, version } of campaigns.values()) surveys.set(id, await loadSurvey(tx, surveyId, version));
  const people = await addressees(tx, rows.flatMap((r) => r.employee ?? []));
  const progress = await progressOf(tx, rows.flatMap((r) => (r.employee === null ? [] : [{ campaign: r.ref.campaign, employee: r.employee }])));

  const ends: DueEnd[] = [];
  const outgoing: NewOutbox[] = [];
  const later: { id: number; dueAt: EpochMs }[] = [];
  const invited = new Set<string>();
  const holidays = await storedHolidays(tx);
  for (const row of rows) {
    const campaign = campaigns.get(row.ref.campaign);
    const survey = surveys.get(row.ref.campaign);
    const person = row.employee === null ? undefined : people.get(row.employee);
    const key = progressKey(row.ref.campaign, row.employee ?? 0);
    const how = progress.get(key);
    if (campaign === undefined || survey === undefined) ends.push(skipped(row, 'no such campaign'));
    else if (isClosed(campaign, now)) ends.push(skipped(row, 'the campaign is closed'));
    else if (how === undefined) ends.push(skipped(row, 'not asked in this campaign'));
    else if (how.completed) ends.push(skipped(row, 'answered'));
    else if (how.declined) ends.push(skipped(row, 'declined'));
    else {
      const why = unwritable(person) ?? refusal(how) ?? (invited.has(key) ? 'already in this batch' : null);
      if (why !== null || person === undefined || person.chat === null) {
        ends.push(skipped(row, why ?? 'not bound'));
        continue;
      }
      // A feedback poll is bound to its session and goes out whatever the hour, unless it comes late.
      const moment = momentFor(row, person.zone, now, holidays, campaign.purpose !== 'feedback');
      if (moment === null) {
        ends.push(skipped(row, 'no working hours are left'));
        continue;
      }
      if (moment > now) {
        later.push({ id: row.id, dueAt: moment });
        continue;
      }
      invited.add(key);
      outgoing.push(...messageFor(deps, row, person.chat, view({ person: { ...person, chat: person.chat }, campaign, survey }), campaign.purpose === 'feedback' ? 'urgent' : 'broadcast'));
      ends.push(done(row));
    }
  }
  return { ends, outgoing, later };
}

const isClosed = (campaign: OpenCampaign, now: EpochMs): boolean => campaign.closedAt !== null || (campaign.closesAt !== null && campaign.closesAt <= now);
