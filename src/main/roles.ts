import type { FastifyInstance } from 'fastify';
import type { DueDeps } from '../app/due/types.js';
import type { Check } from '../app/ports.js';
import type { Role } from '../cli/types.js';
import type { TelegramConfig } from '../config.js';
import type { Metrics } from '../http/metrics.js';
import type { Wakeups } from '../jobs/wakeups.js';
import type { Logger } from '../support/logger.js';
import type { Installation } from './installation.js';
import type { SlackParts } from './slack.js';
import type { TelegramParts } from './telegram.js';

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
  /** Null where there is no Slack. Loaded when it is first asked for, since it is large and nobody's first answer needs it. */
  readonly slack: () => Promise<SlackParts | null>;
  readonly due: DueDeps;
  readonly planDigests: (now: number) => Promise<void>;
  readonly ready: () => Promise<readonly Check[]>;
}

/** A role that runs; `stop` takes in nothing new and ends what is under way. */
export interface Running {
  stop(): Promise<void>;
}

export type StartRole = (house: House, extend: (app: FastifyInstance) => Promise<void>, port: number) => Promise<Running>;

/** Each role is loaded when it starts, so that the first to start answers while the others are still being read. */
const START: { readonly [R in Role]: () => Promise<StartRole> } = {
  bot: async () => (await import('./roles/bot.js')).startBot,
  worker: async () => (await import('./roles/worker.js')).startWorker,
  web: async () => (await import('./roles/web.js')).startWeb,
};

/** Starts a role of this process. */
export const startRole = async (role: Role, house: House, extend: (app: FastifyInstance) => Promise<void>, port: number): Promise<Running> => await (await START[role]())(house, extend, port);
