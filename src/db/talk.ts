import type pg from 'pg';
import type { Database } from './database.js';
import { askedAfter, shownAt } from './asked.js';
import { haltedAs } from './conversations.js';
import { keptKey, NEWEST_UPDATE, type UnwrittenRow } from './inbox.js';
import { chatIsQueued, NOT_AWAITED, questionWaits } from './outbox.js';
import { isSealed, lostState, openDraft, type SealedHead } from './sealedDrafts.js';
import { Bounded } from '../support/bounded.js';
import type { EpochMs } from '../support/clock.js';
import type { Vault } from '../support/vault.js';
import type { ChatRow, ConversationChange, FocusRow, OutgoingRow, TalkContext } from '../domain/talk/types.js';
import type { Answers, Language, Purpose, StateHead, Text } from '../domain/survey/types.js';

/**
 * Answers of conversations as this process last saw them. An entry counts only for the very revision it was taken at, which the head's row tells;
 * so an answer costs the same statements and bytes at question 1 and at question 100. Bounded; forgotten oldest first.
 */
export class AnswerCache {
  readonly #entries: Bounded<number, { readonly revision: number; readonly answers: Answers }>;
  constructor(max = 20_000) {
    this.#entries = new Bounded(max);
  }

  get(conversation: number, revision: number): Answers | null {
    const entry = this.#entries.get(conversation);
    return entry?.revision === revision ? entry.answers : null;
  }

  set(conversation: number, revision: number, answers: Answers): void {
    this.#entries.set(conversation, { revision, answers });
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
  head: StateHead | SealedHead | null;
  head_revision: number | null;
  asked_after: string | null;
  shown_at: Date | null;
  unseen: boolean;
  inbox: string | null;
  campaign_id: string | null;
  purpose: Purpose | null;
  survey_id: string | null;
  version: number | null;
  title: Text | null;
  opens_at: Date | null;
  closes_at: Date | null;
  closed_at: Date | null;
  paused_at: Date | null;
  cancelled_at: Date | null;
  anonymous: boolean | null;
}

const asLanguage = (text: string): Language => (text === 'en' ? 'en' : 'id');

/** Where a statement runs: the shared pool, or a transaction in progress. */
export interface Runs {
  readonly vault: Vault;
  query<Row extends pg.QueryResultRow>(statement: { readonly name: string; readonly text: string; readonly values: readonly unknown[] }): Promise<{ rows: Row[] }>;
}

/** The pool of keyed statements as a place to run them. */
export const onPool = (db: Database): Runs => ({
  vault: db.vault,
  query: async <Row extends pg.QueryResultRow>(statement: { readonly name: string; readonly text: string; readonly values: readonly unknown[] }) =>
    await db.keyed.query<Row>({ ...statement, values: [...statement.values] }),
});

/** A chat to load. */
export interface Wanted {
  readonly chat: number;
  /** Something was typed, so that it matters whether the open question was seen: after how long under way (real milliseconds) it counts as unread. Null otherwise. */
  readonly unreadAfterMs: number | null;
  /** The update has no row yet and needs an id for it. */
  readonly unwritten?: boolean;
}

export interface LoadedTalk extends TalkContext {
  /** The id for the row of an update that has none; null where it has one. */
  readonly inbox: number | null;
}

/**
 * What is known of each chat: one statement, and a second one only for conversations that this process has not seen at their present revision.
 * Chats that never wrote before are missing from the result.
 * Each table is asked person by person (a subquery with OFFSET is joined in no other way).
 * Numbers drawn for rows are worth nothing until the rows are committed, so nobody waits for them; in a transaction none may be drawn, since all of it would not be waited for.
 */
export async function loadTalks(at: Runs, cache: AnswerCache, chats: readonly Wanted[]): Promise<ReadonlyMap<number, LoadedTalk>> {
  const drawing = chats.some(({ unwritten }) => unwritten === true);
  const { rows } = await at.query<RawTalk>({
    name: drawing ? 'talk-load-drawing' : 'talk-load',
    text: `SELECT c.id, c.language, c.consent, c.notice_version, c.employee_id, c.expected_id, c.awaiting, c.focus_id, c.stopped_at IS NOT NULL AS stopped,
             c.blocked_at IS NOT NULL AS blocked, c.strikes, c.strikes_until, c.revision,
             GREATEST(c.hold_until, (SELECT hold_until FROM pace WHERE id = 'telegram')) AS hold_until,
             e.name, e.zone, e.left_at IS NOT NULL AS left,
             v.id AS conversation, v.head, v.revision AS head_revision, v.asked_after, v.shown_at, v.campaign_id,
             CASE WHEN wanted.unread_after IS NOT NULL AND v.id IS NOT NULL THEN ${questionWaits('c.id', 'wanted.unread_after')} ELSE false END AS unseen,
             CASE WHEN wanted.unwritten THEN nextval('inbox_id_seq') END AS inbox,
             k.purpose, k.survey_id, k.version, k.title, k.opens_at, k.closes_at, k.closed_at, k.paused_at, k.cancelled_at, k.anonymous
           FROM ${drawing ? `(SELECT ${NOT_AWAITED} OFFSET 0) n CROSS JOIN ` : ''}unnest($1::bigint[], $2::int[], $3::boolean[]) AS wanted(id, unread_after, unwritten)
           CROSS JOIN LATERAL (SELECT * FROM chat WHERE id = wanted.id OFFSET 0) c
           LEFT JOIN LATERAL (SELECT * FROM employee WHERE id = c.employee_id OFFSET 0) e ON true
           LEFT JOIN LATERAL (SELECT * FROM conversation WHERE id = c.focus_id AND employee_id = c.employee_id OFFSET 0) v ON true
           LEFT JOIN LATERAL (SELECT * FROM campaign WHERE id = v.campaign_id OFFSET 0) k ON true`,
    values: [chats.map(({ chat }) => chat), chats.map(({ unreadAfterMs }) => unreadAfterMs), chats.map(({ unwritten = false }) => unwritten)],
  });
  const unseen = rows.flatMap((r) => (r.conversation !== null && r.anonymous === false && r.head_revision !== null && cache.get(r.conversation, r.head_revision) === null ? [r.conversation] : []));
  const answers = unseen.length > 0 ? await loadAnswers(at, unseen) : new Map<number, Answers>();
  return new Map(rows.map((r) => [Number(r.id), { chat: asChat(r), person: asPerson(r), focus: asFocus(r, at.vault, cache, answers), inbox: r.inbox === null ? null : Number(r.inbox) }]));
}

async function loadAnswers(at: Runs, conversations: readonly number[]): Promise<Map<number, Answers>> {
  const { rows } = await at.query<{ conversation_id: number; answers: Answers }>({
    name: 'talk-answers',
    text: `SELECT conversation_id, jsonb_object_agg(question, CASE WHEN withdrawn_at IS NULL THEN value ELSE jsonb_build_object('presumed', value) END) AS answers
           FROM answer WHERE conversation_id = ANY($1::int[]) AND (withdrawn_at IS NULL OR value <> 'null'::jsonb) GROUP BY conversation_id`,
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

function asFocus(r: RawTalk, vault: Vault, cache: AnswerCache, loaded: ReadonlyMap<number, Answers>): FocusRow | null {
  if (r.conversation === null || r.head === null || r.head_revision === null) return null;
  if (r.campaign_id === null || r.purpose === null || r.survey_id === null || r.version === null || r.title === null || r.opens_at === null) return null;
  return {
    ...stateIn(r.conversation, r.head, r.head_revision, { surveyId: r.survey_id, version: r.version }, vault, cache, loaded),
    conversation: r.conversation,
    revision: r.head_revision,
    askedAfter: Number(r.asked_after),
    shownAt: r.shown_at?.getTime() ?? null,
    unseen: r.unseen,
    campaign: {
      id: r.campaign_id,
      purpose: r.purpose,
      surveyId: r.survey_id,
      version: r.version,
      title: r.title,
      opensAt: r.opens_at.getTime(),
      closesAt: r.closes_at?.getTime() ?? null,
      closed: r.closed_at !== null,
      ...haltedAs(r.paused_at, r.cancelled_at),
      ...(r.anonymous === true && { anonymous: true }),
    },
  };
}

/** Where a conversation stands. What is sealed is opened each time, and kept nowhere. */
function stateIn(
  conversation: number,
  head: StateHead | SealedHead,
  revision: number,
  survey: { readonly surveyId: string; readonly version: number },
  vault: Vault,
  cache: AnswerCache,
  loaded: ReadonlyMap<number, Answers>,
): Pick<FocusRow, 'state' | 'lost'> {
  if (isSealed(head)) {
    const draft = openDraft(vault, conversation, head);
    return draft === null ? { state: lostState(survey), lost: true } : { state: draft.state };
  }
  const answers = cache.get(conversation, revision) ?? loaded.get(conversation) ?? {};
  cache.set(conversation, revision, answers);
  return { state: { ...head, answers } };
}

/** A decision on one update, ready to be stored as a whole or not at all. */
export interface TalkDecision {
  /** The update's row. */
  readonly inbox: number;
  readonly chat: number;
  /** The revision that the decision was made on. */
  readonly revision: number;
  /** Something was written just now, so that nothing older follows any more: that the open question came late is forgotten. */
  readonly upToDate: boolean;
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

/** A person whose decision was stored (`id` is null), or one of their messages. */
interface RawCommit {
  chat: string;
  id: string | null;
  key: string | null;
  state: 'queued' | 'sending' | null;
}

/** A decision to be committed, with what the update's row is to hold where it is not written yet. */
export type ToCommit = TalkDecision & { readonly unwritten: UnwrittenRow | null };

/** A decision as the statement below takes it: one object a person, with everything that it writes inside. */
const asWanted = (vault: Vault, d: ToCommit) => ({
  chat: d.chat,
  revision: d.revision,
  inbox: d.inbox,
  focus: d.focus,
  up_to_date: d.upToDate,
  ...(d.unwritten !== null && { account: d.unwritten.account, update_key: keptKey(vault, d.unwritten), actor: d.unwritten.actor }),
  ...(d.conversation !== null && {
    conv: d.conversation.conversation,
    head: d.conversation.head,
    ...(d.conversation.begins ? { begins: d.conversation.campaign } : { completed: d.conversation.completed }),
    recorded: [...d.conversation.recorded.map((a) => ({ q: a.question, v: a.value })), ...d.conversation.presumed.map((a) => ({ q: a.question, v: a.value, p: true }))],
    withdrawn: d.conversation.withdrawn,
  }),
  outgoing: d.outgoing.map((o) => ({ key: o.key, kind: o.kind, subject: o.subject, on_doubt: o.onDoubt, payload: o.payload })),
});

/**
 * Stores many people's decisions in one statement and one commit: answers, heads, messages and the end of the update, each person whole or not at all.
 * A person's decision is left out when their update was already handled or their chat changed meanwhile (invariants 2 and 6); the caller decides again.
 * An update that has no row yet gets it here, handled, in the same commit: its chat is locked before, so of two that carry the same key one finds the chat changed.
 * @throws a unique violation where the same update was stored meanwhile to be handled later; nothing is stored then.
 * @param leaseMs how long the messages are the caller's to send (real milliseconds).
 */
export async function commitTalks(db: Database, decisions: readonly ToCommit[], now: EpochMs, leaseMs: number): Promise<readonly CommittedTalk[]> {
  const { rows } = await db.keyed.query<RawCommit>({
    name: 'talk-commit',
    text: `WITH want AS (
       SELECT * FROM jsonb_to_recordset($1::jsonb)
         AS t(chat bigint, revision int, inbox bigint, account text, update_key text, actor text, up_to_date boolean, focus int, conv int, begins text, head jsonb, completed boolean, recorded jsonb, withdrawn jsonb, outgoing jsonb)),
     todo AS MATERIALIZED (
       SELECT w.* FROM want w CROSS JOIN LATERAL (SELECT 1 FROM inbox i WHERE i.id = w.inbox AND i.state = 'new' FOR UPDATE) open WHERE w.update_key IS NULL
       UNION ALL
       SELECT w.* FROM want w WHERE w.update_key IS NOT NULL
         AND NOT EXISTS (SELECT 1 FROM inbox i WHERE i.source = 'telegram' AND i.account = w.account AND i.update_key = w.update_key OFFSET 0)),
     gate AS (
       UPDATE chat c SET revision = c.revision + 1, last_inbound_at = to_timestamp($2::float8 / 1000), focus_id = t.focus
       FROM todo t WHERE c.id = t.chat AND c.revision = t.revision
       RETURNING c.id AS chat, c.employee_id AS employee, t.inbox, t.account, t.update_key, t.actor, t.up_to_date, t.conv, t.begins, t.head, t.completed, t.recorded, t.withdrawn, t.outgoing),
     handled AS (
       UPDATE inbox i SET state = 'done', payload = NULL, lease_until = NULL, handled_at = clock_timestamp() FROM gate g WHERE i.id = g.inbox AND g.update_key IS NULL),
     written AS (
       INSERT INTO inbox (id, source, account, update_key, actor, state, received_at, handled_at)
       SELECT g.inbox, 'telegram', g.account, g.update_key, g.actor, 'done', clock_timestamp(), clock_timestamp() FROM gate g WHERE g.update_key IS NOT NULL),
     talked AS (
       UPDATE conversation v SET head = g.head, revision = v.revision + 1, asked_at = to_timestamp($2::float8 / 1000), asked_after = ${askedAfter('g.head')},
              shown_at = CASE WHEN NOT g.up_to_date THEN ${shownAt('g.head')} END,
              completed_at = CASE WHEN g.completed THEN to_timestamp($2::float8 / 1000) ELSE v.completed_at END, sent = CASE WHEN NOT g.completed THEN v.sent END
       FROM gate g WHERE v.id = g.conv AND g.begins IS NULL RETURNING v.campaign_id, v.employee_id, g.completed),
     begun AS (
       INSERT INTO conversation (id, campaign_id, employee_id, head, revision, started_at, asked_at, asked_after)
       SELECT g.conv, g.begins, g.employee, g.head, 1, to_timestamp($2::float8 / 1000), to_timestamp($2::float8 / 1000), ${NEWEST_UPDATE} FROM gate g WHERE g.begins IS NOT NULL
       RETURNING campaign_id, employee_id),
     started AS (
       UPDATE recipient r SET started_at = COALESCE(r.started_at, to_timestamp($2::float8 / 1000)) FROM begun b WHERE r.campaign_id = b.campaign_id AND r.employee_id = b.employee_id),
     recorded AS (
       INSERT INTO answer (conversation_id, question, value, answered_at, withdrawn_at)
       SELECT g.conv, a.q, COALESCE(a.v, 'null'::jsonb), to_timestamp($2::float8 / 1000), CASE WHEN a.p THEN to_timestamp($2::float8 / 1000) END
       FROM gate g CROSS JOIN LATERAL jsonb_to_recordset(g.recorded) AS a(q text, v jsonb, p boolean)
       ON CONFLICT (conversation_id, question) DO UPDATE SET value = excluded.value, answered_at = excluded.answered_at, withdrawn_at = excluded.withdrawn_at),
     withdrawn AS (
       UPDATE answer a SET withdrawn_at = to_timestamp($2::float8 / 1000) FROM gate g CROSS JOIN LATERAL jsonb_array_elements_text(g.withdrawn) AS w(q)
       WHERE a.conversation_id = g.conv AND a.question = w.q),
     finished AS (SELECT campaign_id, employee_id FROM talked WHERE completed),
     completed AS (
       UPDATE recipient r SET completed_at = COALESCE(r.completed_at, to_timestamp($2::float8 / 1000)) FROM finished f WHERE r.campaign_id = f.campaign_id AND r.employee_id = f.employee_id),
     no_more_due AS (
       UPDATE due_work d SET state = 'cancelled', note = 'answered', done_at = clock_timestamp() FROM finished f
       WHERE d.state = 'due' AND d.subject = 'campaign:' || f.campaign_id AND d.employee_id = f.employee_id),
     no_more_sent AS (
       UPDATE outbox o SET state = 'cancelled', payload = NULL, problem = 'answered', ended_at = clock_timestamp() FROM finished f
       WHERE o.state = 'queued' AND o.subject = 'campaign:' || f.campaign_id AND o.employee_id = f.employee_id),
     sent AS (
       INSERT INTO outbox (key, channel, lane, kind, chat_id, employee_id, subject, payload, state, on_doubt, attempts, lease_until, created_at)
       SELECT o.key, 'telegram', 0, o.kind, g.chat, g.employee, o.subject, o.payload, CASE WHEN q.waits THEN 'queued' ELSE 'sending' END, o.on_doubt, CASE WHEN q.waits THEN 0 ELSE 1 END,
              CASE WHEN NOT q.waits THEN clock_timestamp() + $3::int * interval '1 millisecond' END, clock_timestamp()
       FROM gate g CROSS JOIN LATERAL (SELECT ${chatIsQueued('g.chat')} AS waits OFFSET 0) q
            CROSS JOIN LATERAL jsonb_to_recordset(g.outgoing) AS o(key text, kind text, subject text, on_doubt text, payload jsonb)
       ON CONFLICT (key) DO NOTHING RETURNING chat_id, id, key, state)
     SELECT chat, NULL::bigint AS id, NULL::text AS key, NULL::text AS state FROM gate UNION ALL SELECT chat_id, id, key, state FROM sent`,
    values: [JSON.stringify(decisions.map((decision) => asWanted(db.vault, decision))), now, leaseMs],
  });
  const stored = new Map<string, { claimed: { id: number; key: string }[]; queued: boolean }>();
  for (const { chat, id, key, state } of rows) {
    const mine = stored.get(chat) ?? { claimed: [], queued: false };
    stored.set(chat, mine);
    if (state === 'queued') mine.queued = true;
    else if (id !== null && key !== null) mine.claimed.push({ id: Number(id), key });
  }
  return [...stored].map(([chat, { claimed, queued }]) => ({ chat: Number(chat), claimed: claimed.toSorted((a, b) => a.id - b.id), queued }));
}
