import type { EpochMs } from '../../support/clock.js';

export const LANGUAGES = ['id', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Words to people: Indonesian always, English where it is written. */
export type Text = Readonly<{ id: string; en?: string }>;

/** The words in `language`; Indonesian where there are none. */
export function words(text: Text, language: Language): string {
  return text[language] ?? text.id;
}

/** An expression as the form writes it: the XPath 1.0 of XForms, `${question}` and `.` included. Kept as text, so that a survey is plain JSON. */
export type Expression = string;

export interface Choice {
  readonly name: string;
  readonly label: Text;
}

export const QUESTION_KINDS = ['select_one', 'select_multiple', 'integer', 'decimal', 'text', 'note', 'calculate'] as const;
export type QuestionKind = (typeof QUESTION_KINDS)[number];

export const APPEARANCES = ['likert', 'minimal', 'multiline'] as const;
export type Appearance = (typeof APPEARANCES)[number];

/**
 * What an answer says about training, for whoever counts answers:
 * `ability` a self-assessment 1 to 5 of `competency` (an indication, never a level), `need` the training asked for (choice names),
 * `reaction` a rating 1 to 5 of the course, `use` how often it is used at work, `hindrance` what stands in the way.
 */
export const MEASURES = ['ability', 'need', 'reaction', 'use', 'hindrance'] as const;
export type Measure = (typeof MEASURES)[number];

export interface Question {
  readonly name: string;
  readonly kind: QuestionKind;
  readonly label: Text;
  readonly hint?: Text;
  readonly required: boolean;
  readonly requiredMessage?: Text;
  readonly relevant?: Expression;
  readonly constraint?: Expression;
  readonly constraintMessage?: Text;
  /** Only of kind `calculate`. */
  readonly calculation?: Expression;
  /** Of the two select kinds, never empty there. */
  readonly choices?: readonly Choice[];
  readonly appearance?: Appearance;
  /** Key in the competency dictionary. */
  readonly competency?: string;
  readonly measure?: Measure;
}

export const PURPOSES = ['needs', 'feedback', 'followup', 'general'] as const;
export type Purpose = (typeof PURPOSES)[number];

export interface SurveySettings {
  readonly purpose: Purpose;
  /** Who sees what; shown before the first question. */
  readonly disclosure: Text;
  /** A summary to check and correct before sending. */
  readonly review: boolean;
  readonly respondent: 'named' | 'confidential';
  /** About how long it takes, told in the invitation. */
  readonly minutes: number;
}

export interface Survey {
  readonly id: string;
  readonly version: number;
  readonly title: Text;
  readonly languages: readonly Language[];
  readonly questions: readonly Question[];
  readonly settings: SurveySettings;
}

/** A choice's name, a number, free text, or the names of several choices in the order of the survey. */
export type AnswerValue = string | number | readonly string[];

/** By question name. `null` is a question that the person skipped: it is settled, and has no answer. */
export type Answers = Readonly<Record<string, AnswerValue | null>>;

/** All of a conversation but the answers: small, and of the same size at question 1 and question 100. */
export interface StateHead {
  readonly survey: string;
  readonly version: number;
  readonly phase: 'asking' | 'reviewing' | 'submitted';
  /** The question that has the floor; `null` before the start, at the summary and at the end. */
  readonly at: string | null;
  /** Grows whenever another question or the summary gets the floor, or the same question is visited anew. Buttons carry it: a press with another turn is stale. */
  readonly turn: number;
  /** Choices of the open `select_multiple` that are toggled and not confirmed. */
  readonly draft: readonly string[];
  /** The question was opened from the summary, and leads back there. */
  readonly correcting: boolean;
  readonly paused: boolean;
}

/** Plain JSON; names questions, never positions, so that a survey and a deploy can change around it. */
export interface SurveyState extends StateHead {
  readonly answers: Answers;
}

/** What varies from the outside. `zone` is an IANA id, `seed` an integer. */
export interface Env {
  readonly now: EpochMs;
  readonly zone: string;
  readonly language: Language;
  readonly seed: number;
}

/** `turn` is what the pressed button carried; inputs without it were typed or come from the system. */
export type Input =
  | { readonly kind: 'start' }
  | { readonly kind: 'choose'; readonly turn: number; readonly choice: string }
  /** `on` is what the button offered, so that a press that comes twice does not undo itself. */
  | { readonly kind: 'toggle'; readonly turn: number; readonly choice: string; readonly on: boolean }
  | { readonly kind: 'done'; readonly turn: number }
  | { readonly kind: 'say'; readonly text: string }
  /** Text that was sent before the open question was shown: it was meant for another one, or is the same answer once more. */
  | { readonly kind: 'early' }
  /** A sticker, a photo, a voice message: anything that is no text. */
  | { readonly kind: 'other' }
  | { readonly kind: 'back'; readonly turn?: number }
  | { readonly kind: 'skip'; readonly turn?: number }
  /** Leaves a revisited answer as it is. */
  | { readonly kind: 'keep'; readonly turn?: number }
  | { readonly kind: 'pause' }
  | { readonly kind: 'resume' }
  | { readonly kind: 'correct'; readonly turn: number; readonly question: string }
  | { readonly kind: 'submit'; readonly turn: number }
  /** Shows again what is open, after an outage or below an urgent message. The turn stays, so buttons already shown stay good. */
  | { readonly kind: 'ask-again' };

export const REFUSALS = [
  'empty',
  'too-long',
  'not-a-number',
  'not-whole',
  'too-large',
  'unknown-choice',
  'nothing-chosen',
  'constraint',
  'required',
  'needs-text',
  'needs-number',
  'needs-button',
  'no-way-back',
  'too-early',
] as const;
export type Refusal = (typeof REFUSALS)[number];

/** What a presenter needs to show the question that has the floor. */
export interface Asked {
  readonly question: string;
  readonly turn: number;
  /** Counts the questions that are relevant now: `3/12`. */
  readonly progress: { readonly index: number; readonly total: number };
  /** Names of notes to show above the question. */
  readonly notes: readonly string[];
  readonly draft: readonly string[];
  readonly canGoBack: boolean;
  readonly canSkip: boolean;
  /** Something is on record for it, so it can be left as it is. */
  readonly canKeep: boolean;
  /** The question was opened from the summary: "back" leads there. */
  readonly correcting: boolean;
  /** The answer on record, when the question is visited again. */
  readonly previous?: AnswerValue;
  /** A press on the message with the open question led here: that message may be rewritten instead of sending another. */
  readonly inPlace: boolean;
}

export type Effect =
  /** Who sees what; once, before the first question. */
  | { readonly kind: 'disclosure' }
  | ({ readonly kind: 'ask' } & Asked)
  /** The same question with another draft, in the message that was pressed. */
  | ({ readonly kind: 'redraw' } & Asked)
  /** `record` and `withdraw` are exactly the difference between the answers before and after the step. */
  | { readonly kind: 'record'; readonly question: string; readonly value: AnswerValue | null }
  | { readonly kind: 'withdraw'; readonly question: string }
  /** The input was not taken, and why; `message` are the survey's own words for it; `question` is `null` at the summary. */
  | { readonly kind: 'refuse'; readonly question: string | null; readonly reason: Refusal; readonly message?: Text; readonly limit?: number }
  | {
      readonly kind: 'review';
      readonly turn: number;
      readonly notes: readonly string[];
      readonly rows: readonly { readonly question: string; readonly value: AnswerValue | null }[];
      readonly inPlace: boolean;
    }
  | { readonly kind: 'submitted'; readonly notes: readonly string[] }
  | { readonly kind: 'paused' }
  /** A press that belongs to another turn, or that fits nothing in the open question. Nothing changed. */
  | { readonly kind: 'stale' }
  | { readonly kind: 'not-open'; readonly reason: 'not-started' | 'paused' | 'submitted' | 'other-version' };

export interface Step {
  readonly state: SurveyState;
  readonly effects: readonly Effect[];
}
