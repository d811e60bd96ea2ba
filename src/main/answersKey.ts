import { randomBytes, randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Misconfigured } from '../support/errors.js';
import { VAULT_KEY_BYTES } from '../support/vault.js';

/** Its name in DATA_DIR. */
export const KEY_FILE = 'answers.key';

/**
 * The key that seals drafts of anonymous surveys and what arrives: the one that was set, or else the one in DATA_DIR, which whichever process comes first makes once.
 * Only its owner may read the file; it is not in the database, and no backup of the database holds it.
 * @throws Misconfigured when the file is there and holds no key, or can be neither read nor made.
 */
export async function answersKey({ answersKey: set, dataDir }: { readonly answersKey: Uint8Array | undefined; readonly dataDir: string }): Promise<Uint8Array> {
  if (set !== undefined) return set;
  const file = join(dataDir, KEY_FILE);
  const text = await contentOf(file)
    .then(async (found) => found ?? (await made(file, dataDir)))
    .catch((error: unknown) => {
      throw new Misconfigured([`ANSWERS_KEY is missing, and DATA_DIR/${KEY_FILE} can be neither read nor made (${error instanceof Error && 'code' in error ? String(error.code) : 'error'})`]);
    });
  const key = Buffer.from(text.trim(), 'base64');
  if (key.length !== VAULT_KEY_BYTES) throw new Misconfigured([`DATA_DIR/${KEY_FILE} holds no key of ${VAULT_KEY_BYTES} bytes in base64`]);
  return key;
}

/** Written beside and then linked: whoever reads the file never finds half a key, and of two processes the second takes the first one's. */
async function made(file: string, folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const beside = `${file}.${randomUUID()}`;
  const text = `${randomBytes(VAULT_KEY_BYTES).toString('base64')}\n`;
  await writeFile(beside, text, { mode: 0o600, flag: 'wx', flush: true });
  try {
    await link(beside, file);
    return text;
  } catch (error) {
    const theirs = await contentOf(file);
    if (theirs === null) throw error;
    return theirs;
  } finally {
    await rm(beside, { force: true });
  }
}

async function contentOf(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
