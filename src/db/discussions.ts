import { z } from 'zod';
import type { Database, Tx } from './database.js';
import { PHASES, type DiscussionRules, type DiscussionState, type DiscussionStep, type Phase, type RankedNeed } from '../domain/discussion/types.js';
import type { Language } from '../domain/survey/types.js';
import type { Zone } from '../domain/calendar/types.js';
import type { EpochMs } from '../support/clock.js';

/** The group that a discussion was opened in. */
export interface DiscussionRoom {
  readonly chat: number;
  readonly language: Language;
  readonly openedAt: EpochMs;
  /** Since when the bot is out of the group; null while it is in it. */
  readonly asideAt: EpochMs | null;
  /** The outbox key of the message that says how many take part. */
  readonly noticeKey: string;
}

export interface DiscussionRecord {
  readonly id: number;
  readonly code: string;
  /** The payload of the link that leads to it in private. */
  readonly link: string;
  readonly unit: number;
  readonly unitName: string;
  readonly topic: string;
  readonly zone: Zone;
  readonly rules: DiscussionRules;
  readonly phase: Phase;
  readonly expiresAt: EpochMs;
  readonly votesAt: EpochMs;
  readonly closesAt: EpochMs;
  readonly closedAt: EpochMs | null;
  readonly room: DiscussionRoom | null;
}

export type NewDiscussion = Pick<DiscussionRecord, 'code' | 'link' | 'unit' | 'topic' | 'zone' | 'rules' | 'expiresAt' | 'votesAt' | 'closesAt'>;

const count = z.int().min(1);
const rulesSchema: z.ZodType<DiscussionRules> = z.object({ leastProposals: count, leastPeople: count, mostProposals: count, mostVotes: count, longest: count });
const phaseSchema = z.enum(PHASES);

const WITH = { unit: { select: { name: true } }, room: true } as const;
interface RawDiscussion {
  readonly id: number;
  readonly code: string;
  readonly link: string;
  readonly unitId: number;
  readonly unit: { readonly name: string };
  readonly topic: string;
  readonly zone: string;
  readonly rules: unknown;
  readonly phase: string;
  readonly expiresAt: Date;
  readonly votesAt: Date;
  readonly closesAt: Date;
  readonly closedAt: Date | null;
  readonly room: { readonly chatId: bigint; readonly language: string; readonly openedAt: Date; readonly asideAt: Date | null; readonly noticeKey: string } | null;
}

const asRoom = (room: NonNullable<RawDiscussion['room']>): DiscussionRoom => ({
  chat: Number(room.chatId),
  language: room.language === 'en' ? 'en' : 'id',
  openedAt: room.openedAt.getTime(),
  asideAt: room.asideAt?.getTime() ?? null,
  noticeKey: room.noticeKey,
});

const asRecord = (r: RawDiscussion): DiscussionRecord => ({
  id: r.id,
  code: r.code,
  link: r.link,
  unit: r.unitId,
  unitName: r.unit.name,
  topic: r.topic,
  zone: r.zone,
  rules: rulesSchema.parse(r.rules),
  phase: phaseSchema.parse(r.phase),
  expiresAt: r.expiresAt.getTime(),
  votesAt: r.votesAt.getTime(),
  closesAt: r.closesAt.getTime(),
  closedAt: r.closedAt?.getTime() ?? null,
  room: r.room === null ? null : asRoom(r.room),
});

/** Adds a discussion that waits for its group. @returns its id. */
export async function addDiscussion(tx: Tx, { unit, rules, expiresAt, votesAt, closesAt, ...rest }: NewDiscussion, now: EpochMs): Promise<number> {
  const { id } = await tx.discussion.create({
    data: { ...rest, unitId: unit, rules: { ...rules }, createdAt: new Date(now), expiresAt: new Date(expiresAt), votesAt: new Date(votesAt), closesAt: new Date(closesAt) },
    select: { id: true },
  });
  return id;
}

export type DiscussionName = { readonly id: number } | { readonly code: string } | { readonly link: string };

/** A discussion by any of its names, held until the transaction ends, so that whatever happens in it happens one after the other; null when there is none. */
export async function holdDiscussion(tx: Tx, name: DiscussionName): Promise<DiscussionRecord | null> {
  const { id = null, code = null, link = null } = { id: undefined, code: undefined, link: undefined, ...name };
  const held = await tx.$queryRaw<{ id: number }[]>`SELECT id FROM discussion WHERE id = ${id}::int OR code = ${code} OR link = ${link} FOR UPDATE`;
  return held[0] === undefined ? null : asRecord(await tx.discussion.findUniqueOrThrow({ where: { id: held[0].id }, include: WITH }));
}

/** A discussion by its code, as it stands; null when there is none. */
export async function discussionOf(tx: Tx, code: string): Promise<DiscussionRecord | null> {
  const found = await tx.discussion.findUnique({ where: { code }, include: WITH });
  return found === null ? null : asRecord(found);
}

/** Every discussion, the newest first. */
export async function allDiscussions(tx: Tx): Promise<readonly DiscussionRecord[]> {
  return (await tx.discussion.findMany({ include: WITH, orderBy: { id: 'desc' } })).map(asRecord);
}

/** A held discussion with all that was said in it. */
export async function discussionState(tx: Tx, { id, phase, rules, closesAt }: Pick<DiscussionRecord, 'id' | 'phase' | 'rules' | 'closesAt'>): Promise<DiscussionState> {
  const terms = { rules, closesAt };
  switch (phase) {
    case 'waiting':
    case 'closed':
      return { ...terms, phase };
    case 'collecting': {
      const drafts = await tx.discussionDraft.findMany({ where: { discussionId: id }, orderBy: [{ employeeId: 'asc' }, { number: 'asc' }] });
      const members = await tx.discussionMember.findMany({ where: { discussionId: id, given: { gt: 0 } } });
      return {
        ...terms,
        phase,
        drafts: drafts.map((d) => ({ member: d.employeeId, number: d.number, text: d.text })),
        given: new Map(members.map((m) => [m.employeeId, m.given])),
      };
    }
    case 'voting': {
      const proposals = await tx.discussionProposal.findMany({ where: { discussionId: id }, orderBy: { place: 'asc' }, select: { text: true } });
      const votes = await tx.discussionVote.findMany({ where: { discussionId: id } });
      return { ...terms, phase, proposals: proposals.map((p) => p.text), ballots: new Map(votes.map((v) => [v.employeeId, v.places])) };
    }
  }
}

/** Stores what a step decided on a held discussion. */
export async function storeStep(tx: Tx, discussion: Pick<DiscussionRecord, 'id' | 'unit' | 'topic' | 'phase'>, { state, effects }: DiscussionStep, now: EpochMs): Promise<void> {
  const { id } = discussion;
  for (const effect of effects) {
    if (effect.to !== 'store') continue;
    switch (effect.kind) {
      case 'draft': {
        const { member, number, text } = effect.draft;
        await tx.$executeRaw`INSERT INTO discussion_member (discussion_id, employee_id, given) VALUES (${id}, ${member}, ${number})
          ON CONFLICT (discussion_id, employee_id) DO UPDATE SET given = GREATEST(discussion_member.given, excluded.given)`;
        const key = { discussionId: id, employeeId: member, number };
        await tx.discussionDraft.upsert({ where: { discussionId_employeeId_number: key }, create: { ...key, text }, update: { text } });
        break;
      }
      case 'draft-gone':
        await tx.discussionDraft.deleteMany({ where: { discussionId: id, employeeId: effect.member, number: effect.number } });
        break;
      case 'proposals':
        await forgetAuthors(tx, id);
        await tx.$executeRaw`INSERT INTO discussion_proposal (discussion_id, place, text)
          SELECT ${id}, p.place - 1, p.text FROM unnest(${[...effect.proposals]}::text[]) WITH ORDINALITY AS p(text, place) ORDER BY p.place`;
        break;
      case 'chosen': {
        const key = { discussionId: id, employeeId: effect.member };
        await tx.discussionMember.upsert({ where: { discussionId_employeeId: key }, create: key, update: {} });
        await tx.discussionVote.upsert({ where: { discussionId_employeeId: key }, create: { ...key, places: [...effect.chosen] }, update: { places: [...effect.chosen] } });
        break;
      }
      case 'needs':
        await forgetAuthors(tx, id);
        await tx.discussionVote.deleteMany({ where: { discussionId: id } });
        await addNeeds(tx, discussion, effect.ranked, effect.participants, now);
        break;
    }
  }
  if (state.phase !== discussion.phase) await tx.discussion.update({ where: { id }, data: { phase: state.phase, ...(state.phase === 'closed' && { closedAt: new Date(now) }) } });
}

/** Deletes drafts, and how many each person gave, which would tell of those who took one back. */
async function forgetAuthors(tx: Tx, discussion: number): Promise<void> {
  await tx.discussionDraft.deleteMany({ where: { discussionId: discussion } });
  await tx.discussionMember.updateMany({ where: { discussionId: discussion }, data: { given: 0 } });
}

async function addNeeds(tx: Tx, { id, unit, topic }: Pick<DiscussionRecord, 'id' | 'unit' | 'topic'>, ranked: readonly RankedNeed[], participants: number, now: EpochMs): Promise<void> {
  await tx.discussionNeed.createMany({ data: ranked.map((need, position) => ({ discussionId: id, position, unitId: unit, topic, ...need, participants, closedAt: new Date(now) })) });
}

/** One need that a group's discussion came to. */
export interface DiscussedNeed extends RankedNeed {
  readonly discussion: number;
  readonly unit: number;
  readonly topic: string;
  /** How many people voted; five at least. */
  readonly participants: number;
  readonly closedAt: EpochMs;
}

/** What the discussions of a unit and of all units below it came to: the newest first, each by rank and then in the order in which the proposals were shown. */
export async function rankedNeeds(db: Pick<Database, 'prisma'>, unit: number): Promise<readonly DiscussedNeed[]> {
  const rows = await db.prisma.$queryRaw<(Omit<DiscussedNeed, 'closedAt'> & { readonly closed_at: Date })[]>`
    WITH RECURSIVE below AS (SELECT id FROM unit WHERE id = ${unit} UNION SELECT u.id FROM unit u JOIN below b ON u.parent_id = b.id)
    SELECT n.discussion_id AS discussion, n.unit_id AS unit, n.topic, n.rank, n.tied, n.text, n.votes, n.participants, n.closed_at
    FROM discussion_need n JOIN below b ON b.id = n.unit_id ORDER BY n.closed_at DESC, n.discussion_id DESC, n.position`;
  return rows.map(({ closed_at, ...need }) => ({ ...need, closedAt: closed_at.getTime() }));
}

/** The needs of one discussion, by rank; empty where it is open or came to none. */
export async function needsOf(tx: Tx, discussion: number): Promise<readonly RankedNeed[]> {
  return await tx.discussionNeed.findMany({ where: { discussionId: discussion }, orderBy: { position: 'asc' }, select: { rank: true, tied: true, text: true, votes: true } });
}

export interface DiscussionCounts {
  /** Proposals that stand, those that are the same counted one by one while they are collected. */
  readonly proposals: number;
  /** People who took part in whatever way. */
  readonly participants: number;
  /** People with a proposal that stands; 0 once collecting has ended. */
  readonly proposed: number;
  /** People with a vote that stands; 0 once it is closed. */
  readonly voted: number;
}

/** How many there are of what, and nothing of who. */
export async function countDiscussion(tx: Tx, discussion: number): Promise<DiscussionCounts> {
  const [row] = await tx.$queryRaw<{ drafts: number; shown: number; participants: number; proposed: number; voted: number }[]>`
    SELECT (SELECT count(*)::int FROM discussion_draft WHERE discussion_id = ${discussion}) AS drafts,
           (SELECT count(*)::int FROM discussion_proposal WHERE discussion_id = ${discussion}) AS shown,
           (SELECT count(*)::int FROM discussion_member WHERE discussion_id = ${discussion}) AS participants,
           (SELECT count(DISTINCT employee_id)::int FROM discussion_draft WHERE discussion_id = ${discussion}) AS proposed,
           (SELECT count(*)::int FROM discussion_vote WHERE discussion_id = ${discussion} AND cardinality(places) > 0) AS voted`;
  if (row === undefined) throw new Error('Counting gave nothing.');
  return { proposals: row.drafts + row.shown, participants: row.participants, proposed: row.proposed, voted: row.voted };
}
