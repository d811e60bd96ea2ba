import type { EpochMs } from '../../support/clock.js';

/** How long an invite link is good. */
export const INVITE_SPAN = 14 * 24 * 60 * 60_000;
/** Random bytes of a token: 32 characters in a link, of the 64 that Telegram carries. */
export const INVITE_BYTES = 24;

export const isInviteToken = (text: string): boolean => /^[A-Za-z0-9_-]{16,64}$/.test(text);

/** The address that opens the bot with a token. */
export const inviteLink = (bot: string, token: string): string => `https://t.me/${bot}?start=${token}`;

/** An invite is good until it is used or expires, whichever comes first. */
export const isOpenInvite = (invite: { readonly expiresAt: EpochMs; readonly usedAt: EpochMs | null }, now: EpochMs): boolean =>
  invite.usedAt === null && invite.expiresAt > now;
