import http from 'node:http';
import type { Clock } from '../../support/clock.js';
import { ApiError } from './api-error.js';
import { parseBody } from './body.js';
import { Bot } from './bot.js';
import { CallLog, type RecordedCall } from './calls.js';
import type { Change, PressAnswer } from './chats.js';
import { dispatchReply, type Desk } from './dispatch.js';
import { Door } from './door.js';
import { Faults, type FaultRule } from './faults.js';
import type { Group, GroupCard } from './groups.js';
import { inject } from './inject.js';
import { Params } from './params.js';
import { createPerson, type Person, type PersonCard } from './people.js';
import { chatMessage, type ChatMessage } from './phone.js';
import { TELEGRAM_RATES, type RateLimits } from './rates.js';
import { SpecCheck, type SpecViolation } from './spec.js';
import { TELEGRAM_WEBHOOK_TIMING, type WebhookTiming } from './webhook.js';

export interface BotApiOptions {
  /** `NUMBER:SECRET`, as BotFather gives it. */
  readonly token: string;
  readonly username?: string;
  readonly host?: string;
  readonly port?: number;
  /** `now` dates the messages; `real` rules rates, waiting and expiry. */
  readonly clock: Clock;
  /** Telegram's own when absent; 0 lifts one. */
  readonly limits?: RateLimits;
  /** How long a button press waits to be fetched: 150,000 at Telegram. */
  readonly pressLifetimeMs?: number;
  /** Presses enter the queue this much later than messages, which Telegram may do too. */
  readonly pressDelayMs?: number;
  /** How long a press can be answered, from the press on. */
  readonly answerWindowMs?: number;
  /** How many messages a chat remembers. */
  readonly historyPerChat?: number;
  readonly webhook?: Partial<WebhookTiming>;
  /** Keeps the newest calls in `calls`. */
  readonly recordCalls?: boolean;
  /** The machine-readable Bot API; with it every call is held against it, see `specViolations`. */
  readonly spec?: unknown;
  /** A page at this origin may use the control interface from a browser. */
  readonly allowOrigin?: string;
}

export interface BotApiEvents {
  readonly call: RecordedCall;
  readonly message: { readonly chatId: number; readonly message: ChatMessage };
  readonly edit: { readonly chatId: number; readonly message: ChatMessage };
  readonly 'press-answer': { readonly chatId: number; readonly answer: PressAnswer };
}

export interface BotApi {
  /** For telegraf's `apiRoot`; without a slash at the end. */
  readonly url: string;
  readonly port: number;
  /** Stops listening, ends every connection, forgets everything. */
  close(): Promise<void>;
  /** Someone with a phone; the same id again is the same person, renamed. */
  person(card: PersonCard): Person;
  /** A group of people with phones; the bot is not in it yet. */
  group(card: GroupCard): Group;
  /** Queues any update as it is, e.g. from a group. @returns its number. */
  inject(update: Readonly<Record<string, unknown>>): number | null;
  readonly calls: readonly RecordedCall[];
  readonly specViolations: readonly SpecViolation[];
  /** @returns stops listening. */
  on<E extends keyof BotApiEvents>(event: E, listener: (content: BotApiEvents[E]) => void): () => void;
  /** Arms a scripted fault. @returns disarms it. */
  fault(rule: FaultRule): () => void;
  limits(limits: RateLimits): void;
}

/** Starts a local Bot API on loopback. @throws Error when the port is taken or the token is none. */
export async function startBotApi(options: BotApiOptions): Promise<BotApi> {
  if (!/^\d+:[\w-]+$/.test(options.token)) throw new Error('a bot token looks like 123456:ABC-def');
  const host = options.host ?? '127.0.0.1';
  const bot = new Bot(
    {
      token: options.token,
      username: options.username ?? 'pamong_bot',
      clock: options.clock,
      limits: options.limits ?? TELEGRAM_RATES,
      pressLifetimeMs: options.pressLifetimeMs ?? 150_000,
      pressDelayMs: options.pressDelayMs ?? 0,
      answerWindowMs: options.answerWindowMs ?? 15_000,
      historyPerChat: options.historyPerChat ?? 500,
      webhook: { ...TELEGRAM_WEBHOOK_TIMING, ...options.webhook },
    },
    ({ body, contentType }) => void replyFromWebhook(desk, body, contentType),
  );
  const desk: Desk = { bot, calls: new CallLog(options.recordCalls ?? false), faults: new Faults(), spec: options.spec === undefined ? null : new SpecCheck(options.spec) };
  const door = new Door(desk, options.token, options.allowOrigin ?? null);
  const server = http.createServer({ keepAliveTimeout: 75_000 }, (request, response) => void door.answer(request, response));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, host, resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the local Bot API has no port');
  const { port } = address;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    port,
    close: async () => {
      bot.close();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
    person: (card) => createPerson(bot, card),
    group: (card) => bot.groups.create(card),
    inject: (update) => inject(bot, update),
    get calls() {
      return desk.calls.calls;
    },
    get specViolations() {
      return desk.spec?.violations ?? [];
    },
    on: (event, listener) => subscribe(desk, event, listener),
    fault: (rule) => {
      const id = desk.faults.add(rule);
      return () => desk.faults.remove(id);
    },
    limits: (limits) => {
      bot.rates.limits = limits;
    },
  };
}

type Listen = { readonly [E in keyof BotApiEvents]: (desk: Desk, listener: (content: BotApiEvents[E]) => void) => () => void };

const onMessage = (desk: Desk, kind: 'message' | 'edit', listener: (content: BotApiEvents['message']) => void) =>
  desk.bot.chats.onChange((change: Change) => {
    if (change.kind === kind) listener({ chatId: change.chatId, message: chatMessage(change.stored) });
  });

const LISTEN: Listen = {
  call: (desk, listener) => desk.calls.onCall(listener),
  message: (desk, listener) => onMessage(desk, 'message', listener),
  edit: (desk, listener) => onMessage(desk, 'edit', listener),
  'press-answer': (desk, listener) =>
    desk.bot.chats.onChange((change) => {
      if (change.kind === 'press-answer') listener({ chatId: change.chatId, answer: change.answer });
    }),
};

function subscribe<E extends keyof BotApiEvents>(desk: Desk, event: E, listener: (content: BotApiEvents[E]) => void): () => void {
  return LISTEN[event](desk, listener);
}

async function replyFromWebhook(desk: Desk, body: Buffer, contentType: string): Promise<void> {
  try {
    const { values, files } = parseBody(body, contentType);
    await dispatchReply(desk, new Params(values, files));
  } catch (error) {
    // A webhook may answer with anything; only what can be read as a call is one.
    if (!(error instanceof ApiError)) throw error;
  }
}
