import type { Ids } from '../../../support/ids.js';
import type { DeliveryRecord, EnvelopeKind, Hub } from '../events.js';
import type { Faults } from '../faults.js';
import { objectAt, textAt, type Json, type JsonObject } from '../json.js';

export interface Envelope {
  readonly id: string;
  readonly kind: EnvelopeKind;
  readonly body: JsonObject;
}

/** Which repetition this is, counted from 1, and why Slack repeats. */
export interface Retry {
  readonly number: number;
  readonly reason: string;
}

export type Attempt = { readonly ok: true; readonly response: Json } | { readonly ok: false; readonly reason: string; readonly final: boolean };

/** One way to reach the app. It waits 3 seconds for the acknowledgement. */
export interface Transport {
  readonly name: 'socket' | 'http';
  attempt(envelope: Envelope, retry: Retry | null): Promise<Attempt>;
}

/**
 * What is told again when nobody acknowledged it. Events come up to three times more, app connected or not. A person's press comes once more
 * on a socket, where another connection may take it, and never again over HTTP: there the person sees a warning.
 */
const AGAIN: Readonly<Record<EnvelopeKind, Readonly<Record<Transport['name'], 'schedule' | 'once' | 'never'>>>> = {
  events_api: { socket: 'schedule', http: 'schedule' },
  interactive: { socket: 'once', http: 'never' },
  slash_commands: { socket: 'once', http: 'never' },
};

const MOST_DELIVERIES = 20_000;

interface Running {
  record: DeliveryRecord;
  readonly settle: (record: DeliveryRecord) => void;
}

export class Dispatcher {
  private readonly known = new Map<string, Running>();
  private readonly timers = new Set<NodeJS.Timeout>();
  private closed = false;

  /**
   * @param transport how the app is reached at this moment
   * @param retryDelaysMs how long after each failed attempt an event is told again; Slack's own are at once, a minute, five minutes
   */
  constructor(
    private readonly transport: () => Transport,
    private readonly faults: Faults,
    private readonly hub: Hub,
    private readonly ids: Ids,
    private readonly retryDelaysMs: readonly number[],
  ) {}

  records(): readonly DeliveryRecord[] {
    return [...this.known.values()].map((running) => running.record);
  }

  /** Tells the app. Resolves with the acknowledgement, or once the first attempt has failed; further attempts go on by themselves. */
  async send(kind: EnvelopeKind, body: JsonObject): Promise<DeliveryRecord> {
    const type = typeOf(kind, body);
    if (!this.faults.onDelivery('duplicate', type)) return this.start(kind, body);
    const [delivered] = await Promise.all([this.start(kind, body), this.start(kind, body)]);
    return delivered;
  }

  /** Tells the same thing again, under the same envelope and event id, without saying that it is a repetition. */
  async redeliver(id: string): Promise<DeliveryRecord> {
    const running = this.known.get(id);
    if (running === undefined) throw new Error(`no delivery ${id}`);
    return this.begin(id, running.record.kind, running.record.body);
  }

  close(): void {
    this.closed = true;
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
  }

  private start(kind: EnvelopeKind, body: JsonObject): Promise<DeliveryRecord> {
    return this.begin(this.ids.uuid(), kind, body);
  }

  private begin(id: string, kind: EnvelopeKind, body: JsonObject): Promise<DeliveryRecord> {
    return new Promise((settle) => {
      const record: DeliveryRecord = { id, kind, body, attempts: 0, state: 'waiting', reason: null, response: null };
      const running: Running = { record, settle };
      this.known.delete(id);
      this.known.set(id, running);
      this.forgetOld();
      void this.tryOnce(running, null);
    });
  }

  /** The newest deliveries are kept to be looked at and told again; whoever still waits for an older one gets it all the same. */
  private forgetOld(): void {
    const [oldest] = this.known.keys();
    if (oldest !== undefined && this.known.size > MOST_DELIVERIES) this.known.delete(oldest);
  }

  private async tryOnce(running: Running, retry: Retry | null): Promise<void> {
    const { id, kind, body, attempts } = running.record;
    const transport = this.transport();
    const outcome = await transport.attempt({ id, kind, body }, retry);
    const lost = outcome.ok && this.faults.onDelivery('loseAck', typeOf(kind, body));
    const attempt: Attempt = lost ? { ok: false, reason: 'timeout', final: false } : outcome;
    const counted = { ...running.record, attempts: attempts + 1 };
    if (attempt.ok) {
      this.note(running, { ...counted, state: 'acknowledged', reason: null, response: attempt.response });
      return;
    }
    const delay = attempt.final || this.closed ? undefined : this.delays(kind, transport.name)[attempts];
    this.note(running, { ...counted, state: delay === undefined ? 'failed' : 'waiting', reason: attempt.reason });
    if (delay === undefined) return;
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      void this.tryOnce(running, { number: attempts + 1, reason: attempt.reason });
    }, delay);
    this.timers.add(timer);
  }

  private delays(kind: EnvelopeKind, transport: Transport['name']): readonly number[] {
    return { schedule: this.retryDelaysMs, once: [0], never: [] }[AGAIN[kind][transport]];
  }

  private note(running: Running, record: DeliveryRecord): void {
    running.record = record;
    this.hub.emit('delivery', record);
    if (record.state !== 'waiting' || record.kind === 'events_api') running.settle(record);
  }
}

function typeOf(kind: EnvelopeKind, body: JsonObject): string {
  return kind === 'events_api' ? (textAt(objectAt(body, 'event'), 'type') ?? '') : (textAt(body, 'type') ?? textAt(body, 'command') ?? '');
}
