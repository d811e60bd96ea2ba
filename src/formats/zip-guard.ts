import { inflateRawSync } from 'node:zlib';

export type ZipVerdict =
  | { readonly kind: 'sound'; readonly names: readonly string[] }
  | { readonly kind: 'too-large' }
  | { readonly kind: 'damaged' }
  /** A part declares a document type or an entity, which no spreadsheet program writes. */
  | { readonly kind: 'forbidden' };

const endSignature = 0x06054b50;
const entrySignature = 0x02014b50;
const localSignature = 0x04034b50;
const mostEntries = 10_000;

/**
 * Looks a ZIP over before anything parses it: first the sizes its central directory declares, then what really comes out, part by part, never more
 * than `limit` bytes in all. The directory alone is not enough, since it may lie. Parts that share bytes are counted each time.
 */
export function inspectZip(bytes: Uint8Array, limit: number): ZipVerdict {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = findEnd(view);
  if (end === undefined) return { kind: 'damaged' };
  const count = view.getUint16(end + 10, true);
  const entries: Entry[] = [];
  let at = view.getUint32(end + 16, true);
  for (let index = 0; index < count; index += 1) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== entrySignature) return { kind: 'damaged' };
    const nameLength = view.getUint16(at + 28, true);
    entries.push({
      name: new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength)),
      method: view.getUint16(at + 10, true),
      packed: view.getUint32(at + 20, true),
      unpacked: view.getUint32(at + 24, true),
      local: view.getUint32(at + 42, true),
    });
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  if (count > mostEntries || entries.reduce((sum, { unpacked }) => sum + unpacked, 0) > limit) return { kind: 'too-large' };

  let left = limit;
  for (const entry of entries) {
    const content = unpack(bytes, view, entry, left);
    if (!(content instanceof Uint8Array)) return { kind: content };
    left -= content.length;
    if (/\.(?:xml|rels|vml)$/i.test(entry.name) && (content.includes('<!DOCTYPE') || content.includes('<!ENTITY'))) return { kind: 'forbidden' };
  }
  return { kind: 'sound', names: entries.map(({ name }) => name) };
}

interface Entry {
  readonly name: string;
  readonly method: number;
  readonly packed: number;
  readonly unpacked: number;
  readonly local: number;
}

function unpack(bytes: Uint8Array, view: DataView, entry: Entry, left: number): Buffer | 'too-large' | 'damaged' {
  if (entry.local + 30 > bytes.length || view.getUint32(entry.local, true) !== localSignature) return 'damaged';
  const start = entry.local + 30 + view.getUint16(entry.local + 26, true) + view.getUint16(entry.local + 28, true);
  if (start + entry.packed > bytes.length) return 'damaged';
  const packed = Buffer.from(bytes.buffer, bytes.byteOffset + start, entry.packed);
  if (entry.method === 0) return packed.length > left ? 'too-large' : packed.length === entry.unpacked ? packed : 'damaged';
  if (entry.method !== 8) return 'damaged';
  try {
    const content = inflateRawSync(packed, { maxOutputLength: Math.max(1, left) });
    return content.length === entry.unpacked ? content : 'damaged';
  } catch (error) {
    return error instanceof RangeError ? 'too-large' : 'damaged';
  }
}

/** The end record is the last 22 bytes and a comment of at most 65,535. */
function findEnd(view: DataView): number | undefined {
  for (let at = view.byteLength - 22; at >= Math.max(0, view.byteLength - 22 - 65_535); at -= 1) {
    if (view.getUint32(at, true) === endSignature) return at;
  }
  return undefined;
}
