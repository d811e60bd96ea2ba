import type { AnswerValue, Choice, Question, QuestionKind, Text } from '../survey/types.js';
import type { Right } from './right.js';

/** One person's answers, nameless, and the version of the survey in which they were given. `null` is a question that was asked and skipped. */
export interface Response {
  readonly version: number;
  readonly answers: Readonly<Record<string, AnswerValue | null>>;
}

/** A question that was asked, once a person or, within repeats, once an instance. */
export interface Given {
  /** Tells people apart within one summary, and says nothing else of them. */
  readonly person: number;
  readonly value: AnswerValue;
}

/** What all versions of a question together say about it. */
export interface Topic {
  readonly question: Question;
  /** In the order of the newest version's form; what only an older one offered comes after. */
  readonly choices: readonly Choice[];
  /** Words are shown only when so many people used them. */
  readonly commonWords: number;
  /** Whether the smallest and the largest number may be told: they are single people's. */
  readonly extremes: boolean;
}

export interface ChoiceCount {
  readonly name: string;
  readonly label: Text;
  /** Answers that hold it. */
  readonly count: number;
  /** Of all answers, 0 to 1; null where there are none. */
  readonly share: number | null;
}

export interface RankedChoice {
  readonly name: string;
  readonly label: Text;
  /** 1 is best; null where nobody ranked it. */
  readonly meanRank: number | null;
  readonly first: number;
  /** Borda's count: of n choices the first gets n - 1 points, the last none. */
  readonly points: number;
}

/** `from` is in it; `to` is not, but where both are the same number. */
export interface Bin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

export interface Theme {
  readonly term: string;
  readonly people: number;
}

/** Where answers are numbers. `base` counts the answers that are one ("not my task" is none, nor is 99 for those who refuse). */
export interface Mean {
  readonly base: number;
  readonly mean: number;
  readonly median: number;
}

/** What answers come to, by the kind of question. */
export type Summary =
  /** `scale`: of choices that are steps, of the answers that are one; null where the choices are no scale. */
  | { readonly kind: 'choices'; readonly choices: readonly ChoiceCount[]; readonly scale: Mean | null }
  | { readonly kind: 'ranking'; readonly choices: readonly RankedChoice[] }
  | { readonly kind: 'numbers'; readonly scale: Mean | null; readonly bins: readonly Bin[]; readonly extremes: { readonly least: number; readonly most: number } | null }
  /** `at` is `YYYY-MM` or an hour `07`, ascending; months without answers in between are left out, as are hours. */
  | { readonly kind: 'moments'; readonly by: 'month' | 'hour'; readonly bins: readonly { readonly at: string; readonly count: number }[] }
  | { readonly kind: 'themes'; readonly themes: readonly Theme[] }
  /** Only that there is an answer. */
  | { readonly kind: 'count' };

export interface Base {
  readonly asked: number;
  readonly answered: number;
}

/** Where the versions of a survey differ in a question whose answers are counted together, or beside each other where its kind changed. */
export type Difference =
  | { readonly what: 'wording'; readonly from: number; readonly to: number; readonly before: Text; readonly after: Text }
  | { readonly what: 'choices'; readonly from: number; readonly to: number; readonly added: readonly string[]; readonly removed: readonly string[]; readonly relabelled: readonly string[] }
  /** `number-kind`: one kind of number became another one, and both are counted together. */
  | { readonly what: 'kind' | 'number-kind'; readonly from: number; readonly to: number; readonly before: QuestionKind; readonly after: QuestionKind }
  | { readonly what: 'only-in'; readonly versions: readonly number[] };

export interface QuestionResult {
  /** The question's key without instances: `members/age`. Two results have one key where a later version asks it in another kind; `versions` tells them apart. */
  readonly question: string;
  readonly kind: QuestionKind;
  readonly label: Text;
  /** Whose answers are counted here, ascending. */
  readonly versions: readonly number[];
  /** The repeats that it stands in, outermost first; [] for a question that is asked once. */
  readonly repeats: readonly string[];
  readonly differences: readonly Difference[];
  /** People; null where nothing may be shown. */
  readonly people: Base | null;
  /** Of a question within repeats: all instances of all people. */
  readonly instances: Base | null;
  /** Null where nothing may be shown. */
  readonly summary: Summary | null;
  /** Of a test's question; null where the form names no right answer. */
  readonly right: Right | null;
}
