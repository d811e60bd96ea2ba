import { scaleNumber } from '../competency/self-assessment.js';
import type { AnswerValue, Survey } from '../survey/types.js';
import { namesIn } from './kinds/choices.js';
import { placesOf, withoutInstances } from './places.js';
import type { Response } from './types.js';

/**
 * What a gap rests on. `answers`: the form itself says which level an answer shows (column `level`). `self-assessment`: people rated themselves, which is
 * an indication and never a level, for official profiles come from assessors.
 */
export const GAP_BASES = ['answers', 'self-assessment'] as const;
export type GapBasis = (typeof GAP_BASES)[number];

/** Sums over the people of whom both levels are known. */
export interface GapTally {
  readonly competency: string;
  readonly basis: GapBasis;
  readonly people: number;
  /** Sums of levels 1 to 5. */
  readonly demanded: number;
  readonly shown: number;
  /** How many show less than is demanded; null in groups without names, where it would join what positions demand with single answers. */
  readonly below: number | null;
}

export interface Gap {
  readonly competency: string;
  readonly basis: GapBasis;
  /** The number of people behind it. */
  readonly people: number;
  /** Means of levels 1 to 5. */
  readonly demanded: number;
  readonly shown: number;
  /** Demanded less shown; negative where more is shown than is demanded. */
  readonly gap: number;
  readonly below: number | null;
}

interface Shown {
  readonly level: number;
  readonly basis: GapBasis;
}

/**
 * The level of each competency that one person's answers show. Of several answers the highest level that one of them shows counts; a self-assessment,
 * of several the highest too, counts only where no answer shows a level.
 */
export function shownLevels(survey: Survey, { answers }: Response): ReadonlyMap<string, Shown> {
  const questions = new Map(placesOf(survey).map(({ key, question }) => [key, question]));
  const shown = new Map<string, Shown>();
  const note = (competency: string, found: Shown): void => {
    const known = shown.get(competency);
    const better = known === undefined || (known.basis === found.basis ? found.level > known.level : found.basis === 'answers');
    if (better) shown.set(competency, found);
  };
  for (const [key, value] of Object.entries(answers)) {
    const question = questions.get(withoutInstances(key));
    if (value === null || question?.competency === undefined) continue;
    const level = levelOf(question.level, value);
    if (level !== null) note(question.competency, { level, basis: 'answers' });
    else if (question.level === undefined && question.measure === 'ability') {
      const rating = scaleNumber(value);
      if (rating !== null) note(question.competency, { level: rating, basis: 'self-assessment' });
    }
  }
  return shown;
}

function levelOf(levels: Readonly<Record<string, number>> | undefined, value: AnswerValue): number | null {
  if (levels === undefined) return null;
  const found = [...namesIn(value), '*'].flatMap((name) => (Object.hasOwn(levels, name) ? [levels[name] ?? 0] : []));
  return found.length === 0 ? null : Math.max(...found);
}

/** Someone's answers beside what their position demands, by competency. */
export interface Demanded {
  readonly response: Response;
  readonly demands: ReadonlyMap<string, number>;
}

/**
 * The sums that may be kept of a group without names: of `minimum` people or more, and only where those who show a level and are not in the sum, because
 * their position demands nothing, are nobody or `minimum` people or more too. Everybody knows positions; a rest of one would be told by subtraction.
 */
export function groupTallies(surveys: ReadonlyMap<number, Survey>, people: readonly Demanded[], minimum: number): readonly GapTally[] {
  const showing = new Map<string, number>();
  for (const { response } of people) {
    const survey = surveys.get(response.version);
    for (const competency of survey === undefined ? [] : shownLevels(survey, response).keys()) showing.set(competency, (showing.get(competency) ?? 0) + 1);
  }
  return gapTallies(surveys, people).flatMap((tally) => {
    const rest = (showing.get(tally.competency) ?? 0) - tally.people;
    return tally.people >= minimum && (rest === 0 || rest >= minimum) ? [{ ...tally, below: null }] : [];
  });
}

/**
 * Sums of what positions demand and people show, by competency and basis; people whose position demands nothing of a competency are not in its base.
 */
export function gapTallies(surveys: ReadonlyMap<number, Survey>, people: readonly Demanded[]): readonly GapTally[] {
  return merged(
    people.flatMap(({ response, demands }) => {
      const survey = surveys.get(response.version);
      if (survey === undefined || demands.size === 0) return [];
      return [...shownLevels(survey, response)].flatMap(([competency, { level, basis }]): readonly GapTally[] => {
        const demanded = demands.get(competency);
        return demanded === undefined ? [] : [{ competency, basis, people: 1, demanded, shown: level, below: demanded > level ? 1 : 0 }];
      });
    }),
  );
}

/** Adds up what several groups come to. */
export function merged(tallies: readonly GapTally[]): readonly GapTally[] {
  const sums = new Map<string, GapTally>();
  for (const tally of tallies) {
    const key = `${tally.basis} ${tally.competency}`;
    const sum = sums.get(key);
    sums.set(key, sum === undefined ? tally : { ...sum, people: sum.people + tally.people, demanded: sum.demanded + tally.demanded, shown: sum.shown + tally.shown, below: sum.below === null || tally.below === null ? null : sum.below + tally.below });
  }
  return [...sums.values()];
}

/** The largest gap first; equals in the order of the larger number of people, then by name. */
export function gapsFrom(tallies: readonly GapTally[]): readonly Gap[] {
  return merged(tallies)
    .filter(({ people }) => people > 0)
    .map(({ competency, basis, people, demanded, shown, below }) => ({ competency, basis, people, demanded: demanded / people, shown: shown / people, gap: (demanded - shown) / people, below }))
    .toSorted((a, b) => b.gap - a.gap || b.people - a.people || (a.competency < b.competency ? -1 : 1));
}
