import { inflateRawSync } from 'node:zlib';
import { bytesInMemory, contentStart, directoryOf, type ByteSource, type ZipEntry } from './zip-directory.js';

export type ZipVerdict =
  | { readonly kind: 'sound'; readonly names: readonly string[] }
  | { readonly kind: 'too-large' }
  | { readonly kind: 'damaged' }
  /** A part declares a document type or an entity, which no spreadsheet program writes. */
  | { readonly kind: 'forbidden' };

const mostEntries = 10_000;

/**
 * Looks a ZIP over before anything parses it: first the sizes its central directory declares, then what really comes out, part by part, never more
 * than `limit` bytes in all. The directory alone is not enough, since it may lie. Parts that share bytes are counted each time.
 */
export function inspectZip(bytes: Uint8Array, limit: number): ZipVerdict {
  const source = bytesInMemory(bytes);
  const entries = directoryOf(source, mostEntries);
  if (entries === 'damaged') return { kind: 'damaged' };
  if (entries === 'too-many' || entries.reduce((sum, { unpacked }) => sum + unpacked, 0) > limit) return { kind: 'too-large' };

  let left = limit;
  for (const entry of entries) {
    const content = unpack(source, entry, left);
    if (!(content instanceof Uint8Array)) return { kind: content };
    left -= content.length;
    if (/\.(?:xml|rels|vml)$/i.test(entry.name) && (content.includes('<!DOCTYPE') || content.includes('<!ENTITY'))) return { kind: 'forbidden' };
  }
  return { kind: 'sound', names: entries.map(({ name }) => name) };
}

function unpack(source: ByteSource, entry: ZipEntry, left: number): Buffer | 'too-large' | 'damaged' {
  const start = contentStart(source, entry);
  if (start === undefined) return 'damaged';
  const packed = source.at(start, entry.packed);
  if (entry.method === 0) return packed.length > left ? 'too-large' : packed.length === entry.unpacked ? packed : 'damaged';
  if (entry.method !== 8) return 'damaged';
  try {
    const content = inflateRawSync(packed, { maxOutputLength: Math.max(1, left) });
    return content.length === entry.unpacked ? content : 'damaged';
  } catch (error) {
    return error instanceof RangeError ? 'too-large' : 'damaged';
  }
}
