import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Client, DatabaseError } from 'pg';
import type { Logger } from '../../support/logger.js';
import { type Place, settle } from './place.js';
import { USER, type Running, discardStale, ensureCluster, findRunning, isAlive, lastWords, launch } from './postmaster.js';

/** How a database of the server is reached; `host` is the folder of a Unix socket. */
export interface ServerConnection {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
}

/** A PostgreSQL that this process uses, whether it started it or found it running. */
export interface Server {
  readonly connection: ServerConnection;
  /** A connection string for `database`, with the password in it: never to be logged. */
  url(database: string): string;
  /**
   * From now on a server that dies (its process killed, or stopped from outside) is started again within a moment.
   * @param onBack called after each return, with what happened counted from 1.
   */
  watch(onBack?: (times: number) => void): void;
  /** Leaves; the last process to leave stops the server. Close every pool first. */
  close(): Promise<void>;
}

export interface ServerOptions {
  readonly dataDir: string;
  readonly log: Logger;
  /** Such as `linux-x64`; this machine's own unless given. */
  readonly platform?: string;
  /** False gives up safety for speed: for tests alone. */
  readonly durable?: boolean;
}

const START_LIMIT_MS = 30_000;
const STOP_LIMIT_MS = 20_000;
/** Two numbers that no other advisory lock in the database `postgres` uses: "pamo", presence. */
const PRESENCE = [0x70616d6f, 1] as const;

/**
 * Adopts the server of `dataDir` or starts it. Any number of processes may do this at once; each holds a shared advisory lock
 * for as long as it lives, so a process that is killed leaves without a word and the rest go on.
 * @throws Misconfigured where no PostgreSQL is shipped for this machine; Error with the server's last words when it does not answer within 30 seconds.
 */
export async function openServer(options: ServerOptions): Promise<Server> {
  const { log } = options;
  const durable = options.durable ?? true;
  const place = await settle(options.dataDir, options.platform ?? `${process.platform}-${process.arch}`);
  if (!place.note.startsWith(dirname(place.home))) log.info({ folder: place.home }, 'PostgreSQL keeps its data outside DATA_DIR, which only root may enter');
  await ensureCluster(place);
  let presence = await enter(place, durable, log);
  let closing = false;
  let watching: ((times: number) => void) | undefined;
  let returns = 0;
  let reviving: Promise<void> | undefined;

  const revive = async (): Promise<void> => {
    for (let tries = 1; !closing; tries++) {
      try {
        presence = await enter(place, durable, log);
        guard();
        returns += 1;
        log.warn({ times: returns }, 'PostgreSQL is back');
        watching?.(returns);
        return;
      } catch (error) {
        log.error({ tries }, 'PostgreSQL does not come back; trying again', error);
        await pause(1000, undefined, { ref: false });
      }
    }
  };
  const guard = (): void => {
    presence.once('end', () => {
      if (closing || watching === undefined || reviving !== undefined) return;
      log.warn({}, 'PostgreSQL has ended; starting it again');
      reviving = revive().finally(() => {
        reviving = undefined;
      });
    });
  };
  guard();

  const connection: ServerConnection = { host: place.socketDir, port: 5432, user: USER, password: place.password };
  return {
    connection,
    url: (database) => `postgresql://${USER}:${encodeURIComponent(place.password)}@localhost:${connection.port}/${encodeURIComponent(database)}?host=${encodeURIComponent(connection.host)}`,
    watch: (onBack) => {
      watching = onBack ?? (() => {});
    },
    close: async () => {
      if (closing) return;
      closing = true;
      await reviving;
      await leave(place, presence, log);
    },
  };
}

/** Adopts or starts, then takes the place among those present. */
async function enter(place: Place, durable: boolean, log: Logger): Promise<Client> {
  const deadline = performance.now() + START_LIMIT_MS;
  let lastProblem: unknown;
  let started: { readonly pid: number; readonly ended: Promise<void> } | undefined;
  while (performance.now() < deadline) {
    const running = await findRunning(place);
    if (running === 'stranger') {
      await discardStale(place);
      continue;
    }
    if (running === 'none') {
      // The one we launched may not have written its file yet: it is given the time, and launched again only when it has ended.
      if (started === undefined || !isAlive(started.pid)) {
        started = await launch(place, durable);
        log.debug({ pid: started.pid }, 'PostgreSQL launched');
      }
      await Promise.race([started.ended, pause(15)]);
      continue;
    }
    if (running.ready) {
      try {
        return await takePlace(place, running);
      } catch (error) {
        if (error instanceof DatabaseError && error.code?.startsWith('28')) throw new Error(`PostgreSQL in ${place.home} refuses our password; ${place.note} is not the one it was made with`, { cause: error });
        lastProblem = error;
      }
    }
    await pause(running.ready ? 100 : 10);
  }
  const words = lastProblem instanceof Error ? lastProblem.message : await lastWords(place);
  throw new Error(`PostgreSQL in ${place.home} did not answer within ${START_LIMIT_MS / 1000} seconds: ${words}`);
}

async function takePlace(place: Place, running: Running): Promise<Client> {
  const client = new Client({
    host: running.socketDir,
    port: running.port,
    user: USER,
    password: place.password,
    database: 'postgres',
    connectionTimeoutMillis: 5000,
    application_name: 'pamong presence',
  });
  // A lost connection is news for whoever watches ('end'), not a reason to crash.
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query('SELECT pg_advisory_lock_shared($1, $2)', [...PRESENCE]);
    return client;
  } catch (error) {
    await client.end().catch(() => {});
    throw error;
  }
}

async function leave(place: Place, presence: Client, log: Logger): Promise<void> {
  try {
    await presence.query('SELECT pg_advisory_unlock_shared($1, $2)', [...PRESENCE]);
    const answer = await presence.query<{ alone: boolean }>('SELECT pg_try_advisory_lock($1, $2) AS alone', [...PRESENCE]);
    if (answer.rows[0]?.alone !== true) return;
    const running = await findRunning(place);
    if (typeof running === 'string') return;
    log.debug({ pid: running.pid }, 'the last one leaves; PostgreSQL stops');
    process.kill(running.pid, 'SIGINT');
    const deadline = performance.now() + STOP_LIMIT_MS;
    while (isAlive(running.pid) && performance.now() < deadline) await pause(10);
  } catch (error) {
    log.debug({}, `PostgreSQL was gone already: ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    await presence.end().catch(() => {});
  }
}
