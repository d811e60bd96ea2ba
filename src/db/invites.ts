import { createHash } from 'node:crypto';
import type { Tx } from './database.js';
import type { EpochMs } from '../support/clock.js';

export interface InviteRecord {
  readonly employee: number;
  readonly expiresAt: EpochMs;
  readonly usedAt: EpochMs | null;
}

const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');

/** Keeps new invites by the hash of their tokens: who reads the database can open none. */
export async function addInvites(tx: Tx, invites: readonly { readonly token: string; readonly employee: number; readonly expiresAt: EpochMs }[]): Promise<void> {
  await tx.invite.createMany({ data: invites.map((i) => ({ tokenHash: hashOf(i.token), employeeId: i.employee, expiresAt: new Date(i.expiresAt) })) });
}

/** The invite of a token, whether it is still good or not; null when there never was one. */
export async function inviteOf(tx: Tx, token: string): Promise<InviteRecord | null> {
  const found = await tx.invite.findUnique({ where: { tokenHash: hashOf(token) } });
  return found === null ? null : { employee: found.employeeId, expiresAt: found.expiresAt.getTime(), usedAt: found.usedAt?.getTime() ?? null };
}

/** Uses up every open invite of an employee who is bound now: a link leads to one binding, once. */
export async function useInvites(tx: Tx, employee: number, chat: number, now: EpochMs): Promise<void> {
  await tx.invite.updateMany({ where: { employeeId: employee, usedAt: null }, data: { usedAt: new Date(now), usedBy: BigInt(chat) } });
}
