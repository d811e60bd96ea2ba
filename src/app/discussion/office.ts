import { inTransaction, type Database } from '../../db/database.js';
import { allDiscussions, countDiscussion, discussionOf, holdDiscussion, needsOf, type DiscussionRecord } from '../../db/discussions.js';
import type { Tx } from '../../db/database.js';
import { readCode } from '../../domain/discussion/code.js';
import type { Phase, RankedNeed } from '../../domain/discussion/types.js';
import type { EpochMs } from '../../support/clock.js';
import { InputRejected } from '../../support/errors.js';
import { refused } from '../refused.js';
import type { TalkDeps } from '../talk/handling.js';
import { turnDiscussion } from './turn.js';

export interface DiscussionStatus {
  readonly code: string;
  readonly unit: string;
  readonly topic: string;
  readonly phase: Phase;
  /** The bot is out of the group: nothing goes on there until it is added again. */
  readonly aside: boolean;
  readonly proposals: number;
  /** People who proposed or voted. */
  readonly participants: number;
  /** People whose vote stands, while voting. */
  readonly voted: number;
  readonly expiresAt: EpochMs;
  readonly votesAt: EpochMs;
  readonly closesAt: EpochMs;
  readonly openedAt: EpochMs | null;
  readonly closedAt: EpochMs | null;
  /** What it came to; empty before it closed, and where too few took part. */
  readonly needs: readonly RankedNeed[];
}

async function statusOf(tx: Tx, record: DiscussionRecord): Promise<DiscussionStatus> {
  const { id, code, unitName, topic, phase, expiresAt, votesAt, closesAt, closedAt, room } = record;
  const { proposals, participants, voted } = await countDiscussion(tx, id);
  const needs = await needsOf(tx, id);
  return { code, unit: unitName, topic, phase, aside: phase !== 'closed' && room !== null && room.asideAt !== null, proposals, participants, voted, expiresAt, votesAt, closesAt, openedAt: room?.openedAt ?? null, closedAt, needs };
}

const unknown = (code: string): InputRejected => refused('code', (words) => words.discussionUnknown(code));

/** @throws InputRejected when there is no discussion with this code. */
export async function discussionStatus(db: Database, code: string): Promise<DiscussionStatus> {
  const record = await discussionOf(db.prisma, readCode(code) ?? '');
  if (record === null) throw unknown(code);
  return await statusOf(db.prisma, record);
}

/** Every discussion, the newest first. */
export async function listDiscussions(db: Database): Promise<readonly DiscussionStatus[]> {
  const rows: DiscussionStatus[] = [];
  for (const record of await allDiscussions(db.prisma)) rows.push(await statusOf(db.prisma, record));
  return rows;
}

type Officer = Pick<TalkDeps, 'db' | 'clock' | 'ids' | 'render' | 'log'>;

/**
 * Ends collecting now, shows the proposals and lets the group vote.
 * @throws InputRejected when there is no such discussion, when it is not collecting or its group is away, or when too few have proposed, which the group is told.
 */
export async function beginVoting({ db, clock, ids, render, log }: Officer, code: string): Promise<DiscussionStatus> {
  const done = await inTransaction(db, async (tx) => {
    const held = await holdDiscussion(tx, { code: readCode(code) ?? '' });
    if (held === null) throw unknown(code);
    if (held.phase !== 'collecting') throw new InputRejected(`Diskusi ini tidak sedang mengumpulkan usulan (${held.phase}). This discussion is not collecting proposals.`);
    if (held.room?.asideAt !== null) throw new InputRejected('Bot tidak berada di grupnya; tambahkan kembali dahulu. The bot is out of the group; add it again first.');
    const { state, effects } = await turnDiscussion(tx, { render }, held, 'end-collecting', { now: clock.now(), seed: ids.seed() });
    return { id: held.id, phase: state.phase, few: effects.flatMap((e) => (e.kind === 'too-few' ? [e] : [])) };
  });
  const [few] = done.few;
  if (few !== undefined) {
    throw new InputRejected(`Baru ${few.proposals} usulan berbeda dari ${few.people} orang; pengumpulan diteruskan dan grup sudah diberi tahu. Too few have proposed; collecting goes on.`);
  }
  log.info({ discussion: done.id, phase: done.phase }, 'An officer began the vote of a discussion.');
  return await discussionStatus(db, code);
}

/**
 * Closes a discussion now and tells its group what came of it. Closed again, it stays as it is.
 * @param discard closes it even while proposals are being collected, which deletes them.
 * @throws InputRejected when there is no such discussion, or when it would discard proposals that nobody asked to discard.
 */
export async function closeDiscussion({ db, clock, ids, render, log }: Officer, code: string, discard: boolean): Promise<DiscussionStatus> {
  const id = await inTransaction(db, async (tx) => {
    const held = await holdDiscussion(tx, { code: readCode(code) ?? '' });
    if (held === null) throw unknown(code);
    const { proposals } = held.phase === 'collecting' ? await countDiscussion(tx, held.id) : { proposals: 0 };
    if (proposals > 0 && !discard) {
      throw new InputRejected(
        `${proposals} usulan belum dipilih. Mulai pemilihan dengan "pamong discussion vote ${held.code}", atau hapus semuanya dengan --discard. Proposals would be lost: begin the vote, or say --discard.`,
      );
    }
    await turnDiscussion(tx, { render }, held, 'close', { now: clock.now(), seed: ids.seed() });
    return held.id;
  });
  log.info({ discussion: id }, 'An officer closed a discussion.');
  return await discussionStatus(db, code);
}
