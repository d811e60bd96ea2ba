import { createHmac } from 'node:crypto';
import { planWeeklyDigests } from '../app/digest/planWeekly.js';
import { postDigest, type PostDeps } from '../app/digest/postDigest.js';
import type { DueDeps } from '../app/due/types.js';
import type { Check } from '../app/ports.js';
import type { Render } from '../app/talk/handling.js';
import type { Role } from '../cli/types.js';
import { loadHolidays } from '../content/holidays.js';
import { loadSurveys } from '../content/surveys.js';
import type { Config, SlackConfig, TelegramConfig } from '../config.js';
import { storeMissingHolidays } from '../db/holidays.js';
import { publishShipped } from '../db/surveyVersions.js';
import { migrationState } from '../db/migrate.js';
import { createMetrics, type Metrics } from '../http/metrics.js';
import type { Wakeups } from '../jobs/wakeups.js';
import { noFaults, type Faults } from '../support/faults.js';
import type { Logger } from '../support/logger.js';
import type { Installation } from './installation.js';
import type { House } from './roles.js';
import { settingsFor } from './settings.js';
import type { SlackParts } from './slack.js';
import { createTelegram } from './telegram.js';

/** Brings the content that ships with the product into the database: surveys as versions, holidays that are not there yet. */
export async function publishContent(installation: Installation): Promise<void> {
  const { db, clock } = installation;
  await publishShipped(db, loadSurveys(), clock.now());
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
export function buildHouse(args: HouseArgs): House {
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
    holidays: installation.holidays,
    // A process that only takes in leaves the handling to one that handles.
    handlesInbox: args.roles.includes('bot') || args.roles.includes('worker'),
    wakeInbox: () => void wakeups.wake('inbox'),
    wakeOutboxLater: (afterMs) => void wakeups.wake('outbox', afterMs),
  });
  const slack = once(() => slackParts(args, telegram.deps.render, metrics));
  const post = async (): Promise<PostDeps> => ({ db, clock, log, render: telegram.deps.render, slack: (await slack())?.directory ?? null, zone: config.zone });
  const due: DueDeps = { db, clock, log, ids, render: telegram.deps.render, postDigest: async (leader, week) => await postDigest(await post(), leader, week) };
  return {
    installation,
    log,
    metrics,
    wakeups,
    telegram,
    telegramConfig,
    webhookSecret: secretOf(telegramConfig, installation),
    slack,
    due,
    planDigests: async (now) => {
      await planWeeklyDigests({ db }, now);
    },
    ready: () => readiness(installation),
  };
}

/** The same promise for everyone who asks; the work begins with the first. */
function once<T>(work: () => Promise<T>): () => Promise<T> {
  let begun: Promise<T> | null = null;
  return () => (begun ??= work());
}

/** A webhook without a secret of its own gets one that only this installation can make. */
function secretOf(telegram: TelegramConfig, installation: Installation): string {
  if (telegram.receive.kind === 'webhook' && telegram.receive.secret !== undefined) return telegram.receive.secret;
  return createHmac('sha256', installation.sealKey).update('telegram.webhook').digest('base64url');
}

/** Bolt is large and is loaded only where there is a Slack. */
async function slackParts({ slackConfig, installation, wakeups, log, faults }: HouseArgs, render: Render, metrics: Metrics): Promise<SlackParts | null> {
  if (slackConfig.kind === 'none') return null;
  const { createSlack } = await import('./slack.js');
  return createSlack({
    installation,
    config: slackConfig,
    render,
    log,
    faults: faults ?? noFaults,
    wakeOutboxLater: (afterMs) => void wakeups.wake('outbox', afterMs),
    countReceived: (received) => metrics.received.inc({ source: 'slack' }, received),
    countSent: (end) => metrics.messages.inc({ end }),
  });
}

/** What must work before traffic comes here: the database answers, and it is as this release wants it. */
async function readiness({ db }: Installation): Promise<readonly Check[]> {
  try {
    const { pending } = await migrationState(db.pool);
    return [{ name: 'database', ok: true }, { name: 'migrations', ok: pending.length === 0 }];
  } catch {
    return [{ name: 'database', ok: false, advice: 'PostgreSQL does not answer' }];
  }
}
