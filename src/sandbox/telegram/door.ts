import type { IncomingMessage, ServerResponse } from 'node:http';
import { ZodError } from 'zod';
import { ApiError, methodNotFound, notFound, unauthorized } from './api-error.js';
import { parseBody, parseQuery, readBody } from './body.js';
import { control, ControlError } from './control.js';
import { dispatch, type Desk, type Outcome } from './dispatch.js';
import { Params } from './params.js';
import { phoneEvent } from './phone.js';

/** Everything that comes in over HTTP: `/bot<TOKEN>/METHOD`, `/file/bot<TOKEN>/PATH`, `/sandbox/…`. */
export class Door {
  readonly #methods: string;
  readonly #files: string;

  constructor(
    readonly desk: Desk,
    token: string,
    readonly allowOrigin: string | null,
  ) {
    this.#methods = `/bot${token}/`;
    this.#files = `/file/bot${token}/`;
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = request.url ?? '/';
    try {
      if (url.startsWith(this.#methods)) await this.#call(url.slice(this.#methods.length), request, response);
      else if (url.startsWith('/sandbox/')) await this.#control(url, request, response);
      else if (url.startsWith(this.#files)) this.#file(url.slice(this.#files.length), response);
      else throw /^\/(?:file\/)?bot\d+:[^/]+\//.test(url) ? unauthorized() : notFound();
    } catch (error) {
      if (response.headersSent || response.destroyed) return;
      const refusal = error instanceof ApiError ? error : new ApiError(500, 'Internal Server Error');
      send(response, refusal.code, refusal.body());
    }
  }

  async #call(rest: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const mark = rest.indexOf('?');
    const name = mark === -1 ? rest : rest.slice(0, mark);
    if (name === '') throw methodNotFound();
    const fields = parseBody(await readBody(request), request.headers['content-type'] ?? '');
    const values = mark === -1 ? fields.values : { ...parseQuery(rest.slice(mark + 1)), ...fields.values };
    const outcome = await dispatch(this.desk, name, new Params(values, fields.files), 'http', (listener) => response.on('close', listener));
    finish(response, outcome);
  }

  #file(path: string, response: ServerResponse): void {
    const file = this.desk.bot.files.at(decodeURIComponent(path.split('?', 1)[0] ?? ''));
    if (file === undefined) throw notFound();
    response.writeHead(200, { 'content-type': file.mime, 'content-length': file.bytes.length });
    response.end(file.bytes);
  }

  async #control(url: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (this.allowOrigin !== null) {
      response.setHeader('access-control-allow-origin', this.allowOrigin);
      response.setHeader('access-control-allow-methods', 'GET, POST, PUT, DELETE');
      response.setHeader('access-control-allow-headers', 'content-type');
    }
    const method = request.method ?? 'GET';
    if (method === 'OPTIONS') {
      response.writeHead(204).end();
      return;
    }
    const { pathname, searchParams: query } = new URL(url, 'http://sandbox');
    const path = pathname.slice('/sandbox/'.length).split('/').filter((part) => part !== '');
    const feed = feedOf(path);
    if (feed !== undefined) {
      this.#feed(feed, response);
      return;
    }
    try {
      const bytes = await readBody(request);
      const body: unknown = bytes.length === 0 ? undefined : JSON.parse(bytes.toString('utf8'));
      send(response, 200, JSON.stringify(control(this.desk, { method, path, query, body }) ?? null));
    } catch (error) {
      if (error instanceof ControlError) send(response, error.status, JSON.stringify({ error: error.message }));
      else if (error instanceof ZodError || error instanceof SyntaxError) send(response, 400, JSON.stringify({ error: error.message }));
      else throw error;
    }
  }

  /** Server-Sent Events of one phone, or of all (`null`). */
  #feed(personId: number | null, response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache', connection: 'keep-alive' });
    response.write(': ready\n\n');
    const stop = this.desk.bot.chats.onChange((change) => {
      if (personId !== null && change.chatId !== personId) return;
      const { event, data } = phoneEvent(change);
      response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
    });
    response.on('close', stop);
  }
}

/** The person whose feed is asked for, `null` for everyone's, `undefined` when it is no feed. */
function feedOf(path: readonly string[]): number | null | undefined {
  if (path.length === 1 && path[0] === 'feed') return null;
  if (path.length === 3 && path[0] === 'people' && path[2] === 'feed') return Number(path[1]);
  return undefined;
}

function finish(response: ServerResponse, outcome: Outcome): void {
  if (outcome.kind === 'cut') response.destroy();
  else if (outcome.kind === 'answer') send(response, outcome.status, outcome.body);
}

function send(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) });
  response.end(body);
}
