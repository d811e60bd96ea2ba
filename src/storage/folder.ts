import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileStore } from '../app/ports.js';
import { checkedName } from './names.js';

/**
 * Keeps files in a folder that only this user can enter, readable and writable to this user and executable to nobody.
 * A name is there with all its bytes or not at all.
 */
export function folderStore(folder: string): FileStore {
  const pathOf = (name: string): string => join(folder, checkedName(name));
  return {
    put: async (name, bytes) => {
      const path = pathOf(name);
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const draft = join(folder, `.${randomBytes(12).toString('hex')}`);
      try {
        await using(await open(draft, 'wx', 0o600), async (file) => {
          await file.writeFile(bytes);
          await file.sync();
        });
        await rename(draft, path);
      } catch (error) {
        await rm(draft, { force: true });
        throw error;
      }
      // The name itself is on disk only with its folder.
      await using(await open(folder, 'r'), (directory) => directory.sync());
    },
    get: async (name) => {
      try {
        return await readFile(pathOf(name));
      } catch (error) {
        if (isMissing(error)) return null;
        throw error;
      }
    },
    remove: async (name) => {
      await rm(pathOf(name), { force: true });
    },
  };
}

async function using(file: FileHandle, work: (file: FileHandle) => Promise<void>): Promise<void> {
  try {
    await work(file);
  } finally {
    await file.close();
  }
}

const isMissing = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT';
