import type { Database } from './database.js';
import { chatIsQueued } from './outbox.js';
import type { EpochMs } from '../support/clock.js';
import type { ChatRow, ConversationChange, FocusRow, OutgoingRow, TalkContext } from '../domain/talk/types.js';
import type { Answers, Language, Purpose, StateHead, Text } from '../domain/survey/types.js';

/**
 * Answers of conversations as this process last saw them. An entry counts only for the very revision it was taken at, which the head's row tells;
 * so an answer costs the same statements and bytes at question 1 and at question 100. Bounded; forgotten oldest first.
 */
export class AnswerCache {
  readonly #entries = new Map<number, { readonly revision: number; readonly answers: Answers }>();
  constructor(private readonly max = 20_000) {}

  get(conversation: number, revision: number): Answers | null {
    const entry = this.#entries.get(conversation);
    return entry?.revision === revision ? entry.answers : null;
  }

  set(conversation: number, revision: number, answers: Answers): void {
    this.#entries.delete(conversation);
    this.#entries.set(conversation, { revision, answers });
    if (this.#entries.size <= this.max) return;
    for (const oldest of this.#entries.keys()) {
      this.#entries.delete(oldest);
      return;
    }
  }
}

interface RawTalk {
  id: string;
  language: string;
  consent: ChatRow['consent'];
  notice_version: string | null;
  employee_id: number | null;
  expected_id: number | null;
  awaiting: string | null;
  focus_id: number | null;
  stopped: boolean;
  blocked: boolean;
  strikes: number;
  strikes_until: Date | null;
  revision: number;
  hold_until: Date | null;
  name: string | null;
  zone: string | null;
  left: boolean | null;
  conversation: number | null;
  head: StateHead | null;
  head_revision: number | null;
  campaign_id: string | null;
  purpose: Purpose | null;
  survey_id: string | null;
  version: number | null;
  title: Text | null;
  opens_at: Date | null;
  closes_at: Date | null;
  closed_at: Date | null;
}

const asLanguage = (text: string): Language => (text === 'en' ? 'en' : 'id');

/** Where a statement runs: the shared pool, or a transaction in progress. */
export interface Runs {
  query<Row>(statement: { readonly name: string; readonly text: string; readonly values: readonly unknown[] }): Promise<{ rows: Row[] }>;
}

/** The pool as a place to run statements. */
export const onPool = (db: Database): Runs => ({
  query: async <Row>(statement: { readonly name: string; readonly text: string; readonly values: readonly unknown[] }) => {
    const { rows } = await db.pool.query({ ...statement, values: [...statement.values] });
    return { rows: rows as Row[] };
  },
});

/**
 * What is known of each chat: one statement, and a second one only for conversations that this process has not seen at their present revision.
 * Chats that never wrote before are missing from the result. Each table is asked by its key for each person (a subquery with OFFSET is never joined in another way):
 * what the planner believes of their sizes, which grow between two looks of its own, must not turn an answer into a scan.
 */
export async function loadTalks(at: Runs, cache: AnswerCache, chats: readonly number[]): Promise<ReadonlyMap<number, TalkContext>> {
  const { rows } = await at.query<RawTalk>({
    name: 'talk-load',
    text: `SELECT c.id, c.language, c.consent, c.notice_version, c.employee_id, c.expected_id, c.awaiting, c.focus_id, c.stopped_at IS NOT NULL AS stopped,
             c.blocked_at IS NOT NULL AS blocked, c.strikes, c.strikes_until, c.revision,
             GREATEST(c.hold_until, (SELECT hold_until FROM pace WHERE id = 'telegram')) AS hold_until,
             e.name, e.zone, e.left_at IS NOT NULL AS left,
             v.id AS conversation, v.head, v.revision AS head_revision, v.campaign_id,
             k.purpose, k.survey_id, k.version, k.title, k.opens_at, k.closes_at, k.closed_at
           FROM unnest($1::bigint[]) AS wanted(id)
           CROSS JOIN LATERAL (SELECT * FROM chat WHERE id = wanted.id OFFSET 0) c
           LEFT JOIN LATERAL (SELECT * FROM employee WHERE id = c.employee_id OFFSET 0) e ON true
           LEFT JOIN LATERAL (SELECT * FROM conversation WHERE id = c.focus_id AND employee_id = c.employee_id OFFSET 0) v ON true
           LEFT JOIN LATERAL (SELECT * FROM campaign WHERE id = v.campaign_id OFFSET 0) k ON true`,
    values: [chats],
  });
  const unseen = rows.flatMap((r) => (r.conversation !== null && r.head_revision !== null && cache.get(r.conversation, r.head_revision) === null ? [r.conversation] : []));
  const answers = unseen.length > 0 ? await loadAnswers(at, unseen) : new Map<number, Answers>();
  return new Map(rows.map((r) => [Number(r.id), { chat: asChat(r), person: asPerson(r), focus: asFocus(r, cache, answers) }]));
}

async function loadAnswers(at: Runs, conversations: readonly number[]): Promise<Map<number, Answers>> {
  const { rows } = await at.query<{ conversation_id: number; answers: Answers }>({
    name: 'talk-answers',
    text: `SELECT conversation_id, jsonb_object_agg(question, value) AS answers FROM answer WHERE conversation_id = ANY($1::int[]) AND withdrawn_at IS NULL GROUP BY conversation_id`,
    values: [conversations],
  });
  return new Map(rows.map((r) => [r.conversation_id, r.answers]));
}

const asChat = (r: RawTalk): ChatRow => ({
  id: Number(r.id),
  language: asLanguage(r.language),
  consent: r.consent,
  noticeVersion: r.notice_version,
  employee: r.employee_id,
  expected: r.expected_id,
  awaiting: r.awaiting,
  focus: r.focus_id,
  stopped: r.stopped,
  blocked: r.blocked,
  strikes: r.strikes,
  strikesUntil: r.strikes_until?.getTime() ?? null,
  revision: r.revision,
  holdUntil: r.hold_until?.getTime() ?? null,
});

const asPerson = (r: RawTalk): TalkContext['person'] =>
  r.employee_id === null || r.name === null || r.zone === null ? null : { id: r.employee_id, name: r.name, zone: r.zone, left: r.left ?? false };

function asFocus(r: RawTalk, cache: AnswerCache, loaded: ReadonlyMap<number, Answers>): FocusRow | null {
  if (r.conversation === null || r.head === null || r.head_revision === null) return null;
  if (r.campaign_id === null || r.purpose === null || r.survey_id === null || r.version === null || r.title === null || r.opens_at === null) return null;
  const answers = cache.get(r.conversation, r.head_revision) ?? loaded.get(r.conversation) ?? {};
  cache.set(r.conversation, r.head_revision, answers);
  return {
    conversation: r.conversation,
    revision: r.head_revision,
    campaign: {
      id: r.campaign_id,
      purpose: r.purpose,
      surveyId: r.survey_id,
      version: r.version,
      title: r.title,
      opensAt: r.opens_at.getTime(),
      closesAt: r.closes_at?.getTime() ?? null,
      closed: r.closed_at !== null,
    },
    state: { ...r.head, answers },
  };
}

/** A decision on one update, ready to be stored as a whole or not at all. */
export interface TalkDecision {
  readonly inbox: number;
  readonly chat: number;
  /** The revision that the decision was made on. */
  readonly revision: number;
  /** The conversation that has the floor afterwards. */
  readonly focus: number | null;
  readonly conversation: ConversationChange | null;
  readonly outgoing: readonly OutgoingRow[];
}

export interface CommittedTalk {
  readonly chat: number;
  /** Messages that this process has claimed by writing them. */
  readonly claimed: readonly { readonly id: number; readonly key: string }[];
  /** Whether messages wait behind others of the same chat, for whoever drains the outbox. */
  readonly queued: boolean;
}

interface RawCommit {
  chat: string;
  claimed: { id: number; key: string }[] | null;
  queued: boolean;
}

/**
 * Stores many people's decisions in one statement and one commit: answers, heads, messages and the end of the update, each person whole or not at all.
 * A person's decision is left out when their update was already handled or their chat changed meanwhile (invariants 2 and 6); the caller decides again.
 * The updates are looked up one by one for the same reason as in `loadTalks`: nearly every row of the index of open ones is dead.
 * @param leaseMs how long the messages are the caller's to send (real milliseconds).
 */
export async function commitTalks(db: Database, decisions: readonly TalkDecision[], now: EpochMs, leaseMs: number): Promise<readonly CommittedTalk[]> {
  const heads = decisions.flatMap((d) =>
    d.conversation === null || d.conversation.begins ? [] : [{ chat: d.chat, conv: d.conversation.conversation, head: d.conversation.head, completed: d.conversation.completed }],
  );
  const begun = decisions.flatMap((d) => (d.conversation?.begins === true ? [{ chat: d.chat, conv: d.conversation.conversation, campaign: d.conversation.campaign, head: d.conversation.head }] : []));
  const recorded = decisions.flatMap((d) => (d.conversation?.recorded ?? []).map((a) => ({ chat: d.chat, conv: d.conversation?.conversation, q: a.question, v: a.value })));
  const withdrawn = decisions.flatMap((d) => (d.conversation?.withdrawn ?? []).map((q) => ({ chat: d.chat, conv: d.conversation?.conversation, q })));
  const outgoing = decisions.flatMap((d) =>
    d.outgoing.map((o) => ({ chat: d.chat, key: o.key, kind: o.kind, subject: o.subject, on_doubt: o.onDoubt, payload: o.payload })),
  );
  const { rows } = await db.pool.query<RawCommit>({
    name: 'talk-commit',
    text: `WITH at AS MATERIALIZED (SELECT to_timestamp($6::float8 / 1000) AS now),
     want AS (SELECT * FROM jsonb_to_recordset($1::jsonb) AS t(chat bigint, revision int, inbox bigint, focus int)),
     todo AS MATERIALIZED (SELECT w.* FROM want w CROSS JOIN LATERAL (SELECT 1 FROM inbox i WHERE i.id = w.inbox AND i.state = 'new' FOR UPDATE) open),
     gate AS (
       UPDATE chat c SET revision = c.revision + 1, last_inbound_at = at.now, focus_id = t.focus
       FROM todo t, at WHERE c.id = t.chat AND c.revision = t.revision RETURNING c.id AS chat, c.employee_id AS employee, t.inbox),
     handled AS (
       UPDATE inbox i SET state = 'done', payload = NULL, lease_until = NULL, handled_at = clock_timestamp() FROM gate g WHERE i.id = g.inbox),
     talked AS (
       UPDATE conversation v SET head = h.head, revision = v.revision + 1, asked_at = at.now, completed_at = CASE WHEN h.completed THEN at.now ELSE v.completed_at END
       FROM jsonb_to_recordset($2::jsonb) AS h(chat bigint, conv int, head jsonb, completed boolean) JOIN gate g ON g.chat = h.chat, at
       WHERE v.id = h.conv RETURNING v.campaign_id, v.employee_id, h.completed),
     begun AS (
       INSERT INTO conversation (id, campaign_id, employee_id, head, revision, started_at, asked_at)
       SELECT b.conv, b.campaign, g.employee, b.head, 1, at.now, at.now FROM jsonb_to_recordset($8::jsonb) AS b(chat bigint, conv int, campaign text, head jsonb) JOIN gate g ON g.chat = b.chat, at
       RETURNING campaign_id, employee_id),
     started AS (
       UPDATE recipient r SET started_at = COALESCE(r.started_at, at.now) FROM begun b, at WHERE r.campaign_id = b.campaign_id AND r.employee_id = b.employee_id),
     recorded AS (
       INSERT INTO answer (conversation_id, question, value, answered_at)
       SELECT a.conv, a.q, COALESCE(a.v, 'null'::jsonb), at.now FROM jsonb_to_recordset($3::jsonb) AS a(chat bigint, conv int, q text, v jsonb) JOIN gate g ON g.chat = a.chat, at
       ON CONFLICT (conversation_id, question) DO UPDATE SET value = excluded.value, answered_at = excluded.answered_at, withdrawn_at = NULL),
     withdrawn AS (
       UPDATE answer a SET withdrawn_at = at.now FROM jsonb_to_recordset($4::jsonb) AS w(chat bigint, conv int, q text) JOIN gate g ON g.chat = w.chat, at
       WHERE a.conversation_id = w.conv AND a.question = w.q),
     finished AS (SELECT campaign_id, employee_id FROM talked WHERE completed),
     completed AS (
       UPDATE recipient r SET completed_at = COALESCE(r.completed_at, at.now) FROM finished f, at WHERE r.campaign_id = f.campaign_id AND r.employee_id = f.employee_id),
     no_more_due AS (
       UPDATE due_work d SET state = 'cancelled', note = 'answered', done_at = clock_timestamp() FROM finished f
       WHERE d.state = 'due' AND d.subject = 'campaign:' || f.campaign_id AND d.employee_id = f.employee_id),
     no_more_sent AS (
       UPDATE outbox o SET state = 'cancelled', payload = NULL, problem = 'answered', ended_at = clock_timestamp() FROM finished f
       WHERE o.state = 'queued' AND o.subject = 'campaign:' || f.campaign_id AND o.employee_id = f.employee_id),
     sent AS (
       INSERT INTO outbox (key, channel, lane, kind, chat_id, employee_id, subject, payload, state, on_doubt, attempts, lease_until, created_at)
       SELECT o.key, 'telegram', 0, o.kind, o.chat, g.employee, o.subject, o.payload, CASE WHEN q.waits THEN 'queued' ELSE 'sending' END, o.on_doubt, CASE WHEN q.waits THEN 0 ELSE 1 END,
              CASE WHEN NOT q.waits THEN clock_timestamp() + $7::int * interval '1 millisecond' END, clock_timestamp()
       FROM jsonb_to_recordset($5::jsonb) AS o(chat bigint, key text, kind text, subject text, on_doubt text, payload jsonb) JOIN gate g ON g.chat = o.chat
            CROSS JOIN LATERAL (SELECT ${chatIsQueued('o.chat')} AS waits) q
       ON CONFLICT (key) DO NOTHING RETURNING id, key, chat_id, state)
     SELECT g.chat, (SELECT json_agg(json_build_object('id', s.id, 'key', s.key) ORDER BY s.id) FROM sent s WHERE s.chat_id = g.chat AND s.state = 'sending') AS claimed,
            EXISTS (SELECT 1 FROM sent s WHERE s.chat_id = g.chat AND s.state = 'queued') AS queued FROM gate g`,
    values: [
      JSON.stringify(decisions.map((d) => ({ chat: d.chat, revision: d.revision, inbox: d.inbox, focus: d.focus }))),
      JSON.stringify(heads),
      JSON.stringify(recorded),
      JSON.stringify(withdrawn),
      JSON.stringify(outgoing),
      now,
      leaseMs,
      JSON.stringify(begun),
    ],
  });
  return rows.map((r) => ({ chat: Number(r.chat), claimed: r.claimed ?? [], queued: r.queued }));
}
