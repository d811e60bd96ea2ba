import { addOutbox, claimTelegram, deferOutbox, endOutbox, holdTelegram, LANES, LEASE_MS, outboxWaiting, renewOutbox, reservePlaces, type ClaimedOutbox, type OutboxEnd } from '../db/outbox.js';
import type { Pace } from '../db/pace.js';
import { inTransaction, isConnectionLost, type Database } from '../db/database.js';
import { batched } from '../support/batching.js';
import type { Clock, EpochMs } from '../support/clock.js';
import { OutcomeUnknown, RecipientGone, RetryLater } from '../support/errors.js';
import type { Faults } from '../support/faults.js';
import type { Logger } from '../support/logger.js';
import { createLineup, type Over } from './lineup.js';
import type { Sent, TelegramSender } from './ports.js';
import { persistently } from './persistently.js';
import { ShownQuestions, type Asks, type Visit } from './shownQuestions.js';
import { unsealed } from './talk/sealed.js';
import type { ShowOffers, ShowPlace, TelegramCall } from './talk/types.js';

/** A message that this process holds and will send now. */
export interface Claimed {
  readonly id: number;
  readonly chat: number;
  readonly call: TelegramCall;
  readonly onDoubt: 'repeat' | 'drop' | 'look-up';
  readonly attempts: number;
  /** It was decided on what had waited for seconds, or its sender died; see `OutboxEnd`. */
  readonly late: boolean;
  /** Real time until which another process was told to leave this chat, or everything, alone; null when none was. */
  readonly holdUntil: EpochMs | null;
  /** Of an anonymous survey: nothing of it stays once it has ended. */
  readonly erase?: true;
  /** It shows this question for the first time, in answer to the person's message with this number (null: to a press). */
  readonly asks?: Asks;
}

export interface DeliverDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Logger;
  readonly sender: TelegramSender;
  readonly pace: Pace;
  readonly faults: Faults;
  /** Resolves after so many real milliseconds. */
  readonly sleep: (ms: number) => Promise<void>;
  /** For how long (milliseconds) this message had better wait for its reader's working hours; 0 when it may go. A backlog must not run into the night. */
  readonly quietMs: (row: Pick<ClaimedOutbox, 'kind' | 'lane' | 'zone'>) => number;
  /** Reads back what was kept of a message; null when it cannot be read. */
  readonly parse: (payload: unknown) => TelegramCall | ShowPlace | ShowOffers | null;
  /** Draws where a survey stands, or which surveys wait; null when there is nothing to show any more. */
  readonly draw: (chat: number, what: ShowPlace | ShowOffers) => Promise<TelegramCall | null>;
  /** The conversation that has the floor in a chat and waits for an answer; null when none does. */
  readonly openPlace: (chat: number) => Promise<number | null>;
  /** Asks for another drain after so many real milliseconds. */
  readonly wakeLater: (afterMs: number) => void;
  /** Told for each message that left, for the metrics. */
  readonly count: (end: OutboxEnd['state'] | 'deferred') => void;
}

export interface Delivery {
  /** Sends replies that were claimed by writing them; messages of one chat keep their order, and no chat waits for another. */
  replies(items: readonly Claimed[]): void;
  /** Sends what waits in the outbox until nothing is ready, or until `closing`; safe to call from anywhere at any time. */
  drain(closing?: AbortSignal): Promise<number>;
  /** Whether this process has a message to that chat in hand. */
  isSendingTo(chat: number): boolean;
  /** Resolves when the question that this process is sending to that chat is shown, or put back, with how long that took (real milliseconds); null where none is on its way. Never rejects. */
  questionShown(chat: number): Promise<number> | null;
  /** Whether this message of the person was written before the question was shown, as far as this process knows. */
  precedes(chat: number, question: Visit, message: number): boolean;
  /** Has the queue drained soon, by whoever does it. */
  wake(): void;
  /** Keeps what is still on its way to this process; to be called every `RENEW_MS`. */
  renew(): Promise<void>;
  /** Resolves when nothing is on its way any more. */
  idle(): Promise<void>;
}

/** Where a message stands in line that names no chat; Telegram gives no chat this id. */
const NO_CHAT = 0;
/** A message that would have to wait longer than this goes back into the outbox, in real milliseconds. */
const LONGEST_WAIT_MS = 5_000;
/** How many messages a drain takes at a time. */
const MOST_ROWS = 50;
/**
 * How often leases are renewed, in real milliseconds. A lease outlives three of these and no more: a message that a dead process held is sent again
 * after seconds, and one that a living process is slow to send is not sent twice.
 */
export const RENEW_MS = 3_000;
/** A drain that finds the pace full looks again after this long at first, in real milliseconds. */
const SHORTEST_PAUSE_MS = 12;
/** What may come between a question and its answer: news about sessions, and a poll that is bound to one. Below it an open question is shown once more. */
const covers = ({ kind, lane }: Pick<ClaimedOutbox, 'kind' | 'lane'>): boolean => kind === 'session.remind' || (lane === LANES.urgent && kind !== 'question.reask');
/** How often a message of which nobody knows whether it arrived is sent again before it ends as unknown. */
const MOST_ATTEMPTS = 8;

/**
 * What this process knows of the platform's mood. After one refusal for being too fast, calls go out one at a time until one succeeds:
 * so a busy chat holds up nobody, and a platform that refuses everyone is left alone after a single further question.
 */
class Mood {
  #doubtedBy: number | null = null;
  #holdUntil = 0;
  readonly #chats = new Map<number, number>();
  #turn: Promise<void> = Promise.resolve();

  /** Milliseconds for which the whole platform, or this chat, wants to be left alone. */
  restMs(real: number, chat: number): number {
    const chatUntil = this.#chats.get(chat) ?? 0;
    if (chatUntil <= real) this.#chats.delete(chat);
    return Math.max(0, this.#holdUntil - real, chatUntil - real);
  }

  async inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.#doubtedBy === null) return await work();
    const before = this.#turn;
    let done: () => void = () => {};
    this.#turn = new Promise((resolve) => {
      done = resolve;
    });
    await before;
    try {
      return await work();
    } finally {
      done();
    }
  }

  succeeded(): void {
    this.#doubtedBy = null;
  }

  /** @returns whether the refusal means everyone, not just this chat. */
  refused(chat: number, real: number, afterMs: number): boolean {
    const everyone = this.#doubtedBy !== null && this.#doubtedBy !== chat;
    this.#doubtedBy = chat;
    // Refusals of calls that were under way together arrive in any order: none shortens what another one said.
    this.#chats.set(chat, Math.max(this.#chats.get(chat) ?? 0, real + afterMs));
    if (everyone) this.#holdUntil = Math.max(this.#holdUntil, real + afterMs);
    return everyone;
  }
}

const identified = ({ id, erase }: Pick<Claimed, 'id' | 'erase'>): Pick<OutboxEnd, 'id' | 'erase'> => ({ id, ...(erase === true && { erase }) });

/** Delivers the Telegram part of the outbox. */
export function createDelivery(deps: DeliverDeps): Delivery {
  const { db, clock, log, pace } = deps;
  const paced = pace.perSecond > 0 || pace.chatPerSecond > 0;
  const mood = new Mood();
  const lineup = pace.perSecond > 0 ? createLineup(pace.perSecond, clock, deps.sleep) : null;
  const reserve = batched((chats: readonly number[]) => reservePlaces(db, pace, chats), 100);
  const end = batched(async (ends: readonly OutboxEnd[]) => {
    await persistently(deps, () => endOutbox(db, ends, clock.now()));
    return ends.map((e) => e.state);
  }, 200);
  const chains = new Map<number, Promise<void>>();
  const asking = new Map<number, Promise<number>>();
  const questions = new ShownQuestions();
  const held = new Set<number>();
  let heldBefore: readonly number[] = [];
  let draining: Promise<number> | null = null;
  let again = false;
  let closing: AbortSignal | undefined;

  const putBack = async (item: Claimed, afterMs: number, problem: string, tried = false): Promise<void> => {
    await persistently(deps, () => deferOutbox(db, item.id, afterMs, problem, tried));
    deps.count('deferred');
    deps.wakeLater(afterMs);
  };

  const settleError = async (item: Claimed, error: unknown): Promise<void> => {
    if (error instanceof RetryLater) {
      const everyone = error.scope === 'platform';
      await persistently(deps, () => holdTelegram(db, everyone ? null : item.chat, error.afterMs));
      log.warn({ outbox: item.id, afterMs: error.afterMs, everyone }, 'Telegram wants a pause.');
      // However long the platform is away, nothing was tried: no message is given up for it.
      return await putBack(item, error.afterMs, error.message);
    }
    if (error instanceof RecipientGone) return void (await end({ ...identified(item), state: 'blocked', problem: error.message }));
    if (error instanceof OutcomeUnknown && item.onDoubt === 'repeat' && item.attempts < MOST_ATTEMPTS) {
      log.warn({ outbox: item.id, attempts: item.attempts }, 'A message may or may not have arrived; it is of the kind that may come twice.');
      return await putBack(item, 1000 * 2 ** Math.min(item.attempts, 6), error.message, true);
    }
    const state = error instanceof OutcomeUnknown ? 'unknown' : 'failed';
    log.error({ outbox: item.id, state }, 'A message could not be sent.', error);
    await end({ ...identified(item), state, problem: error instanceof Error ? error.message : String(error) });
  };

  /** @returns whether it left. */
  const send = async (item: Claimed, over: Over): Promise<boolean> => {
    deps.faults('after-claim');
    let sent: Sent;
    try {
      sent = await mood.inTurn(async () => {
        const rest = mood.restMs(clock.real(), item.chat);
        if (rest > 0) throw new RetryLater('Telegram wants a pause.', rest, 'recipient');
        try {
          const result = await deps.sender.send(item.call, item.late);
          mood.succeeded();
          return result;
        } catch (error) {
          // Told within the turn, so that the next in line already knows.
          if (error instanceof RetryLater && error.scope === 'recipient') {
            const everyone = mood.refused(item.chat, clock.real(), error.afterMs);
            throw new RetryLater(error.message, error.afterMs, everyone ? 'platform' : 'recipient');
          }
          throw error;
        }
      }).finally(over);
    } catch (error) {
      await settleError(item, error);
      return false;
    }
    deps.faults('after-send');
    if (item.asks !== undefined && sent.platformId !== null) questions.note(item.chat, item.asks, Number(sent.platformId));
    deps.faults('before-mark');
    await end({ ...identified(item), state: 'sent', platformId: sent.platformId, ...(item.late && sent.at !== undefined && { lateAt: sent.at }) });
    deps.count('sent');
    return true;
  };

  /** Runs work after everything else of the same chat. @returns its end, whichever it is. */
  const inChat = (chat: number, id: number, work: () => Promise<void>): Promise<void> => {
    held.add(id);
    const before = chains.get(chat) ?? Promise.resolve();
    const mine = before.then(work).catch((error: unknown) => log.error({}, 'A message was left to the sweeper.', error));
    chains.set(chat, mine);
    void mine.then(() => {
      held.delete(id);
      if (chains.get(chat) === mine) chains.delete(chat);
    });
    return mine;
  };

  const reply = async (item: Claimed): Promise<void> => {
    // The shared pace knows every pause; without a limit nobody asks it, and what was read with the chat must do.
    const { placeMs, restMs } = paced
      ? await persistently(deps, () => reserve(item.chat))
      : { placeMs: 0, restMs: Math.max(mood.restMs(clock.real(), item.chat), (item.holdUntil ?? 0) - clock.real()) };
    const waitMs = Math.max(placeMs, restMs);
    if (waitMs > LONGEST_WAIT_MS) return await putBack(item, waitMs, 'the pace is full');
    if (restMs > 1) await deps.sleep(restMs);
    await sendInTurn(item, restMs > 1 ? placeMs - restMs : placeMs, true);
  };

  /** Sends when a place is free; the platform's limit counts the call until it has ended. */
  const sendInTurn = async (item: Claimed, placeMs: number, first: boolean): Promise<boolean> => {
    const over: Over = lineup === null ? () => {} : await lineup.turn(placeMs, first);
    return await send(item, over);
  };

  const drainOnce = async (): Promise<number> => {
    let sent = 0;
    let pauseMs = SHORTEST_PAUSE_MS;
    while (closing?.aborted !== true) {
      again = false;
      const rows = await claimTelegram(db, pace, clock.now(), MOST_ROWS, LEASE_MS);
      for (const row of rows) startClaimed(row);
      sent += rows.length;
      if (rows.length > 0) {
        // Without a limit the claims themselves are the brake; with one, the pace is.
        if (!paced) await Promise.all(rows.flatMap((r) => chains.get(r.chat ?? NO_CHAT) ?? []));
        pauseMs = SHORTEST_PAUSE_MS;
        continue;
      }
      const waiting = await outboxWaiting(db);
      if (waiting.nextMs !== null) deps.wakeLater(waiting.nextMs);
      if (!waiting.telegram && !again) return sent;
      await deps.sleep(pauseMs);
      pauseMs = Math.min(pauseMs * 2, 400);
    }
    return sent;
  };

  /** The call of a message that was kept; null where there is none to make, and the message has ended. */
  const callOf = async (id: number, chat: number, kept: TelegramCall | ShowPlace | ShowOffers): Promise<TelegramCall | null> => {
    if (kept.method !== 'showPlace' && kept.method !== 'showOffers') return kept;
    try {
      const call = await persistently(deps, () => deps.draw(chat, kept));
      if (call === null) await end({ id, state: 'cancelled', problem: 'nothing to show any more' });
      return call;
    } catch (error) {
      // A database that stays away is no defect: the sweeper brings the message again.
      if (isConnectionLost(error)) throw error;
      log.error({ outbox: id }, 'What a survey shows could not be drawn.', error);
      await end({ id, state: 'failed', problem: 'it could not be drawn' });
      return null;
    }
  };

  /** A survey that went on while a drawn message was on its way has been covered by it: what is open is shown once more, below. */
  const uncover = async (id: number, chat: number, place: ShowPlace, sent: TelegramCall): Promise<void> => {
    const open = await persistently(deps, () => deps.draw(chat, place));
    if (open === null || (open.params.text === sent.params.text && JSON.stringify(open.params.reply_markup) === JSON.stringify(sent.params.reply_markup))) return;
    await showBelow(id, chat, place.conversation);
  };

  const showBelow = async (id: number, chat: number, conversation: number): Promise<void> => {
    const row = { key: `in:covered-${id}:0`, channel: 'telegram', lane: 'reply', kind: 'survey.question', chat, employee: null, subject: `talk:${conversation}`, onDoubt: 'repeat', worthUntil: null } as const;
    const place: ShowPlace = { method: 'showPlace', conversation, edit: null };
    await persistently(deps, () => inTransaction(db, (tx) => addOutbox(tx, [{ ...row, payload: place }])));
    deps.wakeLater(0);
  };

  /** What is urgent may come between a question and its answer; the question is then asked again below it. */
  const askBelow = async (id: number, chat: number): Promise<void> => {
    const open = await persistently(deps, () => deps.openPlace(chat));
    if (open !== null) await showBelow(id, chat, open);
  };

  const startClaimed = (row: ClaimedOutbox): void => {
    const { kept: read, sealed } = unsealed(db.vault, row.key, row.payload);
    const kept = deps.parse(read);
    const { chat } = row;
    const erase = sealed ? ({ erase: true } as const) : {};
    void inChat(chat ?? NO_CHAT, row.id, async () => {
      if (kept === null || chat === null) {
        log.error({ outbox: row.id }, 'A stored message cannot be read.');
        return void (await end({ id: row.id, ...erase, state: 'failed', problem: 'the stored message cannot be read' }));
      }
      const call = await callOf(row.id, chat, kept);
      if (call === null) return;
      const item = { id: row.id, chat, call, onDoubt: row.onDoubt, attempts: row.attempts, late: row.attempts > 1, holdUntil: null, ...erase };
      const quietMs = deps.quietMs(row);
      if (quietMs > 0) return await putBack(item, quietMs, 'nobody is written to at this hour');
      const sent = await sendInTurn(item, row.waitMs, false);
      if (kept.method === 'showPlace') await uncover(row.id, chat, kept, call);
      else if (sent && covers(row)) await askBelow(row.id, chat);
    });
  };

  return {
    replies: (items) => {
      for (const item of items) {
        const began = clock.real();
        const ended = inChat(item.chat, item.id, () => reply(item));
        if (item.asks === undefined) continue;
        const shown = ended.then(() => clock.real() - began);
        asking.set(item.chat, shown);
        void shown.then(() => asking.get(item.chat) === shown && asking.delete(item.chat));
      }
    },
    drain: async (signal) => {
      again = true;
      closing = signal;
      draining ??= drainOnce().finally(() => {
        draining = null;
      });
      return await draining;
    },
    isSendingTo: (chat) => chains.has(chat),
    questionShown: (chat) => asking.get(chat) ?? null,
    precedes: (chat, question, message) => questions.precedes(chat, question, message),
    wake: () => deps.wakeLater(0),
    renew: async () => {
      const long = heldBefore.filter((id) => held.has(id));
      heldBefore = [...held];
      if (long.length > 0) await renewOutbox(db, long, LEASE_MS);
    },
    idle: async () => {
      await draining?.catch(() => 0);
      while (chains.size > 0) await Promise.all(chains.values());
    },
  };
}
