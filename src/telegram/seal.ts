import { hash, timingSafeEqual } from 'node:crypto';
import { CAMPAIGN_ACTIONS, DISCUSSION_ACTIONS, SURVEY_ACTIONS, type Press } from '../app/talk/types.js';

/** Bytes of the seal: 64 bits, checked online against a server that slows guessing. */
const SEAL_BYTES = 8;

const KINDS = ['survey', 'consent', 'campaign', 'attendance', 'language', 'data', 'discussion'] as const satisfies readonly Press['kind'][];

/**
 * Seals what a button does for one chat: at most 64 bytes (Bot API: InlineKeyboardButton.callback_data), meaningless to others,
 * and worth nothing in another chat.
 * @param key the installation's secret, 32 bytes.
 */
export function seal(press: Press, chat: number, key: Uint8Array): string {
  const body = Buffer.from([KINDS.indexOf(press.kind), ...fieldsOf(press)]);
  return Buffer.concat([body, mac(body, chat, key)]).toString('base64url');
}

/** What a pressed button does; null when it was not sealed by us for this chat. */
export function unseal(data: string, chat: number, key: Uint8Array): Press | null {
  if (data.length > 64 || !/^[A-Za-z0-9_-]+$/.test(data)) return null;
  const bytes = Buffer.from(data, 'base64url');
  // The last letter has bits to spare: only the one spelling that we gave counts.
  if (bytes.length <= SEAL_BYTES || bytes.toString('base64url') !== data) return null;
  const body = bytes.subarray(0, -SEAL_BYTES);
  if (!timingSafeEqual(mac(body, chat, key), bytes.subarray(-SEAL_BYTES))) return null;
  const kind = KINDS[body[0] ?? -1];
  return kind === undefined ? null : pressOf(kind, body.subarray(1));
}

/** The block of SHA-256, in bytes. */
const BLOCK = 64;
const pads = new WeakMap<Uint8Array, { readonly inner: Buffer; readonly outer: Buffer }>();

/** The key as HMAC wants it, made once. A key longer than a block is hashed first. */
function padsOf(key: Uint8Array): { readonly inner: Buffer; readonly outer: Buffer } {
  const known = pads.get(key);
  if (known !== undefined) return known;
  const short = key.length > BLOCK ? hash('sha256', key, 'buffer') : key;
  const padded = (pad: number): Buffer => Buffer.from(Array.from({ length: BLOCK }, (_, i) => (short[i] ?? 0) ^ pad));
  const made = { inner: padded(0x36), outer: padded(0x5c) };
  pads.set(key, made);
  return made;
}

/** HMAC-SHA-256 (RFC 2104) out of two one-shot hashes: Node's own Hmac objects cost several times what they compute. */
function hmac(message: string, key: Uint8Array): Buffer {
  const { inner, outer } = padsOf(key);
  return hash('sha256', Buffer.concat([outer, hash('sha256', Buffer.concat([inner, Buffer.from(message)]), 'buffer')]), 'buffer');
}

/** Secrets of the chats that were written to, of one key. Forgotten together when there are many: each is made again from the key. */
const secrets = new Map<number, Buffer>();
let secretsKey: Uint8Array | null = null;
const MOST_SECRETS = 20_000;

function secretOf(chat: number, key: Uint8Array): Buffer {
  if (secretsKey !== key || secrets.size >= MOST_SECRETS) secrets.clear();
  secretsKey = key;
  const known = secrets.get(chat);
  if (known !== undefined) return known;
  const secret = hmac(`${chat}:`, key);
  secrets.set(chat, secret);
  return secret;
}

/**
 * The chat's own secret, then a hash of it and the body. That a hash is no HMAC matters only where all of it is shown, since it could be carried on from there;
 * a quarter is shown.
 */
const mac = (body: Uint8Array, chat: number, key: Uint8Array): Buffer => hash('sha256', Buffer.concat([secretOf(chat, key), body]), 'buffer').subarray(0, SEAL_BYTES);

function fieldsOf(press: Press): number[] {
  switch (press.kind) {
    case 'survey':
      return [...varint(press.conversation), ...varint(press.turn), SURVEY_ACTIONS.indexOf(press.action), ...varint(press.index)];
    case 'consent':
      return [press.accept ? 1 : 0];
    case 'campaign':
      return [CAMPAIGN_ACTIONS.indexOf(press.action), ...Buffer.from(press.campaign, 'utf8')];
    case 'attendance':
      return [...varint(press.session), press.reply === 'yes' ? 1 : 0];
    case 'language':
      return [press.language === 'en' ? 1 : 0];
    case 'data':
      return [press.request === 'erase' ? 1 : 0];
    case 'discussion':
      return [...varint(press.discussion), DISCUSSION_ACTIONS.indexOf(press.action), ...varint(press.index)];
  }
}

function pressOf(kind: Press['kind'], bytes: Uint8Array): Press | null {
  const read = reader(bytes);
  switch (kind) {
    case 'survey': {
      const [conversation, turn, action, index] = [read.number(), read.number(), SURVEY_ACTIONS[read.byte()], read.number()];
      return action === undefined ? null : { kind, conversation, turn, action, index };
    }
    case 'consent':
      return { kind, accept: read.byte() === 1 };
    case 'campaign': {
      const action = CAMPAIGN_ACTIONS[read.byte()];
      return action === undefined ? null : { kind, action, campaign: read.rest() };
    }
    case 'attendance':
      return { kind, session: read.number(), reply: read.byte() === 1 ? 'yes' : 'no' };
    case 'language':
      return { kind, language: read.byte() === 1 ? 'en' : 'id' };
    case 'data':
      return { kind, request: read.byte() === 1 ? 'erase' : 'correct' };
    case 'discussion': {
      const [discussion, action, index] = [read.number(), DISCUSSION_ACTIONS[read.byte()], read.number()];
      return action === undefined ? null : { kind, discussion, action, index };
    }
  }
}

/** Seven bits a byte, the lowest first. */
function varint(n: number): number[] {
  const bytes: number[] = [];
  let rest = n;
  while (rest >= 128) {
    bytes.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  return [...bytes, rest];
}

function reader(bytes: Uint8Array): { byte(): number; number(): number; rest(): string } {
  let at = 0;
  const byte = (): number => bytes[at++] ?? 0;
  return {
    byte,
    number: () => {
      let n = 0;
      for (let scale = 1; ; scale *= 128) {
        const b = byte();
        n += (b % 128) * scale;
        if (b < 128) return n;
      }
    },
    rest: () => Buffer.from(bytes.subarray(at)).toString('utf8'),
  };
}
