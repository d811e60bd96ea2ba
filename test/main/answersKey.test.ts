import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { answersKey, KEY_FILE } from '../../src/main/answersKey.js';
import { Misconfigured } from '../../src/support/errors.js';

let dataDir: string;
beforeEach(async () => {
  dataDir = join(await mkdtemp(join(tmpdir(), 'pamong-key-')), 'data');
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

test('Processes that start at the same moment make one key, which only its owner may read', async () => {
  const keys = await Promise.all(Array.from({ length: 8 }, () => answersKey({ answersKey: undefined, dataDir })));
  expect(new Set(keys.map((key) => Buffer.from(key).toString('hex'))).size).toBe(1);
  expect(keys[0]?.length).toBe(32);
  expect((await stat(join(dataDir, KEY_FILE))).mode & 0o777).toBe(0o600);
  expect(await readdir(dataDir)).toEqual([KEY_FILE]);
  expect(await answersKey({ answersKey: undefined, dataDir })).toEqual(keys[0]);
});

test('A key that is set is taken, and no file is made', async () => {
  const set = new Uint8Array(32).fill(9);
  expect(await answersKey({ answersKey: set, dataDir })).toBe(set);
  await expect(stat(dataDir)).rejects.toThrow(/ENOENT/);
});

test('Where no key is set and no file can be made, it says what to set', async () => {
  await writeFile(join(dataDir, '..', 'a-file'), '');
  await expect(answersKey({ answersKey: undefined, dataDir: join(dataDir, '..', 'a-file') })).rejects.toMatchObject({ mistakes: [expect.stringMatching(/^ANSWERS_KEY is missing/)] });
});

test('A file that holds no key is named, its content is not, and it stays as it is', async () => {
  await answersKey({ answersKey: undefined, dataDir });
  await writeFile(join(dataDir, KEY_FILE), 'rahasia');
  const refused = answersKey({ answersKey: undefined, dataDir });
  await expect(refused).rejects.toBeInstanceOf(Misconfigured);
  await expect(refused).rejects.not.toThrow(/rahasia/);
  expect(await readFile(join(dataDir, KEY_FILE), 'utf8')).toBe('rahasia');
});
