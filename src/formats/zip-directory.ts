/** Bytes that can be looked at anywhere: a file on disk or what is in memory already. */
export interface ByteSource {
  readonly size: number;
  /** At most `length` bytes from `offset`; fewer where the source ends. */
  at(offset: number, length: number): Buffer;
}

export function bytesInMemory(bytes: Uint8Array): ByteSource {
  return {
    size: bytes.length,
    at: (offset, length) => Buffer.from(bytes.buffer, bytes.byteOffset + Math.min(offset, bytes.length), Math.max(0, Math.min(length, bytes.length - offset))),
  };
}

/** An entry as the central directory tells it, which may be a lie (APPNOTE 4.3.12). */
export interface ZipEntry {
  readonly name: string;
  /** 0 stored, 8 deflated. */
  readonly method: number;
  readonly encrypted: boolean;
  readonly crc: number;
  readonly packed: number;
  readonly unpacked: number;
  /** Where the entry's own header stands. */
  readonly local: number;
  /** The file's mode as Unix has it, 0 where the entry was made elsewhere: the upper half of the external attributes. */
  readonly mode: number;
}

const endSignature = 0x06054b50;
const entrySignature = 0x02014b50;
const localSignature = 0x04034b50;
/** The end record is the last 22 bytes and a comment of at most 65,535. */
const farthestEnd = 22 + 65_535;

/** The entries in their order, `'damaged'` where there is no directory that could be followed, `'too-many'` beyond `mostEntries`. */
export function directoryOf(source: ByteSource, mostEntries: number): readonly ZipEntry[] | 'damaged' | 'too-many' {
  const tail = source.at(Math.max(0, source.size - farthestEnd), farthestEnd);
  const end = findEnd(tail);
  if (end === undefined) return 'damaged';
  const count = tail.readUInt16LE(end + 10);
  if (count > mostEntries) return 'too-many';
  const start = tail.readUInt32LE(end + 16);
  const directory = source.at(start, Math.min(tail.readUInt32LE(end + 12), source.size));
  const entries: ZipEntry[] = [];
  let at = 0;
  for (let index = 0; index < count; index += 1) {
    if (at + 46 > directory.length || directory.readUInt32LE(at) !== entrySignature) return 'damaged';
    const nameLength = directory.readUInt16LE(at + 28);
    entries.push({
      name: directory.toString('utf8', at + 46, at + 46 + nameLength),
      method: directory.readUInt16LE(at + 10),
      encrypted: (directory.readUInt16LE(at + 8) & 1) === 1,
      crc: directory.readUInt32LE(at + 16),
      packed: directory.readUInt32LE(at + 20),
      unpacked: directory.readUInt32LE(at + 24),
      local: directory.readUInt32LE(at + 42),
      mode: directory.readUInt16LE(at + 40),
    });
    at += 46 + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  return entries;
}

/** Where the entry's packed bytes begin, or `undefined` where its own header is not there or they would run past the end. */
export function contentStart(source: ByteSource, entry: ZipEntry): number | undefined {
  const header = source.at(entry.local, 30);
  if (header.length < 30 || header.readUInt32LE(0) !== localSignature) return undefined;
  const start = entry.local + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
  return start + entry.packed > source.size ? undefined : start;
}

function findEnd(tail: Buffer): number | undefined {
  for (let at = tail.length - 22; at >= 0; at -= 1) if (tail.readUInt32LE(at) === endSignature) return at;
  return undefined;
}
