import { z } from 'zod';
import { PADDING, type Vault } from '../../support/vault.js';
import type { NewOutbox } from '../../db/outbox.js';
import type { TelegramCall } from './types.js';

/** A message of an anonymous survey as it is kept until it is sent: what somebody is asked tells what they said before. */
const sealedMessage = z.object({ method: z.literal('sealed'), box: z.string() });
export type SealedMessage = z.infer<typeof sealedMessage>;

const boxOf = (key: string): string => `outbox:${key}`;

/** @param key the message's own, without which the box does not open. */
export const sealedCall = (vault: Vault, key: string, call: TelegramCall): SealedMessage => sealedBox(vault, key, call);

const sealedBox = (vault: Vault, key: string, call: unknown): SealedMessage => ({ method: 'sealed', box: vault.seal(JSON.stringify(call), boxOf(key), PADDING.answers) });

/** The same message, sealed. */
export const sealedRow = (vault: Vault, row: NewOutbox): NewOutbox => ({ ...row, payload: sealedBox(vault, row.key, row.payload) });

/** What was kept of a message, and whether it was sealed; null in its place where it was sealed with another key. */
export function unsealed(vault: Vault, key: string, payload: unknown): { readonly kept: unknown; readonly sealed: boolean } {
  const message = sealedMessage.safeParse(payload);
  if (!message.success) return { kept: payload, sealed: false };
  const text = vault.open(message.data.box, boxOf(key));
  const kept: unknown = text === null ? null : JSON.parse(text);
  return { kept, sealed: true };
}
