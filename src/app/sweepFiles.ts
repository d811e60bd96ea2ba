import { filesToLookAt, forgetFile, keepFile } from '../db/storedFiles.js';
import type { Database } from '../db/database.js';
import type { FileStore } from './ports.js';

const AT_A_TIME = 100;

/**
 * Removes files that belong to no answer: of a refused or replaced answer, of one that was withdrawn and sent without, of an update that came to nothing.
 * A store that does not answer is asked again by the next sweep.
 * @returns how many were removed.
 */
export async function sweepFiles({ db, files }: { readonly db: Database; readonly files: Pick<FileStore, 'remove'> }): Promise<number> {
  let removed = 0;
  for (const { name, fate } of await filesToLookAt(db, AT_A_TIME)) {
    if (fate !== 'remove') {
      await keepFile(db, name, fate === 'look-again');
      continue;
    }
    await files.remove(name);
    await forgetFile(db, name);
    removed += 1;
  }
  return removed;
}
