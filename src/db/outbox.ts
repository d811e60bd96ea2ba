import type { Database, Tx } from './database.js';
import type { EpochMs } from '../support/clock.js';
import { NEWEST_UPDATE } from './inbox.js';
import { intervalOf, intervals, type Pace } from './pace.js';

export type Channel = 'telegram' | 'slack';

/** Lanes in the order in which they are served: people who are answering, then news that cannot wait, then everything sent to many. */
export const LANES = { reply: 0, urgent: 1, broadcast: 2 } as const;
export type Lane = keyof typeof LANES;

/** A message to be written together with the decision that causes it. */
export interface NewOutbox {
  /** Unique for ever: (campaign, recipient, step, occurrence) in one text. */
  readonly key: string;
  readonly channel: Channel;
  readonly lane: Lane;
  readonly kind: string;
  readonly chat: number | null;
  /** For Slack: the person's e-mail is looked up when it is sent, so only the employee is named here. */
  readonly employee: number | null;
  /** What it is about, such as `campaign:ID`; cancelling a subject cancels its queued messages. */
  readonly subject: string | null;
  readonly payload: unknown;
  /** When the platform may or may not have taken it: is a rare double or a rare miss the lesser evil, or can one look. */
  readonly onDoubt: 'repeat' | 'drop' | 'look-up';
  /** Domain time after which it is not worth sending. */
  readonly worthUntil: EpochMs | null;
}

export interface ClaimedOutbox {
  readonly id: number;
  readonly key: string;
  readonly kind: string;
  readonly chat: number | null;
  readonly employee: number | null;
  readonly payload: unknown;
  readonly onDoubt: 'repeat' | 'drop' | 'look-up';
  /** How often it was tried, this time included. */
  readonly attempts: number;
  readonly lane: number;
  /** The reader's zone, where it is somebody on the roster. */
  readonly zone: string | null;
  /** Real milliseconds to wait before the call, so that the pace is kept. */
  readonly waitMs: number;
}

export type OutboxEnd = {
  /** Of an anonymous survey: nothing of the message stays, since how many there were tells how a survey went. */
  readonly erase?: true;
} & (
  /** `lateAt`: when it was shown by the platform's clock, where it may show a question much later than its reader expected it, so that what they wrote meanwhile has to be told from its answer. */
  | { readonly id: number; readonly state: 'sent'; readonly platformId: string | null; readonly lateAt?: EpochMs }
  | { readonly id: number; readonly state: 'failed' | 'blocked' | 'unknown' | 'cancelled'; readonly problem: string }
);

/** How far ahead broadcasts reserve, in milliseconds: the longest that a reply can find the road taken. */
const HORIZON_MS = 100;

/**
 * Whether a message that shows where a survey stands (`o`) was overtaken: the person has been shown a later one of the same conversation, so they must
 * have seen this one or need it no more. Sent after all, it would cover the open question with buttons that are stale.
 * Only messages newer than `o` are read. Parts of one long message come from one update and overtake nothing.
 */
const SHOWS_PLACE = `ANY('{survey.question,survey.summary,survey.paused,survey.thanks}')`;
const overtakes = (later: string, earlier: string) =>
  `${later}.subject = ${earlier}.subject AND ${later}.kind = ${SHOWS_PLACE} AND ${earlier}.kind = ${SHOWS_PLACE} AND split_part(${later}.key, ':', 2) <> split_part(${earlier}.key, ':', 2)`;
const overtaken = (o: string) => `(${o}.lane = 0 AND ${o}.kind = ${SHOWS_PLACE} AND EXISTS (
  SELECT 1 FROM outbox n WHERE n.id > ${o}.id AND n.chat_id = ${o}.chat_id AND n.state IN ('queued', 'sending', 'sent') AND ${overtakes('n', o)}))`;

/**
 * Whether a message of this chat waits in the queue, or was taken from there by whoever drains it: then a reply queues behind it, since two processes
 * that write to one chat at the same moment could show the older message last.
 * The lane is spelt so that only the index by chat fits.
 * @param chat an SQL expression.
 * @param besides a further condition on the waiting message `w`, in SQL.
 */
export const chatIsQueued = (chat: string, besides = 'true'): string =>
  `EXISTS (SELECT 1 FROM outbox w WHERE w.chat_id = ${chat} AND w.lane + 0 = 0 AND ${besides} AND (w.state = 'queued' OR w.state = 'sending' AND (w.not_before IS NOT NULL OR w.attempts > 1)))`;

/**
 * A call takes a fraction of a second. After so many real milliseconds under way nobody has read the message: in this process it waits for its place in the pace,
 * and a process that is not this one may be dead, so that less says as much.
 */
export const UNREAD_AFTER_MS = { here: 2_000, elsewhere: 500 } as const;
/** For how long a message is its sender's before others may take it over, in real milliseconds; what takes longer is renewed. */
export const LEASE_MS = 10_000;

/**
 * Whether a question to this chat has not reached its reader: it waits in the queue, or has been on its way for so long that whoever
 * was to send it lives no more, or waits for its place. One that was sent a moment ago may have been read already.
 * @param chat an SQL expression.
 * @param afterMs another: after how long under way it counts as unread.
 */
export const questionWaits = (chat: string, afterMs: string): string =>
  `EXISTS (SELECT 1 FROM outbox w WHERE w.chat_id = ${chat} AND w.kind = 'survey.question' AND (w.state = 'queued' OR w.state = 'sending' AND (w.attempts > 1 OR w.lease_until < clock_timestamp() + (${LEASE_MS} - ${afterMs}) * interval '1 millisecond')) AND NOT ${overtaken('w')})`;

/**
 * Adds messages to the outbox within a transaction; one whose key exists is left as it is.
 * @returns the ids of the new rows by key.
 */
export async function addOutbox(tx: Tx, rows: readonly NewOutbox[]): Promise<ReadonlyMap<string, number>> {
  if (rows.length === 0) return new Map();
  const stored = await tx.$queryRawUnsafe<{ id: bigint; key: string }[]>(
    `INSERT INTO outbox (key, channel, lane, kind, chat_id, employee_id, subject, payload, on_doubt, worth_until, created_at)
     SELECT key, channel, lane, kind, chat, employee, subject, payload, on_doubt, to_timestamp(worth_until / 1000.0), clock_timestamp()
     FROM jsonb_to_recordset($1::jsonb) AS t(key text, channel text, lane int, kind text, chat bigint, employee int, subject text, payload jsonb, on_doubt text, worth_until float8)
     ON CONFLICT (key) DO NOTHING RETURNING id, key`,
    JSON.stringify(rows.map((r) => ({ ...r, lane: LANES[r.lane], on_doubt: r.onDoubt, worth_until: r.worthUntil }))),
  );
  return new Map(stored.map((r) => [r.key, Number(r.id)]));
}

/** Cancels queued messages and due work about a subject, for one person or for all; what is already on its way cannot be called back. */
export async function cancelQueued(tx: Tx, about: { readonly subject?: string; readonly employee?: number; readonly chat?: number }, note: string): Promise<number> {
  const { subject = null, employee = null, chat = null } = about;
  const outbox = await tx.$executeRawUnsafe(
    `UPDATE outbox SET state = 'cancelled', payload = NULL, problem = $4, ended_at = clock_timestamp()
     WHERE state = 'queued' AND ($1::text IS NULL OR subject = $1) AND ($2::int IS NULL OR employee_id = $2) AND ($3::bigint IS NULL OR chat_id = $3)
       AND ($1::text IS NOT NULL OR $2::int IS NOT NULL OR $3::bigint IS NOT NULL)`,
    subject, employee, chat, note,
  );
  if (subject === null && employee === null) return outbox;
  const due = await tx.$executeRawUnsafe(
    `UPDATE due_work SET state = 'cancelled', note = $3, done_at = clock_timestamp()
     WHERE state = 'due' AND ($1::text IS NULL OR subject = $1) AND ($2::int IS NULL OR employee_id = $2)`,
    subject, employee, note,
  );
  // What a paused campaign holds is in an index of its own.
  const held = await tx.$executeRawUnsafe(
    `UPDATE due_work SET state = 'cancelled', note = $3, done_at = clock_timestamp()
     WHERE state = 'held' AND ($1::text IS NULL OR subject = $1) AND ($2::int IS NULL OR employee_id = $2)`,
    subject, employee, note,
  );
  return outbox + due + held;
}

interface RawClaim {
  id: string;
  key: string;
  kind: string;
  chat_id: string | null;
  employee_id: number | null;
  payload: unknown;
  on_doubt: ClaimedOutbox['onDoubt'];
  attempts: number;
  lane: number;
  zone: string | null;
  wait_ms: number;
}

const asClaim = (r: RawClaim): ClaimedOutbox => ({
  id: Number(r.id),
  key: r.key,
  kind: r.kind,
  chat: r.chat_id === null ? null : Number(r.chat_id),
  employee: r.employee_id,
  payload: r.payload,
  onDoubt: r.on_doubt,
  attempts: r.attempts,
  lane: r.lane,
  zone: r.zone,
  waitMs: Math.max(0, Number(r.wait_ms)),
});

/**
 * Takes the next messages for Telegram and pays for them from the shared pace in the same statement, so that all processes together keep it.
 * One message a chat at a time; a chat on hold, or faster than its own pace, is passed over and holds up nobody.
 * @param now domain time, for what is no longer worth sending.
 */
export async function claimTelegram(db: Database, pace: Pace, now: EpochMs, limit: number, leaseMs: number): Promise<readonly ClaimedOutbox[]> {
  const every = intervals(pace);
  const { rows } = await db.keyed.query<RawClaim>({
    name: 'outbox-claim-telegram',
    text: `WITH clock AS MATERIALIZED (SELECT clock_timestamp() AS at),
     room AS MATERIALIZED (
       SELECT CASE WHEN p.hold_until > clock.at THEN 0
                   WHEN $3::float8 = 0 THEN $1::int
                   ELSE LEAST($1::int, GREATEST(0, floor(1000 * extract(epoch FROM clock.at + $5::int * interval '1 millisecond' - GREATEST(p.tat, clock.at)) / $3::float8)::int)) END AS n,
              GREATEST(p.tat, clock.at) AS start
       FROM pace p, clock WHERE p.id = 'telegram' FOR UPDATE OF p),
     pick AS MATERIALIZED (
       SELECT o.id FROM outbox o JOIN chat c ON c.id = o.chat_id, clock
       WHERE o.state = 'queued' AND o.channel = 'telegram'
         AND (o.not_before IS NULL OR o.not_before <= clock.at)
         AND (o.worth_until IS NULL OR o.worth_until > to_timestamp($2::float8 / 1000))
         AND (c.hold_until IS NULL OR c.hold_until <= clock.at)
         AND c.blocked_at IS NULL
         AND ($4::float8 = 0 OR c.tat IS NULL OR c.tat - ($7::int - 1) * ${intervalOf('c.id', '$4', '$8')} * interval '1 millisecond' <= clock.at)
         AND NOT ${overtaken('o')}
         AND NOT EXISTS (SELECT 1 FROM outbox e WHERE e.chat_id = o.chat_id AND e.id < o.id AND e.lane <= o.lane AND e.state IN ('queued', 'sending')
                           AND NOT (e.state = 'queued' AND COALESCE(${overtakes('o', 'e')}, false)))
       ORDER BY o.lane, o.id LIMIT (SELECT n FROM room) FOR UPDATE OF o SKIP LOCKED),
     taken AS (
       UPDATE outbox o SET state = 'sending', attempts = attempts + 1, lease_until = clock_timestamp() + $6::int * interval '1 millisecond'
       FROM pick WHERE o.id = pick.id RETURNING o.*),
     paid AS (
       UPDATE pace SET tat = (SELECT start FROM room) + (SELECT count(*) FROM pick) * $3::float8 * interval '1 millisecond'
       WHERE id = 'telegram' AND $3::float8 > 0 AND EXISTS (SELECT 1 FROM pick)),
     chat_paid AS (
       UPDATE chat c SET tat = GREATEST(c.tat, clock_timestamp()) + ${intervalOf('c.id', '$4', '$8')} * interval '1 millisecond'
       FROM taken WHERE c.id = taken.chat_id AND $4::float8 > 0),
     shown AS (
       UPDATE conversation v SET asked_after = ${NEWEST_UPDATE} FROM taken t
       WHERE t.kind = 'survey.question' AND v.id = CASE WHEN t.subject LIKE 'talk:%' THEN substr(t.subject, length('talk:') + 1)::int END)
     SELECT t.id, t.key, t.kind, t.chat_id, t.employee_id, t.payload, t.on_doubt, t.attempts, t.lane, (SELECT e.zone FROM employee e WHERE e.id = t.employee_id) AS zone,
            1000 * extract(epoch FROM room.start - clock.at) + (row_number() OVER (ORDER BY t.lane, t.id) - 1) * $3::float8 AS wait_ms
     FROM taken t, room, clock ORDER BY t.lane, t.id`,
    values: [limit, now, every.all, every.chat, HORIZON_MS, leaseMs, pace.chatBurst, every.group],
  });
  return rows.map(asClaim);
}

/** Takes the next messages for Slack. */
export async function claimSlack(db: Database, now: EpochMs, limit: number, leaseMs: number): Promise<readonly ClaimedOutbox[]> {
  const { rows } = await db.pool.query<RawClaim>({
    text: `UPDATE outbox o SET state = 'sending', attempts = attempts + 1, lease_until = clock_timestamp() + $2::int * interval '1 millisecond'
           WHERE id IN (SELECT id FROM outbox WHERE state = 'queued' AND channel = 'slack' AND (not_before IS NULL OR not_before <= clock_timestamp())
                          AND (worth_until IS NULL OR worth_until > to_timestamp($3::float8 / 1000))
                        ORDER BY lane, id LIMIT $1 FOR UPDATE SKIP LOCKED)
           RETURNING o.id, o.key, o.kind, o.chat_id, o.employee_id, o.payload, o.on_doubt, o.attempts, o.lane, NULL AS zone, 0 AS wait_ms`,
    values: [limit, leaseMs, now],
  });
  return rows.map(asClaim);
}

/** Takes one message by its key, whatever lane it waits in; null when it is not queued (any more). */
export async function claimByKey(db: Database, key: string, leaseMs: number): Promise<ClaimedOutbox | null> {
  const { rows } = await db.pool.query<RawClaim>({
    text: `UPDATE outbox o SET state = 'sending', attempts = attempts + 1, lease_until = clock_timestamp() + $2::int * interval '1 millisecond'
           WHERE id IN (SELECT id FROM outbox WHERE key = $1 AND state = 'queued' FOR UPDATE SKIP LOCKED)
           RETURNING o.id, o.key, o.kind, o.chat_id, o.employee_id, o.payload, o.on_doubt, o.attempts, o.lane, NULL AS zone, 0 AS wait_ms`,
    values: [key, leaseMs],
  });
  return rows[0] === undefined ? null : asClaim(rows[0]);
}

/** When a reply may be sent, in real milliseconds from now. */
export interface ReplyPlace {
  /** When its place in the pace of all chats comes. */
  readonly placeMs: number;
  /** How long its own chat, or a pause that the platform wants, holds it in any case. */
  readonly restMs: number;
}

/** Reserves room as `reservePlaces` does. @returns for each chat the real milliseconds to wait before calling. */
export async function reserveReplies(db: Database, pace: Pace, chats: readonly number[]): Promise<readonly number[]> {
  return (await reservePlaces(db, pace, chats)).map(({ placeMs, restMs }) => Math.max(placeMs, restMs));
}

/** Reserves room for replies that are already claimed, one for each chat named. A reply takes the next free place at once, and so pushes broadcasts back. */
export async function reservePlaces(db: Database, pace: Pace, chats: readonly number[]): Promise<readonly ReplyPlace[]> {
  const every = intervals(pace);
  const { rows } = await db.keyed.query<{ place_ms: number; rest_ms: number }>({
    name: 'pace-reserve',
    text: `WITH clock AS MATERIALIZED (SELECT clock_timestamp() AS at),
     items AS (SELECT chat, ord, row_number() OVER (PARTITION BY chat ORDER BY ord) - 1 AS nth FROM unnest($1::bigint[]) WITH ORDINALITY AS t(chat, ord)),
     per_chat AS (SELECT chat, count(*) AS n FROM items GROUP BY chat),
     paid AS (
       UPDATE pace SET tat = GREATEST(tat, (SELECT at FROM clock)) + cardinality($1::bigint[]) * $2::float8 * interval '1 millisecond'
       WHERE id = 'telegram'
       RETURNING tat - cardinality($1::bigint[]) * $2::float8 * interval '1 millisecond' AS start, hold_until),
     chat_paid AS (
       UPDATE chat c SET tat = GREATEST(c.tat, (SELECT at FROM clock)) + p.n * ${intervalOf('c.id', '$3', '$5')} * interval '1 millisecond'
       FROM per_chat p WHERE c.id = p.chat
       RETURNING c.id, c.tat - p.n * ${intervalOf('c.id', '$3', '$5')} * interval '1 millisecond' AS start, c.hold_until)
     SELECT GREATEST(0, CASE WHEN $2::float8 = 0 THEN 0 ELSE 1000 * extract(epoch FROM paid.start - clock.at) + (i.ord - 2) * $2::float8 END)::float8 AS place_ms,
            GREATEST(0,
              CASE WHEN $3::float8 = 0 OR c.id IS NULL THEN 0 ELSE 1000 * extract(epoch FROM c.start - clock.at) + (i.nth - $4::int + 1) * ${intervalOf('i.chat', '$3', '$5')} END,
              CASE WHEN paid.hold_until IS NULL THEN 0 ELSE 1000 * extract(epoch FROM paid.hold_until - clock.at) END,
              CASE WHEN c.hold_until IS NULL THEN 0 ELSE 1000 * extract(epoch FROM c.hold_until - clock.at) END)::float8 AS rest_ms
     FROM items i CROSS JOIN clock CROSS JOIN paid LEFT JOIN chat_paid c ON c.id = i.chat ORDER BY i.ord`,
    values: [chats, every.all, every.chat, pace.chatBurst, every.group],
  });
  return rows.map((r) => ({ placeMs: Number(r.place_ms), restMs: Number(r.rest_ms) }));
}

/**
 * Whether a message `o` that was found by its id is on its way. Spelt so that the indexes of open messages do not fit: they look small and hold what ended since
 * the last vacuum, so that going through one of them would cost more than all the look-ups by id.
 */
const IS_SENDING = `o.state || '' = 'sending'`;

/**
 * In the FROM of a statement that is a transaction of its own: its commit does not wait for the disk (PostgreSQL: Asynchronous Commit). For what costs no more than a message that
 * comes twice when the machine loses its power; whatever commits later and does wait takes it along.
 */
export const NOT_AWAITED = `set_config('synchronous_commit', 'off', true)`;

/** Whoever blocked us is written to no more. */
const GONE = `,
     gone AS (UPDATE chat c SET blocked_at = to_timestamp($5::float8 / 1000) FROM ended d WHERE d.state = 'blocked' AND c.id = d.chat_id AND c.blocked_at IS NULL)`;

/** When a question was shown that came late; shown again, it has been there since the first time. */
const SHOWN = `,
     shown AS (
       UPDATE conversation v SET shown_at = COALESCE(v.shown_at, to_timestamp(e.late_at / 1000)) FROM ended d JOIN e ON e.id = d.id
       WHERE e.late_at IS NOT NULL AND d.state = 'sent' AND d.kind = 'survey.question' AND v.id = CASE WHEN d.subject LIKE 'talk:%' THEN substr(d.subject, length('talk:') + 1)::int END)`;

/**
 * Writes how messages ended, erases what they said, and what follows at once: an invitation that arrived counts as delivered, a person who blocked us is written to no more.
 * The platform's number of a message is kept of groups and of Slack alone: in a private chat it counts the messages, also those of an anonymous survey.
 * @param now domain time.
 */
export async function endOutbox(db: Database, ends: readonly OutboxEnd[], now: EpochMs): Promise<void> {
  // Hardly ever is anybody gone; asked each time, the database would look through all chats for them.
  const gone = ends.some((e) => e.state === 'blocked');
  const lateAt = ends.map((e) => (e.state === 'sent' ? (e.lateAt ?? null) : null));
  const late = lateAt.some((at) => at !== null);
  await db.keyed.query({
    name: `outbox-end${gone ? '-gone' : ''}${late ? '-late' : ''}`,
    text: `WITH e AS (SELECT t.* FROM (SELECT ${NOT_AWAITED} OFFSET 0) n CROSS JOIN unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $6::float8[]) AS t(id, state, platform_id, problem, late_at)),
     ended AS (
       UPDATE outbox o SET state = e.state, platform_id = CASE WHEN o.channel = 'telegram' AND o.chat_id > 0 THEN NULL ELSE e.platform_id END, problem = e.problem, payload = NULL, lease_until = NULL, ended_at = clock_timestamp()
       FROM e WHERE o.id = e.id AND ${IS_SENDING} RETURNING o.id, o.kind, o.state, o.subject, o.employee_id, o.chat_id)${gone ? GONE : ''}${late ? SHOWN : ''}
     UPDATE recipient r SET delivered_at = COALESCE(r.delivered_at, to_timestamp($5::float8 / 1000))
     FROM ended d CROSS JOIN LATERAL unnest(CASE d.kind WHEN 'survey.invite' THEN ARRAY[substr(d.subject, length('campaign:') + 1)] WHEN 'survey.several' THEN string_to_array(substr(d.subject, length('campaigns:') + 1), ',') END) AS c(id)
     WHERE d.state = 'sent' AND r.campaign_id = c.id AND r.employee_id = d.employee_id`,
    values: [ends.map((e) => e.id), ends.map((e) => e.state), ends.map((e) => (e.state === 'sent' ? e.platformId : null)), ends.map((e) => (e.state === 'sent' ? null : e.problem.slice(0, 300))), now, lateAt],
  });
  const erased = ends.flatMap(({ id, erase }) => (erase === true ? [id] : []));
  if (erased.length > 0) await db.keyed.query({ name: 'outbox-erase', text: `DELETE FROM outbox WHERE id = ANY($1::bigint[]) AND state NOT IN ('queued', 'sending')`, values: [erased] });
}

/** Keeps messages that take longer than their lease (real milliseconds), as long as they have not ended. */
export async function renewOutbox(db: Database, ids: readonly number[], leaseMs: number): Promise<void> {
  await db.pool.query(`UPDATE outbox SET lease_until = clock_timestamp() + $2::int * interval '1 millisecond' WHERE id = ANY($1::bigint[]) AND state = 'sending'`, [ids, leaseMs]);
}

/** Puts a message back until `afterMs` real milliseconds have passed. @param tried whether it may have gone out, so that the attempt counts. */
export async function deferOutbox(db: Database, id: number, afterMs: number, problem: string, tried = true): Promise<void> {
  await db.pool.query(
    `UPDATE outbox SET state = 'queued', attempts = attempts - $4, lease_until = NULL, not_before = clock_timestamp() + $2::float8 * interval '1 millisecond', problem = $3
     WHERE id = $1 AND state = 'sending'`,
    [id, afterMs, problem.slice(0, 300), tried ? 0 : 1],
  );
}

/** Remembers the platform's `retry_after`, for one chat or (chat null) for all of it. */
export async function holdTelegram(db: Database, chat: number | null, afterMs: number): Promise<void> {
  if (chat === null) {
    await db.pool.query(`UPDATE pace SET hold_until = GREATEST(hold_until, clock_timestamp() + $1::float8 * interval '1 millisecond') WHERE id = 'telegram'`, [afterMs]);
    return;
  }
  await db.pool.query(`UPDATE chat SET hold_until = GREATEST(hold_until, clock_timestamp() + $2::float8 * interval '1 millisecond') WHERE id = $1`, [chat, afterMs]);
}

/**
 * Takes back what a process held when it died. What may already have been sent follows its own rule:
 * `repeat` goes out again, `look-up` too (its sender looks first), `drop` ends as unknown. Late messages end as failed, overtaken ones are cancelled.
 * @returns how many went back, were given up, and came too late.
 */
export async function recoverOutbox(db: Database, now: EpochMs): Promise<{ readonly again: number; readonly unknown: number; readonly late: number }> {
  const { rows } = await db.pool.query<{ state: string; n: string }>({
    text: `WITH lost AS (
       UPDATE outbox SET state = CASE WHEN on_doubt = 'drop' THEN 'unknown' ELSE 'queued' END, lease_until = NULL,
              payload = CASE WHEN on_doubt = 'drop' THEN NULL ELSE payload END,
              ended_at = CASE WHEN on_doubt = 'drop' THEN clock_timestamp() END, problem = 'the sender ended before it could say'
       WHERE state = 'sending' AND lease_until < clock_timestamp() RETURNING state),
     overtaken AS (
       UPDATE outbox o SET state = 'cancelled', payload = NULL, ended_at = clock_timestamp(), problem = 'a later message was shown'
       WHERE o.state = 'queued' AND ${overtaken('o')} RETURNING 'overtaken'::text AS state),
     late AS (
       UPDATE outbox SET state = 'failed', payload = NULL, ended_at = clock_timestamp(), problem = 'too late to be worth sending'
       WHERE state = 'queued' AND worth_until <= to_timestamp($1::float8 / 1000) RETURNING 'late'::text AS state),
     gone AS (
       UPDATE outbox o SET state = 'blocked', payload = NULL, ended_at = clock_timestamp(), problem = 'the person blocked the bot'
       FROM chat c WHERE c.id = o.chat_id AND c.blocked_at IS NOT NULL AND o.state = 'queued' RETURNING 'gone'::text AS state)
     SELECT state, count(*) AS n FROM (SELECT state FROM lost UNION ALL SELECT state FROM late UNION ALL SELECT state FROM gone UNION ALL SELECT state FROM overtaken) u GROUP BY state`,
    values: [now],
  });
  const n = (state: string) => Number(rows.find((r) => r.state === state)?.n ?? 0);
  return { again: n('queued'), unknown: n('unknown'), late: n('late') };
}

/** Whether anything is ready to go out now, by channel; and in how many real milliseconds the next held-back message is. */
export async function outboxWaiting(db: Database): Promise<{ readonly telegram: boolean; readonly slack: boolean; readonly nextMs: number | null }> {
  const { rows } = await db.pool.query<{ channel: string; ready: boolean; next_ms: number | null }>(
    `SELECT o.channel, bool_or(GREATEST(o.not_before, c.hold_until, p.hold_until) IS NULL OR GREATEST(o.not_before, c.hold_until, p.hold_until) <= clock_timestamp()) AS ready,
            min(1000 * extract(epoch FROM GREATEST(o.not_before, c.hold_until, p.hold_until) - clock_timestamp()))::float8 AS next_ms
     FROM (SELECT * FROM outbox WHERE state = 'queued' ORDER BY lane, id LIMIT 200) o
     LEFT JOIN chat c ON c.id = o.chat_id LEFT JOIN pace p ON p.id = o.channel GROUP BY o.channel`,
  );
  const of = (channel: Channel) => rows.find((r) => r.channel === channel);
  const next = rows.map((r) => r.next_ms).filter((ms): ms is number => ms !== null && ms > 0);
  return { telegram: of('telegram')?.ready ?? false, slack: of('slack')?.ready ?? false, nextMs: next.length > 0 ? Math.min(...next) : null };
}
