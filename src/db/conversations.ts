import { askedAfter, shownAt } from './asked.js';
import { NEWEST_UPDATE } from './inbox.js';
import { cancelQueued } from './outbox.js';
import { isSealed, lostState, openDraft } from './sealedDrafts.js';
import { purposeSchema, recordOf, stateHeadSchema, textSchema } from '../domain/survey/schema.js';
import type { Answers, Recorded, StateHead, SurveyState } from '../domain/survey/types.js';
import type { Tx } from './database.js';
import type { CampaignRow, ConversationChange } from '../domain/talk/types.js';
import type { EpochMs } from '../support/clock.js';
import type { Vault } from '../support/vault.js';

/** A campaign as one of its recipients stands in it. */
export interface AskedCampaign {
  readonly campaign: CampaignRow;
  readonly startedAt: EpochMs | null;
  readonly completedAt: EpochMs | null;
  readonly declinedAt: EpochMs | null;
}

interface RawAsked {
  readonly startedAt: Date | null;
  readonly completedAt: Date | null;
  readonly declinedAt: Date | null;
  readonly campaign: {
    readonly id: string;
    readonly purpose: string;
    readonly surveyId: string;
    readonly version: number;
    readonly title: unknown;
    readonly opensAt: Date;
    readonly closesAt: Date | null;
    readonly closedAt: Date | null;
    readonly pausedAt: Date | null;
    readonly cancelledAt: Date | null;
    readonly anonymous: boolean;
  };
}

const asAsked = (r: RawAsked): AskedCampaign => ({
  campaign: {
    id: r.campaign.id,
    purpose: purposeSchema.parse(r.campaign.purpose),
    surveyId: r.campaign.surveyId,
    version: r.campaign.version,
    title: textSchema.parse(r.campaign.title),
    opensAt: r.campaign.opensAt.getTime(),
    closesAt: r.campaign.closesAt?.getTime() ?? null,
    closed: r.campaign.closedAt !== null,
    ...haltedAs(r.campaign.pausedAt, r.campaign.cancelledAt),
    ...(r.campaign.anonymous && { anonymous: true }),
  },
  startedAt: r.startedAt?.getTime() ?? null,
  completedAt: r.completedAt?.getTime() ?? null,
  declinedAt: r.declinedAt?.getTime() ?? null,
});

/** How a campaign was halted, as a part of its row. */
export const haltedAs = (pausedAt: Date | null, cancelledAt: Date | null): Pick<CampaignRow, 'halted'> =>
  cancelledAt !== null ? { halted: 'cancelled' } : pausedAt !== null ? { halted: 'paused' } : {};

/** A campaign as this person stands in it; null when they were not asked. */
export async function askedCampaign(tx: Tx, campaign: string, employee: number): Promise<AskedCampaign | null> {
  const row = await tx.recipient.findUnique({ where: { campaignId_employeeId: { campaignId: campaign, employeeId: employee } }, include: { campaign: true } });
  return row === null ? null : asAsked(row);
}

/** Campaigns as this person stands in them, by id; where they were not asked they are missing. */
export async function askedCampaigns(tx: Pick<Tx, 'recipient'>, campaigns: readonly string[], employee: number): Promise<ReadonlyMap<string, AskedCampaign>> {
  const rows = await tx.recipient.findMany({ where: { campaignId: { in: [...campaigns] }, employeeId: employee }, include: { campaign: true } });
  return new Map(rows.map((r) => [r.campaignId, asAsked(r)]));
}

/** What a person can answer now, declined surveys and those included of which they are changing what they sent, the next to close first. */
export async function openCampaigns(tx: Tx, employee: number, now: EpochMs): Promise<readonly AskedCampaign[]> {
  const at = new Date(now);
  const changing = await tx.$queryRaw<{ campaign: string }[]>`SELECT campaign_id AS campaign FROM conversation WHERE employee_id = ${employee} AND completed_at IS NOT NULL AND head->>'phase' <> 'submitted'`;
  const rows = await tx.recipient.findMany({
    where: {
      employeeId: employee,
      AND: { OR: [{ completedAt: null }, { campaignId: { in: changing.map(({ campaign }) => campaign) } }] },
      campaign: { closedAt: null, pausedAt: null, opensAt: { lte: at }, OR: [{ closesAt: null }, { closesAt: { gt: at } }] },
    },
    include: { campaign: true },
    orderBy: [{ campaign: { closesAt: { sort: 'asc', nulls: 'last' } } }, { campaignId: 'asc' }],
  });
  return rows.map(asAsked);
}

/** Notes that a person will not take part, or (null) that they have changed their mind. */
export async function setDeclined(tx: Tx, campaign: string, employee: number, at: EpochMs | null): Promise<void> {
  await tx.recipient.update({ where: { campaignId_employeeId: { campaignId: campaign, employeeId: employee } }, data: { declinedAt: at === null ? null : new Date(at) } });
}

export interface StoredConversation {
  readonly id: number;
  readonly state: SurveyState;
  /** What was said so far cannot be read any more; `state` is that of one that nobody has begun. */
  readonly lost?: true;
}

/** The conversation of a person in a campaign with all its answers; null when there is none yet. Its chat is held by the caller. */
export async function conversationOf(tx: Tx, vault: Vault, campaign: string, employee: number): Promise<StoredConversation | null> {
  const row = await tx.conversation.findUnique({
    where: { campaignId_employeeId: { campaignId: campaign, employeeId: employee } },
    include: { answers: { select: { question: true, value: true, withdrawnAt: true } }, campaign: { select: { surveyId: true, version: true } } },
  });
  if (row === null) return null;
  if (typeof row.head === 'object' && row.head !== null && isSealed(row.head)) {
    const draft = openDraft(vault, row.id, row.head);
    return draft === null ? { id: row.id, state: lostState(row.campaign), lost: true } : { id: row.id, state: draft.state };
  }
  const answers: Answers = Object.fromEntries(
    row.answers.flatMap((a): readonly [string, Recorded][] => {
      const record = recordOf(a.value, a.withdrawnAt === null);
      return record === undefined ? [] : [[a.question, record]];
    }),
  );
  return { id: row.id, state: { ...stateHeadSchema.parse(row.head), answers } };
}

/** Whose conversation it is, in which campaign. */
export async function conversationById(tx: Tx, id: number): Promise<{ readonly employee: number; readonly campaign: string } | null> {
  const row = await tx.conversation.findUnique({ where: { id }, select: { employeeId: true, campaignId: true } });
  return row === null ? null : { employee: row.employeeId, campaign: row.campaignId };
}

/** Begins a conversation. @returns its id. */
export async function addConversation(tx: Tx, campaign: string, employee: number, head: StateHead, now: EpochMs): Promise<number> {
  const at = new Date(now);
  const { id } = await tx.conversation.create({ data: { campaignId: campaign, employeeId: employee, head: { ...head, draft: [...head.draft] }, startedAt: at, askedAt: at } });
  await tx.$executeRawUnsafe(`UPDATE conversation SET asked_after = ${NEWEST_UPDATE} WHERE id = $1`, id);
  await tx.recipient.updateMany({ where: { campaignId: campaign, employeeId: employee, startedAt: null }, data: { startedAt: at } });
  return id;
}

/** Stores what a step of a conversation changed, outside the hot path; the same rows in the same way as there. */
export async function applyChange(tx: Tx, change: ConversationChange, now: EpochMs): Promise<void> {
  const at = new Date(now);
  const { head } = change;
  await tx.$executeRawUnsafe(`UPDATE conversation v SET asked_after = ${askedAfter('$2::jsonb')}, shown_at = ${shownAt('$2::jsonb')}, sent = CASE WHEN NOT $3 THEN v.sent END WHERE id = $1`, change.conversation, JSON.stringify(head), change.completed);
  const { employeeId } = await tx.conversation.update({
    where: { id: change.conversation },
    data: { head: { ...head, draft: [...head.draft] }, revision: { increment: 1 }, askedAt: at, ...(change.completed && { completedAt: at }) },
    select: { employeeId: true },
  });
  const written = [...change.recorded.map((r) => ({ q: r.question, v: r.value, p: false })), ...change.presumed.map((r) => ({ q: r.question, v: r.value, p: true }))];
  if (written.length > 0) {
    await tx.$executeRaw`INSERT INTO answer (conversation_id, question, value, answered_at, withdrawn_at)
      SELECT ${change.conversation}, q, COALESCE(v, 'null'::jsonb), ${at}, CASE WHEN p THEN ${at}::timestamptz END FROM jsonb_to_recordset(${JSON.stringify(written)}::jsonb) AS t(q text, v jsonb, p boolean)
      ON CONFLICT (conversation_id, question) DO UPDATE SET value = excluded.value, answered_at = excluded.answered_at, withdrawn_at = excluded.withdrawn_at`;
  }
  if (change.withdrawn.length > 0) {
    await tx.answer.updateMany({ where: { conversationId: change.conversation, question: { in: [...change.withdrawn] } }, data: { withdrawnAt: at } });
  }
  if (!change.completed) return;
  await tx.recipient.updateMany({ where: { campaignId: change.campaign, employeeId, completedAt: null }, data: { completedAt: at } });
  await cancelQueued(tx, { subject: `campaign:${change.campaign}`, employee: employeeId }, 'answered');
}
