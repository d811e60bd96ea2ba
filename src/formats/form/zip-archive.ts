import { pipeline, Readable } from 'node:stream';
import { createInflateRaw, crc32 } from 'node:zlib';
import { contentStart, directoryOf, type ByteSource, type ZipEntry } from '../zip-directory.js';
import type { FormLimits } from './limits.js';
import type { FormFileMessages } from './messages.js';
import { megabytes, refuse } from './refusal.js';

/** What may still be unpacked, over everything that is. */
export class UnpackBudget {
  constructor(
    private left: number,
    private readonly onTooMuch: () => never,
  ) {}

  take(bytes: number): void {
    this.left -= bytes;
    if (this.left < 0) this.onTooMuch();
  }
}

const sliceBytes = 65_536;

/**
 * A ZIP file that is unpacked piece by piece, so that memory never holds more than the reader asks for. Nothing that the directory says is believed: sizes and
 * checksums are compared with what comes out, and parts that share bytes, which no program writes and which make bombs small, are refused.
 */
export class ZipArchive {
  private readonly starts = new Map<ZipEntry, number>();
  private readonly read = new Set<ZipEntry>();

  private constructor(
    private readonly source: ByteSource,
    readonly entries: readonly ZipEntry[],
    private readonly messages: FormFileMessages,
  ) {}

  /** @throws FormRefused when the directory cannot be followed, is too long, declares more than `most` bytes, or has encrypted or overlapping parts. */
  static open(source: ByteSource, most: number, limits: FormLimits, messages: FormFileMessages): ZipArchive {
    const entries = directoryOf(source, limits.files);
    if (entries === 'damaged') return refuse({ message: messages.damaged() });
    if (entries === 'too-many') return refuse({ message: messages.tooManyFiles(limits.files) });
    if (entries.some(({ encrypted }) => encrypted)) refuse({ message: messages.passwordProtected() });
    if (entries.reduce((sum, { unpacked }) => sum + unpacked, 0) > most) refuse({ message: messages.contentTooLarge(megabytes(most)) });
    const archive = new ZipArchive(source, entries, messages);
    archive.placeEntries();
    return archive;
  }

  find(name: string): ZipEntry | undefined {
    return this.entries.find((entry) => entry.name === name) ?? this.entries.find((entry) => entry.name.toLowerCase() === name.toLowerCase());
  }

  /** The entry's content in pieces. @throws FormRefused when it is damaged or more than the budget has. */
  async *unpack(entry: ZipEntry, budget: UnpackBudget): AsyncGenerator<Buffer> {
    this.read.add(entry);
    let size = 0;
    let sum = 0;
    for await (const piece of this.pieces(entry)) {
      size += piece.length;
      budget.take(piece.length);
      if (size > entry.unpacked) this.damaged();
      sum = crc32(piece, sum);
      yield piece;
    }
    if (size !== entry.unpacked || sum !== entry.crc) this.damaged();
  }

  async content(entry: ZipEntry, budget: UnpackBudget): Promise<Buffer> {
    const pieces: Buffer[] = [];
    for await (const piece of this.unpack(entry, budget)) pieces.push(Buffer.from(piece));
    return Buffer.concat(pieces);
  }

  /** Unpacks what nobody asked for and lets it go, so that a bomb is named wherever it lies. */
  async checkRest(budget: UnpackBudget): Promise<void> {
    for (const entry of this.entries) {
      if (this.read.has(entry)) continue;
      for await (const piece of this.unpack(entry, budget)) void piece;
    }
  }

  private async *pieces(entry: ZipEntry): AsyncGenerator<Buffer> {
    const start = this.starts.get(entry) ?? this.damaged();
    if (entry.method === 0) {
      yield* this.slices(start, entry.packed);
      return;
    }
    if (entry.method !== 8) this.damaged();
    // Whatever ends the pipeline shows where its end is read.
    const inflated = pipeline(Readable.from(this.slices(start, entry.packed)), createInflateRaw(), () => undefined);
    try {
      for await (const piece of inflated) {
        if (!Buffer.isBuffer(piece)) throw new TypeError('Unpacking gives bytes.');
        yield piece;
      }
    } catch (error) {
      if (error instanceof Error && 'code' in error && typeof error.code === 'string' && error.code.startsWith('Z_')) this.damaged();
      throw error;
    } finally {
      inflated.destroy();
    }
  }

  private *slices(start: number, length: number): Generator<Buffer> {
    for (let at = 0; at < length; at += sliceBytes) yield this.source.at(start + at, Math.min(sliceBytes, length - at));
  }

  private placeEntries(): void {
    for (const entry of this.entries) this.starts.set(entry, contentStart(this.source, entry) ?? this.damaged());
    let end = 0;
    for (const [entry, start] of [...this.starts].toSorted(([a], [b]) => a.local - b.local)) {
      if (entry.local < end) this.damaged();
      end = start + entry.packed;
    }
  }

  private damaged(): never {
    return refuse({ message: this.messages.damaged() });
  }
}
