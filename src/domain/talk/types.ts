import type { EpochMs } from '../../support/clock.js';
import type { AnswerValue, Language, Purpose, StateHead, SurveyState, Text } from '../survey/types.js';

/** A chat as it is stored. `revision` is the gate: a decision made on another revision is void and made again. */
export interface ChatRow {
  readonly id: number;
  readonly language: Language;
  readonly consent: 'unasked' | 'asked' | 'accepted' | 'refused';
  readonly noticeVersion: string | null;
  readonly employee: number | null;
  /** Whom an invite link announced; announces only, binds nobody. */
  readonly expected: number | null;
  /** What the next free text means when no survey has the floor, e.g. `data.correct`. */
  readonly awaiting: string | null;
  readonly focus: number | null;
  readonly stopped: boolean;
  readonly blocked: boolean;
  readonly strikes: number;
  readonly strikesUntil: EpochMs | null;
  readonly revision: number;
  /** Real time before which the platform wants nothing sent to this chat. */
  readonly holdUntil: EpochMs | null;
}

export interface PersonRow {
  readonly id: number;
  readonly name: string;
  readonly zone: string;
  readonly left: boolean;
}

export interface CampaignRow {
  readonly id: string;
  readonly purpose: Purpose;
  readonly surveyId: string;
  readonly version: number;
  readonly title: Text;
  readonly opensAt: EpochMs;
  readonly closesAt: EpochMs | null;
  readonly closed: boolean;
  /** An officer has halted it: for the time being, or for good (then it is closed as well). Absent while it runs. */
  readonly halted?: 'paused' | 'cancelled';
  /** Its conversations are sealed, and nothing joins what was sent to whoever sent it. Absent where answers are kept with their person. */
  readonly anonymous?: true;
}

/** The conversation that has the floor in a chat. */
export interface FocusRow {
  readonly conversation: number;
  readonly revision: number;
  /** The newest update that had arrived when the open question was asked, or taken from the queue to be sent; what was typed until then cannot be its answer. */
  readonly askedAfter: number;
  /** When the open question was shown, by Telegram's clock in whole seconds, where it came late and what was written before may still follow; otherwise null. */
  readonly shownAt: EpochMs | null;
  /** The message with the open question still waits to be sent. Asked for typed answers only; otherwise false. */
  readonly unseen: boolean;
  readonly campaign: CampaignRow;
  readonly state: SurveyState;
  /** What was said so far cannot be read any more; `state` is that of one that nobody has begun. */
  readonly lost?: true;
}

/** What the hot path knows when it decides; everything else is loaded only where a handler needs it. */
export interface TalkContext {
  readonly chat: ChatRow;
  readonly person: PersonRow | null;
  readonly focus: FocusRow | null;
}

/** Changes to a conversation, as `step` reported them. */
export interface ConversationChange {
  readonly conversation: number;
  readonly head: StateHead;
  readonly recorded: readonly { readonly question: string; readonly value: AnswerValue | null }[];
  /** Filled in without being said: kept for correction, counted in no result. */
  readonly presumed: readonly { readonly question: string; readonly value: AnswerValue }[];
  readonly withdrawn: readonly string[];
  readonly completed: boolean;
  /** The conversation comes into being with this change. */
  readonly begins: boolean;
  readonly campaign: string;
}

/** One message to write with a decision. `key` is unique for ever: the same decision made twice writes it once. */
export interface OutgoingRow {
  readonly key: string;
  readonly kind: string;
  readonly subject: string | null;
  readonly onDoubt: 'repeat' | 'drop' | 'look-up';
  /** A call of the platform, as it will be made. */
  readonly payload: unknown;
}

