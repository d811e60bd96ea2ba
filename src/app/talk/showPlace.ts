import { askedAt, talkIn } from '../../db/openQuestions.js';
import { loadSurvey } from '../../db/surveys.js';
import { step } from '../../domain/survey/engine.js';
import type { TalkDeps } from './handling.js';
import { presentEffects } from './present.js';
import { isOpen } from './startSurvey.js';
import type { ShowPlace, TelegramCall } from './types.js';

/**
 * Draws the message that shows where a survey stands: the open question, or the summary, as it is now.
 * @returns null when there is nothing to show any more: answered to the end, put aside, closed, or another survey has the floor.
 */
export async function drawPlace(deps: Pick<TalkDeps, 'db' | 'clock' | 'ids' | 'render'>, chat: number, { conversation, edit }: ShowPlace): Promise<TelegramCall | null> {
  const { db } = deps;
  const now = deps.clock.now();
  const talk = await talkIn(db, chat);
  if (talk === null || talk.person === null || talk.focus?.conversation !== conversation || talk.focus.state.paused || !isOpen(talk.focus.campaign, now)) return null;
  // As of when it was asked: what is told by today's date may read differently now, and the buttons belong to what was decided then.
  const asked = await askedAt(db, conversation);
  const { focus: { campaign, state }, person: { zone }, chat: { language } } = talk;
  const survey = await loadSurvey(db.prisma, campaign.surveyId, campaign.version);
  const { effects } = step(survey, state, { kind: 'ask-again' }, { now: asked, zone, language, seed: deps.ids.seed() });
  const { says } = presentEffects({ survey, conversation, campaign, language, zone, effects, pressed: null });
  const shown = says.at(-1);
  return shown === undefined ? null : (deps.render(chat, shown.view, edit).at(-1) ?? null);
}
