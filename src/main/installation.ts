import { join } from 'node:path';
import type { FileStore } from '../app/ports.js';
import type { Config } from '../config.js';
import { readClockOffset, writeClockOffset } from '../db/clock.js';
import { openDatabase, type Connection, type Database } from '../db/database.js';
import { createDatabaseIfMissing, migrate } from '../db/migrate.js';
import { storedHolidays } from '../db/holidays.js';
import { noteSealing, readWords, sealKey, sealsAsNoted, type StoredWords } from '../db/settings.js';
import { openServer } from '../db/server/open.js';
import type { HolidayTable } from '../domain/calendar/types.js';
import { folderStore } from '../storage/folder.js';
import { s3Store } from '../storage/s3.js';
import { shiftedClock, type Clock } from '../support/clock.js';
import { randomIds, type Ids } from '../support/ids.js';
import type { Logger } from '../support/logger.js';
import { createVault } from '../support/vault.js';
import { answersKey } from './answersKey.js';

/** What every process of an installation stands on: its memory, its clock and its secret. */
export interface Installation {
  readonly db: Database;
  readonly clock: Clock & { /** Moves the whole installation to this offset, in milliseconds. */ set(offsetMs: number): Promise<void> };
  readonly ids: Ids;
  readonly sealKey: Buffer;
  /** Where files lie that people sent and that surveys show. */
  readonly files: FileStore;
  /** How the database is reached, for the queue's own pool. */
  readonly connection: Connection;
  /** The agency's own words, as last read. */
  readonly words: () => StoredWords;
  /** The days off, as last read. */
  readonly holidays: () => HolidayTable;
  close(): Promise<void>;
}

/** How often a process looks whether the installation's clock was moved or its words were changed, in real milliseconds. */
const CLOCK_LOOK_MS = 1_000;
/** Its words and its days off change rarely. */
const WORDS_LOOK_MS = 20_000;

/** The sandbox has a database of its own, so that a rehearsal never meets real people. */
const databaseName = (config: Config): string => (config.mode === 'sandbox' ? 'pamong_sandbox' : 'pamong');

/**
 * Opens the database (starting the embedded PostgreSQL where there is no other), brings it up to date and reads the clock.
 * @param stays whether this is a process that stays: it sets the clock where it is told to, and starts the embedded server again when it dies.
 */
export async function openInstallation(config: Config, log: Logger, stays: boolean): Promise<Installation> {
  const { db, connection, close } = await openMemory(config, log, stays);
  await migrate(db.pool, log).catch(async (error: unknown) => {
    await close();
    throw error;
  });
  if (stays) {
    if ((await sealsAsNoted(db)) === false) log.warn({}, 'Another key than before seals anonymous surveys: what people had not sent yet begins anew. Processes on several machines need the same ANSWERS_KEY.');
    await noteSealing(db);
  }
  let offset = await readClockOffset(db);
  // Only a start sets the clock: a command beside it must not undo what a rehearsal has moved meanwhile.
  if (stays && config.clockShiftMs !== undefined) {
    offset = config.clockShiftMs;
    await writeClockOffset(db, offset);
  }
  if (offset !== 0) log.warn({ days: Math.round(offset / 864_000) / 100 }, 'THE CLOCK OF THIS INSTALLATION IS SHIFTED. People are asked and reminded by the shifted time.');
  const clock = shiftedClock(() => offset);
  let words = await readWords(db);
  let holidays = await storedHolidays(db.prisma);
  // A database that is away for a moment changes nothing; the next look follows.
  const every = (ms: number, read: () => Promise<void>): NodeJS.Timeout => setInterval(() => void read().catch(() => {}), ms).unref();
  const looks = [
    every(CLOCK_LOOK_MS, async () => {
      offset = await readClockOffset(db);
    }),
    every(WORDS_LOOK_MS, async () => {
      words = await readWords(db);
      holidays = await storedHolidays(db.prisma);
    }),
  ];
  return {
    db,
    clock: {
      ...clock,
      set: async (offsetMs) => {
        await writeClockOffset(db, offsetMs);
        offset = offsetMs;
      },
    },
    ids: randomIds,
    sealKey: await sealKey(db),
    files: openFiles(config, clock),
    connection,
    words: () => words,
    holidays: () => holidays,
    close: async () => {
      looks.forEach(clearInterval);
      await close();
    },
  };
}

/** The sandbox keeps its files apart, too. */
function openFiles({ files, mode }: Config, clock: Clock): FileStore {
  const apart = mode === 'sandbox' ? '-sandbox' : '';
  return files.kind === 's3' ? s3Store({ ...files, bucket: `${files.bucket}${apart}` }, clock) : folderStore(`${files.folder}${apart}`);
}

async function openMemory(config: Config, log: Logger, watch: boolean): Promise<{ db: Database; connection: Connection; close(): Promise<void> }> {
  const name = databaseName(config);
  const vault = createVault(await answersKey(config));
  if (config.database.kind === 'url') {
    const url = config.mode === 'sandbox' ? await sandboxUrl(config.database.url) : config.database.url;
    const db = openDatabase(url, log, vault);
    return { db, connection: url, close: () => db.close() };
  }
  const server = await openServer({ dataDir: join(config.database.dataDir), log });
  if (watch) server.watch();
  await createDatabaseIfMissing(server.connection, name);
  const connection = { ...server.connection, database: name };
  const db = openDatabase(connection, log, vault);
  return {
    db,
    connection,
    close: async () => {
      await db.close();
      await server.close();
    },
  };
}

/** Beside a given database the sandbox makes one of its own on the same server. */
async function sandboxUrl(url: string): Promise<string> {
  const own = new URL(url);
  const name = `${decodeURIComponent(own.pathname.slice(1)) || 'pamong'}_sandbox`;
  await createDatabaseIfMissing({ host: own.hostname, port: Number(own.port || 5432), user: decodeURIComponent(own.username), password: decodeURIComponent(own.password) }, name);
  own.pathname = `/${encodeURIComponent(name)}`;
  return own.href;
}
