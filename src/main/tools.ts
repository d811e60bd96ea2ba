import type { CliIo, CliTools, Office, Role } from '../cli/types.js';
import type { Config, TelegramConfig } from '../config.js';
import { publishSurveys } from '../db/surveyVersions.js';
import { loadSurveys } from '../content/surveys.js';
import type { Wakeups } from '../jobs/wakeups.js';
import { createLogger, type Logger } from '../support/logger.js';
import { createRender } from '../telegram/render.js';
import { runDoctor } from './doctor.js';
import { openWakeups } from './house.js';
import { openInstallation } from './installation.js';
import { settingsFor } from './settings.js';
import { runStart } from './start.js';

/** What the command line may use, made of one configuration. Nothing is opened before a command asks. */
export function createTools(config: Config, io: CliIo): CliTools {
  // Beside a command's result only what went wrong is said, unless more is asked for.
  const log = createLogger(config.logLevel === 'info' ? 'error' : config.logLevel, (line) => io.err(line));
  return {
    io,
    start: async (roles: readonly Role[]) => await runStart(config, roles, createLogger(config.logLevel, (line) => io.err(line)), io),
    doctor: async () => await runDoctor(config, log),
    slackManifest: async () => await Promise.resolve({}),
    withOffice: async (work) => await withOffice(config, log, work),
  };
}

async function withOffice<T>(config: Config, log: Logger, work: (office: Office) => Promise<T>): Promise<T> {
  const installation = await openInstallation(config, log, false);
  const { db, clock, ids } = installation;
  // Opened only when a command wakes somebody: most do not.
  const opened: Wakeups[] = [];
  try {
    return await work({
      db,
      talk: { db, clock, ids, log, render: createRender(installation.sealKey), settings: settingsFor(config.zone, installation.words) },
      defaultZone: config.zone,
      wake: async (name) => {
        if (opened.length === 0) opened.push(await openWakeups(config, installation, log));
        await opened[0]?.wake(name);
      },
      botUsername: async () => await botUsername(config, installation),
      publishSurveys: async () => {
        await publishSurveys(db, loadSurveys(), clock.now());
      },
      postDigests: async () => await Promise.resolve({ posted: 0, alreadyPosted: 0, failed: 0 }),
    });
  } finally {
    for (const wakeups of opened) await wakeups.close();
    await installation.close();
  }
}

async function botUsername(config: Config, installation: Awaited<ReturnType<typeof openInstallation>>): Promise<string> {
  const { Telegram } = await import('telegraf');
  const { readSandbox } = await import('../db/settings.js');
  const telegram: Pick<TelegramConfig, 'token' | 'apiRoot'> | null = config.mode === 'live' ? config.telegram : await readSandbox(installation.db);
  if (telegram === null) return 'pamong_bot';
  return (await new Telegram(telegram.token, { apiRoot: telegram.apiRoot }).getMe()).username;
}
