import { isConnectionLost, codeOf, type Database } from '../../db/database.js';
import { endArrival, isOpenArrival } from '../../db/digests.js';
import { claimInbox, noteInboxFailure } from '../../db/inbox.js';
import type { Faults } from '../../support/faults.js';
import type { Logger } from '../../support/logger.js';
import { createReceiver, type OfferedUpdate, type Received } from '../receiveUpdates.js';

export interface SlackInboxDeps {
  readonly db: Database;
  readonly log: Logger;
  readonly faults: Faults;
  /** Which workspace: a name of ours, never a token. */
  readonly account: string;
  /** Told how many updates are newly stored, for the metrics. */
  readonly count: (received: number) => void;
}

export interface SlackInbox {
  /** Resolves once the update is committed, and may be acknowledged; it is handled after that. */
  keep(update: Received): Promise<void>;
  /** Takes up what was stored and never handled. Returns how many there were. */
  takeUpLost(): Promise<number>;
  idle(): Promise<void>;
}

const LEASE_MS = 60_000;
const BATCH = 20;
const FAILURES = { most: 5, restMs: 5_000 } as const;

/**
 * Stores what Slack tells us before it is acknowledged, and handles it afterwards, one thing at a time a person.
 * @param handle what to do with an update; may be called again for one whose handling failed half-way.
 */
export function createSlackInbox(deps: SlackInboxDeps, handle: (update: OfferedUpdate) => Promise<void>): SlackInbox {
  const { db, log } = deps;
  const chains = new Map<string, Promise<void>>();

  const work = async (update: OfferedUpdate): Promise<void> => {
    try {
      if (!(await isOpenArrival(db, update.id))) return;
      await handle(update);
      await endArrival(db, update.id);
    } catch (error) {
      if (isConnectionLost(error)) {
        log.warn({ inbox: update.id }, 'An update from Slack was left to the sweeper.');
        return;
      }
      const ended = await noteInboxFailure(db, update.id, `${codeOf(error) ?? ''} ${error instanceof Error ? error.name : 'error'}`.trim(), FAILURES.most, FAILURES.restMs);
      log.error({ inbox: update.id, ended }, 'An update from Slack could not be handled.', error);
    }
  };

  const offer = (update: OfferedUpdate): Promise<void> => {
    const before = chains.get(update.actor) ?? Promise.resolve();
    const mine = before.then(() => work(update)).catch((error: unknown) => log.error({ inbox: update.id }, 'An update from Slack was left to the sweeper.', error));
    chains.set(update.actor, mine);
    return mine.then(() => {
      if (chains.get(update.actor) === mine) chains.delete(update.actor);
    });
  };

  const receive = createReceiver({
    db,
    source: 'slack',
    account: deps.account,
    leaseMs: LEASE_MS,
    faults: deps.faults,
    onStored: (updates) => {
      deps.faults('after-commit');
      deps.count(updates.length);
      for (const update of updates) void offer(update);
    },
  });

  return {
    keep: receive,
    takeUpLost: async () => {
      let taken = 0;
      for (;;) {
        const rows = await claimInbox(db, 'slack', BATCH, LEASE_MS);
        await Promise.all(rows.map((row) => offer({ id: row.id, actor: row.actor, body: parsed(row.payload) })));
        taken += rows.length;
        if (rows.length < BATCH) return taken;
      }
    },
    idle: async () => {
      while (chains.size > 0) await Promise.all(chains.values());
    },
  };
}

function parsed(payload: string): unknown {
  const body: unknown = JSON.parse(payload);
  return body;
}
