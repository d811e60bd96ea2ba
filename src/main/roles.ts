import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { askOpenAgain } from '../app/askOpenAgain.js';
import type { DueDeps } from '../app/due/types.js';
import type { Role } from '../cli/types.js';
import type { TelegramConfig } from '../config.js';
import { hasDue, nextDueAt } from '../db/dueWork.js';
import { hasLostInbox } from '../db/inbox.js';
import { tryLead, whenAlone } from '../db/locks.js';
import { outboxWaiting, recoverOutbox } from '../db/outbox.js';
import { lastAlive, noteAlive } from '../db/settings.js';
import { waitingRows } from '../db/waiting.js';
import type { Metrics } from '../http/metrics.js';
import { createHttp } from '../http/server.js';
import { drainDue } from '../jobs/drainDue.js';
import { startSweeper } from '../jobs/sweeper.js';
import type { Wakeups } from '../jobs/wakeups.js';
import type { Logger } from '../support/logger.js';
import { setUpBot } from '../telegram/setUp.js';
import { startPoller } from '../telegram/poller.js';
import type { Installation } from './installation.js';
import type { SlackParts } from './slack.js';
import { learnIdentity, type TelegramParts } from './telegram.js';

/** What the roles of one process share. */
export interface House {
  readonly installation: Installation;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly wakeups: Wakeups;
  readonly telegram: TelegramParts;
  readonly telegramConfig: TelegramConfig;
  /** The secret in the webhook's header; made by the installation where none is set. */
  readonly webhookSecret: string;
  readonly slack: SlackParts | null;
  readonly due: DueDeps;
  readonly planDigests: (now: number) => Promise<void>;
  readonly ready: () => Promise<readonly { readonly name: string; readonly ok: boolean; readonly advice?: string }[]>;
}

/** A role that runs; `stop` takes in nothing new and ends what is under way. */
export interface Running {
  stop(): Promise<void>;
}

/** How often a listening process notes that it is there, in real milliseconds. */
const ALIVE_MS = 20_000;

const START: { readonly [R in Role]: (house: House, extend: (app: FastifyInstance) => Promise<void>, port: number) => Promise<Running> } = {
  bot: startBot,
  worker: startWorker,
  web: startWeb,
};

/** Starts a role of this process. */
export const startRole = (role: Role, house: House, extend: (app: FastifyInstance) => Promise<void>, port: number): Promise<Running> => START[role](house, extend, port);

/** Receives from Telegram and Slack, and answers. */
async function startBot(house: House): Promise<Running> {
  const { telegram, telegramConfig, log, installation } = house;
  const { db, clock } = installation;
  const alive = aliveness(house);
  await alive.start();
  const ending = new AbortController();
  const learning = learnIdentity(telegram.bot, log).then(() => setUpBot(telegram.bot.telegram, telegramConfig.receive, house.webhookSecret, log));
  learning.catch((error: unknown) => log.error({}, 'The bot could not be set up.', error));
  const poller =
    telegramConfig.receive.kind === 'polling'
      ? startPoller({
          telegram: telegram.bot.telegram,
          log,
          clock,
          receive: telegram.receiveKnown,
          sleep: (ms) => sleep(ms, undefined, { signal: ending.signal }).catch(() => {}),
          lead: async () => {
            const lead = await tryLead(db, 'poller');
            // Whoever stood by knows nothing of when the last poller listened.
            if (lead !== null) await alive.start();
            return lead;
          },
          alive: alive.seen,
        })
      : null;
  if (poller === null) alive.always();
  const slack = house.slack?.listen() ?? null;
  return {
    stop: async () => {
      alive.stop();
      ending.abort();
      await Promise.all([poller?.stop(), slack?.stop()]);
      await telegram.updates.idle();
      await telegram.delivery.idle();
    },
  };
}

/** Watches how long nobody listened to Telegram, over restarts, and has open questions asked again after a long silence. */
function aliveness(house: House): { start(): Promise<void>; seen(): void; always(): void; stop(): void } {
  const { db, clock } = house.installation;
  let last: number | null = null;
  let stored = 0;
  let everyTick = false;
  const look = (): void => {
    const real = clock.real();
    const silent = last === null ? 0 : real - last;
    last = real;
    if (silent > 0) askOpenAgain({ db, clock, log: house.log }, silent).then(async (n) => (n > 0 ? await house.wakeups.wake('due') : undefined), () => {});
    if (real - stored < ALIVE_MS) return;
    stored = real;
    noteAlive(db, real).catch(() => {});
  };
  const tick = setInterval(() => {
    if (everyTick) look();
  }, ALIVE_MS);
  return {
    start: async () => {
      last = await lastAlive(db);
    },
    seen: look,
    always: () => {
      everyTick = true;
      look();
    },
    stop: () => clearInterval(tick),
  };
}

/** Does what is due, sends what waits, and puts back what was lost. */
async function startWorker(house: House): Promise<Running> {
  const { installation, wakeups, telegram, log } = house;
  const { db, clock } = installation;
  const work = await wakeups.work({
    due: async (closing) => {
      await drainDue(house.due, wakeups, closing);
    },
    outbox: async (closing) => {
      await Promise.all([telegram.delivery.drain(closing), house.slack?.delivery.drain()]);
    },
    inbox: async () => {
      await Promise.all([telegram.updates.takeUpLost(), house.slack?.takeUpLost()]);
    },
  });
  const sweeper = startSweeper({
    clock,
    log,
    wakeups,
    alone: (run) => whenAlone(db, 'sweeper', run),
    hasDue: (now) => hasDue(db, now),
    nextDueAt: (now) => nextDueAt(db, now),
    hasLostInbox: () => hasLostInbox(db),
    recoverOutbox: (now) => recoverOutbox(db, now),
    outboxWaiting: () => outboxWaiting(db),
    planDigests: house.planDigests,
  });
  return {
    stop: async () => {
      await sweeper.close();
      await work.close();
      await telegram.updates.idle();
      await telegram.delivery.idle();
      await house.slack?.delivery.idle();
    },
  };
}

/** Webhooks, health, metrics, pages. */
async function startWeb(house: House, extend: (app: FastifyInstance) => Promise<void>, port: number): Promise<Running> {
  const { telegram, telegramConfig, metrics, log } = house;
  const app = await createHttp({
    log,
    metrics,
    ready: house.ready,
    waiting: () => waitingRows(house.installation.db),
    ...(telegramConfig.receive.kind === 'webhook' && { telegram: { secret: house.webhookSecret, receive: telegram.receive } }),
    extend: async (instance) => {
      await house.slack?.routes(instance);
      await extend(instance);
    },
  });
  await app.listen({ port, host: listenHost(telegramConfig) });
  const address = app.server.address();
  log.info({ port: typeof address === 'object' && address !== null ? address.port : port }, 'Listening.');
  return { stop: () => app.close() };
}

/** A rehearsal on this machine is nobody else's business; a webhook or a probe must be reachable. */
const listenHost = (config: TelegramConfig): string => (/^https?:\/\/(127\.0\.0\.1|localhost|\[::1\])(:|\/|$)/.test(config.apiRoot) ? '127.0.0.1' : '0.0.0.0');
