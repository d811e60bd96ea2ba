import { inTransaction, type Database } from '../db/database.js';
import { newestSurvey } from '../db/surveyVersions.js';
import { allUnits, peopleBelow, type UnitRow } from '../db/units.js';
import type { Zone } from '../domain/calendar/types.js';
import { addDays, dateOf, instantOf } from '../domain/calendar/workingDays.js';
import type { Clock, EpochMs } from '../support/clock.js';
import { InputRejected } from '../support/errors.js';
import type { Ids } from '../support/ids.js';
import type { Logger } from '../support/logger.js';
import { openCampaign } from './openCampaign.js';

export interface LaunchDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Logger;
  readonly defaultZone: Zone;
}

export interface Launch {
  readonly surveyId: string;
  /** A name, or where several units have it a path such as `Dinas Pendidikan / Sekretariat`. */
  readonly unitName: string;
  /** Two weeks from now at 16:00 in the default zone when not said. */
  readonly closesAt?: EpochMs;
}

export interface Launched {
  readonly campaign: string;
  /** Everyone who is asked, those included whom no chat is bound to yet. */
  readonly invited: number;
  readonly unreachable: number;
}

const OPEN_DAYS = 14;
const CLOSES = '16:00';

/**
 * Asks everyone who is active in a unit and in all units below it. Invitations and reminders become due work, each in the person's own working hours.
 * @throws InputRejected when there is no such survey, no such unit or more than one, nobody in it, or when it would close before it opens.
 */
export async function launchSurvey(deps: LaunchDeps, launch: Launch): Promise<Launched> {
  const now = deps.clock.now();
  const closesAt = launch.closesAt ?? instantOf(addDays(dateOf(now, deps.defaultZone), OPEN_DAYS), CLOSES, deps.defaultZone);
  if (closesAt <= now) throw new InputRejected('The survey would close before it opens.', [{ column: 'closes', message: 'is not in the future' }]);
  const launched = await inTransaction(deps.db, async (tx) => {
    const survey = await newestSurvey(tx, launch.surveyId);
    if (survey === null) throw new InputRejected(`There is no survey "${launch.surveyId}".`, [{ column: 'survey', message: 'is not published' }]);
    const unit = unitNamed(await allUnits(tx), launch.unitName);
    const people = await peopleBelow(tx, unit.id);
    if (people.length === 0) throw new InputRejected(`Nobody is in "${unit.path.join(' / ')}" or below it.`, [{ column: 'unit', message: 'has no active people' }]);
    // Officers type it: letters and digits alone, a letter first.
    const campaign = { id: `c${deps.ids.uuid().slice(-12)}`, purpose: survey.settings.purpose, surveyId: survey.id, version: survey.version, title: survey.title, opensAt: now, closesAt, unit: unit.id };
    const opened = await openCampaign(tx, campaign, people, {});
    if (opened === null) throw new Error('A campaign id came twice.');
    return { campaign: campaign.id, ...opened };
  });
  deps.log.info({ campaign: launched.campaign, survey: launch.surveyId, invited: launched.invited, unreachable: launched.unreachable }, 'A survey was launched.');
  if (launched.yearsWithoutHolidays.length > 0) {
    deps.log.warn({ campaign: launched.campaign, years: launched.yearsWithoutHolidays.join(', ') }, 'The holidays of these years are unknown; Monday to Friday was counted.');
  }
  return { campaign: launched.campaign, invited: launched.invited, unreachable: launched.unreachable };
}

const tidy = (name: string): string => name.trim().replaceAll(/\s+/g, ' ').toLowerCase();

/**
 * The one unit that a name or the end of a path means; upper and lower case are the same.
 * @throws InputRejected naming what it could mean when that is none or several.
 */
export function unitNamed(units: readonly UnitRow[], wanted: string): UnitRow {
  const ending = wanted.split(/\s*[/>]\s*/).map(tidy).filter((name) => name !== '');
  // A name that itself holds a slash is tried whole as well.
  const whole = [tidy(wanted)];
  const matches = (path: readonly string[], end: readonly string[]) => end.length > 0 && end.length <= path.length && end.every((name, i) => tidy(path[path.length - end.length + i] ?? '') === name);
  const found = units.filter(({ path }) => matches(path, ending) || matches(path, whole));
  // A path in full is always one unit, even where a longer one ends in the same names.
  const exact = found.filter(({ path }) => path.length === ending.length);
  const [unit] = found.length === 1 ? found : exact.length === 1 && ending.length > 1 ? exact : [];
  if (unit !== undefined) return unit;
  if (found.length === 0) throw new InputRejected(`There is no unit "${wanted}".`, [{ column: 'unit', message: 'is not on the roster' }]);
  throw new InputRejected(
    `Several units are called "${wanted}"; say which one.`,
    found.map(({ path }) => ({ column: 'unit', message: path.join(' / ') })),
  );
}
