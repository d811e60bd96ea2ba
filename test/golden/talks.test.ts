import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { z } from 'zod';
import type { BotApi } from '../../src/sandbox/telegram/server.js';
import { shiftedClock } from '../../src/support/clock.js';
import { freshDatabase, type TestDatabase } from '../support/database.js';
import { json } from '../product/office.js';
import { botApiSpec, liveEnv, openTelegram, Phone, start, TUESDAY, Watch, type Running } from '../product/product.js';

// Processes of their own take as long as the machine is busy; nothing here waits for a time to pass.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

/*
 * Every file of talks/ is played on the built product by one person's phone: `do` is what they do (or what happens), `sees` what they then read. A message that was
 * rewritten in place begins with "~", the answer to a press with "!". UPDATE_GOLDEN=1 writes what is seen anew; read the difference before you keep it.
 */
const folder = new URL('./talks/', import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith('.json')).sort();

const action = z.union([
  z.strictObject({ say: z.string() }),
  z.strictObject({ press: z.string() }),
  /** Presses a button seen earlier in the talk, by the label under which it was kept. */
  z.strictObject({ keep: z.string() }),
  z.strictObject({ pressKept: z.string() }),
  z.strictObject({ forge: z.string() }),
  z.strictObject({ contact: z.string() }),
  z.strictObject({ contactOfAnother: z.string() }),
  z.strictObject({ sticker: z.literal(true) }),
  z.strictObject({ send: z.enum(['photo', 'voice', 'document']) }),
  z.strictObject({ locate: z.literal(true) }),
  z.strictObject({ edit: z.string() }),
  z.strictObject({ followInviteOf: z.string() }),
  z.strictObject({ officer: z.array(z.string()) }),
  /** A command that nobody is told of. */
  z.strictObject({ office: z.array(z.string()) }),
  z.strictObject({ inGroup: z.string(), type: z.enum(['group', 'supergroup', 'channel']) }),
]);
type Action = z.infer<typeof action>;
const golden = z.strictObject({ about: z.string(), language: z.enum(['id', 'en']), talk: z.array(z.strictObject({ do: action, sees: z.array(z.string()) })) });

const SITUATIONS = ['binding-accepted', 'binding-by-officer', 'binding-invited', 'binding-refused', 'binding-wrong-number', 'groups', 'menu', 'needs-survey-en', 'needs-survey-id', 'stray-input', 'survey-errors', 'survey-kinds-en', 'survey-kinds-id'];

/** One person for each talk, in the order of the files; whoever the officer has to confirm has no number on the roster. */
const nip = (n: number): string => `19900101201501${1 + (n % 2)}${String(n + 1).padStart(3, '0')}`;
const NAMES = ['Andi', 'Bunga', 'Citra', 'Dian', 'Eko', 'Fitri', 'Gilang', 'Hana', 'Indra', 'Joko', 'Kirana', 'Lestari', 'Made'];
const HEADER = 'nip,nama,email,telepon,jabatan,unit,unit_induk,nip_atasan,status,zona_waktu';
const ROSTER = [HEADER, ...NAMES.map((name, n) => `${nip(n)},${name} Contoh,,${n === 1 ? '' : `0812000000${String(n).padStart(2, '0')}`},Staf,Unit ${n},,,PNS,Asia/Jakarta`)].join('\n');

const machine = shiftedClock(() => 0);
let database: TestDatabase;
let api: BotApi;
let watch: Watch;
let product: Running;
let env: Readonly<Record<string, string>>;
let folderOfFiles: string;

beforeAll(async () => {
  database = await freshDatabase();
  api = await openTelegram(() => watch.offset());
  watch = new Watch(database.connection, api);
  await watch.travel(TUESDAY, machine.real());
  folderOfFiles = await mkdtemp(join(tmpdir(), 'pamong-talks-'));
  env = liveEnv(api, { DATABASE_URL: database.url, DATA_DIR: folderOfFiles });
  product = await start(env);
  await json(['import', 'employees', 'pegawai.csv'], env, new Map([['pegawai.csv', ROSTER]]));
}, 60_000);

afterAll(async () => {
  await product.stop();
  await watch.close();
  await api.close();
  await database.drop();
  await rm(folderOfFiles, { recursive: true });
});

test('every situation has a talk of its name', () => {
  expect(files).toEqual(SITUATIONS.map((name) => `${name}.json`));
});

test.each(files.map((file, n) => ({ file, n })))('$file', async ({ file, n }) => {
  const wanted = golden.parse(JSON.parse(readFileSync(new URL(file, folder), 'utf8')));
  const phone = new Phone(watch, 800_000 + n, NAMES[n] ?? 'Siapa', wanted.language);
  const kept = new Map<string, { readonly message: number; readonly data: string }>();
  const talk: { do: Action; sees: readonly string[] }[] = [];
  for (const { do: what } of wanted.talk) talk.push({ do: what, sees: (await play(phone, what, n, kept)).map(timeless) });
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(new URL(file, folder), `${JSON.stringify({ ...wanted, talk }, null, 2)}\n`);
  else expect(talk).toEqual(wanted.talk);
});

test.skipIf(botApiSpec === undefined)('every call of every talk is one that the Bot API allows (skipped where ../shared/specs/telegram-bot-api.json is not at hand)', () => {
  expect(api.specViolations).toEqual([]);
});

/** Minutes pass while tests run, and a code is whatever was drawn. */
const timeless = (text: string): string => text.replaceAll(/\b(09|10)([.:])\d\d (WIB|WIT)/g, '$1$200 $3').replaceAll(/(kode|code) \d{4}\b/g, '$1 ####');

/** The least that counts as a picture, as a recording and as a file. */
const SAMPLES = { photo: Buffer.from('ffd8ffe00002ffda0002ffd9', 'hex'), voice: Buffer.from(`OggS${'\0'.repeat(24)}OpusHead`), document: Buffer.from('%PDF-1.7') };

async function play(phone: Phone, what: Action, n: number, kept: Map<string, { readonly message: number; readonly data: string }>): Promise<readonly string[]> {
  if ('say' in what) return await phone.say(what.say);
  if ('press' in what) return await pressed(phone, phone.button(what.press));
  if ('keep' in what) {
    kept.set(what.keep, phone.button(what.keep));
    return [];
  }
  if ('pressKept' in what) return await pressed(phone, kept.get(what.pressKept) ?? { message: 0, data: '' });
  if ('forge' in what) return await pressed(phone, { ...phone.button(what.forge), data: `${phone.button(what.forge).data.slice(0, -1)}_` });
  if ('contact' in what) return await phone.contact(what.contact);
  if ('contactOfAnother' in what) return await phone.contact(what.contactOfAnother, 0);
  if ('sticker' in what) return await phone.sticker();
  if ('send' in what) return await phone.sends(what.send, SAMPLES[what.send]);
  if ('locate' in what) return await phone.locates(3.5896, 98.6731, 12);
  if ('edit' in what) return await phone.edit(phone.lastPersonMessage(), what.edit);
  if ('followInviteOf' in what) {
    const links = await json<{ nip: string; link: string }[]>(['invite', '--unit', what.followInviteOf], env);
    return await phone.say(`/start ${new URL(links.find((row) => row.nip === nip(n))?.link ?? '').searchParams.get('start') ?? ''}`);
  }
  if ('office' in what) {
    await json(what.office, env);
    return [];
  }
  if ('officer' in what) {
    phone.news();
    const before = phone.messages().length;
    await json(what.officer.map((word) => (word === 'NIP' ? nip(n) : word)), env);
    for (let look = 0; look < 400 && phone.messages().length === before; look++) await pause(20);
    return phone.news();
  }
  return await inGroup(what.inGroup, what.type, n);
}

async function pressed(phone: Phone, { message, data }: { readonly message: number; readonly data: string }): Promise<readonly string[]> {
  const sees = await phone.presses(message, data);
  const toast = phone.toast();
  return toast === '' ? sees : [...sees, `! ${toast}`];
}

/** A group, supergroup or channel in which somebody writes. */
async function inGroup(text: string, type: 'group' | 'supergroup' | 'channel', n: number): Promise<readonly string[]> {
  const chat = { id: -1_000_000 - n, type, title: 'Grup Dinas' };
  const seen: string[] = [];
  const stop = api.on('message', ({ chatId, message }) => {
    if (chatId === chat.id) seen.push(message.text);
  });
  const content = { message_id: 1, date: 1, chat, text, ...(type !== 'channel' && { from: { id: 800_000 + n, is_bot: false, first_name: 'Siapa' } }) };
  if (api.inject(type === 'channel' ? { channel_post: content } : { message: content }) !== null) watch.given(1);
  await watch.settled();
  stop();
  return seen;
}
