/** A file within a compound file (MS-CFB), or why there is none. */
export type CompoundStream = { readonly ok: true; readonly bytes: Buffer } | { readonly ok: false; readonly reason: 'damaged' | 'absent' | 'encrypted' };

/** Sector numbers from here on mean no sector (MS-CFB 2.1). */
const firstSpecial = 0xfffffffa;
const endOfChain = 0xfffffffe;
const entryBytes = 128;

class Damaged extends Error {}

/**
 * The first stream of these names. Every chain of sectors is followed once and no further than the file has sectors, so a loop or a cut end is found at once.
 * Only as much is read as the names need.
 */
export function streamOf(file: Buffer, names: readonly string[]): CompoundStream {
  try {
    return new CompoundFile(file).stream(names);
  } catch (error) {
    if (error instanceof Damaged || error instanceof RangeError) return { ok: false, reason: 'damaged' };
    throw error;
  }
}

interface Entry {
  readonly name: string;
  readonly kind: number;
  readonly start: number;
  readonly size: number;
}

class CompoundFile {
  private readonly sectorBytes: number;
  private readonly table: readonly number[];
  private readonly sectors: number;

  constructor(private readonly file: Buffer) {
    const shift = file.readUInt16LE(30);
    if (shift !== 9 && shift !== 12) throw new Damaged();
    this.sectorBytes = 1 << shift;
    this.sectors = Math.ceil(file.length / this.sectorBytes);
    this.table = this.tableSectors().flatMap((sector) => this.numbers(this.whole(sector)));
  }

  stream(names: readonly string[]): CompoundStream {
    const entries = this.entries();
    const root = entries[0];
    if (root === undefined) throw new Damaged();
    const found = names.map((name) => entries.find((entry) => entry.kind === 2 && entry.name.toLowerCase() === name.toLowerCase())).find((entry) => entry !== undefined);
    if (found === undefined) return { ok: false, reason: entries.some(({ name }) => name === 'EncryptedPackage') ? 'encrypted' : 'absent' };
    const small = found.size < this.file.readUInt32LE(56);
    const bytes = small ? this.smallStream(root, found) : Buffer.concat(this.chain(found.start, this.table).map((sector) => this.sector(sector)));
    if (bytes.length < found.size) throw new Damaged();
    return { ok: true, bytes: bytes.subarray(0, found.size) };
  }

  private smallStream(root: Entry, entry: Entry): Buffer {
    const smallBytes = 1 << this.file.readUInt16LE(32);
    if (smallBytes !== 64) throw new Damaged();
    const store = Buffer.concat(this.chain(root.start, this.table).map((sector) => this.sector(sector)));
    const table = this.chain(this.file.readUInt32LE(60), this.table).flatMap((sector) => this.numbers(this.sector(sector)));
    return Buffer.concat(this.chain(entry.start, table).map((sector) => store.subarray(sector * smallBytes, (sector + 1) * smallBytes)));
  }

  private entries(): readonly Entry[] {
    const entries: Entry[] = [];
    for (const number of this.chain(this.file.readUInt32LE(48), this.table)) {
      const sector = this.whole(number);
      for (let at = 0; at + entryBytes <= sector.length; at += entryBytes) {
        const nameBytes = Math.min(sector.readUInt16LE(at + 64), 64);
        const name = sector.toString('utf16le', at, at + Math.max(0, nameBytes - 2));
        entries.push({ name, kind: sector[at + 66] ?? 0, start: sector.readUInt32LE(at + 116), size: sector.readUInt32LE(at + 120) });
      }
    }
    return entries;
  }

  /** Where the table of chains lies: 109 places in the header, further ones in sectors that name each other. */
  private tableSectors(): readonly number[] {
    const places = this.numbers(this.file.subarray(76, 512));
    const seen = new Set<number>();
    for (let next = this.file.readUInt32LE(68); next < firstSpecial; ) {
      if (seen.has(next)) throw new Damaged();
      seen.add(next);
      const listed = this.numbers(this.whole(next));
      places.push(...listed.slice(0, -1));
      next = listed.at(-1) ?? endOfChain;
    }
    const used = places.filter((place) => place < firstSpecial);
    if (new Set(used).size !== used.length) throw new Damaged();
    return used;
  }

  private chain(start: number, table: readonly number[]): readonly number[] {
    const chain: number[] = [];
    const seen = new Set<number>();
    for (let at = start; at !== endOfChain; ) {
      const next = table[at];
      if (seen.has(at) || next === undefined) throw new Damaged();
      seen.add(at);
      chain.push(at);
      at = next;
    }
    return chain;
  }

  /** The last sector of a file may be cut short by the program that wrote it; one that is not there at all was lost. */
  private sector(number: number): Buffer {
    if (number + 1 >= this.sectors) throw new Damaged();
    const start = (number + 1) * this.sectorBytes;
    return this.file.subarray(start, start + this.sectorBytes);
  }

  /** A sector that says where others are. */
  private whole(number: number): Buffer {
    const sector = this.sector(number);
    if (sector.length < this.sectorBytes) throw new Damaged();
    return sector;
  }

  private numbers(bytes: Buffer): number[] {
    const numbers: number[] = [];
    for (let at = 0; at + 4 <= bytes.length; at += 4) numbers.push(bytes.readUInt32LE(at));
    return numbers;
  }
}
