import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';

/** Up to which multiple of bytes a text is filled before it is sealed, so that its length tells little. */
export const PADDING = {
  /** What one update of a platform says. */
  update: 1_024,
  /** All answers of one person, and whatever shows what somebody was asked: most surveys fit once, so that all boxes of one are of one length. */
  answers: 8_192,
} as const;

/** Keeps texts that whoever reads the database shall not read. The key is outside of it. */
export interface Vault {
  /**
   * Seals a text.
   * @param context what it is and whose, such as `conversation:17`: under another one the box does not open, so that no box can be put in another's place.
   * @param padding bytes; see `PADDING`.
   */
  seal(text: string, context: string, padding: number): string;
  /** The text of a box; null where it was sealed with another key or for another context, or was changed. */
  open(box: string, context: string): string | null;
  /** A mark of a text that is always the same and tells nothing of it: 22 letters, digits, dashes and underscores. */
  mark(text: string): string;
}

const PREFIX = 'v1.';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
export const VAULT_KEY_BYTES = 32;

/** Whether this is a box at all, whoever may open it. */
export const isBox = (text: string): boolean => text.startsWith(PREFIX);

/**
 * AES-256-GCM with a fresh random nonce for each box (NIST SP 800-38D, 8.2.2); marks are HMAC-SHA256 under a key of their own, derived by HKDF (RFC 5869).
 * @param key 32 bytes.
 * @throws RangeError for any other length.
 */
export function createVault(key: Uint8Array): Vault {
  if (key.length !== VAULT_KEY_BYTES) throw new RangeError('The key has to have 32 bytes.');
  const derived = (purpose: string): Buffer => Buffer.from(hkdfSync('sha256', key, new Uint8Array(), purpose, VAULT_KEY_BYTES));
  const sealing = derived('pamong.seal');
  const marking = derived('pamong.mark');
  return {
    seal: (text, context, padding) => {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', sealing, nonce);
      cipher.setAAD(Buffer.from(context));
      const body = Buffer.concat([cipher.update(padded(text, padding)), cipher.final()]);
      return PREFIX + Buffer.concat([nonce, body, cipher.getAuthTag()]).toString('base64url');
    },
    open: (box, context) => {
      const bytes = Buffer.from(box.slice(PREFIX.length), 'base64url');
      if (!isBox(box) || bytes.length < NONCE_BYTES + TAG_BYTES + LENGTH_BYTES) return null;
      const decipher = createDecipheriv('aes-256-gcm', sealing, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
      decipher.setAAD(Buffer.from(context));
      decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
      try {
        return unpadded(Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]));
      } catch {
        return null;
      }
    },
    mark: (text) => createHmac('sha256', marking).update(text).digest('base64url').slice(0, 22),
  };
}

const LENGTH_BYTES = 4;

function padded(text: string, padding: number): Buffer {
  const said = Buffer.from(text);
  const filled = Buffer.alloc(Math.ceil((LENGTH_BYTES + said.length) / padding) * padding);
  filled.writeUInt32BE(said.length);
  said.copy(filled, LENGTH_BYTES);
  return filled;
}

const unpadded = (filled: Buffer): string => filled.toString('utf8', LENGTH_BYTES, LENGTH_BYTES + filled.readUInt32BE());
