import type { FastifyInstance } from 'fastify';
import type { Config, SlackConfig, TelegramConfig } from '../config.js';
import { noteSandbox } from '../db/settings.js';
import type { Wakeups } from '../jobs/wakeups.js';
import { startBotApi } from '../sandbox/telegram/server.js';
import type { Logger } from '../support/logger.js';
import type { Installation } from './installation.js';

/** The rehearsal on this machine: platforms of our own, sample people, and a page to be anybody. */
export interface Sandbox {
  readonly telegram: TelegramConfig;
  readonly slack: SlackConfig;
  register(app: FastifyInstance): void;
  close(): Promise<void>;
}

export async function openSandbox(config: Extract<Config, { mode: 'sandbox' }>, installation: Installation, _wakeups: Wakeups, _log: Logger): Promise<Sandbox> {
  const api = await startBotApi({ token: '1000001:SANDBOX-pamong-local-bot-api', clock: installation.clock });
  const slack = { botToken: 'xoxb-sandbox', appToken: 'xapp-sandbox', apiUrl: 'http://127.0.0.1:9/api/' };
  await noteSandbox(installation.db, { token: '1000001:SANDBOX-pamong-local-bot-api', apiRoot: api.url, slack });
  return {
    telegram: { token: '1000001:SANDBOX-pamong-local-bot-api', apiRoot: api.url, receive: { kind: 'polling' }, rates: config.rates },
    slack: { kind: 'none' },
    register: () => {},
    close: () => api.close(),
  };
}
