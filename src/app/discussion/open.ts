import { inTransaction } from '../../db/database.js';
import { addDiscussion } from '../../db/discussions.js';
import { storedHolidays } from '../../db/holidays.js';
import { allUnits } from '../../db/units.js';
import { CODE_SPAN, discussionCode, discussionLink, LINK_BYTES } from '../../domain/discussion/code.js';
import { usualClose, usualVote } from '../../domain/discussion/plan.js';
import { tidyProposal } from '../../domain/discussion/proposals.js';
import { DISCUSSION_RULES, type DiscussionRules } from '../../domain/discussion/types.js';
import type { EpochMs } from '../../support/clock.js';
import { InputRejected } from '../../support/errors.js';
import { unitNamed } from '../unitNamed.js';
import type { TalkDeps } from '../talk/handling.js';

export interface NewTopic {
  /** A name, or where several units have it a path. */
  readonly unitName: string;
  readonly topic: string;
  /** Half-way when not said. */
  readonly votesAt?: EpochMs;
  /** A week from now at 16:00 when not said. */
  readonly closesAt?: EpochMs;
  /** What differs from the usual rules. */
  readonly rules?: Partial<Pick<DiscussionRules, 'leastPeople' | 'leastProposals'>>;
}

export interface OpenedDiscussion {
  readonly code: string;
  readonly unit: string;
  readonly topic: string;
  readonly expiresAt: EpochMs;
  readonly votesAt: EpochMs;
  readonly closesAt: EpochMs;
}

/** Characters of a topic, so that every message that names it stays short. */
const LONGEST_TOPIC = 200;

/**
 * Prepares a discussion. Its code opens it once, in the group in which somebody who is known writes it, before voting was to begin.
 * @throws InputRejected when there is no such unit or more than one, no topic or too long a one, when its times are not in order, or when it would show fewer people than five.
 */
export async function openDiscussion(deps: Pick<TalkDeps, 'db' | 'clock' | 'ids' | 'log' | 'settings'>, wanted: NewTopic): Promise<OpenedDiscussion> {
  const { db, clock, ids, settings } = deps;
  const now = clock.now();
  const zone = settings.defaultZone;
  const topic = tidyProposal(wanted.topic);
  const rules = { ...DISCUSSION_RULES, ...wanted.rules };
  if (topic === '' || [...topic].length > LONGEST_TOPIC) throw refused('topic', `Isi topik, paling banyak ${LONGEST_TOPIC} huruf. A topic of up to ${LONGEST_TOPIC} characters is needed.`);
  if (rules.leastPeople < DISCUSSION_RULES.leastPeople) throw refused('least-people', `Paling sedikit ${DISCUSSION_RULES.leastPeople} orang. ${DISCUSSION_RULES.leastPeople} people at least.`);
  if (rules.leastProposals < 2) throw refused('least-proposals', 'Paling sedikit 2 usulan. 2 proposals at least.');
  const closesAt = wanted.closesAt ?? usualClose(now, zone);
  if (closesAt <= now) throw refused('closes', 'Waktu tutup sudah lewat. The closing time is not in the future.');
  const made = await inTransaction(db, async (tx) => {
    const votesAt = wanted.votesAt ?? usualVote(now, closesAt, zone, await storedHolidays(tx));
    if (votesAt <= now || votesAt >= closesAt) throw refused('votes', 'Pemilihan harus dimulai sesudah sekarang dan sebelum waktu tutup. Voting has to begin after now and before the closing time.');
    const unit = unitNamed(await allUnits(tx), wanted.unitName);
    const code = discussionCode(ids.uuid());
    const discussion = { code, topic, zone, rules, votesAt, closesAt, unit: unit.id, link: discussionLink(ids.token(LINK_BYTES)), expiresAt: Math.min(votesAt, now + CODE_SPAN) };
    const id = await addDiscussion(tx, discussion, now);
    return { id, opened: { code, topic, unit: unit.path.join(' / '), expiresAt: discussion.expiresAt, votesAt, closesAt } };
  });
  deps.log.info({ discussion: made.id }, 'A discussion was prepared.');
  return made.opened;
}

const refused = (column: string, message: string): InputRejected => new InputRejected(message, [{ column, message }]);
