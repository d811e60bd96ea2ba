import { setTimeout as sleep } from 'node:timers/promises';
import { askOpenAgain } from '../../app/askOpenAgain.js';
import { tryLead } from '../../db/locks.js';
import { lastAlive, noteAlive } from '../../db/settings.js';
import { setUpBot } from '../../telegram/setUp.js';
import { startPoller } from '../../telegram/poller.js';
import type { House, Running } from '../roles.js';
import { learnIdentity } from '../telegram.js';

/** How often a listening process notes that it is there, in real milliseconds. */
const ALIVE_MS = 20_000;

/** Receives from Telegram and Slack, and answers. */
export async function startBot(house: House): Promise<Running> {
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
  // After the poller is under way: people are answered while Slack is still being loaded.
  const slack = house.slack().then((parts) => parts?.listen() ?? null);
  slack.catch((error: unknown) => log.error({}, 'Slack could not be set up.', error));
  return {
    stop: async () => {
      alive.stop();
      ending.abort();
      await Promise.all([poller?.stop(), slack.then((parts) => parts?.stop())]);
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

