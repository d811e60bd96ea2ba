import type { RespondentKind, Text } from '../survey/types.js';
import type { Change } from './compare.js';
import type { Gap } from './gap.js';
import type { Difference, QuestionResult } from './types.js';

/**
 * For whom results are made. `officer`: exact, of a survey whose answers the officer may read with names anyway. `leaders`: groups of five or more only, and
 * so may be passed on; always so where a survey has no names.
 */
export const AUDIENCES = ['officer', 'leaders'] as const;
export type Audience = (typeof AUDIENCES)[number];

/** A gap with the competency's name in the dictionary; no words where it is not there. */
export interface NamedGap extends Gap {
  readonly name: Text;
}

/** What is told of one unit and all below it; of the whole campaign where `unit` is null. */
export interface UnitResults {
  /** Names from the top down. */
  readonly unit: readonly string[] | null;
  /** People whose answers are in these figures. */
  readonly people: number;
  readonly questions: readonly QuestionResult[];
  readonly gaps: readonly NamedGap[];
}

/** A need that a group discussion ranked, beside what the survey says. */
export interface DiscussedNeed {
  readonly unit: readonly string[];
  readonly topic: string;
  readonly rank: number;
  readonly tied: boolean;
  readonly text: string;
  readonly votes: number;
  readonly participants: number;
  /** ISO 8601, when the discussion ended. */
  readonly closedAt: string;
}

export interface ChangeNoted extends Change {
  /** Where the two runs asked in other words or offered other choices. */
  readonly differences: readonly Difference[];
}

export interface ResultsReport {
  readonly campaign: string;
  readonly title: Text;
  readonly survey: string;
  readonly versions: readonly number[];
  readonly respondent: RespondentKind;
  readonly audience: Audience;
  /** In the whole campaign. */
  readonly invited: number;
  readonly submitted: number;
  /** Submitted and in no group yet, so in no figure; 0 for the officer. */
  readonly withheld: number;
  /** Of an anonymous survey that has closed: sent by fewer than five people in all, and erased unread. Absent where there are none. */
  readonly erased?: number;
  /** The whole campaign, or the unit that was asked for. */
  readonly whole: UnitResults;
  /** Units below it that have something to show, each after the one above it; none of an anonymous survey. */
  readonly units: readonly UnitResults[];
  /** The run before; null where there is none. */
  readonly before: { readonly campaign: string; readonly title: Text; readonly people: number; readonly changes: readonly ChangeNoted[] } | null;
  readonly discussed: readonly DiscussedNeed[];
}
