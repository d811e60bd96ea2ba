import { leaderByEmail, leaders, outboxProgress, type Leader } from '../../db/digests.js';
import { claimByKey, endOutbox, deferOutbox, holdTelegram, recoverOutbox, reserveReplies, type ClaimedOutbox } from '../../db/outbox.js';
import type { Pace } from '../../db/pace.js';
import type { IsoWeek } from '../../domain/calendar/types.js';
import { isoWeekRange } from '../../domain/calendar/weeks.js';
import { RecipientGone, RetryLater, OutcomeUnknown } from '../../support/errors.js';
import type { DigestsPosted, TelegramSender } from '../ports.js';
import { refused } from '../refused.js';
import type { TelegramCall } from '../talk/types.js';
import type { SlackDelivery } from './deliverSlack.js';
import { writeDigest, type PostDeps } from './postDigest.js';
import { digestKey } from './telegramDigest.js';

export interface PostDigestsDeps extends PostDeps {
  /** Null where no Slack is set up. */
  readonly slackDelivery: Pick<SlackDelivery, 'sendClaimed'> | null;
  readonly telegram: {
    readonly sender: Pick<TelegramSender, 'send'>;
    readonly pace: Pace;
    /** Reads a stored payload back; null when it is no call. */
    readonly parse: (payload: unknown) => TelegramCall | null;
  };
  /** Resolves after so many real milliseconds. */
  readonly sleep: (ms: number) => Promise<void>;
}

const LEASE_MS = 120_000;
/** How long the command waits for one message that is held back or in another process's hands, in real milliseconds. */
const PATIENCE_MS = 30_000;
const LOOK_MS = 200;

/**
 * Posts now what the digests of a week say, to all leaders or to one, and counts by how each message really ended.
 * @throws InputRejected when `week` is no ISO week or has not begun, or when no leader has this address.
 */
export async function postDigests(
  deps: PostDigestsDeps,
  { week, leaderEmail, onProgress }: { readonly week: IsoWeek; readonly leaderEmail?: string; /** Told after each leader. */ readonly onProgress?: (done: number, of: number) => void },
): Promise<DigestsPosted> {
  if (isoWeekRange(week, deps.zone).start > deps.clock.now()) throw refused('week', (words) => words.weekAhead(week));
  const chosen = await choose(deps, leaderEmail);
  // What a process left behind when it died would otherwise wait for a worker that may not be running.
  await recoverOutbox(deps.db, deps.clock.now());
  const counts = { posted: 0, alreadyPosted: 0, failed: 0 };
  for (const [at, leader] of chosen.entries()) {
    counts[await postOne(deps, leader, week)] += 1;
    onProgress?.(at + 1, chosen.length);
  }
  return counts;
}

async function choose({ db }: PostDigestsDeps, email: string | undefined): Promise<readonly Leader[]> {
  if (email === undefined) return await leaders(db);
  const leader = await leaderByEmail(db, email);
  if (leader === null) throw refused('leader', (words) => words.leaderUnknown());
  return [leader];
}

async function postOne(deps: PostDigestsDeps, leader: Leader, week: IsoWeek): Promise<keyof DigestsPosted> {
  const written = await writeDigest(deps, leader.employee, week);
  if (written === 'unreachable' || written === 'no-leader') {
    deps.log.warn({ employee: leader.employee, week }, 'A leader has neither Slack nor Telegram; the digest was not posted.');
    return 'failed';
  }
  const key = digestKey(leader.employee, week);
  const before = await outboxProgress(deps.db, key);
  if (written === 'already' && before?.state === 'sent') return 'alreadyPosted';
  if ((await settle(deps, key)) !== 'sent') return 'failed';
  // A long digest in Telegram has more parts; the first one counts.
  for (let part = 1; (await outboxProgress(deps.db, `${key}:${part}`)) !== null; part++) await settle(deps, `${key}:${part}`);
  return 'posted';
}

/** Sends a message, or waits while another process does, and tells how it stands at the end. */
async function settle(deps: PostDigestsDeps, key: string): Promise<string> {
  for (let waitedMs = 0; ; ) {
    const progress = await outboxProgress(deps.db, key);
    if (progress === null) return 'missing';
    if (progress.state !== 'queued' && progress.state !== 'sending') return progress.state;
    if (progress.state === 'queued' && progress.waitMs === 0) {
      const row = await claimByKey(deps.db, key, LEASE_MS);
      if (row !== null) {
        await send(deps, row);
        continue;
      }
    }
    const waitMs = Math.max(LOOK_MS, progress.waitMs);
    if (waitedMs + waitMs > PATIENCE_MS) return progress.state;
    await deps.sleep(waitMs);
    waitedMs += waitMs;
  }
}

async function send(deps: PostDigestsDeps, row: ClaimedOutbox): Promise<void> {
  if (row.chat !== null) return await sendToTelegram(deps, row, row.chat);
  if (deps.slackDelivery !== null) return void (await deps.slackDelivery.sendClaimed(row));
  await endOutbox(deps.db, [{ id: row.id, state: 'failed', problem: 'no Slack is set up' }], deps.clock.now());
}

async function sendToTelegram({ db, clock, log, telegram, sleep }: PostDigestsDeps, row: ClaimedOutbox, chat: number): Promise<void> {
  const call = telegram.parse(row.payload);
  if (call === null) return await endOutbox(db, [{ id: row.id, state: 'failed', problem: 'the stored message cannot be read' }], clock.now());
  const [waitMs = 0] = await reserveReplies(db, telegram.pace, [chat]);
  if (waitMs > 0) await sleep(waitMs);
  try {
    const sent = await telegram.sender.send(call);
    await endOutbox(db, [{ id: row.id, state: 'sent', platformId: sent.platformId }], clock.now());
  } catch (error) {
    if (error instanceof RetryLater) {
      await holdTelegram(db, error.scope === 'platform' ? null : chat, error.afterMs);
      return await deferOutbox(db, row.id, error.afterMs, error.message);
    }
    const state = error instanceof RecipientGone ? 'blocked' : error instanceof OutcomeUnknown ? 'unknown' : 'failed';
    log.error({ outbox: row.id, state }, 'A digest could not be sent.', error);
    await endOutbox(db, [{ id: row.id, state, problem: error instanceof Error ? error.message : String(error) }], clock.now());
  }
}
