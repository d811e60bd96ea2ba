import { message } from '../../content/messages.js';
import { addDue } from '../../db/dueWork.js';
import { discussionState, holdDiscussion, storeStep, type DiscussionRecord } from '../../db/discussions.js';
import { isInUnit } from '../../db/discussionRooms.js';
import { patchChat } from '../../db/rare.js';
import { discuss } from '../../domain/discussion/discuss.js';
import type { DiscussionEffect, DiscussionInput, DiscussionState, MemberEffect } from '../../domain/discussion/types.js';
import type { PersonRow } from '../../domain/talk/types.js';
import { progressRow } from '../discussion/turn.js';
import { askConsent, hasConsent } from './consent.js';
import { ballotView, ownView, pageOf, refusalText } from './discussionViews.js';
import type { Talk } from './handling.js';
import { askContact } from './identify.js';
import { comeBack } from './menu/mulai.js';
import { playFocus } from './startSurvey.js';
import { say } from './words.js';

/** What the next free text of a chat is for: a proposal, or another wording of an own one. */
export interface AwaitedProposal {
  readonly discussion: number;
  readonly instead: number | null;
}

const AWAITED = /^discussion:(\d{1,9})(?::(\d{1,9}))?$/;

/** The discussion that a chat's `awaiting` means; null when it means none. */
export function awaitedIn(awaiting: string | null): AwaitedProposal | null {
  const [, discussion, instead] = AWAITED.exec(awaiting ?? '') ?? [];
  return discussion === undefined ? null : { discussion: Number(discussion), instead: instead === undefined ? null : Number(instead) };
}

const awaiting = ({ discussion, instead }: AwaitedProposal): string => (instead === null ? `discussion:${discussion}` : `discussion:${discussion}:${instead}`);

/** Somebody followed a group's link into private. */
export async function visitDiscussion(talk: Talk, link: string): Promise<void> {
  const { language, context: { chat, person } } = talk;
  const first = (): void => talk.say({ text: say(language, 'discussion.first-known') }, { kind: 'discussion.reply' });
  if (!hasConsent(talk)) {
    first();
    if (chat.stopped) await patchChat(talk.tx, chat.id, { stoppedAt: null });
    return await askConsent(talk);
  }
  if (person === null || person.left) {
    first();
    return await askContact(talk);
  }
  if (chat.stopped) await comeBack(talk);
  const discussion = await holdDiscussion(talk.tx, { link });
  if (discussion === null) return talk.say({ text: say(language, 'discussion.link-unknown') }, { kind: 'discussion.reply' });
  await takePart(talk, person, discussion, { kind: 'visit', member: person.id });
}

/** Free text that was awaited as a proposal. */
export async function proposeIn(talk: Talk, person: PersonRow, { discussion: id, instead }: AwaitedProposal, text: string): Promise<void> {
  const discussion = await holdDiscussion(talk.tx, { id });
  if (discussion === null) throw new Error('A discussion that a chat waits for is gone.');
  await takePart(talk, person, discussion, { kind: 'propose', member: person.id, text, instead });
}

export interface ShownAt {
  /** The message whose button was pressed, to be rewritten; null to write another one. */
  readonly edit: number | null;
  readonly page: number;
}

/**
 * One member's input to a discussion that this transaction holds: decided, stored, shown to them, and where it changes how many take part, noted for the group.
 * Who does not belong to its unit is told so, and nothing changes.
 */
export async function takePart(talk: Talk, person: PersonRow, discussion: DiscussionRecord, input: DiscussionInput, at: ShownAt = { edit: null, page: 0 }): Promise<void> {
  const { tx, now, language } = talk;
  if (!(await isInUnit(tx, person.id, discussion.unit))) return talk.say({ text: say(language, 'discussion.other-unit', { unit: discussion.unitName }) }, { kind: 'discussion.reply' });
  if (discussion.room !== null && discussion.room.asideAt !== null && discussion.phase !== 'closed') {
    await setAwaited(talk, null);
    return talk.say({ text: say(language, 'discussion.aside', { topic: discussion.topic }) }, { kind: 'discussion.reply' });
  }
  const step = discuss(await discussionState(tx, discussion), input, { now, seed: talk.deps.ids.seed() });
  await storeStep(tx, discussion, step, now);
  if (step.effects.some((effect) => effect.kind === 'progress')) await addDue(tx, [progressRow(discussion.id, now)]);
  const next = nextText(talk, discussion, step.state, step.effects);
  await setAwaited(talk, next);
  show(talk, discussion, step.effects, at);
  if (next === null && awaitedIn(talk.context.chat.awaiting) !== null) await giveBack(talk);
}

/** What is typed from now on is for the survey again that had the floor, so its question comes once more. */
async function giveBack(talk: Talk): Promise<void> {
  const { focus } = talk.context;
  if (focus !== null && !focus.state.paused) await playFocus(talk, { kind: 'ask-again' });
}

/** Null ends what this discussion awaited; what something else awaits stays as it is. */
const setAwaited = async (talk: Talk, next: string | null): Promise<void> => {
  const { awaiting: before } = talk.context.chat;
  if (before !== next && (next !== null || awaitedIn(before) !== null)) await patchChat(talk.tx, talk.arrival.chat, { awaiting: next });
};

/** What the next free text will mean: a proposal while the person can have another one; after one that was refused for its words, what this one was to be. */
function nextText(talk: Talk, { id }: DiscussionRecord, { phase }: DiscussionState, effects: readonly DiscussionEffect[]): string | null {
  if (phase !== 'collecting') return null;
  for (const effect of effects) if (effect.to === 'member' && effect.kind === 'own') return effect.left > 0 ? awaiting({ discussion: id, instead: null }) : null;
  const again = effects.some((effect) => effect.kind === 'refused' && (effect.reason === 'empty' || effect.reason === 'too-long'));
  return again ? talk.context.chat.awaiting : null;
}

function show(talk: Talk, discussion: DiscussionRecord, effects: readonly DiscussionEffect[], { edit, page }: ShownAt): void {
  const { language } = talk;
  for (const effect of effects) {
    if (effect.to !== 'member') continue;
    switch (effect.kind) {
      case 'refused':
        if (talk.arrival.command.kind === 'press') talk.answerPress(refusalText(discussion, effect.reason, language), true);
        else sayRefusal(talk, discussion, effect);
        break;
      case 'own':
        talk.say(ownView(discussion, effect, language), { edit, kind: 'discussion.own' });
        break;
      case 'ballot': {
        if (effect.news !== null) talk.answerPress(votedText(effect.news, effect.left, talk));
        talk.say(ballotView(discussion, effect, effect.news === null ? page : pageOf(effect.news.place), language), { edit, kind: 'discussion.ballot' });
        break;
      }
    }
  }
}

function sayRefusal(talk: Talk, discussion: DiscussionRecord, { reason }: MemberEffect & { readonly kind: 'refused' }): void {
  talk.say({ text: refusalText(discussion, reason, talk.language) }, { kind: 'discussion.reply' });
}

const votedText = ({ place, on }: { readonly place: number; readonly on: boolean }, left: number, { language }: Talk): string =>
  message(language, on ? 'discussion.voted' : 'discussion.unvoted', { number: place + 1, count: left });

/** Somebody is done proposing. */
export async function leaveDiscussion(talk: Talk): Promise<void> {
  await setAwaited(talk, null);
  talk.say({ text: say(talk.language, 'discussion.finished') }, { kind: 'discussion.reply' });
  await giveBack(talk);
}

/** Asks for another wording of an own proposal. */
export async function askWording(talk: Talk, discussion: DiscussionRecord, number: number, text: string): Promise<void> {
  await setAwaited(talk, awaiting({ discussion: discussion.id, instead: number }));
  talk.say({ text: say(talk.language, 'discussion.change-ask', { text }) }, { kind: 'discussion.reply' });
}
