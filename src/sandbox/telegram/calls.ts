import type { EpochMs } from '../../support/clock.js';

/** One call of the bot, as the log keeps it. */
export interface RecordedCall {
  /** Counts up from 1 without gaps. */
  readonly seq: number;
  /** When it arrived, real time. */
  readonly at: EpochMs;
  /** In Telegram's own spelling; as it was written when unknown. */
  readonly method: string;
  readonly payload: Readonly<Record<string, unknown>>;
  /** The HTTP status of the answer; 0 when none was given. */
  readonly status: number;
  readonly description?: string;
  readonly chatId?: number;
  /** Came before an earlier `retry_after` had passed. */
  readonly early: boolean;
  readonly via: 'http' | 'webhook-reply';
  /** Whether it was carried out, whatever was answered. */
  readonly accepted: boolean;
}

const KEPT = 100_000;

/** The newest calls, at most 200,000 of them. */
export class CallLog {
  readonly #calls: RecordedCall[] = [];
  readonly #listeners = new Set<(call: RecordedCall) => void>();
  #next = 1;

  constructor(readonly keeps: boolean) {}

  get calls(): readonly RecordedCall[] {
    return this.#calls;
  }

  add(call: Omit<RecordedCall, 'seq'>): void {
    const seq = this.#next++;
    if (!this.keeps && this.#listeners.size === 0) return;
    const recorded: RecordedCall = { seq, ...call };
    if (this.keeps) {
      if (this.#calls.length >= 2 * KEPT) this.#calls.splice(0, KEPT);
      this.#calls.push(recorded);
    }
    for (const listener of this.#listeners) listener(recorded);
  }

  /** How many calls there were in all. */
  get count(): number {
    return this.#next - 1;
  }

  clear(): void {
    this.#calls.length = 0;
  }

  onCall(listener: (call: RecordedCall) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
