import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fetchFile } from '../../../src/app/fetchFile.js';
import type { Downloaded } from '../../../src/app/ports.js';
import { sweepFiles } from '../../../src/app/sweepFiles.js';
import type { Arrival, Command } from '../../../src/app/talk/types.js';
import { RetryLater } from '../../../src/support/errors.js';
import { folderStore } from '../../../src/storage/folder.js';
import { question, survey } from './controls.js';
import { World, type Phone } from './world.js';

const ASKS = survey([question('foto', { kind: 'image' }), question('suara', { kind: 'audio', required: false }), question('tempat', { kind: 'geopoint', required: false }), question('kata', { kind: 'text', required: false })]);
const JPEG = Uint8Array.from([0xff, 0xd8, 0xff, 0xe0, 0, 2, 0xff, 0xda, 0, 2, 9]);
const loaded = (bytes: Uint8Array): Downloaded => ({ kind: 'loaded', bytes });

let world: World;
let phone: Phone;
let folder: string;
/** What the platform answers, one after the other; the last one for good. */
let answers: (Downloaded | Error)[];
let paused: number[];
let downloads: number;

const sent = (bytes: number | null = 11): Command => ({ kind: 'attachment', file: 'id-at-the-platform', bytes });
const stored = () => readdir(folder).catch(() => []);
const prepare = async (arrival: Arrival): Promise<Arrival> =>
  await fetchFile(
    {
      ...world.deps,
      files: folderStore(folder),
      download: async () => {
        downloads += 1;
        const answer = answers.length > 1 ? answers.shift() : answers[0];
        if (answer === undefined || answer instanceof Error) throw answer ?? new Error('nothing to give');
        return await Promise.resolve(answer);
      },
      sleep: async (ms) => {
        paused.push(ms);
        await Promise.resolve();
      },
    },
    arrival,
  );
const answer = (key: string) => world.db.prisma.answer.findFirst({ where: { question: key } });
const tomorrow = () => world.db.pool.query(`UPDATE stored_file SET look_on = look_on - 3`);
const sweep = () => sweepFiles({ db: world.db, files: folderStore(folder) });

beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'pamong-sent-')), 'files');
  world = await World.open();
  world.prepare = prepare;
  answers = [loaded(JPEG)];
  paused = [];
  downloads = 0;
  const person = await world.employee('198501012010011001', 'Siti', '+6281200000001');
  phone = await world.bound(7, '+6281200000001');
  await world.campaign('k', [person], undefined, ASKS);
  await phone.menu('survei');
  await phone.press('Mulai: Kendali');
});
afterEach(async () => {
  await world.close();
  await rm(folder, { recursive: true, force: true });
});

test('a photo becomes an answer that names a file which is there, and the next question is asked', async () => {
  const [next] = await phone.does(sent());
  expect(next).toContain('2/4 · <b>Tanya suara</b>');
  const [name] = await stored();
  expect(await answer('foto')).toMatchObject({ value: name, withdrawnAt: null });
  expect(name).toMatch(/^file-[0-9a-f-]{36}$/);
  expect(await world.db.prisma.storedFile.findMany()).toMatchObject([{ name, inboxId: null }]);
});

test('what the sender calls a photo counts for nothing: its content is looked at', async () => {
  answers = [loaded(Buffer.from('<svg onload="x()">'))];
  expect(await phone.does(sent())).toEqual(['Di sini kami memerlukan foto. Silakan kirim satu foto, dari kamera atau galeri.']);
  expect(await answer('foto')).toBeNull();
  await tomorrow();
  expect([await sweep(), await stored()]).toEqual([1, []]);
});

test('a platform that stumbles is asked again, and one that stays away is told kindly; then the photo can be sent again', async () => {
  const away = new RetryLater('away', 1, 'platform');
  answers = [away, away, loaded(JPEG)];
  expect((await phone.does(sent()))[0]).toContain('Tanya suara');
  expect([downloads, paused]).toEqual([3, [1000, 2000]]);
  answers = [away];
  expect(await phone.does(sent())).toEqual(['Berkas itu belum dapat kami ambil. Mohon kirim sekali lagi.']);
  expect(await world.db.prisma.inbox.count({ where: { state: 'new' } })).toBe(0);
  answers = [loaded(Uint8Array.from([0x49, 0x44, 0x33, 4, 0]))];
  expect((await phone.does(sent()))[0]).toContain('Tombol untuk mengirim lokasi');
});

test('one that says it is too large is never fetched, and one that turns out to be is not stored', async () => {
  expect(await phone.does(sent(20_000_001))).toEqual(['Berkas itu terlalu besar. Mohon kirim yang paling besar 20 MB.']);
  expect(downloads).toBe(0);
  answers = [{ kind: 'too-large', bytes: 30_000_000 }];
  expect(await phone.does(sent(null))).toEqual(['Berkas itu terlalu besar. Mohon kirim yang paling besar 20 MB.']);
  expect(await stored()).toEqual([]);
});

test('the same update again finds the same name: one file, one answer', async () => {
  const arrival = { chat: 7, sentAt: null, message: null, languageHint: 'id', command: sent() };
  const { id } = await world.db.prisma.inbox.create({ data: { source: 'telegram', account: 'bot', updateKey: 'again', actor: '7', payload: '{}', receivedAt: new Date(world.clock.now()) } });
  const first = await prepare({ ...arrival, inbox: Number(id) });
  const second = await prepare({ ...arrival, inbox: Number(id) });
  expect(second).toEqual(first);
  expect(await stored()).toHaveLength(1);
});

test('where no file is asked for, none is fetched', async () => {
  await phone.does(sent());
  await phone.press('Lewati');
  await phone.press('Lewati');
  downloads = 0;
  expect((await phone.does(sent()))[0]).toContain('Di sini kami hanya dapat membaca tulisan.');
  await phone.press('Jeda');
  expect((await phone.does(sent()))[0]).toContain('Maaf, kami hanya dapat membaca tulisan.');
  expect([downloads, await stored()]).toEqual([0, expect.any(Array)]);
});

test('a place is noted, and the key that sent it goes', async () => {
  await phone.does(sent());
  await phone.press('Lewati');
  expect((await phone.does({ kind: 'location', latitude: 3.5896, longitude: 98.6731, accuracy: 12 })).slice(0, 1)).toEqual(['Lokasi sudah kami catat.']);
  expect(await answer('tempat')).toMatchObject({ value: '3.5896 98.6731 0.0 12.0' });
});

test('files stay as long as an answer names them; a replaced one goes, and what was sent stays for good', async () => {
  await phone.does(sent());
  const [first = ''] = await stored();
  await phone.press('Kembali');
  await phone.does(sent());
  await tomorrow();
  expect(await sweep()).toBe(1);
  expect(await stored()).not.toContain(first);
  for (const label of ['Lewati', 'Lewati', 'Lewati', 'Kirim']) await phone.press(label);
  await tomorrow();
  expect([await sweep(), (await stored()).length]).toEqual([0, 1]);
  expect(await world.db.prisma.storedFile.findMany({ select: { lookOn: true } })).toEqual([{ lookOn: null }]);
});

test('the file of an anonymous answer has no row that leads to anybody, and is never taken for one that nobody needs', async () => {
  const person = await world.employee('198501012010011002', 'Ani', '+6281200000002');
  const other = await world.bound(8, '+6281200000002');
  await world.campaign('anonim', [person], undefined, { ...ASKS, id: 'foto-anonim', settings: { ...ASKS.settings, respondent: 'anonymous' } });
  await other.menu('survei');
  await other.press('Mulai: Kendali');
  answers = [loaded(Buffer.from('no picture')), loaded(JPEG)];
  await other.does(sent());
  await other.does(sent());
  expect(await world.db.prisma.storedFile.count()).toBe(1);
  await tomorrow();
  expect([await sweep(), (await stored()).length, await world.db.prisma.storedFile.count()]).toEqual([1, 1, 0]);
});

test('nothing of a file is logged: no name, no id at the platform', async () => {
  answers = [new RetryLater('away', 1, 'platform'), loaded(JPEG)];
  await phone.does(sent());
  expect(world.logged.length).toBeGreaterThan(0);
  expect(JSON.stringify(world.logged)).not.toMatch(/id-at-the-platform|file-[0-9a-f]{8}/);
});
