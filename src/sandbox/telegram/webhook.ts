import http from 'node:http';
import https from 'node:https';
import type { Clock } from '../../support/clock.js';
import { numbered, type UpdateQueue } from './updates.js';
import type { WebhookInfo } from './wire.js';

export interface WebhookTiming {
  /** What the wait grows from: nothing after the first failure, then twice this, four times … */
  readonly retryMs: number;
  readonly maxRetryMs: number;
  /** How long one delivery may take. */
  readonly timeoutMs: number;
}

export const TELEGRAM_WEBHOOK_TIMING: WebhookTiming = { retryMs: 1000, maxRetryMs: 60_000, timeoutMs: 60_000 };

export interface WebhookTarget {
  readonly url: string;
  readonly secret: string;
  readonly maxConnections: number;
}

export interface WebhookReply {
  readonly body: Buffer;
  readonly contentType: string;
}

interface Lane {
  readonly name: string;
  readonly ids: number[];
  failures: number;
}

type Delivery = { readonly kind: 'accepted'; readonly reply: WebhookReply } | { readonly kind: 'failed'; readonly reason: string; readonly retryAfterMs: number };

/**
 * Delivers updates to a webhook, as many at once as it allows, one after the other within a lane; what is not accepted with 2xx comes again, later and later.
 */
export class Webhook {
  readonly #lanes = new Map<string, Lane>();
  readonly #ready: Lane[] = [];
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #agent: http.Agent;
  readonly #stopListening: () => void;
  #closed = false;
  #active = 0;
  #lastError: { readonly date: number; readonly message: string } | null = null;

  constructor(
    readonly target: WebhookTarget,
    readonly queue: UpdateQueue,
    readonly clock: Clock,
    readonly timing: WebhookTiming,
    /** A body in the answer may call a method. */
    readonly onReply: (reply: WebhookReply) => void,
  ) {
    const options = { keepAlive: true, maxSockets: target.maxConnections };
    this.#agent = target.url.startsWith('https:') ? new https.Agent(options) : new http.Agent(options);
    for (const update of queue.all()) this.#enqueue(update.lane, update.id);
    this.#stopListening = queue.onAdd((update) => {
      this.#enqueue(update.lane, update.id);
      this.#pump();
    });
    this.#pump();
  }

  info(): WebhookInfo {
    return {
      url: this.target.url,
      has_custom_certificate: false,
      pending_update_count: this.queue.size,
      ip_address: '127.0.0.1',
      ...(this.#lastError === null ? {} : { last_error_date: this.#lastError.date, last_error_message: this.#lastError.message }),
      max_connections: this.target.maxConnections,
      ...(this.queue.allowed === null ? {} : { allowed_updates: this.queue.allowed }),
    };
  }

  /** Stops delivering; what was not accepted stays in the queue. */
  close(): void {
    this.#stopListening();
    this.#closed = true;
    for (const timer of this.#timers) clearTimeout(timer);
    // Cuts deliveries that are under way, too.
    this.#agent.destroy();
  }

  #enqueue(name: string, id: number): void {
    const lane = this.#lanes.get(name);
    if (lane !== undefined) {
      lane.ids.push(id);
      return;
    }
    const fresh: Lane = { name, ids: [id], failures: 0 };
    this.#lanes.set(name, fresh);
    this.#ready.push(fresh);
  }

  #pump(): void {
    while (this.#active < this.target.maxConnections && !this.#closed) {
      const lane = this.#ready.shift();
      if (lane === undefined) return;
      this.#active += 1;
      void this.#deliverNext(lane).finally(() => {
        this.#active -= 1;
        this.#pump();
      });
    }
  }

  async #deliverNext(lane: Lane): Promise<void> {
    const id = lane.ids[0];
    const update = id === undefined ? undefined : this.queue.get(id);
    if (update !== undefined) {
      const delivery = await this.#post(JSON.stringify(numbered(update)));
      if (this.#closed) return;
      if (delivery.kind === 'failed') {
        this.#retryLater(lane, delivery);
        return;
      }
      this.queue.remove(update.id);
      if (delivery.reply.body.length > 0) this.onReply(delivery.reply);
    }
    lane.failures = 0;
    lane.ids.shift();
    if (lane.ids.length === 0) this.#lanes.delete(lane.name);
    else this.#ready.push(lane);
  }

  #retryLater(lane: Lane, failure: { readonly reason: string; readonly retryAfterMs: number }): void {
    this.#lastError = { date: Math.floor(this.clock.real() / 1000), message: failure.reason };
    lane.failures += 1;
    const grown = lane.failures === 1 ? 0 : this.timing.retryMs * 2 ** Math.min(lane.failures - 1, 20);
    const wait = Math.max(failure.retryAfterMs, Math.min(grown, this.timing.maxRetryMs));
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.#ready.push(lane);
      this.#pump();
    }, wait);
    this.#timers.add(timer);
  }

  #post(body: string): Promise<Delivery> {
    return new Promise((resolve) => {
      const fail = (reason: string, retryAfterMs = 0) => resolve({ kind: 'failed', reason, retryAfterMs });
      const send = this.target.url.startsWith('https:') ? https.request : http.request;
      const request = send(this.target.url, {
        method: 'POST',
        agent: this.#agent,
        timeout: this.timing.timeoutMs,
        headers: {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          ...(this.target.secret === '' ? {} : { 'X-Telegram-Bot-Api-Secret-Token': this.target.secret }),
        },
      });
      request.on('timeout', () => {
        fail('Read timeout expired');
        request.destroy();
      });
      request.on('error', (error: NodeJS.ErrnoException) => fail(error.code === 'ECONNREFUSED' ? 'Connection refused' : 'Connection reset by peer'));
      request.on('response', (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', () => fail('Connection reset by peer'));
        response.on('end', () => {
          const status = response.statusCode ?? 0;
          if (status < 200 || status > 299) {
            const wait = Number(response.headers['retry-after'] ?? 0);
            fail(`Wrong response from the webhook: ${status} ${response.statusMessage ?? ''}`.trim(), Number.isFinite(wait) ? Math.min(Math.max(wait, 0), 3600) * 1000 : 0);
            return;
          }
          resolve({ kind: 'accepted', reply: { body: Buffer.concat(chunks), contentType: response.headers['content-type'] ?? '' } });
        });
      });
      request.end(body);
    });
  }
}
