import { isRest } from '../../domain/survey/cutText.js';
import { step } from '../../domain/survey/engine.js';
import { choiceAt, pageAt } from '../../domain/survey/press.js';
import type { Answers, Env, Input, Survey, SurveyState } from '../../domain/survey/types.js';
import { changeOf } from '../../domain/talk/change.js';
import type { FocusRow, TalkContext } from '../../domain/talk/types.js';
import type { TalkDecision } from '../../db/talk.js';
import type { EpochMs } from '../../support/clock.js';
import type { Render, TalkSettings } from './handling.js';
import type { Asks } from '../shownQuestions.js';
import { presentEffects, surveyClosedView } from './present.js';
import type { Say } from './scene.js';
import type { Arrival, Command, PressAnswer, ShowPlace, TelegramCall } from './types.js';

export interface Decided {
  readonly decision: TalkDecision;
  readonly press: PressAnswer | null;
  /** The calls of the decision's messages, by the message's key. */
  readonly calls: ReadonlyMap<string, TelegramCall>;
  /** How many answers were recorded. */
  readonly answers: number;
  readonly answersAfter: Answers;
}

/** Whether the hot path may take an update: it is for the survey that has the floor, and that one is not anonymous, which is stored in another way. */
export const isAnswer = (context: TalkContext, arrival: Arrival, settings: Pick<TalkSettings, 'noticeVersion'>): boolean =>
  context.focus?.campaign.anonymous !== true && isForFocus(context, arrival, settings);

/** Whether an update is for the survey that has the floor. Everything that touches consent, binding, opt-out or another conversation is not. */
export function isForFocus(context: TalkContext, arrival: Arrival, settings: Pick<TalkSettings, 'noticeVersion'>): boolean {
  const { chat, person, focus } = context;
  if (focus === null || person === null || person.left || chat.stopped || chat.blocked) return false;
  if (chat.consent !== 'accepted' || chat.noticeVersion !== settings.noticeVersion || chat.awaiting !== null) return false;
  const command = arrival.command;
  if (command.kind === 'press') return command.press?.kind === 'survey' && command.press.conversation === focus.conversation;
  return (command.kind === 'say' || command.kind === 'unsupported') && !focus.state.paused;
}

/**
 * Decides one update of the survey that has the floor: pure, but for the seal of its buttons.
 * @param came when and how it came: `real` is the machine's own time, beside `now`, the time people live in; `before`: it is known to have been written before the open question was shown.
 */
export function decideAnswer(
  context: TalkContext,
  arrival: Arrival,
  survey: Survey,
  now: EpochMs,
  came: { readonly real: EpochMs; readonly late: boolean; readonly before: boolean },
  tools: { readonly render: Render; readonly ids: { seed(): number } },
): Decided {
  const { chat, person, focus } = context;
  if (focus === null || person === null) throw new Error('Only an answer to the survey that has the floor is decided here.');
  const pressed = arrival.command.kind === 'press' ? arrival.command.messageId : null;
  const query = arrival.command.kind === 'press' ? arrival.command.query : null;
  const base = { inbox: arrival.inbox, chat: chat.id, revision: chat.revision, upToDate: arrival.command.kind === 'say' && !came.late };

  if (isClosed(focus, now)) {
    const calls = tools.render(chat.id, surveyClosedView(focus.campaign, chat.language), null);
    // What rests for now keeps the floor, so that it goes on where it was.
    return withCalls({ ...base, focus: focus.campaign.halted === 'paused' ? focus.conversation : null, conversation: null }, calls.map((call) => ({ call, kept: call, kind: 'survey.closed' })), focus.conversation, query === null ? null : { query }, 0, focus.state.answers);
  }

  const env = { now, zone: person.zone, language: chat.language, seed: tools.ids.seed() };
  const { state, effects } = step(survey, focus.state, inputOf(arrival.command, survey, focus.state, came.before || isEarly(arrival, focus, came.real), env), env);
  const shown = presentEffects({ survey, conversation: focus.conversation, campaign: focus.campaign, language: chat.language, zone: person.zone, now, effects, before: focus.state.at, pressed });
  const change = changeOf({ conversation: focus.conversation, campaign: focus.campaign.id, begins: false }, { state, effects });
  const press: PressAnswer | null = query === null ? null : shown.toast === null ? { query } : { query, text: shown.toast.text, alert: shown.toast.alert };
  const calls = callsOf(chat.id, focus.conversation, shown.says, tools.render);
  return withCalls({ ...base, focus: change.completed ? null : focus.conversation, conversation: change }, calls, focus.conversation, press, change.recorded.length, state.answers);
}

const isClosed = (focus: FocusRow, now: EpochMs): boolean => focus.campaign.closed || focus.campaign.halted !== undefined || (focus.campaign.closesAt !== null && focus.campaign.closesAt <= now);

/** Far from Telegram's limit, so that it is one message in every language. */
const SHORT_TEXT = 2_000;

/** What is kept of a message until it is sent: what only shows where a survey stands is drawn from there again, should that be needed. */
const keptOf = (conversation: number, { view, edit, place }: Say, call: TelegramCall): TelegramCall | ShowPlace =>
  place === true && view.text.length <= SHORT_TEXT ? { method: 'showPlace', conversation, edit } : call;

interface Message {
  readonly call: TelegramCall;
  readonly kept: TelegramCall | ShowPlace;
  readonly kind: string;
}

/** The calls that show these messages, with what is kept of them until they are sent. */
export const callsOf = (chat: number, conversation: number, says: readonly Say[], render: Render): readonly Message[] =>
  says.flatMap((say) => render(chat, say.view, say.edit).map((call) => ({ call, kept: keptOf(conversation, say, call), kind: say.kind })));

/** A decision with its messages, each under a key of its own. */
export function withCalls(
  decision: Omit<TalkDecision, 'outgoing'>,
  calls: readonly Message[],
  conversation: number,
  press: PressAnswer | null,
  answers: number,
  answersAfter: Answers,
): Decided {
  const keyed = calls.map((message, i) => ({ key: `in:${decision.inbox}:${i}`, ...message }));
  return {
    decision: {
      ...decision,
      outgoing: keyed.map(({ key, kept, kind }) => ({ key, kind, subject: `talk:${conversation}`, onDoubt: 'repeat', payload: kept })),
    },
    calls: new Map(keyed.map(({ key, call }) => [key, call])),
    press,
    answers,
    answersAfter,
  };
}

/** A message that is stored and to be sent now. */
export interface ClaimedMessage {
  readonly id: number;
  readonly chat: number;
  readonly call: TelegramCall;
  /** Of an anonymous survey: nothing of it stays once it has ended. */
  readonly erase?: true;
  /** It shows this question for the first time. */
  readonly asks?: Asks;
}

/** The messages of a committed decision on `arrival` that are this process's to send. @param claimed their rows, in the order of sending. */
export function claimedMessages({ decision, calls }: Decided, { focus }: TalkContext, arrival: Arrival, claimed: readonly { readonly id: number; readonly key: string }[]): readonly ClaimedMessage[] {
  const { chat, conversation, outgoing } = decision;
  const asks = conversation !== null && conversation.head.turn !== focus?.state.turn ? { conversation: conversation.conversation, turn: conversation.head.turn, answers: arrival.message } : null;
  return claimed.flatMap(({ id, key }) => {
    const call = calls.get(key);
    if (call === undefined) return [];
    return [{ id, chat, call, ...(asks !== null && outgoing.some((o) => o.key === key && o.kind === 'survey.question') && { asks }) }];
  });
}

/** Telegram dates messages in whole seconds and clocks differ a little; a message that is older by this (real milliseconds) waited for us. */
export const LATE_FROM_MS = 2_000;
/** Telegram keeps an update for no longer than 24 hours (Bot API: Getting updates); a date from before is none. */
const KEPT_FOR_MS = 24 * 3_600_000;

/** Whether its own time speaks against an update's having waited for seconds; a press has none. @param real the machine's own time. */
export const isFresh = ({ sentAt }: Arrival, real: EpochMs): boolean => sentAt !== null && real - sentAt < LATE_FROM_MS;

/** For how long after a late question what was written before it may still come in (real milliseconds). Then a time that says so is wrong. */
const STRAGGLING_MS = 30_000;

/**
 * Whether this was sent before its sender can have seen the open question: it arrived before the question was asked, or the question is not shown yet,
 * or it was shown late and the message is older by Telegram's clock. Nobody reads and types within one second, so that of the very second counts as older too.
 * @param real the machine's own time, for how long ago that was.
 */
export function isEarly({ inbox, sentAt }: Arrival, { askedAfter, unseen, shownAt }: FocusRow, real: EpochMs): boolean {
  if (inbox <= askedAfter || unseen) return true;
  return sentAt !== null && shownAt !== null && sentAt <= shownAt && shownAt - sentAt <= KEPT_FOR_MS && real - shownAt <= STRAGGLING_MS;
}

/**
 * What a person did, in the engine's words. A choice travels as a number that means something in the pinned version of the survey.
 * @param early whether it arrived before the open question was asked: a button tells which question it belongs to, words do not.
 */
export function inputOf(command: Command, survey: Survey, state: SurveyState, early: boolean, env: Env): Input {
  if (command.kind === 'say') return early ? { kind: 'early' } : isRest(state, env.now) ? { kind: 'rest' } : { kind: 'say', text: command.text };
  if (command.kind !== 'press' || command.press?.kind !== 'survey') return { kind: 'other' };
  const { action, turn, index } = command.press;
  const choice = (): string => choiceAt(survey, state.at, index);
  switch (action) {
    case 'choose':
      return { kind: action, turn, choice: choice() };
    case 'tick':
    case 'untick':
      return { kind: 'toggle', turn, choice: choice(), on: action === 'tick' };
    case 'correct':
      return { kind: 'correct', turn, question: rowAt(survey, state, index, env) };
    case 'look':
      return { kind: 'look', turn, page: pageAt(index) };
    case 'all':
      return { kind: 'look', turn, page: 0, search: '' };
    case 'revise':
      return { kind: 'revise' };
    case 'done':
    case 'back':
    case 'skip':
    case 'keep':
    case 'submit':
      return { kind: action, turn };
    case 'pause':
    case 'resume':
      return { kind: action };
  }
}

/** The key of a row of the summary, by its place. */
function rowAt(survey: Survey, state: SurveyState, index: number, env: Env): string {
  const { effects } = step(survey, state, { kind: 'ask-again' }, env);
  const summary = effects.find((effect) => effect.kind === 'review');
  return summary?.rows[index]?.question ?? '';
}

