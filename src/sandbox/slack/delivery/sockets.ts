import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import type { Ids } from '../../../support/ids.js';
import type { Hub } from '../events.js';
import { isObject, parseJson, textAt, type Json } from '../json.js';
import { APP } from '../workspace.js';
import type { Attempt, Envelope, Retry, Transport } from './dispatcher.js';

const PING_MS = 5000;
const MOST_CONNECTIONS = 10;
const GOODBYE_MS = 1000;

interface Pending {
  readonly socket: WebSocket;
  readonly done: (attempt: Attempt) => void;
}

/** Socket Mode: the app's WebSockets. An envelope goes to one of them in turn and waits for its acknowledgement. */
export class Sockets implements Transport {
  readonly name = 'socket';
  private readonly server = new WebSocketServer({ noServer: true });
  private readonly tickets = new Set<string>();
  private readonly pending = new Map<string, Pending>();
  private open: WebSocket[] = [];
  private readonly pings: NodeJS.Timeout;

  constructor(
    private readonly ids: Ids,
    private readonly hub: Hub,
    private readonly ackTimeoutMs: number,
  ) {
    this.pings = setInterval(() => {
      for (const socket of this.open) socket.ping();
    }, PING_MS);
    this.pings.unref();
  }

  get size(): number {
    return this.open.length;
  }

  /** The path of a new connection, good once. */
  ticket(): string {
    const ticket = this.ids.uuid();
    this.tickets.add(ticket);
    return `/link/?ticket=${ticket}&app_id=${APP.id}`;
  }

  /** Takes a connection whose ticket is known; cuts any other. */
  upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void {
    const url = new URL(request.url ?? '/', 'http://slack');
    const ticket = url.searchParams.get('ticket') ?? '';
    if (!url.pathname.startsWith('/link') || !this.tickets.delete(ticket) || this.open.length >= MOST_CONNECTIONS) {
      stream.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
      return;
    }
    this.server.handleUpgrade(request, stream, head, (socket) => this.welcome(socket));
  }

  attempt(envelope: Envelope, retry: Retry | null): Promise<Attempt> {
    const socket = this.open.shift();
    if (socket === undefined) return Promise.resolve({ ok: false, reason: 'connection_failed', final: false });
    this.open.push(socket);
    const { promise, resolve } = deferred<Attempt>();
    const timer = setTimeout(() => finish({ ok: false, reason: 'timeout', final: false }), this.ackTimeoutMs);
    const finish = (attempt: Attempt) => {
      clearTimeout(timer);
      if (this.pending.get(envelope.id)?.done === finish) this.pending.delete(envelope.id);
      resolve(attempt);
    };
    this.pending.set(envelope.id, { socket, done: finish });
    const repetition = retry === null ? { retry_attempt: 0, retry_reason: '' } : { retry_attempt: retry.number, retry_reason: retry.reason };
    socket.send(JSON.stringify({
      envelope_id: envelope.id,
      type: envelope.kind,
      payload: envelope.body,
      accepts_response_payload: envelope.kind !== 'events_api',
      ...(envelope.kind === 'events_api' || retry !== null ? repetition : {}),
    }));
    return promise;
  }

  /** Slack's word that a connection is about to end (`warning`) or that the app should open another (`refresh_requested`). */
  announce(reason: 'warning' | 'refresh_requested' | 'link_disabled'): void {
    for (const socket of this.open) socket.send(JSON.stringify({ type: 'disconnect', reason, debug_info: { host: 'applink' } }));
  }

  /** Cuts every connection without a word. */
  drop(): void {
    for (const socket of this.open) socket.terminate();
  }

  /** Says goodbye to every connection, and cuts those that do not answer within a second. */
  async close(): Promise<void> {
    clearInterval(this.pings);
    const cut = setTimeout(() => this.drop(), GOODBYE_MS);
    await Promise.all(this.open.map((socket) => {
      const { promise, resolve } = deferred<undefined>();
      socket.once('close', () => resolve(undefined));
      socket.close(1001);
      return promise;
    }));
    clearTimeout(cut);
    this.server.close();
  }

  private welcome(socket: WebSocket): void {
    this.open.push(socket);
    this.hub.emit('connections', { open: this.open.length });
    socket.on('message', (data) => {
      const text = Buffer.isBuffer(data) ? data.toString() : '';
      this.acknowledge(parseJson(text));
    });
    socket.on('error', () => socket.terminate());
    socket.on('close', () => {
      this.open = this.open.filter((other) => other !== socket);
      this.hub.emit('connections', { open: this.open.length });
      for (const { socket: carrier, done } of this.pending.values()) {
        if (carrier === socket) done({ ok: false, reason: 'connection_closed', final: false });
      }
    });
    socket.send(JSON.stringify({
      type: 'hello',
      num_connections: this.open.length,
      connection_info: { app_id: APP.id },
      debug_info: { host: 'applink', approximate_connection_time: 18_060 },
    }));
  }

  private acknowledge(message: Json | undefined): void {
    if (!isObject(message)) return;
    const pending = this.pending.get(textAt(message, 'envelope_id') ?? '');
    pending?.done({ ok: true, response: message['payload'] ?? null });
  }
}

function deferred<T>(): { readonly promise: Promise<T>; readonly resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
