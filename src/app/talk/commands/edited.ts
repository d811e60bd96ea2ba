import { step } from '../../../domain/survey/engine.js';
import { loadSurvey } from '../../../db/surveys.js';
import { hasConsent } from '../consent.js';
import type { Handler } from '../handling.js';
import { backLabel } from '../questionView.js';
import { isOpen } from '../startSurvey.js';
import { say } from '../words.js';

/**
 * A message that was changed after it was sent has been read already, and the answer stays. Editing is how people correct a word in Telegram, so while a survey waits for an answer
 * they are told what corrects it here, once for each message that they edit.
 */
export const edited: Handler<'edited'> = async (talk, { message: number }) => {
  const { tx, deps, now, language, context: { chat, person, focus } } = talk;
  if (focus === null || person === null || person.left || chat.stopped || chat.awaiting !== null || !hasConsent(talk)) return;
  if (focus.state.paused || focus.lost === true || !isOpen(focus.campaign, now)) return;
  const survey = await loadSurvey(tx, focus.campaign.surveyId, focus.state.version);
  const { effects } = step(survey, focus.state, { kind: 'ask-again' }, { now, zone: person.zone, language, seed: deps.ids.seed() });
  const asked = effects.find((effect) => effect.kind === 'ask');
  const text =
    asked === undefined ? say(language, 'survey.edited-at-summary')
    : asked.canGoBack ? say(language, 'survey.edited', { button: backLabel(asked, language) })
    : say(language, 'survey.edited-at-first');
  // The platform's numbers of messages are nobody's to read in the database; a survey without names keeps not even that somebody edited something.
  const once = `edited:${deps.db.vault.mark(`${chat.id}:${number}`)}`;
  talk.say({ text }, { once, kind: 'survey.edited', subject: `talk:${focus.conversation}`, onDoubt: 'drop', ...(focus.campaign.anonymous === true && { sealed: true }) });
};
