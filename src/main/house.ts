import { createHmac } from 'node:crypto';
import type { DueDeps } from '../app/due/types.js';
import type { Role } from '../cli/types.js';
import { loadHolidays } from '../content/holidays.js';
import { loadSurveys } from '../content/surveys.js';
import type { Config, SlackConfig, TelegramConfig } from '../config.js';
import { storeMissingHolidays } from '../db/holidays.js';
import { publishSurveys } from '../db/surveyVersions.js';
import { createMetrics } from '../http/metrics.js';
import type { Wakeups } from '../jobs/wakeups.js';
import { noFaults, type Faults } from '../support/faults.js';
import type { Logger } from '../support/logger.js';
import type { Installation } from './installation.js';
import type { House } from './roles.js';
import { settingsFor } from './settings.js';
import { createTelegram } from './telegram.js';

/** Brings the content that ships with the product into the database: surveys as versions, holidays that are not there yet. */
export async function publishContent(installation: Installation): Promise<void> {
  const { db, clock } = installation;
  await publishSurveys(db, loadSurveys(), clock.now());
  await storeMissingHolidays(db, loadHolidays());
}

export interface HouseArgs {
  readonly config: Config;
  readonly installation: Installation;
  readonly telegramConfig: TelegramConfig;
  readonly slackConfig: SlackConfig;
  readonly wakeups: Wakeups;
  readonly roles: readonly Role[];
  readonly log: Logger;
  readonly faults?: Faults;
}

/** Builds everything that the roles of a process stand on; nothing listens or sends yet. */
export async function buildHouse(args: HouseArgs): Promise<House> {
  const { config, installation, telegramConfig, wakeups, log } = args;
  const { db, clock, ids } = installation;
  const metrics = createMetrics();
  const telegram = createTelegram({
    installation,
    token: telegramConfig.token,
    apiRoot: telegramConfig.apiRoot,
    rates: telegramConfig.rates,
    settings: settingsFor(config.zone, installation.words),
    metrics,
    log,
    faults: args.faults ?? noFaults,
    // A process that only takes in leaves the handling to one that handles.
    handlesInbox: args.roles.includes('bot') || args.roles.includes('worker'),
    wakeInbox: () => void wakeups.wake('inbox'),
    wakeOutboxLater: (afterMs) => void wakeups.wake('outbox', afterMs),
  });
  const due: DueDeps = { db, clock, log, ids, render: telegram.deps.render, postDigest: async () => await Promise.resolve({ state: 'skipped', note: 'no digests yet' }) };
  return {
    installation,
    log,
    metrics,
    wakeups,
    telegram,
    telegramConfig,
    webhookSecret: secretOf(telegramConfig, installation),
    slack: null,
    due,
    planDigests: async () => {},
    ready: async () => {
      await db.pool.query('SELECT 1');
      return [{ name: 'database', ok: true }];
    },
  };
}

/** A webhook without a secret of its own gets one that only this installation can make. */
function secretOf(telegram: TelegramConfig, installation: Installation): string {
  if (telegram.receive.kind === 'webhook' && telegram.receive.secret !== undefined) return telegram.receive.secret;
  return createHmac('sha256', installation.sealKey).update('telegram.webhook').digest('base64url');
}
