import { message, type MessageKey, type MessageParams } from '../../content/messages.js';
import type { Effect, Language, Survey } from '../../domain/survey/types.js';
import type { CampaignRow } from '../../domain/talk/types.js';
import type { EpochMs } from '../../support/clock.js';
import type { Button, SurveyAction, View } from './types.js';

/** What a step of a survey decided, and all that is needed to show it. */
export interface PresentArgs {
  readonly survey: Survey;
  readonly conversation: number;
  readonly campaign: CampaignRow;
  readonly language: Language;
  readonly zone: string;
  /** Domain time: what "today" is. */
  readonly now: EpochMs;
  readonly effects: readonly Effect[];
  /** Key of the question that had the floor before; null at the start and at the summary. */
  readonly before: string | null;
  /** The message whose button led here; null when nothing was pressed. */
  readonly pressed: number | null;
}

export interface Scene extends PresentArgs {
  /** A message's plain words; whoever puts them into a view escapes them. */
  readonly say: (key: MessageKey, params?: MessageParams) => string;
  readonly button: (label: string, action: SurveyAction, turn: number, index?: number) => Button;
}

export const sceneOf = (args: PresentArgs): Scene => ({
  ...args,
  say: (key, params) => message(args.language, key, params),
  button: (label, action, turn, index = 0) => ({ label, press: { kind: 'survey', conversation: args.conversation, turn, action, index } }),
});

export interface Say {
  readonly view: View;
  /** The message to rewrite; null sends another. */
  readonly edit: number | null;
  readonly kind: string;
  /** It says where the survey stands and no more, so that it can be drawn from there again. */
  readonly place?: true;
}

/** Paragraphs of a view's text; empty ones are left out. */
export const paragraphs = (parts: readonly string[]): string => parts.filter((part) => part !== '').join('\n\n');
