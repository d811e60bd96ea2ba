import type { EpochMs } from '../../support/clock.js';

/** Digits and letters without those that look alike: 32 of them. */
const SIGNS = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';
const LENGTH = 8;

/** For how long a code waits to be used, in milliseconds. */
export const CODE_SPAN = 14 * 24 * 60 * 60_000;
/** Random bytes of a link's token. */
export const LINK_BYTES = 12;
const LINK_PREFIX = 'd_';

/** The code that opens a discussion, short enough to be typed: 40 bits of chance. @param uuid a random UUID (version 4). */
export function discussionCode(uuid: string): string {
  const bits = BigInt(`0x${uuid.slice(-12)}`);
  return Array.from({ length: LENGTH }, (_, i) => SIGNS[Number((bits >> BigInt(5 * i)) % 32n)] ?? '').join('');
}

/** A code as somebody typed it, in small letters or with gaps; null when it can be none. */
export function readCode(typed: string): string | null {
  const code = typed.toUpperCase().replaceAll(/[\s-]/g, '');
  return code.length === LENGTH && [...code].every((sign) => SIGNS.includes(sign)) ? code : null;
}

/** What follows `?start=` in the link that leads to a discussion in private. @param token of `LINK_BYTES` random bytes. */
export const discussionLink = (token: string): string => `${LINK_PREFIX}${token}`;

/** Whether a `/start` payload leads to a discussion; an invite's is longer. */
export const isDiscussionLink = (payload: string): boolean => /^d_[A-Za-z0-9_-]{16}$/.test(payload);

/** Whether a code can still open its discussion. */
export const isOpenable = (discussion: { readonly phase: string; readonly expiresAt: EpochMs; readonly closesAt: EpochMs }, now: EpochMs): boolean =>
  discussion.phase === 'waiting' && now < discussion.expiresAt && now < discussion.closesAt;
