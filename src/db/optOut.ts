import { cancelQueued } from './outbox.js';
import type { Tx } from './database.js';
import type { DueKind } from '../domain/learning/due.js';
import type { EpochMs } from '../support/clock.js';

/** Due work that ends in a message which the person did not ask for. Deadlines of their own requests stay, whatever happens. */
const UNASKED = ['survey.invite', 'survey.remind', 'session.remind', 'session.notice', 'question.reask'] as const satisfies readonly DueKind[];

/** Why messages stopped; what was planned can be taken up again by the same word. */
export type StopReason = 'stopped' | 'left' | 'undone';

/** Stops at once what is queued to a chat and what is planned for its person. */
export async function stopUnasked(tx: Tx, who: { readonly chat: number | null; readonly employee: number | null }, reason: StopReason): Promise<void> {
  if (who.chat !== null) await cancelQueued(tx, { chat: who.chat }, reason);
  if (who.employee === null) return;
  await tx.$executeRawUnsafe(
    `UPDATE due_work SET state = 'cancelled', note = $3, done_at = clock_timestamp() WHERE state = 'due' AND employee_id = $1 AND kind = ANY($2::text[])`,
    who.employee,
    UNASKED,
    reason,
  );
}

/** Takes up again what was planned and stopped for this reason, as far as it is still ahead. Whoever does the work checks its premise anew. */
export async function planAgain(tx: Tx, employee: number, reason: StopReason, now: EpochMs): Promise<number> {
  return await tx.$executeRawUnsafe(
    `UPDATE due_work SET state = 'due', note = NULL, done_at = NULL, lease_until = NULL
     WHERE state = 'cancelled' AND employee_id = $1 AND note = $2 AND due_at > to_timestamp($3::float8 / 1000)`,
    employee,
    reason,
    now,
  );
}
