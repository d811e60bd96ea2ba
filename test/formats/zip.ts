import { crc32, deflateRawSync } from 'node:zlib';

export interface ZipPart {
  readonly name: string;
  readonly content: Uint8Array;
  /** The unpacked size to write in place of the true one. */
  readonly claims?: number;
  /** The file's mode as Unix has it; `0o120777` is a symbolic link. */
  readonly mode?: number;
  readonly encrypted?: boolean;
  /** How often the directory lists it; every time the same bytes. */
  readonly listed?: number;
}

/** A ZIP file written by hand, so that it can lie. */
export function zip(parts: readonly ZipPart[]): Uint8Array {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, content, claims, mode = 0, encrypted = false, listed = 1 } of parts) {
    const packed = deflateRawSync(content);
    const nameBytes = Buffer.from(name);
    const header = Buffer.alloc(46);
    header.writeUInt32LE(0x02014b50, 0);
    header.writeUInt16LE(20, 4);
    header.writeUInt16LE(20, 6);
    header.writeUInt16LE(encrypted ? 1 : 0, 8);
    header.writeUInt16LE(8, 10);
    header.writeUInt32LE(crc32(content), 16);
    header.writeUInt32LE(packed.length, 20);
    header.writeUInt32LE(claims ?? content.length, 24);
    header.writeUInt16LE(nameBytes.length, 28);
    header.writeUInt16LE(mode, 40);
    header.writeUInt32LE(offset, 42);
    for (let time = 0; time < listed; time += 1) directory.push(Buffer.concat([header, nameBytes]));
    // A part's own header is the middle of its entry in the directory.
    const local = Buffer.concat([Buffer.from('504b0304', 'hex'), header.subarray(6, 32), nameBytes, packed]);
    locals.push(local);
    offset += local.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(directory.length, 8);
  end.writeUInt16LE(directory.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(offset, 16);
  return new Uint8Array(Buffer.concat([...locals, central, end]));
}
