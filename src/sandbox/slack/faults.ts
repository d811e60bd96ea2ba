import { z } from 'zod';

/** Which Web API calls a fault strikes, and how often; left out, every call, once. */
const strikes = {
  method: z.string().optional(),
  channel: z.string().optional(),
  times: z.number().int().positive().optional(),
};
const deliveries = {
  /** The event's type (`message`, `app_home_opened`) or the interaction's (`block_actions`, `view_submission`). */
  type: z.string().optional(),
  times: z.number().int().positive().optional(),
};

/**
 * Something that goes wrong on demand.
 * - `status`: an HTTP status without an answer; with `accept` the call was carried out first.
 * - `reset`, `hang`: the connection is cut, or never answered; `accept` likewise.
 * - `slow`: the answer comes `delayMs` later.
 * - `refuse`: `{"ok":false,"error":…}`.
 * - `ratelimited`: 429; every such call before `retryAfter` seconds have passed is refused too and noted as early.
 * - `duplicate`: an event comes twice with one event_id and without a retry header.
 * - `loseAck`: the app's acknowledgement is not seen.
 */
export const faultSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('status'), status: z.number().int().min(400).max(599).default(500), accept: z.boolean().default(false), ...strikes }),
  z.object({ kind: z.literal('reset'), accept: z.boolean().default(false), ...strikes }),
  z.object({ kind: z.literal('hang'), accept: z.boolean().default(false), ...strikes }),
  z.object({ kind: z.literal('slow'), delayMs: z.number().int().nonnegative(), ...strikes }),
  z.object({ kind: z.literal('refuse'), error: z.string(), ...strikes }),
  z.object({ kind: z.literal('ratelimited'), retryAfter: z.number().int().positive(), ...strikes }),
  z.object({ kind: z.literal('duplicate'), ...deliveries }),
  z.object({ kind: z.literal('loseAck'), ...deliveries }),
]);

export type FaultRule = z.input<typeof faultSchema>;
export type Fault = z.output<typeof faultSchema>;
export type CallFault = Exclude<Fault, { kind: 'duplicate' | 'loseAck' }>;

interface Armed {
  readonly fault: Fault;
  left: number;
}

/** The faults that are set to happen. The first that fits strikes; a used-up one is gone. */
export class Faults {
  private readonly armed = new Set<Armed>();

  /** Returns how to take it back. Throws a ZodError for a rule that makes no sense. */
  arm(rule: FaultRule): () => void {
    const fault = faultSchema.parse(rule);
    const entry: Armed = { fault, left: fault.times ?? 1 };
    this.armed.add(entry);
    return () => void this.armed.delete(entry);
  }

  clear(): void {
    this.armed.clear();
  }

  list(): readonly { readonly fault: Fault; readonly left: number }[] {
    return [...this.armed].map(({ fault, left }) => ({ fault, left }));
  }

  /** The fault that strikes this call. */
  onCall(method: string, channel: string | null): CallFault | undefined {
    for (const entry of this.armed) {
      const { fault } = entry;
      if (fault.kind === 'duplicate' || fault.kind === 'loseAck') continue;
      if ((fault.method ?? method) !== method || (fault.channel ?? channel) !== channel) continue;
      this.spend(entry);
      return fault;
    }
    return undefined;
  }

  /** True where a fault of this kind strikes this delivery. */
  onDelivery(kind: 'duplicate' | 'loseAck', type: string): boolean {
    for (const entry of this.armed) {
      const { fault } = entry;
      if (fault.kind !== kind || (fault.type ?? type) !== type) continue;
      this.spend(entry);
      return true;
    }
    return false;
  }

  private spend(entry: Armed): void {
    entry.left -= 1;
    if (entry.left <= 0) this.armed.delete(entry);
  }
}
