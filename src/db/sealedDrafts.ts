import { z } from 'zod';
import { NEWEST_UPDATE } from './inbox.js';
import { askedAfter, shownAt } from './asked.js';
import type { Tx } from './database.js';
import { answerSchema, stateHeadSchema } from '../domain/survey/schema.js';
import type { SurveyState } from '../domain/survey/types.js';
import type { EpochMs } from '../support/clock.js';
import { PADDING, type Vault } from '../support/vault.js';

/**
 * The head of a conversation of an anonymous campaign, as it is stored: all that could tell what somebody said is in the box, the answers too. What stands beside it is what
 * the database has to ask: `turn` is another text for another visit of a question, and no number.
 */
const sealedHeadSchema = z.object({ sealed: z.string(), turn: z.string(), paused: z.boolean() });
export type SealedHead = z.infer<typeof sealedHeadSchema>;

/** What is in the box. */
const draftSchema = z.object({
  head: stateHeadSchema,
  answers: z.record(z.string(), z.union([answerSchema, z.object({ presumed: answerSchema.unwrap() })])),
  /** The updates that made it what it is. */
  trail: z.array(z.int()),
});

export interface SealedDraft {
  readonly state: SurveyState;
  readonly trail: readonly number[];
}

export const isSealed = (head: object): head is SealedHead => 'sealed' in head && typeof head.sealed === 'string';

const boxOf = (conversation: number): string => `conversation:${conversation}`;

/** What somebody has said so far; null where the box was sealed with another key, and it is lost. */
export function openDraft(vault: Vault, conversation: number, head: SealedHead): SealedDraft | null {
  const text = vault.open(head.sealed, boxOf(conversation));
  if (text === null) return null;
  const { head: opened, answers, trail } = draftSchema.parse(JSON.parse(text));
  return { state: { ...opened, answers }, trail };
}

function sealDraft(vault: Vault, conversation: number, { state: { answers, ...head }, trail }: SealedDraft): SealedHead {
  const sealed = vault.seal(JSON.stringify({ head, answers, trail }), boxOf(conversation), PADDING.answers);
  return { sealed, turn: vault.mark(`turn:${conversation}:${head.turn}`), paused: head.paused };
}

/** Numbers that count steps are moved on by an amount of chance, so that they count nothing. */
export const UNCOUNTED = '(1 + floor(random() * 1000))::int';

/** Begins a conversation of an anonymous campaign. @returns its id. */
export async function addSealedConversation(tx: Tx, vault: Vault, campaign: string, employee: number, draft: SealedDraft, now: EpochMs): Promise<number> {
  const at = new Date(now);
  const { id } = await tx.conversation.create({ data: { campaignId: campaign, employeeId: employee, head: {}, startedAt: at, askedAt: at } });
  await tx.$executeRawUnsafe(`UPDATE conversation SET head = $2::jsonb, revision = ${UNCOUNTED}, asked_after = ${NEWEST_UPDATE} WHERE id = $1`, id, JSON.stringify(sealDraft(vault, id, draft)));
  await tx.recipient.updateMany({ where: { campaignId: campaign, employeeId: employee, startedAt: null }, data: { startedAt: at } });
  return id;
}

/**
 * Stores where a conversation of an anonymous campaign stands after an update. Messages of it that wait, or whose sender may be dead, show what was asked before, and go:
 * of those that were sent no row stays that would tell that they were overtaken.
 * @param by the chat and the update.
 */
export async function keepDraft(tx: Tx, vault: Vault, { conversation, state }: { readonly conversation: number; readonly state: SurveyState }, { chat, inbox }: { readonly chat: number; readonly inbox: number }, now: EpochMs): Promise<void> {
  const before = await trailOf(tx, vault, conversation);
  const head = JSON.stringify(sealDraft(vault, conversation, { state, trail: [...before, inbox] }));
  await tx.$executeRawUnsafe(
    `UPDATE conversation v SET head = $2::jsonb, revision = v.revision + ${UNCOUNTED}, asked_at = $3::timestamptz, asked_after = ${askedAfter('$2::jsonb')}, shown_at = ${shownAt('$2::jsonb')} WHERE id = $1`,
    conversation,
    head,
    new Date(now),
  );
  await dropMessages(tx, conversation, chat);
}

/** Drops what is to be sent of a conversation of an anonymous campaign; what is under way at this moment arrives all the same. */
export async function dropMessages(tx: Tx, conversation: number, chat: number): Promise<void> {
  await tx.$executeRaw`DELETE FROM outbox WHERE chat_id = ${chat} AND state IN ('queued', 'sending') AND subject = ANY(${[`talk:${conversation}`, `conversation:${conversation}`]})`;
}

/** The updates that made a conversation what it is; none where that cannot be read any more. */
export async function trailOf(tx: Tx, vault: Vault, conversation: number): Promise<readonly number[]> {
  const { head } = await tx.conversation.findUniqueOrThrow({ where: { id: conversation }, select: { head: true } });
  const sealed = sealedHeadSchema.safeParse(head);
  return sealed.success ? (openDraft(vault, conversation, sealed.data)?.trail ?? []) : [];
}

/** A conversation whose box cannot be opened stands where one stands that nobody has begun. */
export const lostState = ({ surveyId, version }: { readonly surveyId: string; readonly version: number }): SurveyState => ({
  survey: surveyId, version, phase: 'asking', at: null, turn: 0, draft: [], correcting: false, paused: false, answers: {},
});
