import type { AnswerValue, Look } from './types.js';

/** A choice as it is offered now, in the person's language. */
export interface Offer {
  readonly name: string;
  readonly label: string;
  /** Its place in the form's list before any filter: what a button carries. */
  readonly index: number;
  readonly image?: string;
}

/** A note, in the person's language. */
export interface ShownNote {
  readonly name: string;
  readonly label: string;
  readonly image?: string;
}

/** How a typed or tapped answer is taken, with all that its control needs. */
export type Control =
  | { readonly kind: 'choose'; readonly offers: readonly Offer[]; readonly style: 'list' | 'scale' | 'grid'; readonly look: Look; readonly found: readonly string[] | null }
  | { readonly kind: 'toggle'; readonly offers: readonly Offer[]; readonly look: Look; readonly found: readonly string[] | null }
  | { readonly kind: 'rank'; readonly offers: readonly Offer[]; readonly look: Look; readonly found: readonly string[] | null }
  /** `values` are offered where they are few; `ends` name the first and the last of a scale. */
  | { readonly kind: 'range'; readonly start: number; readonly end: number; readonly step: number }
  /** `month` is `YYYY-MM` to show; `time`: a time is asked once a day is chosen. */
  | { readonly kind: 'date'; readonly month: string; readonly time: boolean; readonly chosenDay: string | null }
  | { readonly kind: 'time' }
  | { readonly kind: 'number'; readonly whole: boolean }
  | { readonly kind: 'text'; readonly long: boolean }
  | { readonly kind: 'acknowledge' }
  | { readonly kind: 'attachment'; readonly content: 'image' | 'audio' | 'file' }
  | { readonly kind: 'place' }
  /** Whether another instance of a repeat follows: 'yes' or 'no'. */
  | { readonly kind: 'more'; readonly repeat: string; readonly instance: number };

/** What a presenter needs to show the question that has the floor; words are in the person's language, with `${question}` filled in. */
export interface Asked {
  /** The key. */
  readonly question: string;
  readonly turn: number;
  readonly label: string;
  readonly hint?: string;
  readonly guidance?: string;
  readonly image?: string;
  readonly control: Control;
  /** The groups and repeats that the question stands in, outermost first; `instance` of a repeat counts from 1, `of` where the number is known. */
  readonly within: readonly { readonly label: string; readonly instance?: number; readonly of?: number }[];
  /** Where the question is a row of a grid. */
  readonly grid?: { readonly label: string; readonly row: number; readonly rows: number };
  /** Counts the questions that are relevant now: `3/12`. */
  readonly progress: { readonly index: number; readonly total: number };
  /** Notes to show above the question. */
  readonly notes: readonly ShownNote[];
  readonly draft: readonly string[];
  readonly canGoBack: boolean;
  readonly canSkip: boolean;
  /** Something is on record for it, or filled in, so it can be left as it is. */
  readonly canKeep: boolean;
  /** The question was opened from the summary, and nothing else has to be answered before it can be shown again: "back" leads there. */
  readonly correcting: boolean;
  /** The answer on record, when the question is visited again, or what was filled in; `shown` in the person's words. */
  readonly previous?: { readonly value: AnswerValue; readonly shown: string; readonly presumed: boolean };
  /** Seconds. */
  readonly timeLimit?: number;
  /** A press on the message with the open question led here: that message may be rewritten instead of sending another. */
  readonly inPlace: boolean;
}

/** One row of the summary; `shown` is '' where there is no answer. */
export interface ReviewRow {
  readonly question: string;
  readonly label: string;
  readonly value: AnswerValue | null;
  readonly shown: string;
  /** Groups and repeats around it, as in `Asked`. */
  readonly within: Asked['within'];
}
