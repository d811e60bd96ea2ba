import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { onTestFinished, vi } from 'vitest';
import { createDigestDesk } from '../../src/app/digest/readDigest.js';
import { createSlackInbox } from '../../src/app/digest/slackInbox.js';
import type { Faults } from '../../src/support/faults.js';
import { noFaults } from '../../src/support/faults.js';
import { shiftedClock } from '../../src/support/clock.js';
import { createLogger } from '../../src/support/logger.js';
import type { SlackOptions } from '../../src/sandbox/slack/server.js';
import { createSlackRoom, type SlackSetup } from '../../src/slack/room.js';
import { openOffice, SECRET } from '../app/digest/office.js';
import { APP, BOT, slackWith } from '../sandbox/slack/harness.js';

/** The real Bolt and the real client of one process in front of a local Slack, with an office behind them. */
export async function openWorkspace(options: Partial<SlackOptions> = {}) {
  const office = await openOffice();
  const slack = await slackWith({ clock: shiftedClock(() => 0), ...options });
  const written: string[] = [];
  const log = createLogger('debug', (line) => void written.push(line));
  const room = (receive: SlackSetup['receive'] = { kind: 'socket', appToken: APP }, apiUrl = slack.url) =>
    createSlackRoom(
      { botToken: BOT, receive, apiUrl },
      {
        clock: shiftedClock(() => 0),
        log,
        sealKey: SECRET,
        desk: createDigestDesk(office),
        openInbox: (handle) => createSlackInbox({ db: office.db, log, faults: noFaults, account: 'workspace', count: () => {} }, handle),
        sleep: async (ms) => {
          await pause(Math.min(ms, 20));
        },
      },
    );
  const process = (faults?: Faults) => {
    const own = room();
    return { room: own, directory: own.directory, delivery: office.slackDelivery(own.sender, own.renderDigest, faults) };
  };
  return {
    ...office,
    slack,
    /** What was written to the log, as lines. */
    written,
    room,
    /** One process that can post. */
    process,
    /** A process that listens over Socket Mode, until the test ends. */
    listening: async () => {
      const own = room();
      onTestFinished(() => own.stop());
      await own.start();
      return own;
    },
    /** Real time that was asked for passes at once: what waits for a pause may be tried. */
    pauseEnds: async () => {
      await office.db.pool.query(`UPDATE outbox SET not_before = NULL WHERE state = 'queued'`);
      await office.db.pool.query(`UPDATE pace SET hold_until = NULL`);
    },
    /** What a killed process held is free again. */
    leaseEnds: async () => {
      await office.db.pool.query(`UPDATE outbox SET lease_until = '2000-01-01' WHERE state = 'sending'`);
    },
  };
}

export type SlackWorkspace = Awaited<ReturnType<typeof openWorkspace>>;

/** Bolt answers after it acknowledged: what follows is seen a moment later. */
export const eventually = (check: () => void | Promise<void>): Promise<void> => vi.waitFor(check, { timeout: 15_000, interval: 10 });

/** An address on this machine where nobody listens (any more). */
export async function nobodyAt(): Promise<string> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  await new Promise((closed) => server.close(closed));
  return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/api/`;
}
