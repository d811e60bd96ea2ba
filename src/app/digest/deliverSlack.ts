import { z } from 'zod';
import { inTransaction, isConnectionLost, type Database } from '../../db/database.js';
import { digestOf, emailsOf, holdSlack, leaderById, rerouteToTelegram, slackRestMs } from '../../db/digests.js';
import { claimSlack, deferOutbox, endOutbox, outboxWaiting, type ClaimedOutbox, type OutboxEnd } from '../../db/outbox.js';
import type { Clock } from '../../support/clock.js';
import { OutcomeUnknown, PamongError, RecipientGone, RetryLater, SendRefused } from '../../support/errors.js';
import type { Faults } from '../../support/faults.js';
import type { Logger } from '../../support/logger.js';
import type { Render } from '../talk/handling.js';
import { persistently } from '../persistently.js';
import type { RenderDigest, SlackSender } from './ports.js';
import { telegramDigest } from './telegramDigest.js';

export interface SlackDeliverDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Logger;
  readonly sender: SlackSender;
  readonly renderDigest: RenderDigest;
  /** For whom Slack does not know: the digest goes to Telegram. */
  readonly render: Render;
  readonly faults: Faults;
  /** Resolves after so many real milliseconds. */
  readonly sleep: (ms: number) => Promise<void>;
  /** Asks for another drain (of the whole outbox) after so many real milliseconds. */
  readonly wakeLater: (afterMs: number) => void;
  /** Told for each message that left or was put back, for the metrics. */
  readonly count: (end: OutboxEnd['state'] | 'deferred') => void;
}

/** How a try to send ended: the row's end, or that it waits again. */
export type Settled = OutboxEnd['state'] | 'deferred' | 'rerouted';

export interface SlackDelivery {
  /** Sends what waits for Slack until nothing is ready; safe to call from anywhere at any time. Returns how many messages were tried. */
  drain(): Promise<number>;
  /** Sends one message that the caller has claimed. */
  sendClaimed(row: ClaimedOutbox): Promise<Settled>;
  idle(): Promise<void>;
}

/** Few at a time, since each costs several calls of up to ten seconds within the lease. */
const CLAIM = { rows: 4, leaseMs: 120_000 } as const;
export const SLACK_LEASE_MS: number = CLAIM.leaseMs;
/** How often a message with an unknown outcome is looked for and tried again. */
const MOST_ATTEMPTS = 8;

const payload = z.object({ leader: z.int(), week: z.string() });

/** Delivers the Slack part of the outbox. What may have been posted is looked for before it is posted again; so nothing is posted twice. */
export function createSlackDelivery(deps: SlackDeliverDeps): SlackDelivery {
  const { db, clock, log } = deps;
  let draining: Promise<number> | null = null;
  let again = false;

  const end = async (settled: OutboxEnd): Promise<Settled> => {
    await persistently(deps, () => endOutbox(db, [settled], clock.now()));
    deps.count(settled.state);
    return settled.state;
  };

  const putBack = async (row: ClaimedOutbox, afterMs: number, problem: string): Promise<Settled> => {
    await persistently(deps, () => deferOutbox(db, row.id, afterMs, problem));
    deps.count('deferred');
    deps.wakeLater(afterMs);
    return 'deferred';
  };

  const handOver = async (row: ClaimedOutbox): Promise<Settled> => {
    const { leader: id, week } = payload.parse(row.payload);
    const leader = await leaderById(db, id);
    const stored = await digestOf(db, id, week);
    const parts = leader === null || stored === null ? [] : await telegramDigest(deps, leader, stored, true, clock.now());
    if (parts.length > 0 && (await inTransaction(db, (tx) => rerouteToTelegram(tx, row.id, parts)))) {
      log.info({ outbox: row.id }, 'Slack does not know this leader; the digest goes to Telegram.');
      deps.wakeLater(0);
      return 'rerouted';
    }
    log.warn({ outbox: row.id }, 'A leader has neither Slack nor Telegram; the digest was not posted.');
    return await end({ id: row.id, state: 'blocked', problem: 'not known in Slack, not bound in Telegram' });
  };

  const settleError = async (row: ClaimedOutbox, error: unknown): Promise<Settled> => {
    if (error instanceof RetryLater) {
      if (error.scope === 'platform') await persistently(deps, () => holdSlack(db, error.afterMs));
      log.warn({ outbox: row.id, afterMs: error.afterMs }, error.message);
      return await putBack(row, error.afterMs, error.message);
    }
    if (error instanceof RecipientGone) return await handOver(row);
    if (error instanceof OutcomeUnknown && row.attempts < MOST_ATTEMPTS) {
      log.warn({ outbox: row.id, attempts: row.attempts }, 'A digest may or may not have been posted; it is looked for before it is posted again.');
      return await putBack(row, 1000 * 2 ** Math.min(row.attempts, 6), error.message);
    }
    const state = error instanceof OutcomeUnknown ? 'unknown' : 'failed';
    log.error({ outbox: row.id, state }, 'A digest could not be posted.', error);
    return await end({ id: row.id, state, problem: error instanceof Error ? error.message : String(error) });
  };

  const post = async (row: ClaimedOutbox): Promise<Settled> => {
    const { leader: id, week } = payload.parse(row.payload);
    const leader = await leaderById(db, id);
    const stored = await digestOf(db, id, week);
    // The premise again: who left, or supervises nobody any more, is told nothing.
    if (leader === null || stored === null) return await end({ id: row.id, state: 'cancelled', problem: 'supervises nobody any more' });
    const email = (await emailsOf(db, [id])).get(id);
    if (email === undefined) throw new RecipientGone('The leader has no e-mail address.');
    deps.faults('after-claim');
    const sent = await deps.sender.send(email, deps.renderDigest(stored, leader.language), row.key, row.attempts);
    deps.faults('after-send');
    deps.faults('before-mark');
    return await end({ id: row.id, state: 'sent', platformId: sent.platformId });
  };

  const sendClaimed = async (row: ClaimedOutbox): Promise<Settled> => {
    if (!payload.safeParse(row.payload).success) return await settleError(row, new SendRefused('The stored message cannot be read.'));
    try {
      return await post(row);
    } catch (error) {
      // Without the database nothing can be noted: the lease brings the row back, and it is looked for then.
      if (!(error instanceof PamongError) && isConnectionLost(error)) throw error;
      return await settleError(row, error);
    }
  };

  const drainOnce = async (): Promise<number> => {
    let tried = 0;
    for (;;) {
      again = false;
      const restMs = await slackRestMs(db);
      if (restMs > 0) {
        deps.wakeLater(restMs);
        return tried;
      }
      const rows = await claimSlack(db, clock.now(), CLAIM.rows, CLAIM.leaseMs);
      const settled = await Promise.allSettled(rows.map(sendClaimed));
      for (const { status } of settled) if (status === 'rejected') log.error({}, 'A digest was left to the sweeper.');
      tried += rows.length;
      if (rows.length > 0 || again) continue;
      const { nextMs } = await outboxWaiting(db);
      if (nextMs !== null) deps.wakeLater(nextMs);
      return tried;
    }
  };

  return {
    sendClaimed,
    drain: async () => {
      again = true;
      draining ??= drainOnce().finally(() => {
        draining = null;
      });
      return await draining;
    },
    idle: async () => {
      await draining?.catch(() => 0);
    },
  };
}
