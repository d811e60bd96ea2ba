import type { AnswerValue, Language, Question, Refusal } from '../types.js';

/** What became of something typed: an answer, or the reason why it is none. */
export type Reading =
  | { readonly ok: true; readonly value: AnswerValue }
  | { readonly ok: false; readonly reason: Refusal; readonly limit?: number };

export interface Typed {
  readonly question: Question;
  readonly text: string;
  readonly language: Language;
  /** Choices already toggled. */
  readonly draft: readonly string[];
}

/** How a kind of question takes answers. */
export interface KindRules {
  /** Gets the floor and waits for an answer. */
  readonly asked: boolean;
  /** What a button of it does: settles the question, toggles a choice, or there are none. */
  readonly press: 'choose' | 'toggle' | 'none';
  /** The reason given when something comes that is no text. */
  readonly wants: Refusal;
  /** Reads typed text. */
  readonly read: (typed: Typed) => Reading;
}

export const refused = (reason: Refusal, limit?: number): Reading => ({ ok: false, reason, ...(limit === undefined ? {} : { limit }) });
export const accepted = (value: AnswerValue): Reading => ({ ok: true, value });
