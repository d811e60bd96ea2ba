import { loadCompetencies } from '../content/competencies.js';
import { inTransaction, type Database, type Tx } from '../db/database.js';
import { askingAlready } from '../db/campaigns.js';
import { storedHolidays } from '../db/holidays.js';
import { newestSurvey } from '../db/surveyVersions.js';
import type { Zone } from '../domain/calendar/types.js';
import { addDays, dateOf, instantOf } from '../domain/calendar/workingDays.js';
import { unitsOf } from '../domain/learning/audience.js';
import { usualPlan, type ReminderPlan } from '../domain/learning/reminderPlan.js';
import { inBoth, type OfficerMessages } from '../domain/officer/messages.js';
import { MINIMUM_GROUP } from '../domain/privacy/release.js';
import type { Survey } from '../domain/survey/types.js';
import type { Clock, EpochMs } from '../support/clock.js';
import type { Problem } from '../support/errors.js';
import type { Ids } from '../support/ids.js';
import type { Logger } from '../support/logger.js';
import { findAudience, type Audience, type AudienceAsked } from './audience.js';
import { openCampaign, planForAll, usualReminders } from './openCampaign.js';
import { refused, Refusals } from './refused.js';

export interface LaunchDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Logger;
  readonly defaultZone: Zone;
}

export interface Launch extends AudienceAsked {
  readonly surveyId: string;
  /** Now when not said. */
  readonly opensAt?: EpochMs;
  /** Two weeks after it opens at 16:00 in the default zone when not said. */
  readonly closesAt?: EpochMs;
  /** When reminders come, or how many of the usual ones. */
  readonly reminders?: number | ReminderPlan;
  /** By which people are drawn; drawn itself, and said, when not given. */
  readonly seed?: number;
}

export interface UnitCount {
  /** `Parent / Child`, the people's own unit. */
  readonly unit: string;
  readonly invited: number;
  readonly unreachable: number;
}

/** Who would be asked, and when. */
export interface LaunchPlan {
  readonly invited: number;
  /** Of those, how many no chat is bound to yet. */
  readonly unreachable: number;
  /** How many fit before any were drawn. */
  readonly fitting: number;
  readonly gapUnknown: number | null;
  readonly units: readonly UnitCount[];
  readonly opensAt: EpochMs;
  readonly closesAt: EpochMs;
  /** The first and the last moment of each round over all zones: the invitation, then the reminders. Nobody is invited where it is empty. */
  readonly rounds: readonly { readonly from: EpochMs; readonly to: EpochMs }[];
  /** Null where nobody was drawn. */
  readonly seed: number | null;
  /** Years touched whose holidays are unknown, so that Monday to Friday was counted. */
  readonly yearsWithoutHolidays: readonly number[];
  readonly warnings: readonly Problem[];
}

export interface Launched extends LaunchPlan {
  readonly campaign: string;
}

const OPEN_DAYS = 14;
const CLOSES = '16:00';

interface Prepared {
  readonly plan: LaunchPlan;
  readonly audience: Audience;
  readonly survey: Survey;
  readonly reminders: ReminderPlan | undefined;
}

interface Basics {
  readonly survey: Survey | null;
  readonly opensAt: EpochMs;
  readonly closesAt: EpochMs;
}

/** What is asked and when; all that is wrong with it is added to `refusals`. */
async function basicsOf({ clock, defaultZone }: Pick<LaunchDeps, 'clock' | 'defaultZone'>, tx: Tx, launch: Pick<Launch, 'surveyId' | 'opensAt' | 'closesAt'>, refusals: Refusals): Promise<Basics> {
  const now = clock.now();
  const opensAt = launch.opensAt ?? now;
  const closesAt = launch.closesAt ?? instantOf(addDays(dateOf(opensAt, defaultZone), OPEN_DAYS), CLOSES, defaultZone);
  const survey = await newestSurvey(tx, launch.surveyId);
  if (survey === null) refusals.add(refused('survey', (words) => words.surveyUnknown(launch.surveyId)));
  if (opensAt < now) refusals.add(refused('opens', (words) => words.opensPast()));
  if (closesAt <= now) refusals.add(refused('closes', (words) => words.closesPast()));
  else if (closesAt <= opensAt) refusals.add(refused('closes', (words) => words.closesBeforeOpens()));
  return { survey, opensAt, closesAt };
}

async function prepare(deps: LaunchDeps, tx: Tx, launch: Launch): Promise<Prepared> {
  const refusals = new Refusals();
  const { survey, opensAt, closesAt } = await basicsOf(deps, tx, launch, refusals);
  const seed = launch.seed ?? deps.ids.seed();
  const audience = await refusals.of(async () => await findAudience(tx, launch, seed, loadCompetencies().competencies.value.map(({ key }) => key)));
  if (survey !== null && audience !== null && survey.settings.respondent === 'anonymous' && audience.people.length < MINIMUM_GROUP) {
    refusals.add(refused('audience', (words) => words.anonymousTooFew(audience.people.length, MINIMUM_GROUP)));
  }
  refusals.settle();
  if (survey === null || audience === null) throw new Error('A launch was neither refused nor prepared.');
  const { people } = audience;
  const reminders = typeof launch.reminders === 'number' ? usualPlan(launch.reminders) : launch.reminders;
  const times = { id: '', opensAt, closesAt, reminders: reminders ?? usualReminders(survey.settings.purpose) };
  const zones = [...new Set(people.map(({ zone }) => zone))].map((zone) => ({ employee: 0, zone }));
  const rows = planForAll(times, zones, await storedHolidays(tx));
  return {
    audience,
    survey,
    reminders,
    plan: {
      invited: people.length,
      unreachable: people.filter(({ reachable }) => !reachable).length,
      fitting: audience.fitting,
      gapUnknown: audience.gapUnknown,
      units: [...unitsOf(people)].map(([unit, group]) => ({ unit, invited: group.length, unreachable: group.filter(({ reachable }) => !reachable).length })),
      opensAt,
      closesAt,
      rounds: roundsOf(rows),
      seed: launch.draw === undefined ? null : seed,
      yearsWithoutHolidays: [...new Set(rows.flatMap((r) => r.yearsWithoutHolidays))].toSorted((a, b) => a - b),
      warnings: [...audience.warnings, ...(await doubtsOf(tx, survey, people.map(({ employee }) => employee), deps.clock.now()))],
    },
  };
}

/** What does not forbid a launch and that an officer should know before it: nobody wants to be asked twice, or to answer for nothing. */
async function doubtsOf(tx: Tx, survey: Survey, people: readonly number[], now: EpochMs): Promise<readonly Problem[]> {
  const doubt = (column: string, say: (words: OfficerMessages) => string): Problem => ({ column, message: inBoth(say) });
  const twice = await askingAlready(tx, survey.id, people, now);
  return [
    ...twice.map(({ campaign, people: asked }) => doubt('survey', (words) => words.askedElsewhere(campaign, asked, people.length))),
    ...(survey.settings.respondent === 'confidential' && people.length < MINIMUM_GROUP ? [doubt('audience', (words) => words.confidentialTooFew(people.length, MINIMUM_GROUP))] : []),
  ];
}

/** The span of each round over all zones, the invitation first. */
function roundsOf(rows: ReturnType<typeof planForAll>): LaunchPlan['rounds'] {
  const rounds = new Map<number, EpochMs[]>();
  for (const row of rows) {
    const round = row.kind === 'survey.invite' ? 0 : row.ref.occurrence;
    rounds.set(round, [...(rounds.get(round) ?? []), row.dueAt]);
  }
  return [...rounds].toSorted(([a], [b]) => a - b).map(([, times]) => ({ from: Math.min(...times), to: Math.max(...times) }));
}

/** What is wrong with a launch of which nobody has said whom it asks: its survey and its times, all at once. */
export async function wrongBesideAudience(deps: LaunchDeps, launch: Pick<Launch, 'surveyId' | 'opensAt' | 'closesAt'>): Promise<readonly Problem[]> {
  return await inTransaction(deps.db, async (tx) => {
    const refusals = new Refusals();
    await basicsOf(deps, tx, launch, refusals);
    return refusals.problems;
  });
}

/**
 * Who would be asked, and when; nothing is stored.
 * @throws InputRejected as `launchSurvey` does.
 */
export async function planLaunch(deps: LaunchDeps, launch: Launch): Promise<LaunchPlan> {
  return await inTransaction(deps.db, async (tx) => (await prepare(deps, tx, launch)).plan);
}

/**
 * Asks everyone whom all rules fit. Invitations and reminders become due work, each in the person's own working hours.
 * @throws InputRejected naming all of it at once: when there is no such survey, when a rule means nothing that is known, when it would close before it opens; or when the rules fit nobody,
 * and of an anonymous survey fewer than five.
 */
export async function launchSurvey(deps: LaunchDeps, launch: Launch): Promise<Launched> {
  const launched = await inTransaction(deps.db, async (tx): Promise<Launched> => {
    const { plan, audience, survey, reminders } = await prepare(deps, tx, launch);
    // Officers type it: letters and digits alone, a letter first.
    const id = `c${deps.ids.uuid().slice(-12)}`;
    const campaign = {
      id, purpose: survey.settings.purpose, surveyId: survey.id, version: survey.version, title: survey.title, opensAt: plan.opensAt, closesAt: plan.closesAt,
      ...(audience.unit !== null && { unit: audience.unit.id }),
      ...(launch.course !== undefined && { course: launch.course }),
      ...(reminders !== undefined && { reminders }),
      audience: rulesOf(launch, audience, plan),
    };
    const opened = await openCampaign(tx, campaign, audience.people, { reminders: reminders ?? usualReminders(survey.settings.purpose) });
    if (opened === null) throw new Error('A campaign id came twice.');
    return { campaign: id, ...plan, ...opened };
  });
  deps.log.info({ campaign: launched.campaign, survey: launch.surveyId, invited: launched.invited, unreachable: launched.unreachable }, 'A survey was launched.');
  if (launched.yearsWithoutHolidays.length > 0) {
    deps.log.warn({ campaign: launched.campaign, years: launched.yearsWithoutHolidays.join(', ') }, 'The holidays of these years are unknown; Monday to Friday was counted.');
  }
  return launched;
}

/** By which rules people were chosen, for the record: so that a sample can be stated and drawn again. Nobody is named. */
function rulesOf({ positions, statuses, gap, course, nips, draw }: Launch, { unit, fitting }: Audience, { seed }: LaunchPlan): object {
  return { unit: unit?.path ?? null, positions, statuses, gap, course, listed: nips?.length, draw, seed: seed ?? undefined, fitting };
}
