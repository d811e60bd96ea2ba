import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { folderStore } from '../../src/storage/folder.js';

const NAME = 'file-0001-abcd';
let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'pamong-files-'));
});
afterEach(() => rm(root, { recursive: true }));

test('a file is there with all its bytes, readable and writable to its owner alone and executable to nobody', async () => {
  const folder = join(root, 'deep', 'files');
  const store = folderStore(folder);
  await store.put(NAME, Buffer.from('#!/bin/sh\n'));
  expect(Buffer.from((await store.get(NAME)) ?? []).toString()).toBe('#!/bin/sh\n');
  expect((await stat(join(folder, NAME))).mode & 0o777).toBe(0o600);
  expect((await stat(folder)).mode & 0o777).toBe(0o700);
});

test('the same name again puts one file there, and nothing is left beside it', async () => {
  const store = folderStore(root);
  await Promise.all([store.put(NAME, Buffer.from('satu')), store.put(NAME, Buffer.from('satu'))]);
  await store.put(NAME, Buffer.from('dua'));
  expect(await readdir(root)).toEqual([NAME]);
  expect(Buffer.from((await store.get(NAME)) ?? []).toString()).toBe('dua');
});

test('what is removed is gone, also a second time', async () => {
  const store = folderStore(root);
  await store.put(NAME, Buffer.from('x'));
  await store.remove(NAME);
  await store.remove(NAME);
  expect(await store.get(NAME)).toBeNull();
});

test.each(['../../etc/passwd', '.hidden-name', 'a', 'name.exe.sh', 'name/other-name', '', `x${'y'.repeat(200)}`])('%j is no name', async (name) => {
  const store = folderStore(root);
  await expect(store.get(name)).rejects.toThrow(RangeError);
  await expect(store.put(name, new Uint8Array())).rejects.toThrow(RangeError);
});
