import { useInvites } from './invites.js';
import type { Tx } from './database.js';
import type { Language } from '../domain/survey/types.js';
import type { EpochMs } from '../support/clock.js';

export type BindingMethod = 'number' | 'officer' | 'restored';
export type BindingEnd = 'replaced' | 'left' | 'undone';

export interface BindingRecord {
  readonly id: number;
  readonly employee: number;
  readonly chat: number;
  readonly state: string;
  readonly endedAt: EpochMs | null;
}

interface RawBinding {
  readonly id: number;
  readonly employeeId: number;
  readonly chatId: bigint;
  readonly state: string;
  readonly endedAt: Date | null;
}

const asRecord = (r: RawBinding): BindingRecord => ({
  id: r.id,
  employee: r.employeeId,
  chat: Number(r.chatId),
  state: r.state,
  endedAt: r.endedAt?.getTime() ?? null,
});

/** Locks chats in the order of their ids: whoever needs several takes them like this, so that two of them never wait for each other. */
export async function lockChats(tx: Tx, chats: readonly number[]): Promise<void> {
  await tx.$queryRaw`SELECT id FROM chat WHERE id = ANY(${chats.map(BigInt)}) ORDER BY id FOR UPDATE`;
}

/** Holds whatever says who an employee is, after the chats. Rows that merely refer to the employee can still be written. */
export async function lockEmployee(tx: Tx, employee: number): Promise<void> {
  await tx.$queryRaw`SELECT id FROM employee WHERE id = ${employee} FOR NO KEY UPDATE`;
}

/**
 * Lets a chat stand for an employee. The chat that stood for them before stops doing so, and its decisions under way are void.
 * The caller holds the chats and the employee.
 * @returns the id of the binding and the chat that was replaced, if any.
 */
export async function bindChat(
  tx: Tx,
  binding: { readonly employee: number; readonly chat: number; readonly method: BindingMethod },
  now: EpochMs,
): Promise<{ readonly binding: number; readonly replaced: number | null }> {
  const { employee, chat, method } = binding;
  const replaced = await releaseEmployee(tx, employee, 'replaced', now);
  const at = new Date(now);
  const waiting = await tx.binding.findFirst({ where: { employeeId: employee, chatId: BigInt(chat), state: 'waiting' }, select: { id: true } });
  const bound = { method, state: 'bound', at };
  const id = waiting?.id ?? (await tx.binding.create({ data: { employeeId: employee, chatId: BigInt(chat), ...bound }, select: { id: true } })).id;
  if (waiting !== null) await tx.binding.update({ where: { id }, data: bound });
  await tx.binding.updateMany({ where: { state: 'waiting', OR: [{ employeeId: employee }, { chatId: BigInt(chat) }] }, data: { state: 'undone', endedAt: at } });
  await tx.chat.update({
    where: { id: BigInt(chat) },
    data: { employeeId: employee, expectedId: null, awaiting: null, focusId: null, strikes: 0, strikesUntil: null, revision: { increment: 1 } },
  });
  await useInvites(tx, employee, chat, now);
  return { binding: id, replaced };
}

/** Ends the binding of an employee, if there is one. @returns the chat that stood for them. */
export async function releaseEmployee(tx: Tx, employee: number, end: BindingEnd, now: EpochMs): Promise<number | null> {
  const current = await tx.binding.findFirst({ where: { employeeId: employee, state: 'bound' }, select: { id: true, chatId: true } });
  if (current !== null) await tx.binding.update({ where: { id: current.id }, data: { state: end, endedAt: new Date(now) } });
  await tx.chat.updateMany({ where: { employeeId: employee }, data: { employeeId: null, focusId: null, awaiting: null, revision: { increment: 1 } } });
  return current === null ? null : Number(current.chatId);
}

/** Notes that a chat asks to stand for an employee whom only an officer can recognise. Asked twice, it waits once. @returns the binding's id. */
export async function waitForOfficer(tx: Tx, employee: number, chat: number, now: EpochMs): Promise<number> {
  const waiting = await tx.binding.findFirst({ where: { employeeId: employee, chatId: BigInt(chat), state: 'waiting' }, select: { id: true } });
  if (waiting !== null) return waiting.id;
  const { id } = await tx.binding.create({ data: { employeeId: employee, chatId: BigInt(chat), method: 'officer', state: 'waiting', at: new Date(now) } });
  return id;
}

/** The binding of a chat that waits for an officer, if there is one. */
export async function waitingIn(tx: Tx, chat: number): Promise<number | null> {
  const waiting = await tx.binding.findFirst({ where: { chatId: BigInt(chat), state: 'waiting' }, select: { id: true }, orderBy: { id: 'desc' } });
  return waiting?.id ?? null;
}

/** The bindings of an employee, newest first. */
export async function bindingsOf(tx: Tx, employee: number): Promise<readonly BindingRecord[]> {
  const rows = await tx.binding.findMany({ where: { employeeId: employee }, orderBy: { id: 'desc' } });
  return rows.map(asRecord);
}

/** Ends every binding of an employee that waits for an officer. @returns the chats that waited. */
export async function endWaiting(tx: Tx, employee: number, now: EpochMs): Promise<readonly number[]> {
  const waiting = await tx.binding.findMany({ where: { employeeId: employee, state: 'waiting' }, select: { id: true, chatId: true } });
  await tx.binding.updateMany({ where: { id: { in: waiting.map((w) => w.id) } }, data: { state: 'undone', endedAt: new Date(now) } });
  return waiting.map((w) => Number(w.chatId));
}

/** Whether a chat stands for nobody and can be written to. */
export async function isFreeChat(tx: Tx, chat: number): Promise<boolean> {
  return (await tx.chat.count({ where: { id: BigInt(chat), employeeId: null, blockedAt: null, consent: 'accepted' } })) === 1;
}

/** The language chosen in a chat. */
export async function chatLanguage(tx: Tx, chat: number): Promise<Language> {
  const found = await tx.chat.findUnique({ where: { id: BigInt(chat) }, select: { language: true } });
  return found?.language === 'en' ? 'en' : 'id';
}
