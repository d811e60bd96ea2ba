import type { Database } from '../../db/database.js';
import { digestOf, keepDigest, leaderById, type Leader } from '../../db/digests.js';
import type { NewOutbox } from '../../db/outbox.js';
import type { IsoWeek } from '../../domain/calendar/types.js';
import { isoWeekRange } from '../../domain/calendar/weeks.js';
import { buildDigest } from '../../domain/digest/buildDigest.js';
import type { Digest } from '../../domain/digest/types.js';
import type { Clock, EpochMs } from '../../support/clock.js';
import type { Logger } from '../../support/logger.js';
import type { DigestPosted } from '../due/types.js';
import type { Render } from '../talk/handling.js';
import { gatherDigest } from './gather.js';
import type { SlackDirectory } from './ports.js';
import { releaseFigures } from './releaseFigures.js';
import { digestEnvelope, telegramDigest } from './telegramDigest.js';

export interface PostDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Logger;
  readonly render: Render;
  /** Null where no Slack is set up: digests go to Telegram then. */
  readonly slack: SlackDirectory | null;
  /** Where weeks end for the release of figures, which is one for all leaders. IANA. */
  readonly zone: string;
}

/** What became of one leader's digest: `written` waits in the outbox, to be sent by whoever comes first. */
export type Written = 'written' | 'already' | 'unreachable' | 'no-leader';

/**
 * Writes the digest of a week for one leader, and its one message, once however often and by however many it is asked.
 * Which way it goes is decided here: Slack for whom Slack knows (or while Slack cannot say), else Telegram; with neither, nothing is kept, so that it can be posted later.
 * @throws InputRejected when `week` is no ISO week.
 */
export async function writeDigest(deps: PostDeps, leaderId: number, week: IsoWeek): Promise<Written> {
  const { db, clock } = deps;
  const range = isoWeekRange(week, deps.zone);
  const leader = await leaderById(db, leaderId);
  if (leader === null) return 'no-leader';
  if ((await digestOf(db, leaderId, week)) !== null) return 'already';
  const now = clock.now();
  const viaSlack = await isInSlack(deps, leader);
  const upTo = Math.min(range.end - 1, now);
  await releaseFigures(deps, upTo);
  const digest = buildDigest(await gatherDigest(db, leader, week, upTo, now));
  const messages = viaSlack ? [slackRow(leader, digest, now)] : await telegramDigest(deps, leader, { digest, createdAt: now }, deps.slack !== null, now);
  if (messages.length === 0) return 'unreachable';
  return (await keepDigest(db, digest, messages, now)) ? 'written' : 'already';
}

async function isInSlack({ slack }: PostDeps, { email }: Leader): Promise<boolean> {
  if (slack === null || email === null) return false;
  // While Slack cannot say, its sender finds out: it hands over to Telegram whom nobody knows there.
  return (await slack.knows(email)) ?? true;
}

/** Only ids: what it says stands in the digest's own row, and is rendered when it is sent. */
function slackRow(leader: Leader, digest: Digest, now: EpochMs): NewOutbox {
  return { ...digestEnvelope(leader, digest.week, now), channel: 'slack', chat: null, payload: { leader: leader.employee, week: digest.week }, onDoubt: 'look-up' };
}

const NOTES = {
  written: { state: 'done', note: null },
  already: { state: 'done', note: 'already posted' },
  unreachable: { state: 'skipped', note: 'unreachable' },
  'no-leader': { state: 'skipped', note: 'supervises nobody' },
} as const satisfies Record<Written, DigestPosted>;

/** What due work calls on Monday morning; see `writeDigest`. */
export async function postDigest(deps: PostDeps, leader: number, week: IsoWeek): Promise<DigestPosted> {
  const written = await writeDigest(deps, leader, week);
  if (written === 'unreachable') deps.log.warn({ employee: leader, week }, 'A leader has neither Slack nor Telegram; the digest was not posted.');
  return NOTES[written];
}
