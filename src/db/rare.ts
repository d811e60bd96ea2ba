import { addOutbox, chatIsQueued, UNREAD_AFTER_MS, type NewOutbox } from './outbox.js';
import { inTransaction, type Database, type Tx } from './database.js';
import { AnswerCache, loadTalks } from './talk.js';
import type { EpochMs } from '../support/clock.js';
import type { Language } from '../domain/survey/types.js';
import type { TalkContext } from '../domain/talk/types.js';

export interface ChatPatch {
  readonly language?: Language;
  readonly consent?: 'unasked' | 'asked' | 'accepted' | 'refused';
  readonly noticeVersion?: string;
  readonly consentAt?: EpochMs;
  readonly employee?: number | null;
  readonly expected?: number | null;
  readonly awaiting?: string | null;
  readonly focus?: number | null;
  readonly stoppedAt?: EpochMs | null;
  readonly blockedAt?: EpochMs | null;
  readonly strikes?: number;
  readonly strikesUntil?: EpochMs | null;
}

const date = (at: EpochMs | null): Date | null => (at === null ? null : new Date(at));

/** Changes a chat within the transaction that holds it. */
export async function patchChat(tx: Tx, chat: number, patch: ChatPatch): Promise<void> {
  await tx.chat.update({
    where: { id: BigInt(chat) },
    data: {
      ...(patch.language !== undefined && { language: patch.language }),
      ...(patch.consent !== undefined && { consent: patch.consent }),
      ...(patch.noticeVersion !== undefined && { noticeVersion: patch.noticeVersion }),
      ...(patch.consentAt !== undefined && { consentAt: date(patch.consentAt) }),
      ...(patch.employee !== undefined && { employeeId: patch.employee }),
      ...(patch.expected !== undefined && { expectedId: patch.expected }),
      ...(patch.awaiting !== undefined && { awaiting: patch.awaiting }),
      ...(patch.focus !== undefined && { focusId: patch.focus }),
      ...(patch.stoppedAt !== undefined && { stoppedAt: date(patch.stoppedAt) }),
      ...(patch.blockedAt !== undefined && { blockedAt: date(patch.blockedAt) }),
      ...(patch.strikes !== undefined && { strikes: patch.strikes }),
      ...(patch.strikesUntil !== undefined && { strikesUntil: date(patch.strikesUntil) }),
    },
  });
}

/**
 * Handles one update in a transaction of its own, with the chat locked: `work` may read and write anything that belongs to it.
 * A chat that never wrote before comes into being here.
 * @param languageHint the language of a new chat.
 * @param work returns the messages to send; they are stored as the caller's to send for `leaseMs` real milliseconds.
 * @returns the claimed messages by key, whether others wait behind what is queued for their chat, or null when the update was already handled.
 */
export async function talkInTransaction<T>(
  db: Database,
  arrival: { readonly inbox: number; readonly chat: number },
  languageHint: Language,
  now: EpochMs,
  leaseMs: number,
  work: (tx: Tx, context: TalkContext) => Promise<{ readonly outgoing: readonly NewOutbox[]; readonly result: T }>,
): Promise<{ readonly claimed: ReadonlyMap<string, number>; readonly queued: boolean; readonly result: T } | null> {
  return await inTransaction(db, async (tx) => {
    const open = await tx.$queryRaw<unknown[]>`SELECT 1 FROM inbox WHERE id = ${arrival.inbox} AND state = 'new' FOR UPDATE`;
    if (open.length === 0) return null;
    await tx.$executeRaw`INSERT INTO chat (id, language) VALUES (${arrival.chat}, ${languageHint}) ON CONFLICT (id) DO NOTHING`;
    await tx.$executeRaw`UPDATE chat SET revision = revision + 1, last_inbound_at = ${new Date(now)} WHERE id = ${arrival.chat}`;
    const context = (await loadTalks({ query: queryOf(tx), vault: db.vault }, new AnswerCache(1), [{ chat: arrival.chat, unreadAfterMs: UNREAD_AFTER_MS.here }])).get(arrival.chat);
    if (context === undefined) throw new Error('A chat vanished while it was locked.');
    const { outgoing, result } = await work(tx, context);
    const written = await addOutbox(tx, outgoing);
    const mine = await tx.$queryRawUnsafe<{ key: string; id: bigint }[]>(
      `UPDATE outbox o SET state = 'sending', attempts = 1, lease_until = clock_timestamp() + $2::int * interval '1 millisecond'
       WHERE o.id = ANY($1::bigint[]) AND NOT ${chatIsQueued('o.chat_id', 'w.id <> ALL($1::bigint[])')} RETURNING o.key, o.id`,
      [...written.values()],
      leaseMs,
    );
    await tx.$executeRaw`UPDATE inbox SET state = 'done', payload = NULL, lease_until = NULL, handled_at = clock_timestamp() WHERE id = ${arrival.inbox}`;
    return { claimed: new Map(mine.map((m) => [m.key, Number(m.id)])), queued: mine.length < written.size, result };
  });
}

const queryOf =
  (tx: Tx) =>
  async <Row>(statement: { readonly text: string; readonly values: readonly unknown[] }): Promise<{ rows: Row[] }> => ({
    rows: await tx.$queryRawUnsafe<Row[]>(statement.text, ...statement.values),
  });
