import { message } from '../../content/messages.js';
import { addConversation, applyChange, askedCampaign, conversationOf, setDeclined } from '../../db/conversations.js';
import { patchChat } from '../../db/rare.js';
import { addSealedConversation, keepDraft } from '../../db/sealedDrafts.js';
import { keepSent } from '../../db/sentAnswers.js';
import { loadSurvey } from '../../db/surveys.js';
import { sendAnonymously } from '../../db/waitingResponses.js';
import { dateOf, instantOf } from '../../domain/calendar/workingDays.js';
import { asksKnown, knownAnswers } from '../../domain/survey/known.js';
import { knownPerson } from '../../db/people.js';
import { openingState, step } from '../../domain/survey/engine.js';
import { isPresumed, words, type Input, type Step, type Survey } from '../../domain/survey/types.js';
import { changeOf } from '../../domain/talk/change.js';
import type { CampaignRow, ConversationChange, PersonRow } from '../../domain/talk/types.js';
import type { EpochMs } from '../../support/clock.js';
import type { SayOptions, Talk } from './handling.js';
import { inputOf, isEarly } from './answer.js';
import { presentEffects, surveyClosedView } from './present.js';
import { say } from './words.js';

/** Whether a campaign can be answered at `now`. */
export const isOpen = (campaign: CampaignRow, now: EpochMs): boolean =>
  !campaign.closed && campaign.halted === undefined && campaign.opensAt <= now && (campaign.closesAt === null || campaign.closesAt > now);

/**
 * Gives a campaign's survey the floor in this chat: begins it, or goes on where the person was. Somebody who had declined has changed their mind.
 * What cannot be answered (any more) is explained.
 */
export async function giveFloor(talk: Talk, person: PersonRow, campaignId: string): Promise<void> {
  const { tx, now, language } = talk;
  const asked = await askedCampaign(tx, campaignId, person.id);
  if (asked === null) return talk.answerPress(message(language, 'press.forged'), true);
  const { campaign } = asked;
  const stored = await conversationOf(tx, talk.deps.db.vault, campaignId, person.id);
  const changing = stored !== null && stored.state.phase !== 'submitted';
  if (asked.completedAt !== null && !changing) return talk.say({ text: say(language, 'survey.done', { title: words(campaign.title, language) }) }, { kind: 'survey.done' });
  if (!isOpen(campaign, now)) return talk.say(surveyClosedView(campaign, language), { kind: 'survey.closed' });
  if (asked.declinedAt !== null) await setDeclined(tx, campaignId, person.id, null);
  if (stored?.lost === true) sayLost(talk);
  // Who is in the middle goes on in the form as it was when they began.
  const survey = await loadSurvey(tx, campaign.surveyId, stored?.state.version ?? campaign.version);
  const env = { now, zone: person.zone, language, seed: talk.deps.ids.seed() };
  if (stored !== null) return await show(talk, person, { campaign, survey, conversation: stored.id, before: stored.state.at }, step(survey, stored.state, { kind: 'resume' }, env));
  const known = asksKnown(survey) && survey.settings.respondent === 'named' ? knownAnswers(survey, await knownPerson(tx, person.id)) : {};
  const begun = step(survey, openingState(survey), { kind: 'start', known }, env);
  const conversation = await began(talk, person, campaign, begun);
  await show(talk, person, { campaign, survey, conversation, before: null }, begun);
}

/** @returns the number of the conversation. */
async function began({ tx, deps, now }: Talk, person: PersonRow, campaign: CampaignRow, { state }: Step): Promise<number> {
  if (campaign.anonymous === true) return await addSealedConversation(tx, deps.db.vault, campaign.id, person.id, { state, trail: [] }, now);
  const { answers: _, ...head } = state;
  return await addConversation(tx, campaign.id, person.id, head, now);
}

/** What was sealed with a key that is gone cannot be gone on with. */
const sayLost = (talk: Talk): void => talk.say({ text: say(talk.language, 'survey.draft-lost') }, { kind: 'survey.beside' });

/**
 * Plays one input of the survey that has the floor, for the updates that did not take the hot path.
 * @param after is told what was played and what came of it, within the same transaction.
 */
export async function playFocus(talk: Talk, input?: Input, after?: (survey: Survey, done: Step) => Promise<void>): Promise<void> {
  const { context: { focus, person }, tx, now, language } = talk;
  if (focus === null || person === null) throw new Error('There is no survey that has the floor.');
  if (!isOpen(focus.campaign, now)) {
    if (focus.campaign.halted !== 'paused') await patchChat(tx, talk.arrival.chat, { focus: null });
    return talk.say(surveyClosedView(focus.campaign, language), { kind: 'survey.closed' });
  }
  const survey = await loadSurvey(tx, focus.campaign.surveyId, focus.state.version);
  const env = { now, zone: person.zone, language, seed: talk.deps.ids.seed() };
  if (focus.lost === true) {
    sayLost(talk);
    return await show(talk, person, { campaign: focus.campaign, survey, conversation: focus.conversation, before: null }, step(survey, focus.state, { kind: 'resume' }, env));
  }
  const done = step(survey, focus.state, input ?? inputOf(talk.arrival.command, survey, focus.state, isEarly(talk.arrival, focus, talk.deps.clock.real()), env), env);
  await show(talk, person, { campaign: focus.campaign, survey, conversation: focus.conversation, before: focus.state.at }, done);
  await after?.(survey, done);
}

/** Opens what was sent once more, where the survey allows it and as long as it is open. */
export async function reopen(talk: Talk, person: PersonRow, campaignId: string): Promise<void> {
  const { tx, now, language } = talk;
  const asked = await askedCampaign(tx, campaignId, person.id);
  const stored = await conversationOf(tx, talk.deps.db.vault, campaignId, person.id);
  if (asked === null || stored === null) return talk.answerPress(message(language, 'press.forged'), true);
  const { campaign } = asked;
  if (!isOpen(campaign, now)) return talk.say(surveyClosedView(campaign, language), { kind: 'survey.closed' });
  // It was opened before, and something else had the floor since: it is gone on with where the person was.
  if (stored.state.phase !== 'submitted') return await giveFloor(talk, person, campaignId);
  const survey = await loadSurvey(tx, campaign.surveyId, stored.state.version);
  const opened = step(survey, stored.state, { kind: 'revise' }, { now, zone: person.zone, language, seed: talk.deps.ids.seed() });
  if (opened.effects.some(({ kind }) => kind === 'not-open')) return talk.answerPress(message(language, 'press.stale'), true);
  await keepSent(tx, stored.id);
  talk.say({ text: say(language, 'survey.reopened') }, { kind: 'survey.reopened' });
  await show(talk, person, { campaign, survey, conversation: stored.id, before: null }, opened);
}

interface Where {
  readonly campaign: CampaignRow;
  readonly survey: Survey;
  readonly conversation: number;
  /** Key of the question that had the floor before. */
  readonly before: string | null;
}

async function show(talk: Talk, person: PersonRow, { campaign, survey, conversation, before }: Where, done: Step): Promise<void> {
  const { tx, now, language, arrival } = talk;
  const anonymous = campaign.anonymous === true;
  const change = changeOf({ conversation, campaign: campaign.id, begins: false }, done);
  if (anonymous && !(await storeSealed(talk, person, change, done))) return talk.say(surveyClosedView(campaign, language), { kind: 'survey.closed' });
  if (!anonymous) await applyChange(tx, change, now);
  await patchChat(tx, arrival.chat, { focus: change.completed ? null : conversation });
  const pressed = arrival.command.kind === 'press' ? arrival.command.messageId : null;
  const shown = presentEffects({ survey, conversation, campaign, language, zone: person.zone, now, effects: done.effects, before, pressed });
  for (const { view, edit, kind } of shown.says) talk.say(view, { edit, ...(anonymous ? sealedAs(kind, conversation) : { kind, subject: `talk:${conversation}` }) });
  if (shown.toast !== null) talk.answerPress(shown.toast.text, shown.toast.alert);
}

/** @returns false when the campaign has closed at this very moment. */
async function storeSealed({ tx, deps, now, arrival }: Talk, person: PersonRow, { conversation, campaign, completed }: ConversationChange, { state }: Step): Promise<boolean> {
  const { vault } = deps.db;
  const { inbox, chat } = arrival;
  if (!completed) {
    await keepDraft(tx, vault, { conversation, state }, { chat, inbox }, now);
    return true;
  }
  const answers = Object.fromEntries(Object.entries(state.answers).flatMap(([question, value]) => (isPresumed(value) ? [] : [[question, value] as const])));
  const day = instantOf(dateOf(now, person.zone), '00:00', person.zone);
  return await sendAnonymously(tx, vault, { conversation, campaign, employee: person.id, chat, inbox, response: { version: state.version, answers }, day });
}

/** Messages of all kinds look the same as long as they wait, so that none tells what was asked or answered; what ends the survey is about nothing any more. */
const sealedAs = (kind: string, conversation: number): SayOptions => ({
  sealed: true,
  ...(kind === 'survey.thanks' ? { kind } : { kind: kind === 'survey.paused' ? kind : 'survey.question', subject: `talk:${conversation}` }),
});
