import { statfs } from 'node:fs/promises';
import type { Check } from '../app/ports.js';
import type { Config } from '../config.js';
import { readDatabaseTime } from '../db/clock.js';
import { migrationState } from '../db/migrate.js';
import { sealsAsNoted } from '../db/settings.js';
import { waitingRows } from '../db/waiting.js';
import type { Logger } from '../support/logger.js';
import { openInstallation, type Installation } from './installation.js';
import { openWakeups } from './wakeups.js';

/** Below this much room a database is in danger, in bytes. */
const LITTLE_ROOM = 1024 ** 3;

const failed = (name: string, error: unknown, advice: string): Check => ({ name, ok: false, advice: `${advice} (${error instanceof Error ? error.message : String(error)})` });

/** Checks what the installation stands on, each `ok` or what to do. Never throws. */
export async function runDoctor(config: Config, log: Logger): Promise<readonly Check[]> {
  let installation: Installation;
  try {
    installation = await openInstallation(config, log, false);
  } catch (error) {
    return [failed('database', error, 'PostgreSQL cannot be reached; check DATABASE_URL, or DATA_DIR and its log'), await disk(config)];
  }
  try {
    return [
      { name: 'database', ok: true },
      await migrations(installation),
      await queue(config, installation, log),
      await telegram(config),
      await slack(config),
      await clock(installation),
      await answersKey(config, installation),
      await disk(config),
      await waiting(installation),
    ];
  } finally {
    await installation.close();
  }
}

async function migrations({ db }: Installation): Promise<Check> {
  try {
    const { pending } = await migrationState(db.pool);
    return pending.length === 0 ? { name: 'migrations', ok: true } : { name: 'migrations', ok: false, advice: 'start Pamong once; it applies them' };
  } catch (error) {
    return failed('migrations', error, 'the database and this release do not fit');
  }
}

async function queue(config: Config, installation: Installation, log: Logger): Promise<Check> {
  try {
    const wakeups = await openWakeups(config, installation, log);
    await wakeups.close();
    return { name: 'queue', ok: true };
  } catch (error) {
    return failed('queue', error, config.queue.kind === 'redis' ? 'check REDIS_URL and that Redis runs with maxmemory-policy noeviction' : 'check the database');
  }
}

async function telegram(config: Config): Promise<Check> {
  if (config.mode === 'sandbox') return { name: 'telegram', ok: true, advice: 'sandbox: set TELEGRAM_BOT_TOKEN to go live' };
  try {
    const { Telegram } = await import('telegraf');
    await new Telegram(config.telegram.token, { apiRoot: config.telegram.apiRoot }).getMe();
    return { name: 'telegram', ok: true };
  } catch (error) {
    return failed('telegram', error, 'check TELEGRAM_BOT_TOKEN and that the network lets api.telegram.org through');
  }
}

async function slack(config: Config): Promise<Check> {
  if (config.mode === 'sandbox') return { name: 'slack', ok: true, advice: 'sandbox: set SLACK_BOT_TOKEN to go live' };
  if (config.slack.kind === 'none') return { name: 'slack', ok: true, advice: 'no SLACK_BOT_TOKEN: digests go to Telegram' };
  try {
    const { WebClient } = await import('@slack/web-api');
    await new WebClient(config.slack.botToken, { slackApiUrl: config.slack.apiUrl, retryConfig: { retries: 0 }, timeout: 10_000 }).auth.test();
    return { name: 'slack', ok: true };
  } catch (error) {
    return failed('slack', error, 'check SLACK_BOT_TOKEN and that the app is installed');
  }
}

async function clock({ db, clock: ours }: Installation): Promise<Check> {
  const apart = Math.abs((await readDatabaseTime(db)) - ours.real());
  const shift = ours.now() - ours.real();
  if (apart > 5_000) return { name: 'clock', ok: false, advice: `this machine and the database are ${Math.round(apart / 1000)} seconds apart; synchronise their clocks` };
  return shift === 0 ? { name: 'clock', ok: true } : { name: 'clock', ok: true, advice: `shifted by ${Math.round(shift / 86_400_000)} days` };
}

async function answersKey({ answersKey: set, database }: Config, { db }: Installation): Promise<Check> {
  if ((await sealsAsNoted(db)) === false) return { name: 'answers-key', ok: false, advice: 'this process has another key than the one that seals anonymous surveys; give all processes the same ANSWERS_KEY, or the same DATA_DIR' };
  if (set === undefined && database.kind === 'url') return { name: 'answers-key', ok: true, advice: 'kept in DATA_DIR/answers.key; where several machines share this database, set ANSWERS_KEY to the same on all' };
  return { name: 'answers-key', ok: true };
}

async function disk(config: Config): Promise<Check> {
  try {
    const { bavail, bsize } = await statfs(config.database.kind === 'embedded' ? config.database.dataDir : '.');
    return bavail * bsize > LITTLE_ROOM ? { name: 'disk', ok: true } : { name: 'disk', ok: false, advice: 'less than 1 GB is free; make room before the database stops' };
  } catch (error) {
    return failed('disk', error, 'the folder in DATA_DIR cannot be read');
  }
}

async function waiting({ db }: Installation): Promise<Check> {
  const { failed_inbox: lost } = await waitingRows(db);
  return lost === 0 ? { name: 'inbox', ok: true } : { name: 'inbox', ok: false, advice: `${lost} updates could not be handled; see the log` };
}
