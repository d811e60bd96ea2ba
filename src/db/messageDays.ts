import type { Database, Tx } from './database.js';
import type { LocalDate } from '../domain/calendar/types.js';

/** A day of one person's, by their own calendar. */
export interface PersonDay {
  readonly employee: number;
  readonly day: LocalDate;
}

/** Some days are kept, so that a day can still be counted where it has ended elsewhere. */
const KEPT_DAYS = 7;

/**
 * How many unasked messages these people got on these days, one day a person. Nobody else counts for them until the transaction ends: so of two processes
 * that write to one person the second knows what the first one sent.
 * @returns by employee.
 */
export async function heldDays(tx: Tx, days: readonly PersonDay[]): Promise<ReadonlyMap<number, number>> {
  if (days.length === 0) return new Map();
  // Always in the same order, so that two processes wait for each other and never both.
  const rows = await tx.$queryRawUnsafe<{ employee_id: number; sent: number }[]>(
    `INSERT INTO message_day (employee_id, day, sent) SELECT employee, day, 0 FROM jsonb_to_recordset($1::jsonb) AS t(employee int, day text) ORDER BY employee
     ON CONFLICT (employee_id, day) DO UPDATE SET sent = message_day.sent RETURNING employee_id, sent`,
    JSON.stringify(days),
  );
  return new Map(rows.map((r) => [r.employee_id, r.sent]));
}

/** Counts messages that are written in this transaction, and forgets days that are long over. */
export async function countSent(tx: Tx, sent: readonly (PersonDay & { readonly messages: number })[]): Promise<void> {
  if (sent.length === 0) return;
  await tx.$executeRawUnsafe(
    `INSERT INTO message_day (employee_id, day, sent) SELECT employee, day, sum(messages) FROM jsonb_to_recordset($1::jsonb) AS t(employee int, day text, messages int) GROUP BY employee, day ORDER BY employee
     ON CONFLICT (employee_id, day) DO UPDATE SET sent = message_day.sent + excluded.sent`,
    JSON.stringify(sent),
  );
  await tx.$executeRawUnsafe(
    `DELETE FROM message_day d USING jsonb_to_recordset($1::jsonb) AS t(employee int, day text) WHERE d.employee_id = t.employee AND d.day < ((t.day)::date - ${KEPT_DAYS})::text`,
    JSON.stringify(sent),
  );
}

/** Counts messages no more that were written and taken back before they went out, one for each time a person is named. */
export async function uncount(tx: Tx, employees: readonly number[]): Promise<void> {
  if (employees.length === 0) return;
  await tx.$executeRawUnsafe(
    `UPDATE message_day d SET sent = GREATEST(0, d.sent - b.messages) FROM (SELECT id, count(*)::int AS messages FROM unnest($1::int[]) AS e(id) GROUP BY id) b
     WHERE d.employee_id = b.id AND d.day = (SELECT max(n.day) FROM message_day n WHERE n.employee_id = b.id)`,
    employees,
  );
}

const PER_DAY = 'limit.messages-per-day';
export const MESSAGES_PER_DAY = { usual: 3, least: 1, most: 20 } as const;

/** How many unasked messages a person may get a day, over all campaigns. */
export async function messagesPerDay(tx: Pick<Tx, 'setting'>): Promise<number> {
  const row = await tx.setting.findUnique({ where: { key: PER_DAY }, select: { value: true } });
  const value = Number(row?.value);
  return Number.isInteger(value) && value >= MESSAGES_PER_DAY.least ? value : MESSAGES_PER_DAY.usual;
}

export async function storeMessagesPerDay(db: Database, messages: number): Promise<void> {
  await db.pool.query(`INSERT INTO setting (key, value) VALUES ($1, to_jsonb($2::int)) ON CONFLICT (key) DO UPDATE SET value = excluded.value`, [PER_DAY, messages]);
}
