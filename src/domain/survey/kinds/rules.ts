import type { EpochMs } from '../../../support/clock.js';
import type { Control, Offer } from '../shown.js';
import type { AnswerValue, Attachment, Look, Question, Refusal } from '../types.js';

/** What became of something said, tapped or sent: an answer, part of one, a search among the choices, or the reason why it is none of these. */
export type Reading =
  | { readonly kind: 'answer'; readonly value: AnswerValue | null }
  | { readonly kind: 'draft'; readonly draft: readonly string[] }
  | { readonly kind: 'search'; readonly search: string }
  | { readonly kind: 'refusal'; readonly reason: Refusal; readonly limit?: number; readonly from?: number };

/** The open question as its kind sees it. */
export interface Open {
  readonly question: Question;
  readonly required: boolean;
  /** What can be chosen now, in the person's language; computed when it is first asked for. */
  readonly offers: () => readonly Offer[];
  /** All languages' words of the choices, for what is typed. */
  readonly spoken: (choice: string) => readonly string[];
  readonly draft: readonly string[];
  readonly look: Look;
  readonly language: string;
  readonly zone: string;
  readonly now: EpochMs;
  /** The instance of the repeat that the question closes; of `more`. */
  readonly instance: number;
}

/** How a kind of question takes answers. What it does not define, it does not take. */
export interface KindRules {
  /** Gets the floor and waits for an answer. */
  readonly asked: boolean;
  /** The reason given when something comes that it cannot take. */
  readonly wants: Refusal;
  /** A text of the form, a default or a calculation's result, as an answer; undefined where it is none (ODK XForms specification, data types). */
  readonly cast: (text: string, question: Question) => AnswerValue | undefined;
  /** An answer as expressions see it. Default: a number plainly, several choices with a space between. */
  readonly text?: (value: AnswerValue, question: Question) => string;
  readonly control?: (open: Open) => Control;
  /** The page that it opens at, by what it holds; the first, 0, where absent. */
  readonly opensAt?: (held: string, now: EpochMs, zone: string) => number;
  readonly say?: (open: Open, text: string) => Reading;
  /** `null`: a press that fits nothing. */
  readonly choose?: (open: Open, choice: string) => Reading | null;
  readonly toggle?: (open: Open, choice: string, on: boolean) => Reading | null;
  readonly done?: (open: Open) => Reading | null;
  readonly attach?: (open: Open, attachment: Attachment) => Reading;
  readonly locate?: (open: Open, place: { readonly latitude: number; readonly longitude: number; readonly accuracy?: number }) => Reading;
}

export const answer = (value: AnswerValue | null): Reading => ({ kind: 'answer', value });

export const refusal = (reason: Refusal, limits: { readonly limit?: number; readonly from?: number } = {}): Reading => ({ kind: 'refusal', reason, ...limits });
