import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Pool, type PoolConfig } from 'pg';
import { startBotApi, type BotApi } from '../../src/sandbox/telegram/server.js';
import type { SentKind } from '../../src/sandbox/telegram/people.js';
import type { ChatMessage } from '../../src/sandbox/telegram/phone.js';
import { shiftedClock } from '../../src/support/clock.js';

export const TOKEN = '1000001:TEST-token-of-the-local-bot-api-000';
const MAIN = fileURLToPath(new URL('../../dist/bundle/main.js', import.meta.url));
const SPEC = new URL('../../../shared/specs/telegram-bot-api.json', import.meta.url);

/** The machine-readable Bot API where it lies beside the checkout; undefined where it does not. */
export const botApiSpec: unknown = existsSync(SPEC) ? JSON.parse(readFileSync(SPEC, 'utf8')) : undefined;

/** Tuesday, 24 November 2026, 09:00 in Jakarta: a working moment with no holiday near. */
export const TUESDAY = Date.UTC(2026, 10, 24, 2);

/** How long anything may take here; far more than it does. */
const PATIENCE_MS = 30_000;

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

type Environment = Readonly<Record<string, string>>;

/** Nothing of whoever runs the tests but where programs are. */
const bare = (env: Environment): NodeJS.ProcessEnv => ({ PATH: process.env['PATH'], HOME: process.env['HOME'], TMPDIR: process.env['TMPDIR'], LOG_LEVEL: 'warn', ...env });

/** One command of the built product as a process of its own. */
export async function pamong(args: readonly string[], env: Environment): Promise<Ran> {
  const child = spawn(process.execPath, [MAIN, ...args], { env: bare(env), stdio: ['ignore', 'pipe', 'pipe'] });
  const said = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (said.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said.stderr += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, ...said };
}

export interface Running {
  /** Milliseconds from the start of the process until it said that it runs. */
  readonly startedInMs: number;
  readonly log: () => string;
  /** Ends it as an operator does. @returns its exit code. */
  stop(): Promise<number | null>;
  /** Ends it as a power cut does. */
  kill(): Promise<void>;
}

/** Starts the built product and waits until it runs. @throws Error with what it said when it ends instead. */
export async function start(env: Environment, args: readonly string[] = []): Promise<Running> {
  const began = performance.now();
  const child = spawn(process.execPath, [MAIN, 'start', ...args], { env: bare({ LOG_LEVEL: 'info', ...env }), stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  const ended = once(child, 'exit') as Promise<[number | null]>;
  const runs = new Promise<void>((resolve) => {
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes('"Pamong runs."')) resolve();
    });
  });
  await Promise.race([
    runs,
    ended.then(([code]) => {
      throw new Error(`The product ended with ${String(code)}:\n${said}`);
    }),
  ]);
  return {
    startedInMs: performance.now() - began,
    log: () => said,
    stop: async () => {
      child.kill('SIGTERM');
      return (await ended)[0];
    },
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** Waits until `look` gives something. @throws Error naming `what` when it never does. */
export async function until<T>(what: string, look: () => T | null | undefined | false | Promise<T | null | undefined | false>, patienceMs = PATIENCE_MS): Promise<T> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const found = await look();
    if (found !== null && found !== undefined && found !== false) return found;
    if (performance.now() > deadline) throw new Error(`Waited too long for ${what}.`);
    await pause(15);
  }
}

/** A Bot API of our own for a product of our own: everything it is called for is held against the specification, where that is at hand. */
export async function openTelegram(offset: () => number): Promise<BotApi> {
  return await startBotApi({
    token: TOKEN,
    clock: shiftedClock(offset),
    limits: { messagesPerSecond: 0, chatMessagesPerSecond: 0, chatBurst: 0, groupPerMinute: 0 },
    recordCalls: true,
    ...(botApiSpec !== undefined && { spec: botApiSpec }),
  });
}

/** The settings of a live product on the local Bot API, without limits of speed. */
export const liveEnv = (api: BotApi, more: Environment): Environment => ({
  TELEGRAM_BOT_TOKEN: TOKEN,
  TELEGRAM_API_ROOT: api.url,
  TELEGRAM_MESSAGES_PER_SECOND: '0',
  TELEGRAM_CHAT_MESSAGES_PER_SECOND: '0',
  PORT: '0',
  ...more,
});

/** Looks into the database of a running product from outside. */
export class Watch {
  readonly pool: Pool;
  #offset = 0;
  /** Updates that people caused so far. */
  #given = 0;
  #pressed = 0;
  #answered = 0;

  constructor(
    connection: PoolConfig,
    readonly api: BotApi,
  ) {
    this.pool = new Pool({ ...connection, max: 2 });
    this.pool.on('error', () => {});
    api.on('call', ({ method }) => {
      if (method === 'answerCallbackQuery') this.#answered += 1;
    });
  }

  close(): Promise<void> {
    return this.pool.end();
  }

  readonly offset = (): number => this.#offset;

  /** Moves the installation's clock; the product follows within a second. */
  async travel(to: number, realNow: number): Promise<void> {
    this.#offset = to - realNow;
    await this.pool.query(`INSERT INTO setting (key, value) VALUES ('clock.offset', to_jsonb($1::float8)) ON CONFLICT (key) DO UPDATE SET value = excluded.value`, [this.#offset]);
  }

  async count(sql: string, values: readonly unknown[] = []): Promise<number> {
    const { rows } = await this.pool.query<{ n: string }>(`SELECT count(*) AS n FROM ${sql}`, [...values]);
    return Number(rows[0]?.n ?? 0);
  }

  given(updates: number, presses = 0): void {
    this.#given += updates;
    this.#pressed += presses;
  }

  /** Waits until everything that people did was received and handled, and everything to be said about it was said. */
  async settled(): Promise<void> {
    await until('the product to come to rest', async () => {
      const { rows } = await this.pool.query<{ received: string; open: string; waiting: string }>(
        `SELECT (SELECT count(*) FROM inbox) AS received, (SELECT count(*) FROM inbox WHERE state = 'new') AS open,
                (SELECT count(*) FROM outbox WHERE state IN ('queued', 'sending') AND (not_before IS NULL OR not_before <= clock_timestamp())) AS waiting`,
      );
      const [row] = rows;
      return row !== undefined && Number(row.received) >= this.#given && Number(row.open) === 0 && Number(row.waiting) === 0 && this.#answered >= this.#pressed;
    });
  }
}

/** A phone of a running product: what a person does on it, and what they then read. */
export class Phone {
  readonly #person;
  #seen = 0;

  constructor(
    readonly watch: Watch,
    readonly id: number,
    firstName: string,
    languageCode = 'id',
  ) {
    this.#person = watch.api.person({ id, firstName, languageCode });
  }

  async say(text: string): Promise<readonly string[]> {
    this.#person.say(text);
    return await this.#done(1);
  }
  async contact(phone: string, of?: number): Promise<readonly string[]> {
    this.#person.shareContact(phone, of);
    return await this.#done(1);
  }
  async sticker(): Promise<readonly string[]> {
    this.#person.sendSticker();
    return await this.#done(1);
  }
  async sends(kind: SentKind, bytes: Uint8Array): Promise<readonly string[]> {
    this.#person.sendFile(kind, bytes);
    return await this.#done(1);
  }
  async locates(latitude: number, longitude: number, accuracy: number): Promise<readonly string[]> {
    this.#person.sendLocation(latitude, longitude, accuracy);
    return await this.#done(1);
  }
  async edit(messageId: number, text: string): Promise<readonly string[]> {
    this.#person.edit(messageId, text);
    return await this.#done(1);
  }
  async block(): Promise<void> {
    this.#person.block();
    await this.#done(1);
  }

  /** Presses the newest button whose label begins so. */
  async press(label: string): Promise<readonly string[]> {
    const { message, data } = this.button(label);
    return await this.presses(message, data);
  }

  async presses(messageId: number, data: string): Promise<readonly string[]> {
    this.#person.press(messageId, data);
    return await this.#done(1, 1);
  }

  /** The newest button whose label begins so. @throws Error showing the phone when there is none. */
  button(label: string): { readonly message: number; readonly data: string } {
    for (const { id, keyboard } of this.#person.messages().toReversed()) {
      if (keyboard?.kind !== 'inline') continue;
      const data = keyboard.rows.flat().find((b) => b.text.startsWith(label))?.data;
      if (data !== undefined && data !== null) return { message: id, data };
    }
    throw new Error(`There is no button "${label}":\n${this.messages().map(shown).join('\n---\n')}`);
  }

  /** How the newest press was answered. */
  toast(): string {
    return this.#person.presses().at(-1)?.text ?? '';
  }

  messages(): readonly ChatMessage[] {
    return this.#person.messages();
  }

  /** Everything on the screen from the bot, as a person reads it. */
  screen(): string {
    return this.messages().filter((m) => m.from === 'bot').map(shown).join('\n\n');
  }
  last(): string {
    const message = this.messages().findLast((m) => m.from === 'bot');
    return message === undefined ? '' : shown(message);
  }
  lastPersonMessage(): number {
    return this.messages().findLast((m) => m.from === 'person')?.id ?? 0;
  }
  get contactAsked(): boolean {
    const keyboard = this.#person.keyboard();
    return keyboard?.kind === 'reply' && keyboard.rows.flat().some((b) => b.requestContact);
  }

  /** What came or changed since the last look. */
  news(): readonly string[] {
    const all = this.messages().filter((m) => m.from === 'bot');
    const fresh = all.filter((m) => m.id > this.#seen);
    this.#seen = Math.max(this.#seen, ...all.map((m) => m.id));
    return fresh.map(shown);
  }

  async #done(updates: number, presses = 0): Promise<readonly string[]> {
    const before = new Map(this.messages().map((m) => [m.id, shown(m)]));
    this.watch.given(updates, presses);
    await this.watch.settled();
    const changed = this.messages().filter((m) => m.from === 'bot' && before.get(m.id) !== shown(m));
    this.#seen = Math.max(this.#seen, ...this.messages().map((m) => m.id));
    return changed.map((m) => `${before.has(m.id) ? '~ ' : ''}${shown(m)}`);
  }
}

/** A message as a test reads it: its words, then a line for each row of buttons. */
export function shown({ text, keyboard, attachment }: ChatMessage): string {
  const rows = keyboard?.kind === 'inline' ? keyboard.rows.map((row) => row.map((b) => `[${b.text}]`).join(' ')) : (keyboard?.rows.map((row) => row.map((b) => `(${b.text})`).join(' ')) ?? []);
  return [...(attachment?.kind === 'photo' ? ['{picture}'] : []), ...(text === '' && attachment !== null ? [] : [text]), ...rows].join('\n');
}
