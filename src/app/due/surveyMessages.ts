import { addressees, campaignsOf, progressKey, progressOf, type Addressee, type OpenCampaign, type Progress } from '../../db/campaigns.js';
import type { Tx } from '../../db/database.js';
import { dueBeside, type DueEnd, type DueRecord, type SurveyMessageKind } from '../../db/dueWork.js';
import type { NewOutbox } from '../../db/outbox.js';
import { storedHolidays } from '../../db/holidays.js';
import { countSent, heldDays, messagesPerDay } from '../../db/messageDays.js';
import { loadSurvey } from '../../db/surveys.js';
import type { HolidayTable } from '../../domain/calendar/types.js';
import { addDays, dateOf, instantOf } from '../../domain/calendar/workingDays.js';
import { nextWorkingMoment } from '../../domain/calendar/workingHours.js';
import { decideDay } from '../../domain/learning/dailyBudget.js';
import { isStale, MINUTE } from '../../domain/learning/due.js';
import type { Purpose, Survey } from '../../domain/survey/types.js';
import type { EpochMs } from '../../support/clock.js';
import { invitationView } from '../talk/invitation.js';
import type { ShowOffers } from '../talk/types.js';
import { done, messageFor, momentFor, skipped, unwritable, type DueBatch, type DueDeps, type DueResult } from './types.js';

type Row = DueRecord<SurveyMessageKind>;

/** A message that may go out now as far as its campaign, its reader and the hour are concerned. */
interface Ready {
  readonly id: number;
  readonly row: Row;
  readonly person: Addressee & { readonly chat: number };
  readonly campaign: OpenCampaign;
  readonly survey: Survey;
  readonly purpose: Purpose;
  readonly closesAt: EpochMs | null;
  readonly worthUntil: EpochMs | null;
}

/** Whoever was shown a question this recently is answering: an invitation or a reminder would come between. */
const BUSY_MS = 30 * MINUTE;

/**
 * Writes to people about campaigns that still wait for them: invitations and reminders, within each person's daily limit, several in one message where they would not all find
 * a place. The same few statements however large the batch.
 */
export async function surveyMessages(deps: DueDeps, { tx, now, rows }: Pick<DueBatch<SurveyMessageKind>, 'tx' | 'now'> & { readonly rows: readonly Row[] }): Promise<DueResult> {
  const all = [...rows, ...(await besides(tx, rows, now))];
  const result: Outcome = { ends: [], later: [], shelved: [], outgoing: [] };
  const holidays = await storedHolidays(tx);
  const ready = await readyNow(tx, all, now, holidays, result);
  await withinTheDay(deps, tx, ready, now, holidays, result);
  return result;
}

interface Outcome {
  readonly ends: DueEnd[];
  readonly later: { id: number; dueAt: EpochMs }[];
  readonly shelved: number[];
  readonly outgoing: NewOutbox[];
}

/** What else these people are to be told now, so that it is decided with it. A row that failed before is done alone. */
async function besides(tx: Tx, rows: readonly Row[], now: EpochMs): Promise<readonly Row[]> {
  const sound = rows.filter(({ attempts }) => attempts === 0);
  if (sound.length === 0) return [];
  return (await dueBeside(tx, [...new Set(sound.flatMap((r) => r.employee ?? []))], rows.map((r) => r.id), now)).filter((r) => !isStale(r, now));
}

/** Checks every row's premise again; what is not to be said, or not now, goes into `result`. */
async function readyNow(tx: Tx, rows: readonly Row[], now: EpochMs, holidays: HolidayTable, result: Outcome): Promise<readonly Ready[]> {
  const campaigns = await campaignsOf(tx, [...new Set(rows.map((r) => r.ref.campaign))]);
  const surveys = new Map<string, Survey>();
  for (const { id, surveyId, version } of campaigns.values()) surveys.set(id, await loadSurvey(tx, surveyId, version));
  const people = await addressees(tx, rows.flatMap((r) => r.employee ?? []));
  const progress = await progressOf(tx, rows.flatMap((r) => (r.employee === null ? [] : [{ campaign: r.ref.campaign, employee: r.employee }])));

  const seen = new Set<string>();
  const ready: Ready[] = [];
  for (const row of rows.toSorted((a, b) => Number(isReminder(a)) - Number(isReminder(b)) || Number(isAsked(b)) - Number(isAsked(a)) || a.id - b.id)) {
    const campaign = campaigns.get(row.ref.campaign);
    const survey = surveys.get(row.ref.campaign);
    const person = row.employee === null ? undefined : people.get(row.employee);
    const key = progressKey(row.ref.campaign, row.employee ?? 0);
    const how = progress.get(key);
    if (campaign === undefined || survey === undefined) result.ends.push(skipped(row, 'no such campaign'));
    else if (isClosed(campaign, now)) result.ends.push(skipped(row, 'the campaign is closed'));
    else if (campaign.paused) result.shelved.push(row.id);
    else if (how === undefined) result.ends.push(skipped(row, 'not asked in this campaign'));
    else if (how.completed) result.ends.push(skipped(row, 'answered'));
    else if (how.declined) result.ends.push(skipped(row, 'declined'));
    else {
      const why = unwritable(person) ?? refusal(row, how) ?? (seen.has(key) ? 'already in this batch' : null);
      if (why !== null || person === undefined || person.chat === null) {
        result.ends.push(skipped(row, why ?? 'not bound'));
        continue;
      }
      const moment = goodMoment(row, campaign, person, now, holidays);
      if (moment === null) result.ends.push(skipped(row, 'no working hours are left'));
      else if (moment > now) result.later.push({ id: row.id, dueAt: moment });
      else {
        seen.add(key);
        ready.push({ id: row.id, row, person: { ...person, chat: person.chat }, campaign, survey, purpose: campaign.purpose, closesAt: campaign.closesAt, worthUntil: row.worthUntil });
      }
    }
  }
  return ready;
}

const isReminder = (row: Row): boolean => row.kind === 'survey.remind';
/** The person chose the moment themselves. */
const isAsked = (row: Row): boolean => row.kind === 'survey.remind' && row.ref.asked === true;
const isClosed = (campaign: OpenCampaign, now: EpochMs): boolean => campaign.closedAt !== null || (campaign.closesAt !== null && campaign.closesAt <= now);

/** Why a message is not to be written although campaign and person are in order; null to write it. */
function refusal(row: Row, progress: Progress): string | null {
  if (isReminder(row)) return progress.inviteQueued ? 'the invitation is on its way' : null;
  return progress.delivered ? 'already invited' : progress.inviteQueued ? 'an invitation is on its way' : null;
}

/** A feedback poll is bound to its session and goes out whatever the hour, unless it comes late; so does what somebody chose. Nobody is interrupted while they answer. */
function goodMoment(row: Row, campaign: OpenCampaign, person: Addressee, now: EpochMs, holidays: HolidayTable): EpochMs | null {
  const bound = campaign.purpose === 'feedback' || isAsked(row);
  const moment = momentFor(row, person.zone, now, holidays, !bound);
  if (moment === null || moment > now || bound || person.askedAt === null || now - person.askedAt >= BUSY_MS) return moment;
  const afterwards = nextWorkingMoment(person.askedAt + BUSY_MS, person.zone, holidays);
  return row.worthUntil !== null && afterwards >= row.worthUntil ? moment : afterwards;
}

/** Lets each person have as many messages as their day still allows, and writes them. */
async function withinTheDay(deps: DueDeps, tx: Tx, ready: readonly Ready[], now: EpochMs, holidays: HolidayTable, result: Outcome): Promise<void> {
  for (const one of ready.filter(({ row }) => isAsked(row))) writeOne(deps, one, now, result);
  const byPerson = new Map<number, Ready[]>();
  for (const one of ready.filter(({ row }) => !isAsked(row))) byPerson.set(one.person.employee, [...(byPerson.get(one.person.employee) ?? []), one]);
  if (byPerson.size === 0) return;
  const days = [...byPerson].map(([employee, [one]]) => ({ employee, zone: one?.person.zone ?? 'UTC', day: dateOf(now, one?.person.zone ?? 'UTC') }));
  const limit = await messagesPerDay(tx);
  const sent = await heldDays(tx, days.map(({ employee, day }) => ({ employee, day })));
  const counted = [];
  for (const { employee, zone, day } of days) {
    const next = nextWorkingMoment(instantOf(addDays(day, 1), '00:00', zone), zone, holidays);
    const decision = decideDay(byPerson.get(employee) ?? [], limit - (sent.get(employee) ?? 0), next);
    for (const message of decision.messages) {
      const [first] = message;
      if (first !== undefined && message.length === 1) writeOne(deps, first, now, result);
      else writeTogether(message, result);
    }
    result.later.push(...decision.putOff.map(({ id }) => ({ id, dueAt: next })));
    result.ends.push(...decision.lost.map(({ row }) => skipped(row, 'the daily limit left no place before it was too late')));
    if (decision.messages.length > 0) counted.push({ employee, day, messages: decision.messages.length });
  }
  await countSent(tx, counted);
}

function writeOne(deps: DueDeps, { row, person, campaign, survey }: Ready, now: EpochMs, result: Outcome): void {
  const view = invitationView({ person, campaign, survey, language: person.language, reminder: isReminder(row), now });
  result.outgoing.push(...messageFor(deps, row, person.chat, view, campaign.purpose === 'feedback' ? 'urgent' : 'broadcast'));
  result.ends.push(done(row));
}

/** One message about several campaigns; it is drawn when it is sent, since until then some of them may have ended. */
function writeTogether(message: readonly Ready[], result: Outcome): void {
  const [first] = message;
  if (first === undefined) return;
  const campaigns = message.map(({ campaign }) => campaign.id);
  const worth = message.map(({ worthUntil }) => worthUntil ?? Infinity);
  const payload: ShowOffers = { method: 'showOffers', employee: first.person.employee, campaigns, reminded: message.filter(({ row }) => isReminder(row)).map(({ campaign }) => campaign.id) };
  result.outgoing.push({
    key: `${first.row.key}:several`,
    channel: 'telegram',
    lane: 'broadcast',
    kind: 'survey.several',
    chat: first.person.chat,
    employee: first.person.employee,
    subject: `campaigns:${campaigns.join(',')}`,
    payload,
    onDoubt: message.some(({ row }) => !isReminder(row)) ? 'repeat' : 'drop',
    worthUntil: Math.max(...worth) === Infinity ? null : Math.max(...worth),
  });
  result.ends.push(...message.map(({ row }) => done(row, 'in one message with others')));
}
