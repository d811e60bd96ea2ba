import { askedAt, talkIn } from '../../db/openQuestions.js';
import { loadSurvey } from '../../db/surveys.js';
import { step } from '../../domain/survey/engine.js';
import type { Language, Survey } from '../../domain/survey/types.js';
import type { FocusRow } from '../../domain/talk/types.js';
import type { EpochMs } from '../../support/clock.js';
import type { TalkDeps } from './handling.js';
import { presentEffects } from './present.js';
import type { Say } from './scene.js';
import { isOpen } from './startSurvey.js';
import type { ShowPlace, TelegramCall } from './types.js';

/** What is open in a survey, the question or the summary, as messages that are all new. @param now the domain time as of which it is shown. */
export function placeOf(focus: FocusRow, survey: Survey, { language, zone }: { readonly language: Language; readonly zone: string }, now: EpochMs, seed: number): readonly Say[] {
  const { effects } = step(survey, focus.state, { kind: 'ask-again' }, { now, zone, language, seed });
  return presentEffects({ survey, conversation: focus.conversation, campaign: focus.campaign, language, zone, now, effects, before: null, pressed: null }).says;
}

/** The conversation that has the floor in a chat and waits for an answer; null when none does. */
export async function openPlace({ db, clock }: Pick<TalkDeps, 'db' | 'clock'>, chat: number): Promise<number | null> {
  const talk = await talkIn(db, chat);
  if (talk === null || talk.focus === null || talk.focus.lost === true || talk.chat.stopped) return null;
  return talk.focus.state.paused || !isOpen(talk.focus.campaign, clock.now()) ? null : talk.focus.conversation;
}

/**
 * Draws the message that shows where a survey stands: the open question, or the summary, as it is now.
 * @returns null when there is nothing to show any more: answered to the end, put aside, closed, or another survey has the floor.
 */
export async function drawPlace(deps: Pick<TalkDeps, 'db' | 'clock' | 'ids' | 'render'>, chat: number, { conversation, edit }: ShowPlace): Promise<TelegramCall | null> {
  const { db } = deps;
  const talk = await talkIn(db, chat);
  if (talk === null || talk.person === null || talk.focus?.conversation !== conversation || talk.focus.lost === true || talk.focus.state.paused || !isOpen(talk.focus.campaign, deps.clock.now())) return null;
  // As of when it was asked: what is told by today's date may read differently now, and the buttons belong to what was decided then.
  const asked = await askedAt(db, conversation);
  const survey = await loadSurvey(db.prisma, talk.focus.campaign.surveyId, talk.focus.state.version);
  const shown = placeOf(talk.focus, survey, { language: talk.chat.language, zone: talk.person.zone }, asked, deps.ids.seed()).at(-1);
  return shown === undefined ? null : (deps.render(chat, shown.view, edit).at(-1) ?? null);
}
