import { AnswerCache, loadTalks, onPool } from './talk.js';
import type { Database, Tx } from './database.js';
import type { FocusRow, TalkContext } from '../domain/talk/types.js';
import type { EpochMs } from '../support/clock.js';
import type { Vault } from '../support/vault.js';

/** The conversation that has the floor in a chat, when it is this one; null when another one has it, or none. */
export async function openQuestion(tx: Tx, vault: Vault, conversation: number, chat: number): Promise<FocusRow | null> {
  const query = async <Row>(statement: { readonly text: string; readonly values: readonly unknown[] }): Promise<{ rows: Row[] }> => ({
    rows: await tx.$queryRawUnsafe<Row[]>(statement.text, ...statement.values),
  });
  const focus = (await loadTalks({ query, vault }, new AnswerCache(1), [{ chat, unreadAfterMs: null }])).get(chat)?.focus ?? null;
  return focus?.conversation === conversation ? focus : null;
}

/** Who talks in a chat and what has the floor there; null for a chat that never wrote. */
export async function talkIn(db: Database, chat: number): Promise<TalkContext | null> {
  return (await loadTalks(onPool(db), new AnswerCache(1), [{ chat, unreadAfterMs: null }])).get(chat) ?? null;
}

/** When what is open in a conversation was asked, in domain time. */
export async function askedAt(db: Database, conversation: number): Promise<EpochMs> {
  return (await db.prisma.conversation.findUniqueOrThrow({ where: { id: conversation }, select: { askedAt: true } })).askedAt.getTime();
}

export interface WaitingQuestion {
  readonly id: number;
  readonly revision: number;
  readonly employee: number;
  readonly askedAt: EpochMs;
}

/** Of `conversation v`: waits for an answer, or for what was sent before to be sent again. */
export const UNDER_WAY = `(v.completed_at IS NULL OR v.head->>'phase' <> 'submitted') AND NOT (v.head->>'paused')::boolean`;

/**
 * Every conversation that has the floor in a chat and waits for an answer, in campaigns that are open at `now` (domain time), with the person's zone.
 * @param campaign only those of this one.
 */
export async function openQuestions(tx: Tx, now: EpochMs, campaign: string | null = null): Promise<readonly (WaitingQuestion & { readonly zone: string })[]> {
  const rows = await tx.$queryRawUnsafe<{ id: number; revision: number; employee: number; asked_at: Date; zone: string }[]>(
    `SELECT v.id, v.revision, v.employee_id AS employee, v.asked_at, e.zone FROM conversation v
     JOIN chat c ON c.focus_id = v.id AND c.employee_id = v.employee_id AND c.stopped_at IS NULL AND c.blocked_at IS NULL
     JOIN employee e ON e.id = v.employee_id AND e.left_at IS NULL
     JOIN campaign k ON k.id = v.campaign_id AND k.closed_at IS NULL AND k.paused_at IS NULL AND (k.closes_at IS NULL OR k.closes_at > $1::timestamptz)
     WHERE ($2::text IS NULL OR k.id = $2) AND ${UNDER_WAY} ORDER BY v.id`,
    new Date(now), campaign,
  );
  return rows.map((r) => ({ id: r.id, revision: r.revision, employee: r.employee, askedAt: r.asked_at.getTime(), zone: r.zone }));
}
