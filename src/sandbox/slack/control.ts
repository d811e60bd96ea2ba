import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { SlackRefusal } from './answers.js';
import type { Hub, SlackEvents } from './events.js';
import { faultSchema } from './faults.js';
import { parseJson, type Json } from './json.js';
import { NotOnScreen } from './person.js';
import { readBody } from './requests.js';
import type { LocalSlack } from './server.js';

interface Ask<Body> {
  readonly slack: LocalSlack;
  readonly path: readonly string[];
  readonly query: URLSearchParams;
  readonly body: Body;
}

interface Route {
  readonly verb: string;
  readonly pattern: RegExp;
  readonly run: (slack: LocalSlack, path: readonly string[], query: URLSearchParams, body: Json) => unknown;
}

/** One row of the control API: `:name` stands for one part of the path. The body is checked before `run`. */
function route<Body>(verb: string, path: string, schema: z.ZodType<Body>, run: (ask: Ask<Body>) => unknown): Route {
  return {
    verb,
    pattern: new RegExp(`^/sandbox${path.replaceAll(/:\w+/g, '([^/]+)')}$`),
    run: (slack, parts, query, body) => run({ slack, path: parts, query, body: schema.parse(body) }),
  };
}

const nothing = z.unknown();
const values = z.record(z.string(), z.union([z.string(), z.array(z.string())]));
const newUser = z.object({ id: z.string().regex(/^[UW]\w+$/), email: z.string(), realName: z.string(), tz: z.string().default('Asia/Jakarta'), deleted: z.boolean().default(false) });
const user = (ask: Ask<unknown>) => ask.slack.user(ask.path[0] ?? '');

const ROUTES: readonly Route[] = [
  route('GET', '/users', nothing, ({ slack }) => slack.users()),
  route('POST', '/users', newUser, ({ slack, body }) => {
    slack.addUser(body);
    return slack.users();
  }),
  route('GET', '/users/:id/messages', nothing, (ask) => user(ask).messages()),
  route('GET', '/users/:id/home', nothing, (ask) => user(ask).home()),
  route('GET', '/users/:id/modal', nothing, (ask) => user(ask).modal()),
  route('POST', '/users/:id/click', z.object({ ts: z.string(), actionId: z.string(), value: z.string().optional() }), (ask) => user(ask).click(ask.body.ts, ask.body.actionId, ask.body.value)),
  route('POST', '/users/:id/click-in-view', z.object({ view: z.enum(['home', 'modal']), actionId: z.string(), value: z.string().optional() }), (ask) => user(ask).clickInView(ask.body.view, ask.body.actionId, ask.body.value)),
  route('POST', '/users/:id/forge', z.object({ ts: z.string(), action: z.record(z.string(), z.json()) }), (ask) => user(ask).forge(ask.body.ts, ask.body.action)),
  route('POST', '/users/:id/open-home', nothing, (ask) => user(ask).openHome()),
  route('POST', '/users/:id/submit-modal', z.object({ values: values.default({}) }), (ask) => user(ask).submitModal(ask.body.values)),
  route('POST', '/users/:id/close-modal', nothing, (ask) => user(ask).closeModal()),
  route('POST', '/users/:id/say', z.object({ text: z.string() }), (ask) => user(ask).say(ask.body.text)),
  route('POST', '/users/:id/slash', z.object({ command: z.string(), text: z.string().default('') }), (ask) => user(ask).slash(ask.body.command, ask.body.text)),
  route('POST', '/users/:id/deleted', z.object({ deleted: z.boolean() }), (ask) => {
    user(ask).setDeleted(ask.body.deleted);
    return { ok: true };
  }),
  route('GET', '/calls', nothing, ({ slack, query }) => {
    const since = Number(query.get('since') ?? 0);
    const method = query.get('method');
    return slack.calls.filter((call) => call.number > since && (method === null || call.method === method));
  }),
  route('GET', '/deliveries', nothing, ({ slack }) => slack.deliveries()),
  route('POST', '/deliveries/:id/redeliver', nothing, ({ slack, path }) => slack.redeliver(path[0] ?? '')),
  route('GET', '/faults', nothing, ({ slack }) => slack.faults()),
  route('POST', '/faults', faultSchema, ({ slack, body }) => {
    slack.fault(body);
    return slack.faults();
  }),
  route('DELETE', '/faults', nothing, ({ slack }) => {
    slack.clearFaults();
    return [];
  }),
  route('POST', '/sockets/announce', z.object({ reason: z.enum(['warning', 'refresh_requested', 'link_disabled']).default('refresh_requested') }), ({ slack, body }) => {
    slack.announceDisconnect(body.reason);
    return { open: slack.connections() };
  }),
  route('POST', '/sockets/drop', nothing, ({ slack }) => {
    slack.dropConnections();
    return { open: slack.connections() };
  }),
  route('POST', '/events-url', z.object({ url: z.url().nullable() }), ({ slack, body }) => {
    slack.deliverTo(body.url);
    return { ok: true };
  }),
  route('POST', '/verify-url', nothing, ({ slack }) => slack.verifyUrl()),
];

/**
 * The control API under `/sandbox/`, for the page and for other processes: JSON in and out; 400 for a request that makes no sense, 404 for what is not on
 * anybody's screen. `GET /sandbox/feed` is a stream of server-sent events, one for each thing that happens; `?user=ID` leaves out the screens of others.
 */
export class Control {
  private readonly feeds = new Set<ServerResponse>();

  constructor(
    private readonly slack: LocalSlack,
    private readonly hub: Hub,
  ) {}

  async handle(url: URL, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const origin = request.headers.origin;
    if (origin !== undefined && !isLoopback(origin)) return reply(response, 403, { error: 'only pages on this machine may drive the sandbox' });
    if (origin !== undefined) {
      response.setHeader('access-control-allow-origin', origin);
      response.setHeader('access-control-allow-headers', 'content-type');
      response.setHeader('access-control-allow-methods', 'GET, POST, DELETE');
    }
    if (request.method === 'OPTIONS') return reply(response, 200, {});
    if (url.pathname === '/sandbox/feed') return this.feed(url.searchParams.get('user'), response);
    const file = /^\/sandbox\/files\/([^/]+)$/.exec(url.pathname)?.[1];
    if (file !== undefined) return sendFile(this.slack.file(file), response);
    for (const { verb, pattern, run } of ROUTES) {
      const found = verb === request.method ? pattern.exec(url.pathname) : null;
      if (found === null) continue;
      return this.answer(async () => {
        const body = await readBody(request);
        return run(this.slack, found.slice(1).map(decodeURIComponent), url.searchParams, body.length === 0 ? {} : (parseJson(body.toString()) ?? null));
      }, response);
    }
    reply(response, 404, { error: 'no such path' });
  }

  close(): void {
    for (const feed of this.feeds) feed.end();
    this.feeds.clear();
  }

  private async answer(run: () => Promise<unknown>, response: ServerResponse): Promise<void> {
    try {
      reply(response, 200, await run());
    } catch (error) {
      if (error instanceof z.ZodError) reply(response, 400, { error: z.prettifyError(error) });
      else if (error instanceof NotOnScreen) reply(response, 404, { error: error.message });
      else if (error instanceof SlackRefusal) reply(response, 409, { error: error.message });
      else throw error;
    }
  }

  private feed(user: string | null, response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    response.write(': open\n\n');
    const tell = (name: keyof SlackEvents, value: unknown) => response.write(`event: ${name}\ndata: ${JSON.stringify(value)}\n\n`);
    const ends = [
      this.hub.on('call', (call) => tell('call', call)),
      this.hub.on('message', (change) => (user === null || change.viewers.includes(user)) && tell('message', change)),
      this.hub.on('view', (change) => (user === null || change.shown.user === user) && tell('view', change)),
      this.hub.on('delivery', (delivery) => tell('delivery', delivery)),
      this.hub.on('connections', (state) => tell('connections', state)),
    ];
    this.feeds.add(response);
    response.on('close', () => {
      this.feeds.delete(response);
      for (const end of ends) end();
    });
  }
}

function isLoopback(origin: string): boolean {
  const host = URL.canParse(origin) ? new URL(origin).hostname : '';
  return host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);
}

function reply(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' });
  response.end(JSON.stringify(body));
}

function sendFile(file: { readonly name: string; readonly bytes: Buffer } | null, response: ServerResponse): void {
  if (file === null) return reply(response, 404, { error: 'no such file' });
  const type = /\.png$/i.test(file.name) ? 'image/png' : 'application/octet-stream';
  response.writeHead(200, { 'content-type': type, 'x-content-type-options': 'nosniff' });
  response.end(file.bytes);
}
