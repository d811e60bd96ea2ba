import type { EpochMs } from '../../support/clock.js';
import type { Asked, ReviewRow, ShownNote } from './shown.js';

/** The languages that Pamong itself speaks. A survey may have others. */
export const LANGUAGES = ['id', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Words to people by language code (`id`, `en`, `fr`; a language without a known code by its name in small letters). Never empty where a label is needed. */
export type Text = Readonly<Record<string, string>>;

/** The words in the first of these languages that has any, Indonesian or else whichever there are where none has; '' where there are no words at all. */
export function words(text: Text, ...languages: readonly string[]): string {
  for (const language of [...languages, 'id', 'en']) {
    const found = text[language];
    if (found !== undefined) return found;
  }
  return Object.values(text)[0] ?? '';
}

/** An expression as the form writes it: the XPath 1.0 of XForms, `${question}` and `.` included. Kept as text, so that a survey is plain JSON. */
export type Expression = string;

export interface Choice {
  readonly name: string;
  readonly label: Text;
  /** Further columns of the choices sheet by header, for `choice_filter` and `instance()`. */
  readonly extra?: Readonly<Record<string, string>>;
  /** File name of a picture in the survey's media. */
  readonly image?: Text;
}

/** Asked of the person, one at a time. */
export const ASKED_KINDS = [
  'select_one', 'select_multiple', 'rank', 'integer', 'decimal', 'range', 'text', 'date', 'time', 'datetime', 'acknowledge', 'image', 'file', 'audio', 'geopoint',
] as const;
/** Never asked: words to read, values that follow from others, and what the form wants to know of the moment or the device (`metadata` stays empty). */
export const SILENT_KINDS = ['note', 'calculate', 'hidden', 'start', 'end', 'today', 'metadata'] as const;
/** What a form can hold. */
export const QUESTION_KINDS = [...ASKED_KINDS, ...SILENT_KINDS] as const;
/** `more` is asked after each instance of a repeat without a count, and stands in no form. */
export type QuestionKind = (typeof QUESTION_KINDS)[number] | 'more';

/**
 * What an answer says about training, for whoever counts answers:
 * `ability` a self-assessment 1 to 5 of `competency` (an indication, never a level), `need` the training asked for (choice names),
 * `reaction` a rating 1 to 5 of the course, `use` how often it is used at work, `hindrance` what stands in the way.
 */
export const MEASURES = ['ability', 'need', 'reaction', 'use', 'hindrance'] as const;
export type Measure = (typeof MEASURES)[number];

/** Words may hold `${question}`: the value then and there. */
export interface Question {
  /** Unique within its group; `${name}` finds it. */
  readonly name: string;
  readonly kind: QuestionKind;
  readonly label: Text;
  readonly hint?: Text;
  /** Further help, shown on demand. */
  readonly guidance?: Text;
  /** File name of a picture in the survey's media. */
  readonly image?: Text;
  /** An expression where it depends. */
  readonly required: boolean | Expression;
  readonly requiredMessage?: Text;
  readonly relevant?: Expression;
  readonly constraint?: Expression;
  readonly constraintMessage?: Text;
  /** Of any kind: what it comes to, again whenever what it reads changes; with `trigger` whenever that changes. */
  readonly calculation?: Expression;
  /** Names of questions whose change sets this one to its `calculation`. */
  readonly trigger?: readonly string[];
  /** What is there before anybody answers; an expression is computed once, when the form opens or the repeat's instance begins. */
  readonly default?: { readonly value: string } | { readonly expression: Expression };
  /** Shown and not asked. */
  readonly readOnly?: boolean | Expression;
  /** Name of a list in `Survey.lists`; of the select kinds and `rank`. */
  readonly list?: string;
  /** Choices written with the question, instead of `list`. */
  readonly choices?: readonly Choice[];
  readonly choiceFilter?: Expression;
  /** Words of the column `appearance`, e.g. `['likert']`, `['minimal']`. */
  readonly appearance?: readonly string[] | string;
  /** Of the column `parameters`: `start end step` of a range, `randomize seed` of a select, `max-pixels` of an image. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Key in the competency dictionary. */
  readonly competency?: string;
  /** By choice name (or `*` for any answer): which level of the competency the answer shows. */
  readonly level?: Readonly<Record<string, number>>;
  readonly measure?: Measure;
  /** Points for a right answer. */
  readonly score?: number;
  /** The right answer: a choice's name, several with spaces between, a number, a text. */
  readonly correct?: string;
  /** Seconds. */
  readonly timeLimit?: number;
}

export interface Group {
  readonly kind: 'group';
  readonly name: string;
  readonly label: Text;
  readonly relevant?: Expression;
  readonly appearance?: readonly string[] | string;
  readonly children: readonly FormNode[];
}

export interface Repeat {
  readonly kind: 'repeat';
  readonly name: string;
  readonly label: Text;
  readonly relevant?: Expression;
  readonly appearance?: readonly string[] | string;
  /** How often; where absent, the person says after each one whether there is another. */
  readonly count?: Expression;
  readonly children: readonly FormNode[];
}

export type FormNode = Question | Group | Repeat;

export function isQuestion(node: FormNode): node is Question {
  return node.kind !== 'group' && node.kind !== 'repeat';
}

/** Every question in the order of the form, groups and repeats opened, each repeat once. */
export function questionsOf(survey: Pick<Survey, 'questions'>): readonly Question[] {
  const open = (nodes: readonly FormNode[]): readonly Question[] => nodes.flatMap((node) => (isQuestion(node) ? [node] : open(node.children)));
  return open(survey.questions);
}

/** The choices that a question's form gives, before any filter. */
export function choicesOf(survey: Pick<Survey, 'lists'>, question: Question): readonly Choice[] {
  if (question.choices !== undefined) return question.choices;
  return question.list === undefined ? [] : (survey.lists?.[question.list] ?? []);
}

/** The words of the column `appearance`. */
export function appearanceOf({ appearance }: { readonly appearance?: readonly string[] | string }): readonly string[] {
  return appearance === undefined ? [] : typeof appearance === 'string' ? [appearance] : appearance;
}

export const PURPOSES = ['needs', 'feedback', 'followup', 'general', 'test'] as const;
export type Purpose = (typeof PURPOSES)[number];

/** `anonymous`: who took part is known, what they said can be joined to nobody. `confidential`: officers see figures and answers without names. */
export const RESPONDENTS = ['named', 'confidential', 'anonymous'] as const;
export type RespondentKind = (typeof RESPONDENTS)[number];

export interface SurveySettings {
  readonly purpose: Purpose;
  /** Who sees what; shown before the first question. */
  readonly disclosure: Text;
  /** A summary to check and correct before sending. */
  readonly review: boolean;
  readonly respondent: RespondentKind;
  /** About how long it takes, told in the invitation. */
  readonly minutes: number;
  /** Answers can be changed after sending until the campaign closes. Never with `anonymous`. */
  readonly editable?: boolean;
  /** Seconds for the whole survey (tests). */
  readonly timeLimit?: number;
}

/** Rows of a CSV file that came with the form, for `pulldata()` and `instance()`. */
export interface DataTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export interface Survey {
  readonly id: string;
  readonly version: number;
  readonly title: Text;
  /** The default language first. */
  readonly languages: readonly string[];
  /** The form's own nodes in order; groups and repeats hold theirs. */
  readonly questions: readonly FormNode[];
  readonly lists?: Readonly<Record<string, readonly Choice[]>>;
  /** By file name without its ending. */
  readonly tables?: Readonly<Record<string, DataTable>>;
  /** Names in the store of files by file name, of the pictures that came with the form. */
  readonly media?: Readonly<Record<string, string>>;
  /** The language of months' and days' names in calculations, which must not depend on who answers; English where absent. */
  readonly calendar?: string;
  /** The form's own word for its version (settings, `version`), which `version()` gives. */
  readonly formVersion?: string;
  readonly settings: SurveySettings;
}

/** A choice's name, a number, text, or the names of several choices (in the order of the survey; of a rank, in the order given). Dates and times are ISO 8601 texts, a place `lat lon altitude accuracy`, a file its stored name. */
export type AnswerValue = string | number | readonly string[];

/**
 * Filled in for the person and not said by them: a default, what the roster knows, what the form computed, or an answer of theirs that a change of another one made
 * irrelevant. Shown for correction, counted in no result. '' where nothing is filled in any more.
 */
export interface Presumed {
  readonly presumed: AnswerValue;
}

export type Recorded = AnswerValue | null | Presumed;

export const isPresumed = (value: Recorded | undefined): value is Presumed => typeof value === 'object' && value !== null && 'presumed' in value;

/**
 * By key: the question's name, within repeats with the instance before it (`members[2]/age`, counted from 1), with its groups only where the name alone would be another question's.
 * `members[2]/+` tells whether there is a third one ('yes' or 'no'), `members/#` how many a counted repeat has; no other key holds `+` or `#`. `null` is a question that the person skipped: it is settled, and has no answer.
 */
export type Answers = Readonly<Record<string, Recorded>>;

/** How the open question is looked at: the page of a long list (0 first) or the months from the calendar's first view, and what is searched for. Changes no answer. */
export type Look = Readonly<{ page: number; search: string }>;

/** All of a conversation but the answers: small, and of the same size at question 1 and question 100. */
export interface StateHead {
  readonly survey: string;
  readonly version: number;
  readonly phase: 'asking' | 'reviewing' | 'submitted';
  /** Key of the question that has the floor; `null` before the start, at the summary and at the end. */
  readonly at: string | null;
  /** Grows whenever another question or the summary gets the floor, or the same question is visited anew. Buttons carry it: a press with another turn is stale. */
  readonly turn: number;
  /** What is chosen in the open question and not confirmed: toggles of a `select_multiple`, a `rank` in the order of tapping, the day of a `datetime`. */
  readonly draft: readonly string[];
  /** The question was opened from the summary, and leads back there. */
  readonly correcting: boolean;
  readonly paused: boolean;
  readonly look?: Look;
  /** Drawn once, where the survey leaves something to chance. */
  readonly seed?: number;
  /** Sent once before, and opened again to be changed. */
  readonly revising?: boolean;
  /** What is chosen and not confirmed in questions that the person went back from, by key. */
  readonly aside?: Readonly<Record<string, readonly string[]>>;
  /** When a text as long as a message can be was refused in the open question: what the phone cut from it follows as a message of its own. */
  readonly overflowed?: EpochMs;
}

/** Plain JSON; names questions, never positions, so that a survey and a deploy can change around it. */
export interface SurveyState extends StateHead {
  readonly answers: Answers;
}

/** What varies from the outside. `zone` is an IANA id, `seed` an integer; `language` a code of the survey's or of Pamong's. */
export interface Env {
  readonly now: EpochMs;
  readonly zone: string;
  readonly language: string;
  readonly seed: number;
}

/** A file that a person sent, stored and looked into before the engine sees it. */
export interface Attachment {
  /** Its name in the store; becomes the answer. */
  readonly file: string;
  /** What its content is: by its first bytes, never by its name. */
  readonly content: 'image' | 'audio' | 'video' | 'other';
  readonly bytes: number;
}

/** `turn` is what the pressed button carried; inputs without it were typed or come from the system. */
export type Input =
  /** `known` are answers that are known beforehand, by question name. */
  | { readonly kind: 'start'; readonly known?: Readonly<Record<string, AnswerValue>> }
  /** A choice's name; of a date its ISO day, of a range its number, of an acknowledgement `OK`. */
  | { readonly kind: 'choose'; readonly turn: number; readonly choice: string }
  /** `on` is what the button offered, so that a press that comes twice does not undo itself. */
  | { readonly kind: 'toggle'; readonly turn: number; readonly choice: string; readonly on: boolean }
  | { readonly kind: 'done'; readonly turn: number }
  /** Another page of a long list, another month; takes the search away where `search` is ''. */
  | { readonly kind: 'look'; readonly turn: number; readonly page: number; readonly search?: '' }
  | { readonly kind: 'say'; readonly text: string }
  | { readonly kind: 'attach'; readonly attachment: Attachment }
  /** Degrees (WGS 84) and metres. */
  | { readonly kind: 'locate'; readonly latitude: number; readonly longitude: number; readonly accuracy?: number }
  /** Text that was sent before the open question was shown: it was meant for another one, or is the same answer once more. */
  | { readonly kind: 'early' }
  /** What a phone cut from a text that was too long for one message, and sent by itself: the end of an answer, and none. */
  | { readonly kind: 'rest' }
  /** A sticker, a contact: anything that answers no question. */
  | { readonly kind: 'other' }
  | { readonly kind: 'back'; readonly turn?: number }
  | { readonly kind: 'skip'; readonly turn?: number }
  /** Leaves a revisited answer, or what was filled in, as it is. */
  | { readonly kind: 'keep'; readonly turn?: number }
  | { readonly kind: 'pause' }
  | { readonly kind: 'resume' }
  /** `question` is a key of the summary's rows. */
  | { readonly kind: 'correct'; readonly turn: number; readonly question: string }
  | { readonly kind: 'submit'; readonly turn: number }
  /** Opens what was sent again, where the survey allows it. */
  | { readonly kind: 'revise' }
  /** Shows again what is open, after an outage or below an urgent message. The turn stays, so buttons already shown stay good. */
  | { readonly kind: 'ask-again' };

export const REFUSALS = [
  'empty',
  'too-long',
  'not-a-number',
  'not-whole',
  'too-large',
  'not-in-range',
  'not-a-date',
  'not-a-time',
  'not-a-place',
  'unknown-choice',
  'nothing-found',
  'nothing-chosen',
  'not-ranked',
  'constraint',
  'required',
  'needs-text',
  'needs-number',
  'needs-button',
  'needs-date',
  'needs-time',
  'needs-image',
  'needs-audio',
  'needs-file',
  'needs-place',
  'file-too-large',
  'no-way-back',
  'too-early',
  'rest-of-too-long',
] as const;
export type Refusal = (typeof REFUSALS)[number];

export type Effect =
  /** Who sees what; once, before the first question. */
  | { readonly kind: 'disclosure' }
  | ({ readonly kind: 'ask' } & Asked)
  /** The same question with another draft or look, in the message that was pressed. */
  | ({ readonly kind: 'redraw' } & Asked)
  /** `record`, `presume` and `withdraw` are exactly the difference between the answers before and after the step. */
  | { readonly kind: 'record'; readonly question: string; readonly value: AnswerValue | null }
  | { readonly kind: 'presume'; readonly question: string; readonly value: AnswerValue }
  /** Leaves the results; what was said, if anything, stays presumed. */
  | { readonly kind: 'withdraw'; readonly question: string }
  /** The input was not taken, and why; `message` are the survey's own words for it; `question` is `null` at the summary. */
  | { readonly kind: 'refuse'; readonly question: string | null; readonly reason: Refusal; readonly message?: string; readonly limit?: number; readonly from?: number }
  /** `page` is the part of the rows that is looked at, 0 first; how many rows a part holds is the presenter's. */
  | { readonly kind: 'review'; readonly turn: number; readonly notes: readonly ShownNote[]; readonly rows: readonly ReviewRow[]; readonly page: number; readonly inPlace: boolean }
  | { readonly kind: 'submitted'; readonly notes: readonly ShownNote[]; readonly editable: boolean }
  | { readonly kind: 'paused' }
  /** A press that belongs to another turn, or that fits nothing in the open question. Nothing changed. */
  | { readonly kind: 'stale' }
  | { readonly kind: 'not-open'; readonly reason: 'not-started' | 'paused' | 'submitted' | 'other-version' };

export interface Step {
  readonly state: SurveyState;
  readonly effects: readonly Effect[];
}
