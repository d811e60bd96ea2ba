/** What a scripted fault does to a call. */
export type FaultResponse =
  /** Refused as Telegram would, nothing done. With `retryAfter` (seconds) the chat, or everything, stays refused that long. */
  | { readonly status: number; readonly description: string; readonly retryAfter?: number }
  /** Done as usual, then answered as failed: the caller cannot know. */
  | { readonly status: 500; readonly afterAccept: true }
  /** Never answered, nothing done. */
  | 'hang'
  /** Done as usual, then the connection is cut. */
  | 'close-after-accept'
  /** The connection is cut, nothing done. */
  | 'close-before-accept';

export interface FaultRule {
  /** Every method when absent. */
  readonly method?: string;
  /** Every chat when absent. */
  readonly chatId?: number;
  /** How often it strikes; without end when absent. */
  readonly times?: number;
  readonly respond: FaultResponse;
}

interface Armed {
  readonly id: number;
  readonly rule: FaultRule;
  left: number;
}

/** Scripted faults, in the order they were given; the first that fits a call strikes. */
export class Faults {
  #armed: Armed[] = [];
  #next = 1;

  add(rule: FaultRule): number {
    const id = this.#next++;
    this.#armed.push({ id, rule, left: rule.times ?? Infinity });
    return id;
  }

  remove(id: number): void {
    this.#armed = this.#armed.filter((armed) => armed.id !== id);
  }

  clear(): void {
    this.#armed = [];
  }

  list(): readonly { readonly id: number; readonly rule: FaultRule; readonly left: number | null }[] {
    return this.#armed.map(({ id, rule, left }) => ({ id, rule, left: Number.isFinite(left) ? left : null }));
  }

  /** The fault for this call, used up by one. */
  strike(method: string, chatId: number | undefined): FaultRule | null {
    if (this.#armed.length === 0) return null;
    const found = this.#armed.find(
      ({ rule }) => (rule.method === undefined || rule.method.toLowerCase() === method.toLowerCase()) && (rule.chatId === undefined || rule.chatId === chatId),
    );
    if (found === undefined) return null;
    found.left -= 1;
    if (found.left <= 0) this.remove(found.id);
    return found.rule;
  }
}
