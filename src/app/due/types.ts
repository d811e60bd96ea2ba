import type { Database, Tx } from '../../db/database.js';
import type { DueEnd, DueRecord } from '../../db/dueWork.js';
import type { NewOutbox } from '../../db/outbox.js';
import { countSent } from '../../db/messageDays.js';
import type { HolidayTable, IsoWeek, Zone } from '../../domain/calendar/types.js';
import { dateOf } from '../../domain/calendar/workingDays.js';
import { nextWorkingMoment } from '../../domain/calendar/workingHours.js';
import { DUE_KINDS, HOUR, type DueKind } from '../../domain/learning/due.js';
import type { Clock, EpochMs } from '../../support/clock.js';
import type { Ids } from '../../support/ids.js';
import type { Logger } from '../../support/logger.js';
import type { Addressee } from '../../db/campaigns.js';
import type { Render } from '../talk/handling.js';
import type { View } from '../talk/types.js';

/** What became of the digest of one leader and week. */
export type DigestPosted = { readonly state: 'done' | 'skipped'; readonly note: string | null };

export interface DueDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Logger;
  readonly ids: Ids;
  readonly render: Render;
  /** Posts what the digest of a week says to one leader, once however often it is asked. */
  readonly postDigest: (leader: number, week: IsoWeek) => Promise<DigestPosted>;
}

/** Rows of one kind that are held in this transaction, none of them past its worth. */
export interface DueBatch<K extends DueKind> {
  readonly tx: Tx;
  readonly now: EpochMs;
  readonly rows: readonly DueRecord<K>[];
}

/** What a batch came to; every row of it is in `ends`, in `later` or `shelved`; others that were done along may be as well. */
export interface DueResult {
  readonly ends: readonly DueEnd[];
  /** Rows for which this is not the moment, and when it is. */
  readonly later?: readonly { readonly id: number; readonly dueAt: EpochMs }[];
  /** Rows whose campaign rests; they count again when it is resumed. */
  readonly shelved?: readonly number[];
  readonly outgoing?: readonly NewOutbox[];
}

export interface DueHandler<K extends DueKind> {
  /** How many rows share one transaction: many for what is one message each, one for what is large in itself. */
  readonly batch: number;
  handle(deps: DueDeps, batch: DueBatch<K>): Promise<DueResult>;
}

export const done = (row: { readonly id: number }, note: string | null = null): DueEnd => ({ id: row.id, state: 'done', note });
export const skipped = (row: { readonly id: number }, note: string): DueEnd => ({ id: row.id, state: 'skipped', note });

/** Why nobody may be written to here; null when they may. */
export function unwritable(person: Addressee | undefined): string | null {
  if (person === undefined || person.left) return 'the person left';
  if (person.chat === null) return 'not bound';
  if (!person.consented) return 'no consent';
  if (person.stopped) return 'stopped by the person';
  if (person.blocked) return 'the person blocked the bot';
  return null;
}

/** Work that was held up longer than this (an outage) no longer goes by the hour it was planned for. */
const LATE_MS = HOUR;

/**
 * When something planned for a good hour may still be said, now that it is late: nobody is woken at night because a server was down.
 * @param always whether even work on time keeps to working hours (people's zones change); else only what is late does.
 * @returns now, a later moment, or null when that would be too late.
 */
export function momentFor(row: Pick<DueRecord, 'dueAt' | 'worthUntil'>, zone: Zone, now: EpochMs, holidays: HolidayTable, always: boolean): EpochMs | null {
  if (!always && now - row.dueAt <= LATE_MS) return now;
  const moment = nextWorkingMoment(now, zone, holidays);
  return row.worthUntil !== null && moment >= row.worthUntil ? null : moment;
}

/** Counts what went out about sessions: it is never held back, and leaves less room for what can wait. */
export async function countUrgent(tx: Tx, told: readonly { readonly employee: number; readonly zone: Zone }[], now: EpochMs): Promise<void> {
  await countSent(tx, told.map(({ employee, zone }) => ({ employee, day: dateOf(now, zone), messages: 1 })));
}

/** A due row's message to one person, ready for the outbox; the row's key makes it happen once. */
export function messageFor(deps: Pick<DueDeps, 'render'>, row: Pick<DueRecord, 'key' | 'kind' | 'employee' | 'subject' | 'worthUntil'>, chat: number, view: View, lane: 'urgent' | 'broadcast'): readonly NewOutbox[] {
  return deps.render(chat, view, null).map((call, part) => ({
    key: part === 0 ? row.key : `${row.key}:${part}`,
    channel: 'telegram',
    lane,
    kind: row.kind,
    chat,
    employee: row.employee,
    subject: row.subject,
    payload: call,
    onDoubt: DUE_KINDS[row.kind].resendPolicy === 'double' ? 'repeat' : 'drop',
    worthUntil: row.worthUntil,
  }));
}
