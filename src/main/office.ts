import type { Office } from '../cli/types.js';
import type { Config } from '../config.js';
import { loadSurveys } from '../content/surveys.js';
import { readSandbox } from '../db/settings.js';
import { publishShipped } from '../db/surveyVersions.js';
import type { Wakeups } from '../jobs/wakeups.js';
import type { Logger } from '../support/logger.js';
import { createRender } from '../telegram/render.js';
import { openInstallation, type Installation } from './installation.js';
import { settingsFor } from './settings.js';

/** Opens the installation for one command, beside a running `start` or alone, and closes it again. */
export async function withOffice<T>(config: Config, log: Logger, work: (office: Office) => Promise<T>): Promise<T> {
  const installation = await openInstallation(config, log, false);
  const { db, clock, ids } = installation;
  // Opened only when a command wakes somebody: most do not.
  const opened: Wakeups[] = [];
  try {
    return await work({
      db,
      files: installation.files,
      talk: { db, clock, ids, log, render: createRender(installation.sealKey), settings: settingsFor(config.zone, installation.words) },
      defaultZone: config.zone,
      wake: async (name) => {
        // What was done is stored. A queue that cannot be reached delays it until a worker's next sweep and undoes nothing.
        try {
          const { openWakeups } = await import('./wakeups.js');
          if (opened.length === 0) opened.push(await openWakeups(config, installation, log));
          await opened[0]?.wake(name);
        } catch (error) {
          log.error({ name }, 'The workers could not be woken; the next sweep finds it.', error);
        }
      },
      botUsername: async () => await botUsername(config, installation),
      publishSurveys: async () => {
        await publishShipped(db, loadSurveys(), clock.now());
      },
      postDigests: async (week, leaderEmail, onProgress) => {
        const { postDigestsNow } = await import('./digests.js');
        return await postDigestsNow(config, installation, log, week, leaderEmail, onProgress);
      },
    });
  } finally {
    for (const wakeups of opened) await wakeups.close();
    await installation.close();
  }
}

const USUAL_NAME = 'pamong_bot';

/** Asks Telegram; a sandbox that does not run has its usual name. */
async function botUsername(config: Config, installation: Installation): Promise<string> {
  const place = config.mode === 'live' ? config.telegram : await readSandbox(installation.db);
  if (place === null) return USUAL_NAME;
  const { Telegram } = await import('telegraf');
  try {
    return (await new Telegram(place.token, { apiRoot: place.apiRoot }).getMe()).username;
  } catch (error) {
    if (config.mode === 'live') throw error;
    return USUAL_NAME;
  }
}
