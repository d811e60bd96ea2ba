import { askedVersions, candidates, latestAnswers, type ReachableCandidate } from '../db/candidates.js';
import { courseStored, peopleByNip } from '../db/courses.js';
import type { Tx } from '../db/database.js';
import { demandsOf } from '../db/responses.js';
import { loadSurvey } from '../db/surveys.js';
import { allUnits, type UnitRow } from '../db/units.js';
import { drawn, fitting, knownPositions, type Draw } from '../domain/learning/audience.js';
import { inBoth } from '../domain/officer/messages.js';
import { shownLevels } from '../domain/results/gap.js';
import { listMessages } from '../domain/roster/listMessages.js';
import { questionsOf, type Survey } from '../domain/survey/types.js';
import { InputRejected, type Problem } from '../support/errors.js';
import { refused, Refusals } from './refused.js';
import { unitNamed } from './unitNamed.js';

/** Who is to be asked. All that is there has to fit; at least one of them is. */
export interface AudienceAsked {
  /** A name, or where several units have it a path such as `Dinas Pendidikan / Sekretariat`; all below it are meant too. */
  readonly unitName?: string;
  readonly positions?: readonly string[];
  readonly statuses?: readonly string[];
  /** Whose position demands at least so much more of a competency than their answers show. */
  readonly gap?: { readonly competency: string; readonly least: number };
  /** Id of a course that they take part in. */
  readonly course?: string;
  /** People on a list, with the row that each stands in. */
  readonly nips?: readonly { readonly nip: string; readonly row: number }[];
  readonly draw?: Draw;
}

export interface Audience {
  readonly people: readonly ReachableCandidate[];
  /** The unit whose survey it is; null where no unit was named. */
  readonly unit: UnitRow | null;
  /** How many fit before any were drawn. */
  readonly fitting: number;
  /** Of those whom everything else fits: how many were left out because nothing is known of what they show, or of what their position demands. Null without a gap. */
  readonly gapUnknown: number | null;
  readonly warnings: readonly Problem[];
}

/**
 * Finds the people that an officer means.
 * @param seed by which people are drawn.
 * @throws InputRejected naming every rule that means nothing that is known, or when nobody is left.
 */
export async function findAudience(tx: Tx, asked: AudienceAsked, seed: number, competencies: readonly string[]): Promise<Audience> {
  const refusals = new Refusals();
  const { unitName } = asked;
  const unit = unitName === undefined ? null : await refusals.of(async () => unitNamed(await allUnits(tx), unitName));
  const { listed, warnings } = (await refusals.of(async () => await onList(tx, asked.nips))) ?? { listed: null, warnings: [] };
  const course = await refusals.of(async () => await inCourse(tx, asked.course));
  const wanted = asked.gap?.competency;
  if (wanted !== undefined && !competencies.includes(wanted)) refusals.add(refused('gap', (words) => words.competencyUnknown(wanted, competencies.join(', '))));
  // Where the unit is none that is known, nobody can say which positions are there.
  const all = unit === null && unitName !== undefined ? [] : await candidates(tx, unit?.id ?? null);
  if (all.length > 0) for (const refusal of unknownPositions(all, asked.positions ?? [])) refusals.add(refusal);
  refusals.settle();
  if (all.length === 0) throw refused('unit', (words) => (unit === null ? words.rosterEmpty() : words.unitEmpty(unit.path.join(' / '))));
  const among = [listed, course].filter((list) => list !== null);
  const found = fitting(all, { ...(asked.positions !== undefined && { positions: asked.positions }), ...(asked.statuses !== undefined && { statuses: asked.statuses }), among });
  const gap = asked.gap === undefined ? null : await havingGap(tx, found, asked.gap);
  const fit = gap === null ? found : found.filter(({ employee }) => gap.people.has(employee));
  if (fit.length === 0) throw refused('audience', (words) => (gap === null ? words.nobodyFits() : words.nobodyFitsGap(found.length, gap.unknown)));
  return { people: asked.draw === undefined ? fit : drawn(fit, asked.draw, seed), unit, fitting: fit.length, gapUnknown: gap?.unknown ?? null, warnings };
}

const unknownPositions = (people: readonly ReachableCandidate[], positions: readonly string[]): readonly InputRejected[] =>
  positions
    .filter((position) => fitting(people, { positions: [position] }).length === 0)
    .map((position) => refused('position', (words) => words.positionUnknown(position, knownPositions(people).join(', '))));

async function onList(tx: Tx, nips: AudienceAsked['nips']): Promise<{ readonly listed: ReadonlySet<number> | null; readonly warnings: readonly Problem[] }> {
  if (nips === undefined) return { listed: null, warnings: [] };
  const known = await peopleByNip(tx, nips.map(({ nip }) => nip));
  const problems = nips.flatMap(({ nip, row }) => (known.has(nip) ? [] : [{ row, column: 'nip', message: listMessages.id.nipUnknown() }]));
  if (problems.length > 0) throw new InputRejected(inBoth((words) => words.listUnknown()), problems);
  const left = nips.flatMap(({ nip, row }) => (known.get(nip)?.left === true ? [{ row, column: 'nip', message: listMessages.id.nipLeft() }] : []));
  return { listed: new Set([...known.values()].map(({ employee }) => employee)), warnings: left };
}

async function inCourse(tx: Tx, course: string | undefined): Promise<ReadonlySet<number> | null> {
  if (course === undefined) return null;
  const stored = await courseStored(tx, course);
  if (stored.course === null) throw refused('course', (words) => words.courseUnknown(course));
  return new Set(stored.participants.map(({ employee }) => employee));
}

/**
 * Those of `people` with a gap. What somebody shows is what they sent last in a survey that asks for the competency with names: of a survey that promised to keep
 * names from answers, nobody is chosen by what they said.
 */
async function havingGap(
  tx: Tx,
  people: readonly ReachableCandidate[],
  gap: NonNullable<AudienceAsked['gap']>,
): Promise<{ readonly people: ReadonlySet<number>; readonly unknown: number }> {
  const { competency, least } = gap;
  const demands = await demandsOf(tx);
  const demanding = people.filter(({ position }) => demands(position).has(competency));
  const surveys = new Map<string, Survey>();
  for (const { surveyId, version } of await askedVersions(tx)) {
    const survey = await loadSurvey(tx, surveyId, version);
    if (survey.settings.respondent === 'named' && questionsOf(survey).some((question) => question.competency === competency)) surveys.set(`${version}:${surveyId}`, survey);
  }
  const versions = [...surveys.values()].map(({ id, version }) => ({ surveyId: id, version }));
  const shown = new Map<number, number>();
  for (const { employee, surveyId, version, answers } of await latestAnswers(tx, demanding.map((p) => p.employee), versions)) {
    const survey = surveys.get(`${version}:${surveyId}`);
    const level = survey === undefined ? undefined : shownLevels(survey, { version, answers }).get(competency)?.level;
    if (level !== undefined && !shown.has(employee)) shown.set(employee, level);
  }
  const having = demanding.filter(({ employee, position }) => (demands(position).get(competency) ?? 0) - (shown.get(employee) ?? Infinity) >= least);
  return { people: new Set(having.map(({ employee }) => employee)), unknown: people.length - demanding.filter(({ employee }) => shown.has(employee)).length };
}
