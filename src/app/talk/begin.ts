import { asksKnown } from '../../domain/survey/known.js';
import { openingState, step } from '../../domain/survey/engine.js';
import type { Survey } from '../../domain/survey/types.js';
import { changeOf } from '../../domain/talk/change.js';
import type { TalkContext } from '../../domain/talk/types.js';
import type { Beginning } from '../../db/beginnings.js';
import type { EpochMs } from '../../support/clock.js';
import { callsOf, withCalls, type Decided } from './answer.js';
import type { Render, TalkSettings } from './handling.js';
import { presentEffects } from './present.js';
import { isOpen } from './startSurvey.js';
import type { Arrival } from './types.js';

/** The campaign that a press wants to begin, when nothing else has to be looked at first; null sends it the long way, which knows every case. */
export function campaignToBegin(context: TalkContext, arrival: Arrival, settings: Pick<TalkSettings, 'noticeVersion'>): string | null {
  const { chat, person } = context;
  const { command } = arrival;
  if (command.kind !== 'press' || command.press?.kind !== 'campaign' || command.press.action !== 'start') return null;
  if (person === null || person.left || chat.stopped || chat.blocked || chat.awaiting !== null) return null;
  return chat.consent === 'accepted' && chat.noticeVersion === settings.noticeVersion ? command.press.campaign : null;
}

/**
 * Decides the first step of a conversation that nobody has begun, as `giveFloor` would: pure, but for the seal of its buttons.
 * @returns null when the long way has to say why not.
 */
export function decideBeginning(
  context: TalkContext,
  arrival: Arrival,
  { conversation, campaign }: Beginning,
  survey: Survey,
  now: EpochMs,
  tools: { readonly render: Render; readonly ids: { seed(): number } },
): Decided | null {
  const { chat, person } = context;
  if (person === null || arrival.command.kind !== 'press' || !isOpen(campaign, now) || asksKnown(survey)) return null;
  const env = { now, zone: person.zone, language: chat.language, seed: tools.ids.seed() };
  const { state, effects } = step(survey, openingState(survey), { kind: 'start' }, env);
  if (effects.some((e) => e.kind === 'submitted')) return null;
  const shown = presentEffects({ survey, conversation, campaign, language: chat.language, zone: person.zone, now, effects, before: null, pressed: arrival.command.messageId });
  const change = changeOf({ conversation, campaign: campaign.id, begins: true }, { state, effects });
  const { query } = arrival.command;
  const press = shown.toast === null ? { query } : { query, text: shown.toast.text, alert: shown.toast.alert };
  const calls = callsOf(chat.id, conversation, shown.says, tools.render);
  return withCalls({ inbox: arrival.inbox, chat: chat.id, revision: chat.revision, upToDate: false, focus: conversation, conversation: change }, calls, conversation, press, change.recorded.length, state.answers);
}
