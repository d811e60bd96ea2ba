import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clock } from '../../support/clock.js';
import { randomIds, type Ids } from '../../support/ids.js';
import { SlackRefusal } from './answers.js';
import { WebApi } from './api.js';
import { Arguments } from './arguments.js';
import { Control } from './control.js';
import { Dispatcher } from './delivery/dispatcher.js';
import { Sockets } from './delivery/sockets.js';
import { Webhooks } from './delivery/webhooks.js';
import { Hub, type Call, type DeliveryRecord, type SlackEvents } from './events.js';
import { Faults, type Fault, type FaultRule } from './faults.js';
import { Limiter } from './limiter.js';
import { respond } from './methods/chat.js';
import { NotOnScreen, SlackUser } from './person.js';
import { multipart, readArguments, readBody, sendJson } from './requests.js';
import { Workspace, type Person } from './workspace.js';

export interface NewUser {
  readonly id: string;
  readonly email: string;
  readonly realName: string;
  /** IANA zone; Asia/Jakarta. */
  readonly tz?: string;
  /** True for an account that was deactivated. */
  readonly deleted?: boolean;
}

export interface SlackOptions {
  readonly botToken: string;
  /** Needed for Socket Mode. */
  readonly appToken?: string;
  /** Needed with `eventsUrl`. */
  readonly signingSecret?: string;
  readonly host?: string;
  readonly port?: number;
  readonly clock: Clock;
  readonly ids?: Ids;
  readonly users: readonly NewUser[];
  readonly channels?: readonly { readonly id: string; readonly name: string; readonly members: readonly string[] }[];
  /** HTTP mode: where events, presses and slash commands are posted, signed. Left out, they go over Socket Mode. */
  readonly eventsUrl?: string;
  /** 1, as Slack; 0 for no limit. */
  readonly channelMessagesPerSecond?: number;
  /** How many messages a channel takes at once after a quiet time; 3. */
  readonly channelMessagesBurst?: number;
  /** How long the app has to acknowledge; 3000, as Slack. */
  readonly ackTimeoutMs?: number;
  /** How long after each failed attempt an event is told again; at once, a minute, five minutes, as Slack. */
  readonly retryDelaysMs?: readonly number[];
}

export interface LocalSlack {
  /** Where the Web API is, usable as `slackApiUrl`: `http://127.0.0.1:PORT/api/`. */
  readonly url: string;
  /** The server's own address, without a slash at the end; the control API is at `/sandbox/`. */
  readonly origin: string;
  /** The Web API calls so far, oldest first; the newest 20,000 are kept. */
  readonly calls: readonly Call[];
  users(): readonly Person[];
  /** Somebody joins the workspace; an id that is known keeps its conversations and takes the new particulars. */
  addUser(user: NewUser): void;
  /** Throws NotOnScreen for an id that nobody has. */
  user(id: string): SlackUser;
  deliveries(): readonly DeliveryRecord[];
  /** Tells the app the same thing again under the same envelope and event id. */
  redeliver(deliveryId: string): Promise<DeliveryRecord>;
  /** Sets a fault; returns how to take it back. */
  fault(rule: FaultRule): () => void;
  faults(): readonly { readonly fault: Fault; readonly left: number }[];
  clearFaults(): void;
  on<Name extends keyof SlackEvents>(event: Name, listener: (value: SlackEvents[Name]) => void): () => void;
  /** How many Socket Mode connections are open. */
  connections(): number;
  announceDisconnect(reason: 'warning' | 'refresh_requested' | 'link_disabled'): void;
  dropConnections(): void;
  /** Changes over to HTTP at `url`, or to Socket Mode with null. */
  deliverTo(url: string | null): void;
  /** Asks the app's address for the challenge, as Slack does when an address is entered. */
  verifyUrl(): Promise<{ readonly ok: boolean; readonly status: number }>;
  /** An uploaded file, null where there is none. */
  file(id: string): { readonly name: string; readonly bytes: Buffer } | null;
  close(): Promise<void>;
}

const DEFAULTS = { host: '127.0.0.1', ackTimeoutMs: 3000, retryDelaysMs: [0, 60_000, 300_000], perSecond: 1, burst: 3 } as const;

/** Starts a Slack of one workspace on this machine. Rejects where the port is taken. */
export async function startSlack(options: SlackOptions): Promise<LocalSlack> {
  const { clock, ids = randomIds } = options;
  const ackTimeoutMs = options.ackTimeoutMs ?? DEFAULTS.ackTimeoutMs;
  const hub = new Hub();
  const faults = new Faults();
  const joined = (user: NewUser): Person => ({ tz: 'Asia/Jakarta', deleted: false, ...user });
  const workspace = new Workspace(clock, ids, hub, options.users.map(joined), options.channels ?? []);
  const sockets = new Sockets(ids, hub, ackTimeoutMs);
  const hooksAt = (url: string) => new Webhooks(url, options.signingSecret ?? '', clock, ackTimeoutMs);
  let webhooks = options.eventsUrl === undefined ? null : hooksAt(options.eventsUrl);
  const dispatcher = new Dispatcher(() => webhooks ?? sockets, faults, hub, ids, options.retryDelaysMs ?? DEFAULTS.retryDelaysMs);
  const limiter = new Limiter(clock, options.channelMessagesPerSecond ?? DEFAULTS.perSecond, options.channelMessagesBurst ?? DEFAULTS.burst);

  let origin = '';
  const api = new WebApi(workspace, { bot: options.botToken, app: options.appToken }, limiter, faults, hub, () => origin, () => `${origin.replace('http', 'ws')}${sockets.ticket()}`);

  const slack: LocalSlack = {
    get url() {
      return `${origin}/api/`;
    },
    get origin() {
      return origin;
    },
    calls: api.calls,
    users: () => workspace.allPeople(),
    addUser: (user) => workspace.addPerson(joined(user)),
    user: (id) => {
      if (workspace.person(id) === undefined) throw new NotOnScreen(`no user ${id}`);
      return new SlackUser(id, workspace, dispatcher, () => origin);
    },
    deliveries: () => dispatcher.records(),
    redeliver: (id) => dispatcher.redeliver(id),
    fault: (rule) => faults.arm('channel' in rule && rule.channel !== undefined ? { ...rule, channel: workspace.meant(rule.channel) } : rule),
    faults: () => faults.list(),
    clearFaults: () => faults.clear(),
    on: (event, listener) => hub.on(event, listener),
    connections: () => sockets.size,
    announceDisconnect: (reason) => sockets.announce(reason),
    dropConnections: () => sockets.drop(),
    deliverTo: (url) => {
      webhooks?.close();
      webhooks = url === null ? null : hooksAt(url);
    },
    verifyUrl: () => (webhooks === null ? Promise.resolve({ ok: false, status: 0 }) : webhooks.verify(ids.token(24))),
    file: (id) => {
      const file = workspace.files.get(id);
      return file === undefined || file.bytes === null ? null : { name: file.name, bytes: file.bytes };
    },
    close: async () => {
      dispatcher.close();
      webhooks?.close();
      api.close();
      control.close();
      await sockets.close();
      server.closeAllConnections();
      await new Promise<void>((done) => server.close(() => done()));
    },
  };
  const control = new Control(slack, hub);

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', 'http://slack');
    const [, room, name = '', file = ''] = url.pathname.split('/');
    if (room === 'api') return api.handle(name, url.searchParams, request, response);
    if (room === 'sandbox') return control.handle(url, request, response);
    if (room === 'upload') return takeUpload(workspace, file, request, response);
    if (room === 'response') return takeResponse(workspace, name, request, response);
    sendJson(response, 404, { ok: false, error: 'not_found' });
  };
  const server = createServer((request, response) => {
    answer(request, response).catch(() => {
      if (response.headersSent) response.destroy();
      else sendJson(response, 500, { ok: false, error: 'internal_error' });
    });
  });
  server.on('upgrade', (request, stream, head) => sockets.upgrade(request, stream, head));
  const address = await listen(server, options.port ?? 0, options.host ?? DEFAULTS.host);
  origin = `http://${address.family === 'IPv6' ? `[${address.address}]` : address.address}:${address.port}`;
  return slack;
}

function listen(server: ReturnType<typeof createServer>, port: number, host: string): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new Error('the local Slack has no port'));
      else resolve(address);
    });
  });
}

/** The second step of an upload: the bytes, raw or as a multipart file. */
async function takeUpload(workspace: Workspace, id: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await readBody(request);
  const file = workspace.files.get(id);
  if (file === undefined || file.shared) return void response.writeHead(404).end('not found');
  const type = request.headers['content-type'] ?? '';
  const parts = type.startsWith('multipart/form-data') ? multipart(type, body) : [];
  const bytes = parts.find((part) => part.isFile)?.bytes ?? body;
  if (bytes.length !== file.length) return void response.writeHead(400).end(`expected ${file.length} bytes, got ${bytes.length}`);
  workspace.files.set(id, { ...file, bytes });
  response.writeHead(200, { 'content-type': 'text/plain' }).end(`OK - ${bytes.length}`);
}

/** What the app posts to the `response_url` of a press or a slash command. */
async function takeResponse(workspace: Workspace, id: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const args = new Arguments(readArguments(request, new URLSearchParams(), await readBody(request)));
    respond(workspace, workspace.useResponse(id), args);
    response.writeHead(200, { 'content-type': 'text/plain' }).end('ok');
  } catch (error) {
    if (!(error instanceof SlackRefusal)) throw error;
    sendJson(response, error.code.endsWith('_url') ? 404 : 400, error.body());
  }
}
