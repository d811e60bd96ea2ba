import { setTimeout as sleep } from 'node:timers/promises';
import { postDigests } from '../app/digest/postDigests.js';
import type { DigestsPosted } from '../app/ports.js';
import type { Config, SlackConfig, TelegramConfig } from '../config.js';
import { readSandbox } from '../db/settings.js';
import { Misconfigured } from '../support/errors.js';
import { noFaults } from '../support/faults.js';
import type { Logger } from '../support/logger.js';
import { telegramCall } from '../telegram/calls.js';
import { DirectTelegram } from '../telegram/client.js';
import { createSender } from '../telegram/gateway.js';
import { createRender } from '../telegram/render.js';
import type { Installation } from './installation.js';
import { CHAT_BURST } from './telegram.js';

/** Posts the digests of a week from a command: its own connections to both platforms, nothing listens. */
export async function postDigestsNow(
  config: Config,
  installation: Installation,
  log: Logger,
  week: string,
  leaderEmail: string | null,
  onProgress: (done: number, of: number) => void,
): Promise<DigestsPosted> {
  const { db, clock, sealKey } = installation;
  const { telegram, slack: slackConfig } = await platforms(config, installation);
  const render = createRender(sealKey);
  const pause = async (ms: number): Promise<void> => {
    await sleep(ms);
  };
  const slack =
    slackConfig.kind === 'none'
      ? null
      : (await import('./slack.js')).createSlack({ installation, config: slackConfig, render, log, faults: noFaults, wakeOutboxLater: () => {}, countReceived: () => {}, countSent: () => {} });
  return await postDigests(
    {
      db,
      clock,
      log,
      render,
      slack: slack?.directory ?? null,
      zone: config.zone,
      slackDelivery: slack?.delivery ?? null,
      telegram: {
        sender: createSender(new DirectTelegram(telegram.token, telegram.apiRoot), log, installation.files),
        pace: { perSecond: telegram.rates.overall, chatPerSecond: telegram.rates.chat, chatBurst: CHAT_BURST },
        parse: (payload) => telegramCall.safeParse(payload).data ?? null,
      },
      sleep: pause,
    },
    { week, onProgress, ...(leaderEmail !== null && { leaderEmail }) },
  );
}

async function platforms(config: Config, installation: Installation): Promise<{ readonly telegram: Pick<TelegramConfig, 'token' | 'apiRoot' | 'rates'>; readonly slack: SlackConfig }> {
  if (config.mode === 'live') return { telegram: config.telegram, slack: config.slack };
  const place = await readSandbox(installation.db);
  if (place === null) throw new Misconfigured(['The sandbox has never run here: start it with "npm start" first, or set TELEGRAM_BOT_TOKEN']);
  return { telegram: { token: place.token, apiRoot: place.apiRoot, rates: config.rates }, slack: { kind: 'socket', ...place.slack } };
}
