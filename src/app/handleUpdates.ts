import { claimInbox, noteInboxFailure, type InboxRow } from '../db/inbox.js';
import { codeOf, isConnectionLost, type Database } from '../db/database.js';
import { loadSurvey } from '../db/surveys.js';
import { AnswerCache, commitTalks, loadTalks, onPool } from '../db/talk.js';
import type { TalkContext } from '../domain/talk/types.js';
import type { Faults } from '../support/faults.js';
import { decideAnswer, isAnswer, type Decided } from './talk/answer.js';
import type { Delivery } from './deliver.js';
import { handleArrival, REPLY_LEASE_MS, type Talk, type TalkDeps } from './talk/handling.js';
import type { TelegramSender } from './ports.js';
import type { Arrival, PressAnswer, TelegramCall } from './talk/types.js';

/** An inbox row with its payload read. */
export interface OfferedUpdate {
  readonly id: number;
  readonly actor: string;
  readonly body: unknown;
}

export interface UpdatesDeps extends TalkDeps {
  readonly decode: (inbox: number, body: unknown) => Promise<Arrival | null>;
  readonly handle: (talk: Talk) => Promise<void>;
  readonly delivery: Delivery;
  readonly sender: Pick<TelegramSender, 'answerPress'>;
  readonly faults: Faults;
  readonly sleep: (ms: number) => Promise<void>;
  /** Told how many survey answers were committed, for the metrics. */
  readonly count: (answers: number) => void;
}

export interface Updates {
  /** Handles updates whose rows are committed and leased to this process. */
  offer(updates: readonly OfferedUpdate[]): void;
  /** Takes up what others left behind; resolves when no such row is left. */
  takeUpLost(): Promise<number>;
  idle(): Promise<void>;
}

const BATCH = 100;
/** Batches in work at once: while one waits for its commit, the next is being decided. */
const PARALLEL_BATCHES = 2;
export const INBOX_LEASE_MS = 60_000;
const MOST_ATTEMPTS = 5;

/**
 * Handles updates: one at a time a person and in the order of arrival, many people together in one statement. Whoever comes from the survey that has the floor
 * takes the hot path (two statements a batch); everyone else a transaction of their own.
 */
export function createUpdates(deps: UpdatesDeps): Updates {
  const { db, log, clock } = deps;
  const cache = new AnswerCache();
  const queues = new Map<string, OfferedUpdate[]>();
  const ready: string[] = [];
  const held = new Set<number>();
  let working = 0;
  const waitingForIdle: (() => void)[] = [];

  const offer = (updates: readonly OfferedUpdate[]): void => {
    for (const update of updates) {
      if (held.has(update.id)) continue;
      held.add(update.id);
      const queue = queues.get(update.actor);
      if (queue === undefined) {
        queues.set(update.actor, [update]);
        ready.push(update.actor);
      } else queue.push(update);
    }
    pump();
  };

  const pump = (): void => {
    while (working < PARALLEL_BATCHES && ready.length > 0) {
      const actors = ready.splice(0, BATCH);
      const batch = actors.flatMap((actor) => queues.get(actor)?.slice(0, 1) ?? []);
      working += 1;
      void work(batch)
        .catch((error: unknown) => log.error({}, 'A batch of updates was left to the sweeper.', error))
        .finally(() => {
          working -= 1;
          for (const update of batch) release(update);
          pump();
          if (working === 0 && ready.length === 0) for (const resolve of waitingForIdle.splice(0)) resolve();
        });
    }
  };

  const release = (update: OfferedUpdate): void => {
    held.delete(update.id);
    const rest = queues.get(update.actor)?.slice(1) ?? [];
    if (rest.length === 0) queues.delete(update.actor);
    else {
      queues.set(update.actor, rest);
      ready.push(update.actor);
    }
  };

  const work = async (batch: readonly OfferedUpdate[]): Promise<void> => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await handleBatch(batch);
      } catch (error) {
        if (isConnectionLost(error) && attempt < 120) {
          await deps.sleep(Math.min(250 * attempt, 1000));
          continue;
        }
        if (batch.length > 1) {
          // One of them spoils the statement for all: each on its own, and only that one fails.
          for (const update of batch) await work([update]);
          return;
        }
        await fail(batch[0], error);
        return;
      }
    }
  };

  const fail = async (update: OfferedUpdate | undefined, error: unknown): Promise<void> => {
    if (update === undefined) return;
    const ended = await noteInboxFailure(db, update.id, `${codeOf(error) ?? ''} ${error instanceof Error ? error.name : 'error'}`, MOST_ATTEMPTS, 2_000);
    log.error({ inbox: update.id, ended }, 'An update could not be handled.', error);
  };

  const handleBatch = async (batch: readonly OfferedUpdate[]): Promise<void> => {
    const decoded = await Promise.all(batch.map(async (u) => ({ update: u, arrival: await deps.decode(u.id, u.body) })));
    const arrivals = decoded.flatMap((d) => (d.arrival === null ? [] : [d.arrival]));
    const empty = decoded.filter((d) => d.arrival === null).map((d) => d.update.id);
    if (empty.length > 0) await db.pool.query(`UPDATE inbox SET state = 'done', payload = NULL, handled_at = clock_timestamp() WHERE id = ANY($1::bigint[]) AND state = 'new'`, [empty]);
    await decideAll(arrivals, 1);
  };

  const decideAll = async (arrivals: readonly Arrival[], attempt: number): Promise<void> => {
    if (arrivals.length === 0) return;
    const contexts = await loadTalks(onPool(db), cache, [...new Set(arrivals.map((a) => a.chat))]);
    const hot: { arrival: Arrival; context: TalkContext }[] = [];
    const rare: Arrival[] = [];
    for (const arrival of arrivals) {
      const context = contexts.get(arrival.chat);
      if (context !== undefined && isAnswer(context, arrival, deps.settings)) hot.push({ arrival, context });
      else rare.push(arrival);
    }
    const lost = await answerAll(hot);
    await inGroups(rare, 6, handleRare);
    if (lost.length === 0) return;
    // The chat changed between reading and writing; what is true now decides.
    if (attempt < 6) return await decideAll(lost, attempt + 1);
    await inGroups(lost, 6, handleRare);
  };

  const answerAll = async (hot: readonly { arrival: Arrival; context: TalkContext }[]): Promise<readonly Arrival[]> => {
    if (hot.length === 0) return [];
    const now = clock.now();
    const decided: (Decided & { readonly arrival: Arrival; readonly context: TalkContext })[] = [];
    for (const { arrival, context } of hot) {
      if (context.focus === null) continue;
      const survey = await loadSurvey(db.prisma, context.focus.campaign.surveyId, context.focus.campaign.version);
      decided.push({ arrival, context, ...decideAnswer(context, arrival, survey, now, deps) });
    }
    const committed = new Map((await commitTalks(db, decided.map((d) => d.decision), now, REPLY_LEASE_MS)).map((c) => [c.chat, c]));
    deps.faults('after-commit');
    const lost: Arrival[] = [];
    let answers = 0;
    for (const d of decided) {
      const done = committed.get(d.arrival.chat);
      if (done === undefined) {
        if (await isStillNew(db, d.arrival.inbox)) lost.push(d.arrival);
        continue;
      }
      answers += d.answers;
      const change = d.decision.conversation;
      if (d.context.focus !== null && change !== null) cache.set(change.conversation, d.context.focus.revision + 1, d.answersAfter);
      say(d.press, done.claimed.flatMap(({ id, key }) => callOf(d.calls, id, key, d.arrival.chat)));
    }
    if (answers > 0) deps.count(answers);
    return lost;
  };

  const handleRare = async (arrival: Arrival): Promise<void> => {
    const handled = await handleArrival(deps, arrival, deps.handle);
    deps.faults('after-commit');
    if (handled !== null) say(handled.press, handled.outgoing.map((o) => ({ id: o.id, chat: o.chat, call: o.call })));
  };

  const say = (press: PressAnswer | null, calls: readonly { readonly id: number; readonly chat: number; readonly call: TelegramCall }[]): void => {
    if (press !== null) void deps.sender.answerPress(press);
    if (calls.length > 0) deps.delivery.replies(calls.map((c) => ({ ...c, onDoubt: 'repeat', attempts: 1 })));
  };

  return {
    offer,
    takeUpLost: async () => {
      let taken = 0;
      for (;;) {
        const rows = await claimInbox(db, 'telegram', BATCH, INBOX_LEASE_MS);
        if (rows.length === 0) return taken;
        taken += rows.length;
        offer(rows.map(readRow));
        await new Promise<void>((resolve) => (working === 0 && ready.length === 0 ? resolve() : waitingForIdle.push(resolve)));
      }
    },
    idle: async () => {
      if (working === 0 && ready.length === 0) return;
      await new Promise<void>((resolve) => waitingForIdle.push(resolve));
    },
  };
}

function callOf(calls: ReadonlyMap<string, TelegramCall>, id: number, key: string, chat: number): readonly { id: number; chat: number; call: TelegramCall }[] {
  const call = calls.get(key);
  return call === undefined ? [] : [{ id, chat, call }];
}

const readRow = (row: InboxRow): OfferedUpdate => ({ id: row.id, actor: row.actor, body: readJson(row.payload) });

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

async function isStillNew(db: Database, inbox: number): Promise<boolean> {
  const { rows } = await db.pool.query(`SELECT 1 FROM inbox WHERE id = $1 AND state = 'new'`, [inbox]);
  return rows.length > 0;
}

/** Runs work for each item, a few at a time. */
async function inGroups<T>(items: readonly T[], size: number, work: (item: T) => Promise<void>): Promise<void> {
  for (let i = 0; i < items.length; i += size) await Promise.all(items.slice(i, i + size).map(work));
}
