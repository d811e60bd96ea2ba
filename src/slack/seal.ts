import { createHmac, timingSafeEqual } from 'node:crypto';

/** Bytes of the seal: Slack allows 2,000 characters of value, so there is no need to be brief. */
const SEAL_BYTES = 16;

/** What the button under a digest is for. */
export interface DigestButton {
  readonly leader: number;
  readonly week: string;
}

const mac = (purpose: string, body: string, key: Uint8Array): Buffer => createHmac('sha256', key).update(`slack:${purpose}:`).update(body).digest();

/** Seals what a button is for: meaningless to others, and nobody else can make one. @param key the installation's secret, 32 bytes. */
export function sealButton({ leader, week }: DigestButton, key: Uint8Array): string {
  const body = `${leader}.${week}`;
  return Buffer.concat([mac('button', body, key).subarray(0, SEAL_BYTES), Buffer.from(body, 'utf8')]).toString('base64url');
}

/** What a pressed button is for; null when it was not sealed by us. Whether it is this person's is for the caller to see. */
export function unsealButton(value: string, key: Uint8Array): DigestButton | null {
  if (value.length > 200 || !/^[A-Za-z0-9_-]+$/.test(value)) return null;
  const bytes = Buffer.from(value, 'base64url');
  const body = bytes.subarray(SEAL_BYTES).toString('utf8');
  const [, leader, week] = /^(\d{1,10})\.(\d{4}-W\d{2})$/.exec(body) ?? [];
  if (leader === undefined || week === undefined) return null;
  return timingSafeEqual(mac('button', body, key).subarray(0, SEAL_BYTES), bytes.subarray(0, SEAL_BYTES)) ? { leader: Number(leader), week } : null;
}

/** The mark that a message carries, readable by the whole workspace: it tells nobody whose it is, and is found again by whoever has the secret. */
export const markOf = (key: string, secret: Uint8Array): string => mac('mark', key, secret).toString('hex');
