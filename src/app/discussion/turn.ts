import { addOutbox, cancelQueued } from '../../db/outbox.js';
import type { Tx } from '../../db/database.js';
import { discussionState, storeStep, type DiscussionRecord } from '../../db/discussions.js';
import { setNotice } from '../../db/discussionRooms.js';
import { discuss } from '../../domain/discussion/discuss.js';
import { PROGRESS_MS } from '../../domain/discussion/plan.js';
import type { DiscussionEnv, DiscussionStep, GroupEffect } from '../../domain/discussion/types.js';
import type { DueRow } from '../../domain/learning/due.js';
import { worthUntilOf } from '../../domain/learning/due.js';
import type { EpochMs } from '../../support/clock.js';
import { tell } from '../tell.js';
import type { Render } from '../talk/handling.js';
import { groupMessages } from './groupViews.js';

/** What everything that is sent and planned about a discussion is about. */
export const subjectOf = (discussion: number): string => `discussion:${discussion}`;

/**
 * Ends collecting, or the discussion, and tells its group; what still waits to be said or done about it ends with it.
 * @param discussion held by this transaction.
 * @returns what came of it; no effects where it was past that already.
 */
export async function turnDiscussion(tx: Tx, deps: { readonly render: Render }, discussion: DiscussionRecord, input: 'end-collecting' | 'close', env: DiscussionEnv): Promise<DiscussionStep> {
  const step = discuss(await discussionState(tx, discussion), { kind: input }, env);
  await storeStep(tx, discussion, step, env.now);
  if (step.state.phase === 'closed' && discussion.phase !== 'closed') await cancelQueued(tx, { subject: subjectOf(discussion.id) }, 'the discussion closed');
  for (const effect of step.effects) if (effect.to === 'group') await tellGroup(tx, deps, discussion, effect, env.now);
  return step;
}

async function tellGroup(tx: Tx, deps: { readonly render: Render }, discussion: DiscussionRecord, effect: GroupEffect, now: EpochMs): Promise<void> {
  const { id, room } = discussion;
  if (room === null) return;
  for (const { kind, view } of groupMessages(discussion, room, effect)) {
    // That there are too few can be said more than once.
    const key = `${subjectOf(id)}:${effect.kind}:${kind}${effect.kind === 'too-few' ? `:${now}` : ''}`;
    await tell(tx, deps, { key, chat: room.chat, employee: null, kind, subject: subjectOf(id) }, view);
    if (kind === 'discussion.notice') await setNotice(tx, id, key);
  }
}

/** The rewriting of a group's notice that a change at `now` asks for: one for all changes of the same half minute. */
export function progressRow(discussion: number, now: EpochMs): DueRow<'discussion.progress'> {
  const slot = Math.floor(now / PROGRESS_MS) + 1;
  const dueAt = slot * PROGRESS_MS;
  return {
    kind: 'discussion.progress',
    key: `${subjectOf(discussion)}:progress:${slot}`,
    subject: subjectOf(discussion),
    employee: null,
    ref: { discussion },
    dueAt,
    worthUntil: worthUntilOf('discussion.progress', dueAt),
    yearsWithoutHolidays: [],
  };
}

/** The end of a discussion's collecting, or of itself, at `dueAt`. */
export function turnRow(discussion: number, to: 'voting' | 'closed', dueAt: EpochMs): DueRow<'discussion.turn'> {
  return {
    kind: 'discussion.turn',
    key: `${subjectOf(discussion)}:${to}:${dueAt}`,
    subject: subjectOf(discussion),
    employee: null,
    ref: { discussion, to },
    dueAt,
    worthUntil: worthUntilOf('discussion.turn', dueAt),
    yearsWithoutHolidays: [],
  };
}

/** Has the notice shown as these calls draw it; the next rewriting is of the message that comes of them. */
export async function showNotice(tx: Tx, key: string, chat: number, discussion: number, payloads: readonly unknown[]): Promise<void> {
  const rows = payloads.map((payload, part) => ({
    key: `${key}:${part}`,
    channel: 'telegram' as const,
    lane: 'urgent' as const,
    kind: 'discussion.progress',
    chat,
    employee: null,
    subject: subjectOf(discussion),
    payload,
    onDoubt: 'drop' as const,
    worthUntil: null,
  }));
  await addOutbox(tx, rows);
  await setNotice(tx, discussion, `${key}:0`);
}
