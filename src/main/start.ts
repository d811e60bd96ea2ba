import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { persistently } from '../app/persistently.js';
import type { CliIo, Role } from '../cli/types.js';
import type { Config, TelegramConfig } from '../config.js';
import { noFaults, type Faults } from '../support/faults.js';
import type { Logger } from '../support/logger.js';
import { openInstallation } from './installation.js';
import { deferredWakeups } from './deferred.js';
import type { Running } from './roles.js';

/** A drain that takes longer than this is cut off, in real milliseconds. */
const DRAIN_LIMIT_MS = 15_000;

/**
 * Runs Pamong until SIGTERM or SIGINT: takes in nothing new, ends what is under way, closes in the reverse order of opening.
 * A second signal ends it at once, which loses nothing either.
 */
export async function runStart(config: Config, roles: readonly Role[], log: Logger, io: CliIo, faults: Faults = noFaults): Promise<void> {
  const stopped = untilSignal();
  // A server that restarts together with this process is waited for.
  const patience = { log, sleep: async (ms: number): Promise<void> => await sleep(ms) };
  // PostgreSQL comes up while the other rooms are loaded.
  const [installation, { buildHouse, publishContent }, { startRole }, sandboxRoom] = await Promise.all([
    persistently(patience, () => openInstallation(config, log, true)),
    import('./house.js'),
    import('./roles.js'),
    config.mode === 'sandbox' ? import('./sandbox.js') : null,
  ]);
  await publishContent(installation);
  const wakeups = deferredWakeups(async () => {
    const { openWakeups } = await import('./wakeups.js');
    return await persistently(patience, () => openWakeups(config, installation, log));
  });
  // A Redis that may forget is refused before anything runs; the queue in PostgreSQL can wait until the first answer is out.
  if (config.queue.kind === 'redis') await wakeups.open();
  const sandbox = config.mode === 'sandbox' && sandboxRoom !== null ? await sandboxRoom.openSandbox(config, installation, wakeups, log) : null;
  const telegramConfig: TelegramConfig = sandbox?.telegram ?? liveTelegram(config);
  if (config.mode === 'live' && config.slack.kind === 'none') log.warn({}, 'There is no Slack token: digests go to Telegram.');
  const house = buildHouse({ config, installation, telegramConfig, slackConfig: sandbox?.slack ?? (config.mode === 'live' ? config.slack : { kind: 'none' }), wakeups, roles, log, faults });
  const extend = async (app: FastifyInstance): Promise<void> => {
    sandbox?.register(app);
    await Promise.resolve();
  };

  const running: Running[] = [];
  for (const role of roles) running.push(await startRole(role, house, extend, config.port));
  log.info({ roles: roles.join(','), mode: config.mode }, 'Pamong runs.');
  if (sandbox !== null && roles.includes('web')) io.err(`\n  Pamong berjalan sebagai percobaan di komputer ini saja.\n  Buka http://localhost:${config.port}\n\n`);

  await stopped;
  log.info({}, 'Stopping: what is under way is finished first.');
  const limit = setTimeout(() => process.exit(0), DRAIN_LIMIT_MS);
  limit.unref();
  await Promise.all(running.toReversed().map((r) => r.stop()));
  await sandbox?.close();
  await wakeups.close();
  await installation.close();
  clearTimeout(limit);
  log.info({}, 'Stopped.');
}

function liveTelegram(config: Config): TelegramConfig {
  if (config.mode === 'live') return config.telegram;
  throw new Error('A sandbox brings its own Telegram.');
}

function untilSignal(): Promise<void> {
  return new Promise((resolve) => {
    let asked = false;
    const ask = (): void => {
      if (asked) process.exit(0);
      asked = true;
      resolve();
    };
    process.on('SIGTERM', ask);
    process.on('SIGINT', ask);
  });
}
