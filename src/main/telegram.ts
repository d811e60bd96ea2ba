import { setTimeout as sleep } from 'node:timers/promises';
import { Telegraf } from 'telegraf';
import { createDelivery, RENEW_MS, type Delivery } from '../app/deliver.js';
import { createUpdates, INBOX_LEASE_MS, type Updates } from '../app/handleUpdates.js';
import { fetchFile } from '../app/fetchFile.js';
import { createReceiver, type OfferedUpdate, type Received, type Unstored } from '../app/receiveUpdates.js';
import type { TalkDeps, TalkSettings } from '../app/talk/handling.js';
import { handleCommand } from '../app/talk/handlers.js';
import { drawOffers } from '../app/talk/showOffers.js';
import { drawPlace, openPlace } from '../app/talk/showPlace.js';
import { quietMs } from '../app/quiet.js';
import type { Rates } from '../config.js';
import type { HolidayTable } from '../domain/calendar/types.js';
import type { Metrics } from '../http/metrics.js';
import type { Faults } from '../support/faults.js';
import type { Logger } from '../support/logger.js';
import { storedMessage } from '../telegram/calls.js';
import { DirectTelegram } from '../telegram/client.js';
import { createDecode, essence, identify } from '../telegram/decode.js';
import { createDownload } from '../telegram/download.js';
import { createSender } from '../telegram/gateway.js';
import { createRender } from '../telegram/render.js';
import type { Installation } from './installation.js';

/** Everything that talks with Telegram in this process, ready but not yet listening. */
export interface TelegramParts {
  readonly bot: Telegraf;
  readonly deps: TalkDeps;
  readonly delivery: Delivery;
  readonly updates: Updates;
  /** Stores what arrived; true when it was an update. Resolves after the commit. */
  readonly receive: (body: unknown) => Promise<boolean>;
  readonly receiveKnown: (update: Received) => Promise<void>;
}

export interface TelegramArgs {
  readonly installation: Installation;
  readonly token: string;
  readonly apiRoot: string;
  readonly rates: Rates;
  readonly settings: TalkSettings;
  readonly metrics: Metrics;
  readonly log: Logger;
  readonly faults: Faults;
  /** Whether this process handles what it receives; otherwise another one is woken. */
  readonly handlesInbox: boolean;
  /** The days off, as last read. */
  readonly holidays: () => HolidayTable;
  readonly wakeInbox: () => void;
  readonly wakeOutboxLater: (afterMs: number) => void;
}

/** Several messages may reach a chat at once before its own pace counts. */
export const CHAT_BURST = 4;

/** Builds the parts. Nothing is sent or received before somebody asks. */
export function createTelegram(args: TelegramArgs): TelegramParts {
  const { installation, metrics, log, faults } = args;
  const { db, clock, ids } = installation;
  const client = new DirectTelegram(args.token, args.apiRoot);
  const bot = new Telegraf(args.token, { telegram: client.options });
  bot.telegram = client;
  const account = args.token.split(':')[0] ?? 'bot';
  // The client wants to know itself before it decodes anything; an update must not wait, or be given up, because Telegram cannot be asked just now.
  bot.botInfo = { id: Number(account), is_bot: true, first_name: 'Pamong', username: '', can_join_groups: false, can_read_all_group_messages: false, supports_inline_queries: false };
  const render = createRender(installation.sealKey);
  const sender = createSender(client, log, installation.files);
  const download = createDownload(client, args.token, args.apiRoot);
  const deps: TalkDeps = { db, clock, ids, log, render, settings: args.settings };
  const pause = async (ms: number): Promise<void> => {
    await sleep(ms);
  };
  const delivery = createDelivery({
    db,
    clock,
    log,
    sender,
    pace: { perSecond: args.rates.overall, chatPerSecond: args.rates.chat, chatBurst: CHAT_BURST },
    faults,
    sleep: pause,
    quietMs: (row) => quietMs(row, clock.now(), args.holidays()),
    parse: (payload) => storedMessage.safeParse(payload).data ?? null,
    draw: (chat, what) => (what.method === 'showPlace' ? drawPlace(deps, chat, what) : drawOffers(deps, chat, what)),
    openPlace: (chat) => openPlace(deps, chat),
    wakeLater: args.wakeOutboxLater,
    count: (end) => metrics.messages.inc({ end }),
  });
  const updates = createUpdates({
    ...deps,
    decode: createDecode(bot, installation.sealKey),
    handle: handleCommand,
    prepare: (arrival) => (arrival.command.kind === 'attachment' ? fetchFile({ ...deps, files: installation.files, download, sleep: pause }, arrival) : null),
    delivery,
    sender,
    faults,
    sleep: pause,
    count: (answers) => metrics.answers.inc(answers),
  });
  const renewing = setInterval(() => {
    for (const part of [updates, delivery]) part.renew().catch(() => log.warn({}, 'Leases could not be renewed; somebody else may do the same work.'));
  }, RENEW_MS);
  renewing.unref();
  const receiveKnown = createReceiver({
    db,
    source: 'telegram',
    account,
    keep: essence,
    leaseMs: args.handlesInbox ? INBOX_LEASE_MS : 0,
    faults,
    ...(args.handlesInbox && {
      take: async (update: Unstored) => {
        const taken = await updates.take(update);
        if (taken) metrics.received.inc({ source: 'telegram' });
        return taken;
      },
    }),
    onStored: (stored: readonly OfferedUpdate[]) => {
      metrics.received.inc({ source: 'telegram' }, stored.length);
      if (args.handlesInbox) updates.offer(stored);
      else if (stored.length > 0) args.wakeInbox();
    },
  });
  return {
    bot,
    deps,
    delivery,
    updates,
    receiveKnown,
    receive: async (body) => {
      const known = identify(body);
      if (known === null) return false;
      await receiveKnown({ ...known, body });
      return true;
    },
  };
}

/** Learns who the bot is, once Telegram can be reached; a start does not fail because Telegram is away. */
export async function learnIdentity(bot: Telegraf, log: Logger): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      bot.botInfo = await bot.telegram.getMe();
      return;
    } catch (error) {
      if (attempt === 0) log.error({}, 'Telegram does not answer yet; trying on.', error);
      await sleep(Math.min(500 * 2 ** attempt, 10_000), undefined, { ref: false });
    }
  }
}
