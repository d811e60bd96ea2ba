import { loadBeginnings } from '../db/beginnings.js';
import { claimInbox, endInbox, isStillOpen, noteInboxFailure, renewInbox, type UnwrittenRow } from '../db/inbox.js';
import { codeOf, isConnectionLost, isRetriable } from '../db/database.js';
import { loadSurvey } from '../db/surveys.js';
import { AnswerCache, commitTalks, loadTalks, onPool } from '../db/talk.js';
import { LEASE_MS, UNREAD_AFTER_MS } from '../db/outbox.js';
import type { TalkContext } from '../domain/talk/types.js';
import type { EpochMs } from '../support/clock.js';
import type { Faults } from '../support/faults.js';
import { claimedMessages, decideAnswer, isAnswer, isFresh, LATE_FROM_MS, type ClaimedMessage, type Decided } from './talk/answer.js';
import { campaignToBegin, decideBeginning } from './talk/begin.js';
import type { Delivery } from './deliver.js';
import { offeredOf, type OfferedUpdate, type Unstored } from './receiveUpdates.js';
import { handleArrival, type Talk, type TalkDeps } from './talk/handling.js';
import { PersonQueues } from './personQueues.js';
import type { TelegramSender } from './ports.js';
import type { Arrival, PressAnswer } from './talk/types.js';

export interface UpdatesDeps extends TalkDeps {
  readonly decode: (inbox: number, body: unknown) => Promise<Arrival | null>;
  readonly handle: (talk: Talk) => Promise<void>;
  /** What takes longer than a transaction should, before the update is handled: fetching a file. Null where there is nothing of the kind. */
  readonly prepare: (arrival: Arrival) => Promise<Arrival> | null;
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
  /**
   * Handles an update that no row holds, where one commit can write both its row and what was decided on it: one that is bound to what it answers, of a person
   * of whom nothing else is in work.
   * @returns true when it is committed, or was before; false when it has to be stored and offered.
   */
  take(update: Unstored): Promise<boolean>;
  /** Takes up what others left behind; resolves when no such row is left. */
  takeUpLost(): Promise<number>;
  /** Keeps what is still being handled to this process; to be called every `RENEW_MS`. */
  renew(): Promise<void>;
  idle(): Promise<void>;
}

/** An update in work: its row is committed and ours for a while, or is yet to be written; then `settle` tells whether it was. */
interface Held {
  readonly actor: string;
  readonly body: unknown;
  /** It had waited for seconds, at the platform or in the inbox. */
  readonly late: boolean;
  readonly row: { readonly kind: 'stored'; readonly id: number } | { readonly kind: 'unwritten'; readonly row: UnwrittenRow; readonly settle: (committed: boolean) => void; readonly settled: Promise<boolean> };
}

interface Offered {
  readonly update: Held;
  readonly arrival: Arrival;
  /** It had waited for seconds, so that more that was written meanwhile may follow. */
  readonly late: boolean;
}

/** Decided, and to be stored with the others of its batch. */
interface Hot extends Decided {
  readonly offered: Offered;
  readonly context: TalkContext;
  /** The revision that the conversation will have. */
  readonly revision: number;
}

const BATCH = 100;
/** Batches in work at once: with one, what arrives meanwhile shares the next, and a busy machine makes fewer and larger commits. */
const PARALLEL_BATCHES = 1;
/** Updates in a transaction of their own at once: they take longer, and whoever is answering does not wait for them. */
const PARALLEL_RARE = 6;
/** Short, so that somebody whose update was being handled when the process died waits seconds; what takes longer is renewed. */
export const INBOX_LEASE_MS = 10_000;
const MOST_ATTEMPTS = 5;
/** The id of a row that is not written yet. */
const NO_ROW = 0;

const unwrittenOf = ({ row }: Held): UnwrittenRow | null => (row.kind === 'unwritten' ? row.row : null);

/** Has an update stored by whoever brought it, to be offered again; where it was committed, or is stored already, this changes nothing. */
const giveBack = ({ row }: Held): void => {
  if (row.kind === 'unwritten') row.settle(false);
};

/**
 * Handles updates: one at a time a person and in the order of arrival, many people together in one statement. Whoever begins a survey or answers the one that has the floor
 * takes the hot path (two or three statements a batch); everyone else a transaction of their own, a few at a time, and no batch waits for them.
 */
export function createUpdates(deps: UpdatesDeps): Updates {
  const { db, log, clock } = deps;
  const cache = new AnswerCache();
  const queues = new PersonQueues<Held>();
  let pumpingSoon = false;
  /** How many batches and updates wait for a database that cannot be reached. */
  let away = 0;
  const held = new Set<number>();
  let heldBefore: readonly number[] = [];
  let working = 0;
  /** How many updates wait for a question to be shown, or for their file. */
  let holding = 0;
  /** Updates that were there before the question was shown that is open by now. */
  const written = new WeakSet<Held>();
  const rare: Offered[] = [];
  /** Updates that a batch has handed over: whoever handles them releases them. */
  const handedOver = new Set<Held>();
  let rareWorking = 0;
  const waitingForIdle: (() => void)[] = [];
  const isIdle = (): boolean => working === 0 && holding === 0 && rareWorking === 0 && rare.length === 0 && !queues.isReady;
  const whenIdle = (): Promise<void> => new Promise((resolve) => (isIdle() ? resolve() : waitingForIdle.push(resolve)));
  const tellIdle = (): void => {
    if (isIdle()) for (const resolve of waitingForIdle.splice(0)) resolve();
  };

  const offer = (updates: readonly OfferedUpdate[]): void => {
    for (const { id, actor, body, late = false } of updates) {
      if (held.has(id)) continue;
      held.add(id);
      queues.add({ actor, body, late, row: { kind: 'stored', id } });
    }
    pump();
  };

  const take = async ({ body, bound = false, late = false, behind, ...row }: Unstored): Promise<boolean> => {
    const before = queues.first(row.actor);
    if (before !== undefined) {
      giveWay(row.actor);
      // One that is begun may yet be given back, and is to be stored before this one. Text is not held up: its place tells what it was typed before.
      if (bound && before.row.kind === 'unwritten') await before.row.settled;
      return false;
    }
    if (!bound || behind || away > 0) return false;
    let settle: (committed: boolean) => void = () => {};
    const settled = new Promise<boolean>((resolve) => {
      settle = resolve;
    });
    queues.add({ actor: row.actor, body, late, row: { kind: 'unwritten', row, settle, settled } });
    // What arrives in the same turn of the event loop travels together.
    if (!pumpingSoon) setImmediate(pumpNow);
    pumpingSoon = true;
    return await settled;
  };

  /** An update that is not begun is stored together with the next one of the same person, so that the two keep their order. */
  const giveWay = (actor: string): void => {
    const first = queues.takeOut(actor, ({ row }) => row.kind === 'unwritten');
    if (first !== undefined) giveBack(first);
  };

  const pumpNow = (): void => {
    pumpingSoon = false;
    pump();
    tellIdle();
  };

  /**
   * Has text wait for the question that is on its way to its sender: once it is shown, its place tells which of the two was first, and where that took long, it was the text.
   * A press says itself what it belongs to.
   */
  const hold = (update: Held): boolean => {
    const shown = update.row.kind === 'stored' ? deps.delivery.questionShown(Number(update.actor)) : null;
    if (shown === null) return false;
    holding += 1;
    void shown.then((tookMs) => {
      holding -= 1;
      if (tookMs >= UNREAD_AFTER_MS.here) written.add(update);
      queues.putBack(update);
      pump();
    });
    return true;
  };

  const pump = (): void => {
    while (working < PARALLEL_BATCHES && queues.isReady) {
      const batch = queues.begin(BATCH).filter((update) => !hold(update));
      if (batch.length === 0) continue;
      working += 1;
      void work(batch)
        .catch((error: unknown) => log.error({}, 'A batch of updates was left to the sweeper.', error))
        .finally(() => {
          working -= 1;
          for (const update of batch) {
            if (handedOver.has(update)) continue;
            giveBack(update);
            release(update);
          }
          pump();
          tellIdle();
        });
    }
  };

  const pumpRare = (): void => {
    while (rareWorking < PARALLEL_RARE) {
      const next = rare.shift();
      if (next === undefined) return;
      rareWorking += 1;
      void untilReached(() => handleRare(next))
        .catch((error: unknown) => fail(next.update, error))
        .catch((error: unknown) => log.error({}, 'An update was left to the sweeper.', error))
        .finally(() => {
          rareWorking -= 1;
          handedOver.delete(next.update);
          release(next.update);
          pumpRare();
          pump();
          tellIdle();
        });
    }
  };

  /** Waits for a database that cannot be reached, two minutes at most; whoever holds an update that is not stored does not wait along. */
  const untilReached = async (run: () => Promise<void>): Promise<void> => {
    let waits = false;
    try {
      for (let attempt = 1; ; attempt++) {
        try {
          return await run();
        } catch (error) {
          // A deadlock with another process is over as soon as one of the two has lost it.
          if (isRetriable(error) && attempt < 10) continue;
          if (!isConnectionLost(error) || attempt >= 120) throw error;
          if (!waits) away += 1;
          waits = true;
          for (const actor of queues.ready()) giveWay(actor);
          await deps.sleep(Math.min(250 * attempt, 1000));
        }
      }
    } finally {
      if (waits) away -= 1;
    }
  };

  /** Lets the person's next update come; a second time for the same update it does nothing. */
  const release = (update: Held): void => {
    if (queues.end(update) && update.row.kind === 'stored') held.delete(update.row.id);
  };

  const work = async (batch: readonly Held[]): Promise<void> => {
    const stored = batch.filter(({ row }) => row.kind === 'stored');
    if (stored.length < batch.length) {
      try {
        return await handleBatch(batch);
      } catch (error) {
        // Nobody waits with an update in hand until the database is back, or until the one that spoils it is found: whoever brought it stores it, or brings it again.
        log.warn({ code: codeOf(error) ?? null, updates: batch.length }, 'Updates could not be handled before they were stored.');
        for (const update of batch) giveBack(update);
      }
    }
    if (stored.length === 0) return;
    try {
      await untilReached(() => handleBatch(stored));
    } catch (error) {
      if (stored.length === 1) return await fail(stored[0], error);
      // One of them spoils the statement for all: each on its own, and only that one fails.
      for (const update of stored) if (!handedOver.has(update)) await work([update]);
    }
  };

  const fail = async (update: Held | undefined, error: unknown): Promise<void> => {
    if (update?.row.kind !== 'stored') return;
    const { id } = update.row;
    const ended = await noteInboxFailure(db, id, `${codeOf(error) ?? ''} ${error instanceof Error ? error.name : 'error'}`, MOST_ATTEMPTS, 2_000);
    log.error({ inbox: id, ended }, 'An update could not be handled.', error);
  };

  const handleBatch = async (batch: readonly Held[]): Promise<void> => {
    if (batch.some(({ row }) => row.kind === 'unwritten')) deps.faults('after-receive');
    const decoded = await Promise.all(batch.map(async (u) => ({ update: u, arrival: await deps.decode(u.row.kind === 'stored' ? u.row.id : NO_ROW, u.body) })));
    const arrivals = decoded.flatMap(({ update, arrival }) => (arrival === null || handedOver.has(update) ? [] : [{ update, arrival, late: update.late && !isFresh(arrival, clock.real()) }]));
    // One without a row that says nothing to us is given back, and comes again with one.
    const empty = decoded.flatMap(({ update, arrival }) => (arrival === null && update.row.kind === 'stored' ? [update.row.id] : []));
    if (empty.length > 0) await endInbox(db, empty);
    await decideAll(arrivals, 1);
  };

  const decideAll = async (offered: readonly Offered[], attempt: number): Promise<void> => {
    if (offered.length === 0) return;
    const unreadAfterMs = ({ arrival, late }: Offered): number | null => {
      if (arrival.command.kind !== 'say') return null;
      // Somebody who wrote seconds ago has not seen what is only now under way.
      return late ? 0 : UNREAD_AFTER_MS[deps.delivery.isSendingTo(arrival.chat) ? 'here' : 'elsewhere'];
    };
    const wanted = offered.map((one) => ({ chat: one.arrival.chat, unreadAfterMs: unreadAfterMs(one), unwritten: one.update.row.kind === 'unwritten' }));
    const contexts = await loadTalks(onPool(db), cache, wanted);
    const now = clock.now();
    const decided: Hot[] = [];
    const beginning: { readonly offered: Offered; readonly context: TalkContext; readonly campaign: string; readonly employee: number }[] = [];
    for (const { update, arrival: read, late } of offered) {
      const context = contexts.get(read.chat);
      const one = { update, late, arrival: { ...read, inbox: context?.inbox ?? read.inbox } };
      const { arrival } = one;
      const campaign = context === undefined ? null : campaignToBegin(context, arrival, deps.settings);
      if (context?.focus !== undefined && context.focus !== null && isAnswer(context, arrival, deps.settings)) {
        const survey = await loadSurvey(db.prisma, context.focus.campaign.surveyId, context.focus.state.version);
        const open = { conversation: context.focus.conversation, turn: context.focus.state.turn };
        const before = written.has(update) || (arrival.message !== null && deps.delivery.precedes(arrival.chat, open, arrival.message));
        decided.push({ offered: one, context, revision: context.focus.revision + 1, ...decideAnswer(context, arrival, survey, now, { real: clock.real(), late, before }, deps) });
      } else if (context !== undefined && context.person !== null && campaign !== null) beginning.push({ offered: one, context, campaign, employee: context.person.id });
      else handOver(one);
    }
    const begun = await loadBeginnings(db, beginning);
    for (const [i, { offered: one, context }] of beginning.entries()) {
      const begins = begun[i] ?? null;
      const survey = begins === null ? null : await loadSurvey(db.prisma, begins.campaign.surveyId, begins.campaign.version);
      const decision = begins === null || survey === null ? null : decideBeginning(context, one.arrival, begins, survey, now, deps);
      if (decision === null) handOver(one);
      else decided.push({ offered: one, context, revision: 1, ...decision });
    }
    const lost = await commitAll(decided, now);
    // The chat changed between reading and writing; what is true now decides.
    if (attempt < 6) return await decideAll(lost, attempt + 1);
    for (const one of lost) handOver(one);
  };

  const handOver = (one: Offered): void => {
    if (one.update.row.kind === 'unwritten') return giveBack(one.update);
    handedOver.add(one.update);
    const prepared = deps.prepare(one.arrival);
    if (prepared === null) return handSoon(one);
    holding += 1;
    void prepared
      .then((arrival) => handSoon({ ...one, arrival }), async (error: unknown) => {
        handedOver.delete(one.update);
        await fail(one.update, error).finally(() => release(one.update));
      })
      .catch((error: unknown) => log.error({}, 'An update was left to the sweeper.', error))
      .finally(() => {
        holding -= 1;
        pump();
        tellIdle();
      });
  };

  const handSoon = (one: Offered): void => {
    rare.push(one);
    pumpRare();
  };

  const commitAll = async (decided: readonly Hot[], now: number): Promise<readonly Offered[]> => {
    if (decided.length === 0) return [];
    const committed = new Map((await commitTalks(db, decided.map((d) => ({ ...d.decision, unwritten: unwrittenOf(d.offered.update) })), now, LEASE_MS)).map((c) => [c.chat, c]));
    deps.faults('after-commit');
    const lost: Offered[] = [];
    for (const d of decided) {
      const { arrival, update } = d.offered;
      const done = committed.get(arrival.chat);
      if (done === undefined) {
        if (await isStillOpen(db, arrival.inbox, unwrittenOf(update))) lost.push(d.offered);
        else if (update.row.kind === 'unwritten') update.row.settle(true);
        continue;
      }
      if (update.row.kind === 'unwritten') update.row.settle(true);
      if (d.answers > 0) deps.count(d.answers);
      const change = d.decision.conversation;
      if (change !== null) cache.set(change.conversation, d.revision, d.answersAfter);
      if (done.queued) deps.delivery.wake();
      say(d.press, claimedMessages(d, d.context, arrival, done.claimed), d.offered.late, d.context.chat.holdUntil);
    }
    return lost;
  };

  const handleRare = async (one: Offered): Promise<void> => {
    const handled = await handleArrival(deps, one.arrival, deps.handle);
    deps.faults('after-commit');
    if (handled?.queued === true) deps.delivery.wake();
    if (handled !== null) say(handled.press, handled.outgoing.map(({ key: _, ...message }) => message), one.late, handled.holdUntil);
  };

  const say = (press: PressAnswer | null, messages: readonly ClaimedMessage[], late: boolean, holdUntil: EpochMs | null): void => {
    if (press !== null) void deps.sender.answerPress(press);
    if (messages.length > 0) deps.delivery.replies(messages.map((m) => ({ ...m, onDoubt: 'repeat', attempts: 1, late, holdUntil })));
  };

  return {
    offer,
    take,
    takeUpLost: async () => {
      let taken = 0;
      for (;;) {
        const rows = await claimInbox(db, 'telegram', BATCH, INBOX_LEASE_MS);
        if (rows.length === 0) return taken;
        taken += rows.length;
        offer(rows.map((row) => offeredOf(row, LATE_FROM_MS)));
        await whenIdle();
      }
    },
    renew: async () => {
      const long = heldBefore.filter((id) => held.has(id));
      heldBefore = [...held];
      if (long.length > 0) await renewInbox(db, long, INBOX_LEASE_MS);
    },
    idle: whenIdle,
  };
}
