import type { Tx } from './database.js';
import type { Language } from '../domain/survey/types.js';
import type { EpochMs } from '../support/clock.js';

/** Somebody's account, as far as a discussion asks. */
export interface Participant {
  readonly employee: number;
  readonly language: Language;
}

/** The active, consenting employee whom an account stands for; null where there is none. @param noticeVersion the notice that they have to have accepted. */
export async function participantOf(tx: Tx, account: number, noticeVersion: string): Promise<Participant | null> {
  const found = await tx.chat.findFirst({
    where: { id: BigInt(account), consent: 'accepted', noticeVersion, employee: { leftAt: null } },
    select: { employeeId: true, language: true },
  });
  return found === null || found.employeeId === null ? null : { employee: found.employeeId, language: found.language === 'en' ? 'en' : 'id' };
}

/** Whether an employee belongs to a unit or one below it. */
export async function isInUnit(tx: Tx, employee: number, unit: number): Promise<boolean> {
  const rows = await tx.$queryRaw<unknown[]>`
    WITH RECURSIVE below AS (SELECT id FROM unit WHERE id = ${unit} UNION SELECT u.id FROM unit u JOIN below b ON u.parent_id = b.id)
    SELECT 1 FROM employee e JOIN below b ON b.id = e.unit_id WHERE e.id = ${employee} AND e.left_at IS NULL`;
  return rows.length > 0;
}

/** Gives a held discussion its group. */
export async function addRoom(tx: Tx, discussion: number, room: { readonly chat: number; readonly language: Language; readonly openedBy: number; readonly noticeKey: string }, now: EpochMs): Promise<void> {
  await tx.discussionRoom.create({
    data: { discussionId: discussion, chatId: BigInt(room.chat), language: room.language, openedById: room.openedBy, openedAt: new Date(now), noticeKey: room.noticeKey },
  });
}

/** Says which message tells from now on how many take part. */
export async function setNotice(tx: Tx, discussion: number, noticeKey: string): Promise<void> {
  await tx.discussionRoom.update({ where: { discussionId: discussion }, data: { noticeKey } });
}

/** The platform's number of a message that was sent; `waiting` while it has not ended, and null where it ended otherwise or nobody knows its number. */
export async function sentMessage(tx: Tx, key: string): Promise<number | 'waiting' | null> {
  const found = await tx.outbox.findUnique({ where: { key }, select: { state: true, platformId: true } });
  if (found?.state === 'queued' || found?.state === 'sending') return 'waiting';
  return found?.state === 'sent' && found.platformId !== null ? Number(found.platformId) : null;
}

/** The discussions that are under way in a group. */
export async function runningIn(tx: Tx, chat: number): Promise<readonly { readonly id: number; readonly topic: string }[]> {
  return await tx.discussion.findMany({ where: { phase: { in: ['collecting', 'voting'] }, room: { chatId: BigInt(chat) } }, select: { id: true, topic: true }, orderBy: { id: 'asc' } });
}

/** Puts what is under way in a group aside, or with null takes it up again. @returns the discussions for which that is new. */
export async function setAside(tx: Tx, chat: number, at: EpochMs | null): Promise<readonly number[]> {
  const where = { chatId: BigInt(chat), asideAt: at === null ? { not: null } : null, discussion: { phase: { in: ['collecting', 'voting'] } } };
  const rows = await tx.discussionRoom.findMany({ where, select: { discussionId: true } });
  await tx.discussionRoom.updateMany({ where, data: { asideAt: at === null ? null : new Date(at) } });
  return rows.map((r) => r.discussionId);
}

/**
 * A group became a supergroup and has another id: its discussions move along, and so does what waits to be sent there.
 * Told of from both sides, it happens once.
 */
export async function moveRoom(tx: Tx, from: number, to: number): Promise<number> {
  await tx.$executeRaw`INSERT INTO chat (id, language) SELECT ${to}::bigint, language FROM (SELECT language FROM chat WHERE id = ${from} UNION ALL SELECT 'id' LIMIT 1) known ON CONFLICT (id) DO NOTHING`;
  await tx.$executeRaw`UPDATE outbox SET chat_id = ${to}::bigint, payload = jsonb_set(payload, '{params,chat_id}', to_jsonb(${to}::bigint))
    WHERE chat_id = ${from} AND state = 'queued' AND payload #> '{params,chat_id}' IS NOT NULL`;
  // Wherever the group is, the bot is in it: that it is out of the old one puts nothing aside.
  return (await tx.discussionRoom.updateMany({ where: { chatId: BigInt(from) }, data: { chatId: BigInt(to), asideAt: null } })).count;
}
