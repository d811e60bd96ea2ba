import type { Clock, EpochMs } from '../../support/clock.js';
import { conflict } from './api-error.js';
import { firstNumber } from './chats.js';
import type { UpdateBody } from './wire.js';

/** Updates wait 24 hours for whoever fetches them. Source: Bot API, "Getting updates". */
export const UPDATE_LIFETIME_MS = 24 * 60 * 60 * 1000;
const LONGEST_POLL_S = 50;
/** Sent only to those who ask for them by name. Source: Bot API, allowed_updates. */
const ON_REQUEST = new Set(['chat_member', 'message_reaction', 'message_reaction_count']);

export interface PendingUpdate {
  readonly id: number;
  readonly body: UpdateBody;
  /** Updates of one lane are delivered one after the other; presses of a chat go another lane than its messages. */
  readonly lane: string;
  readonly expiresAt: EpochMs;
}

/** What waits for the bot, in the order of its numbers. */
export class UpdateQueue {
  readonly #pending = new Map<number, PendingUpdate>();
  readonly #listeners = new Set<(update: PendingUpdate) => void>();
  #next: number;
  #allowed: ReadonlySet<string> | null = null;

  constructor(readonly clock: Clock) {
    this.#next = firstNumber(clock.real());
  }

  /** Queues an update for `lifetimeMs` of real time; `null` when the bot did not ask for its kind. */
  add(body: UpdateBody, lane: string, lifetimeMs: number = UPDATE_LIFETIME_MS): number | null {
    const kind = Object.keys(body)[0] ?? '';
    if (this.#allowed === null ? ON_REQUEST.has(kind) : !this.#allowed.has(kind)) return null;
    const update: PendingUpdate = { id: this.#next++, body, lane, expiresAt: this.clock.real() + lifetimeMs };
    this.#pending.set(update.id, update);
    for (const listener of this.#listeners) listener(update);
    return update.id;
  }

  /** The kinds wanted from now on; an empty list means the default ones. */
  allow(kinds: readonly string[]): void {
    this.#allowed = kinds.length === 0 ? null : new Set(kinds);
  }

  get allowed(): readonly string[] | null {
    return this.#allowed === null ? null : [...this.#allowed];
  }

  get size(): number {
    return this.#pending.size;
  }

  get(id: number): PendingUpdate | undefined {
    const update = this.#pending.get(id);
    if (update === undefined || update.expiresAt > this.clock.real()) return update;
    this.#pending.delete(id);
    return undefined;
  }

  remove(id: number): void {
    this.#pending.delete(id);
  }

  clear(): void {
    this.#pending.clear();
  }

  /** Everything below `offset` is known to have arrived and is forgotten. A negative one keeps that many of the newest. */
  confirm(offset: number): void {
    const below = offset < 0 ? ([...this.#pending.keys()].at(offset) ?? 0) : offset;
    for (const id of this.#pending.keys()) {
      if (id >= below) return;
      this.#pending.delete(id);
    }
  }

  /** Up to `limit` of the oldest; they stay until they are confirmed. */
  peek(limit: number): readonly PendingUpdate[] {
    const now = this.clock.real();
    const found: PendingUpdate[] = [];
    for (const update of this.#pending.values()) {
      if (update.expiresAt <= now) {
        this.#pending.delete(update.id);
        continue;
      }
      found.push(update);
      if (found.length >= limit) break;
    }
    return found;
  }

  all(): IterableIterator<PendingUpdate> {
    return this.#pending.values();
  }

  onAdd(listener: (update: PendingUpdate) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

/** As it goes over the wire. */
export const numbered = (update: PendingUpdate): Readonly<Record<string, unknown>> => ({ update_id: update.id, ...update.body });

/** Says when the caller of a long poll hangs up. */
export type OnHangUp = (listener: () => void) => void;

interface Waiting {
  readonly limit: number;
  readonly timer: NodeJS.Timeout;
  readonly resolve: (updates: readonly Readonly<Record<string, unknown>>[]) => void;
  readonly reject: (error: Error) => void;
}

/** Long polling: one caller at a time. */
export class Poller {
  #waiting: Waiting | null = null;
  #wakeAsked = false;
  readonly #stopListening: () => void;

  constructor(readonly queue: UpdateQueue) {
    this.#stopListening = queue.onAdd(() => this.#wakeSoon());
  }

  /**
   * Waits up to `timeoutS` seconds of real time for updates from `offset` on.
   * @throws ApiError 409 when another call takes over.
   */
  poll(offset: number, limit: number, timeoutS: number, onHangUp: OnHangUp): Promise<readonly Readonly<Record<string, unknown>>[]> {
    this.end('terminated by other getUpdates request; make sure that only one bot instance is running');
    if (offset !== 0) this.queue.confirm(offset);
    const bounded = Math.min(Math.max(limit, 1), 100);
    const ready = this.queue.peek(bounded);
    if (ready.length > 0 || timeoutS <= 0) return Promise.resolve(ready.map(numbered));
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#finish(), Math.min(timeoutS, LONGEST_POLL_S) * 1000);
      const waiting: Waiting = { limit: bounded, timer, resolve, reject };
      this.#waiting = waiting;
      onHangUp(() => {
        if (this.#waiting === waiting) this.#finish();
      });
    });
  }

  /** Whether a call waits now. */
  get waiting(): boolean {
    return this.#waiting !== null;
  }

  /** Ends a waiting call with 409. */
  end(reason: string): void {
    const waiting = this.#waiting;
    if (waiting === null) return;
    this.#waiting = null;
    clearTimeout(waiting.timer);
    waiting.reject(conflict(reason));
  }

  close(): void {
    this.#stopListening();
    this.#finish();
  }

  /** Updates that arrive together leave together. */
  #wakeSoon(): void {
    if (this.#waiting === null || this.#wakeAsked) return;
    this.#wakeAsked = true;
    setImmediate(() => {
      this.#wakeAsked = false;
      if (this.queue.size > 0) this.#finish();
    });
  }

  #finish(): void {
    const waiting = this.#waiting;
    if (waiting === null) return;
    this.#waiting = null;
    clearTimeout(waiting.timer);
    waiting.resolve(this.queue.peek(waiting.limit).map(numbered));
  }
}
