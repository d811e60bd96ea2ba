import { createHash } from 'node:crypto';
import type { Upload } from './params.js';

export interface KeptFile extends Upload {
  readonly fileId: string;
  readonly uniqueId: string;
  readonly path: string;
}

const FILES_KEPT = 200;

/** Files that the bot sent, the newest 200 of them. */
export class Files {
  readonly #byId = new Map<string, KeptFile>();
  readonly #byPath = new Map<string, KeptFile>();
  #next = 1;

  keep(upload: Upload, folder: 'photos' | 'documents'): KeptFile {
    const number = this.#next++;
    const uniqueId = createHash('sha256').update(upload.bytes).digest('base64url').slice(0, 16);
    const extension = /\.[A-Za-z0-9]{1,8}$/.exec(upload.name)?.[0] ?? '';
    const kept: KeptFile = { ...upload, uniqueId, fileId: `BQAC${uniqueId}_${number}`, path: `${folder}/file_${number}${extension}` };
    this.#byId.set(kept.fileId, kept);
    this.#byPath.set(kept.path, kept);
    if (this.#byId.size > FILES_KEPT) {
      const [oldest] = this.#byId.values();
      if (oldest !== undefined) {
        this.#byId.delete(oldest.fileId);
        this.#byPath.delete(oldest.path);
      }
    }
    return kept;
  }

  find(fileId: string): KeptFile | undefined {
    return this.#byId.get(fileId);
  }

  at(path: string): KeptFile | undefined {
    return this.#byPath.get(path);
  }
}

/** Width and height of a PNG or JPEG, 0 by 0 of anything else. */
export function pictureSize(bytes: Buffer): { readonly width: number; readonly height: number } {
  if (bytes.length > 24 && bytes.readUInt32BE(0) === 0x89504e47) return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
  if (bytes.length > 4 && bytes.readUInt16BE(0) === 0xffd8) {
    let at = 2;
    while (at + 9 < bytes.length && bytes[at] === 0xff) {
      const marker = bytes[at + 1] ?? 0;
      const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
      if (isFrame) return { width: bytes.readUInt16BE(at + 7), height: bytes.readUInt16BE(at + 5) };
      at += 2 + bytes.readUInt16BE(at + 2);
    }
  }
  return { width: 0, height: 0 };
}
