import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { NOTICE_VERSION } from '../../src/content/notice.js';
import type { Group } from '../../src/sandbox/telegram/groups.js';
import type { BotApi } from '../../src/sandbox/telegram/server.js';
import { shiftedClock } from '../../src/support/clock.js';
import { freshDatabase, type TestDatabase } from '../support/database.js';
import { json } from '../product/office.js';
import { botApiSpec, liveEnv, openTelegram, Phone, shown, start, TUESDAY, Watch, type Running } from '../product/product.js';

// A process of its own takes as long as the machine is busy; nothing here waits for a time to pass.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

/*
 * Every file of discussions/ is played on the built product by five people's phones and a group: `do` is what somebody does, `sees` what they then read in private
 * (rewritten messages begin with "~", the answer to a press with "!"), `group` what came in the group. Proposals are shown in an order that chance gives; here they
 * are put in alphabetical order, their numbers as "#". UPDATE_GOLDEN=1 writes what is seen anew; read the difference before you keep it.
 */
const folder = new URL('./discussions/', import.meta.url);
const LANGUAGES = ['en', 'id'] as const;
type Language = (typeof LANGUAGES)[number];
const files = readdirSync(folder).filter((name) => name.endsWith('.json')).sort();

const who = { as: z.enum(['Ani', 'Budi', 'Citra', 'Dewi', 'Eko']) };
const action = z.union([
  /** CODE stands for the discussion's code, UNIT for the unit. */
  z.strictObject({ officer: z.array(z.string()) }),
  z.strictObject({ ...who, inGroup: z.string() }),
  z.strictObject({ ...who, addsBot: z.boolean() }),
  /** Presses the newest button in the group, and then START in private. */
  z.strictObject({ ...who, follows: z.literal(true) }),
  z.strictObject({ ...who, says: z.string() }),
  z.strictObject({ ...who, presses: z.string() }),
  /** Presses the button of the proposal that reads so. */
  z.strictObject({ ...who, votesFor: z.string() }),
]);
type Action = z.infer<typeof action>;
const golden = z.strictObject({ about: z.string(), talk: z.array(z.strictObject({ do: action, sees: z.array(z.string()), group: z.array(z.string()) })) });

const NAMES = ['Ani', 'Budi', 'Citra', 'Dewi', 'Eko'] as const;
const UNITS: Readonly<Record<Language, string>> = { id: 'Dinas Kominfo', en: 'Dinas Arsip' };
const account = (language: Language, n: number): number => 700_000 + 100 * LANGUAGES.indexOf(language) + n;
const nip = (language: Language, n: number): string => `19850101201001${1 + LANGUAGES.indexOf(language)}${String(n + 1).padStart(3, '0')}`;
const HEADER = 'nip,nama,email,telepon,jabatan,unit,unit_induk,nip_atasan,status,zona_waktu';
const ROSTER = [HEADER, ...LANGUAGES.flatMap((language) => NAMES.map((name, n) => `${nip(language, n)},${name} Contoh,,,Staf,${UNITS[language]},,,PNS,Asia/Jakarta`))].join('\n');

const machine = shiftedClock(() => 0);
let database: TestDatabase;
let api: BotApi;
let watch: Watch;
let product: Running;
let env: Readonly<Record<string, string>>;

beforeAll(async () => {
  database = await freshDatabase();
  api = await openTelegram(() => watch.offset());
  watch = new Watch(database.connection, api);
  await watch.travel(TUESDAY, machine.real());
  env = liveEnv(api, { DATABASE_URL: database.url });
  product = await start(env);
  await json(['import', 'employees', 'pegawai.csv'], env, new Map([['pegawai.csv', ROSTER]]));
  // How a chat is bound is told by the talks; here it is.
  for (const language of LANGUAGES) {
    for (const n of NAMES.keys()) {
      await watch.pool.query(`INSERT INTO chat (id, language, consent, notice_version, employee_id) SELECT $1, $2, 'accepted', $3, id FROM employee WHERE nip = $4`, [account(language, n), language, NOTICE_VERSION, nip(language, n)]);
    }
  }
}, 60_000);

afterAll(async () => {
  await product.stop();
  await watch.close();
  await api.close();
  await database.drop();
});

test('there is one in each language', () => {
  expect(files).toEqual(LANGUAGES.map((language) => `${language}.json`));
});

test.each(LANGUAGES)('%s', async (language) => {
  const file = new URL(`${language}.json`, folder);
  const wanted = golden.parse(JSON.parse(readFileSync(file, 'utf8')));
  const hall = new Hall(language);
  const talk: { do: Action; sees: readonly string[]; group: readonly string[] }[] = [];
  for (const { do: what } of wanted.talk) talk.push({ do: what, ...(await hall.play(what)) });
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(file, `${JSON.stringify({ ...wanted, talk }, null, 2)}\n`);
  else expect(talk).toEqual(wanted.talk);
});

test.skipIf(botApiSpec === undefined)('every call of it is one that the Bot API allows (skipped where ../shared/specs/telegram-bot-api.json is not at hand)', () => {
  expect(api.specViolations).toEqual([]);
});

class Hall {
  readonly phones: ReadonlyMap<string, Phone>;
  readonly group: Group;
  #code = '';
  #seen = 0;

  constructor(readonly language: Language) {
    this.phones = new Map(NAMES.map((name, n) => [name, new Phone(watch, account(language, n), name, language)]));
    for (const n of NAMES.keys()) api.person({ id: account(language, n), firstName: NAMES[n] ?? '', languageCode: language, started: true });
    this.group = api.group({ title: UNITS[language], members: NAMES.map((_, n) => account(language, n)) });
  }

  async play(what: Action): Promise<{ readonly sees: readonly string[]; readonly group: readonly string[] }> {
    const sees = await this.#does(what);
    const fresh = this.group.messages().filter(({ id, from }) => from === 'bot' && id > this.#seen);
    this.#seen = Math.max(this.#seen, ...fresh.map(({ id }) => id));
    return { sees: sees.map((text) => this.#plain(text)), group: fresh.map((message) => this.#plain(shown(message))) };
  }

  async #does(what: Action): Promise<readonly string[]> {
    if ('officer' in what) return await this.#officer(what.officer);
    const phone = this.#phone(what.as);
    if ('inGroup' in what || 'addsBot' in what) {
      if ('inGroup' in what) this.group.say(phone.id, what.inGroup.replace('CODE', this.#code));
      else if (what.addsBot) this.group.addBot(phone.id);
      else this.group.removeBot(phone.id);
      watch.given(1);
      await watch.settled();
      return [];
    }
    if ('follows' in what) return await phone.say(`/start ${this.#link()}`);
    if ('says' in what) return await phone.say(what.says);
    const pressed = await phone.press('presses' in what ? what.presses : `${this.language === 'id' ? 'Pilih' : 'Choose'} ${this.#number(phone, what.votesFor)}`);
    const toast = phone.toast();
    return toast === '' ? pressed : [...pressed, `! ${toast}`];
  }

  async #officer(words: readonly string[]): Promise<readonly string[]> {
    const report = await json<{ readonly code: string; readonly needs?: readonly { readonly rank: number; readonly text: string }[] }>(words.map((word) => word.replace('CODE', this.#code).replace('UNIT', UNITS[this.language])), env);
    this.#code = report.code;
    await watch.settled();
    // Among as many votes the order shown decides, which is chance's.
    const needs = report.needs?.toSorted((a, b) => a.rank - b.rank || (a.text < b.text ? -1 : 1));
    return [JSON.stringify({ ...report, ...(needs !== undefined && { needs }) })];
  }

  #phone(name: string): Phone {
    const phone = this.phones.get(name);
    if (phone === undefined) throw new Error(`There is nobody called ${name}.`);
    return phone;
  }

  #link(): string {
    for (const { keyboard } of this.group.messages().toReversed()) {
      const url = keyboard?.kind === 'inline' ? keyboard.rows[0]?.[0]?.url : null;
      if (url !== null && url !== undefined) return new URL(url).searchParams.get('start') ?? '';
    }
    throw new Error('There is no link in the group.');
  }

  #number(phone: Phone, text: string): string {
    const line = phone.last().split('\n').find((one) => one.replace(/^\d+\. /, '').startsWith(text));
    return /^\d+/.exec(line ?? '')?.[0] ?? `0 (${text})`;
  }

  /** Without what chance gave: the code, the moment of opening, and, once they are shown, the order of the proposals. */
  #plain(text: string): string {
    const timeless = text.replaceAll(this.#code === '' ? /$^/g : this.#code, 'CODE').replaceAll(/"(openedAt|closedAt)":"[^"]+"/g, '"$1":"…"');
    const lines = timeless.split('\n');
    const listed = lines.filter((line) => /^\d+\. /.test(line));
    if (!LISTS.test(timeless)) return timeless;
    const sorted = listed.map((line) => (VOTES.test(line) ? line : line.replace(/^\d+/, '#'))).sort();
    const buttons = lines.filter((line) => line.startsWith('[')).flatMap((line) => line.match(/\[[^\]]+\]/g) ?? []);
    const plainButtons = buttons.map((label) => label.replace(/\d+/, '#')).sort();
    let next = 0;
    const body = lines.filter((line) => !line.startsWith('[')).map((line) => (/^\d+\. /.test(line) ? (sorted[next++] ?? '') : line));
    return [...body, ...plainButtons].join('\n').replaceAll(/(Nomor|Number) \d+/g, '$1 #');
  }
}

/** What is in an order that chance gave: proposals that are voted on, votes, and what is said of them by number. */
const LISTS = /urutan acak|random order|Pilihan Anda tidak|Your choice is shown|hasil pilihan|people chose|(Nomor|Number) \d+/;
const VOTES = /: \d+ (suara|vote)/;
