import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { SlackRefusal } from './answers.js';
import { Arguments } from './arguments.js';
import type { Call, Hub } from './events.js';
import type { CallFault, Faults } from './faults.js';
import type { JsonObject } from './json.js';
import type { Limiter } from './limiter.js';
import { METHODS } from './methods/table.js';
import type { Method } from './methods/method.js';
import { readArguments, readBody, sendJson } from './requests.js';
import type { Workspace } from './workspace.js';

const MOST_CALLS = 20_000;

export interface Tokens {
  readonly bot: string;
  readonly app: string | undefined;
}

/** How a call ends on the wire. */
type Ending =
  | { readonly kind: 'json'; readonly status: number; readonly body: JsonObject; readonly headers: Readonly<Record<string, string>> }
  | { readonly kind: 'cut' }
  | { readonly kind: 'silence' };

interface Verdict {
  readonly ending: Ending;
  readonly early: boolean;
}

const json = (body: JsonObject, status = 200, headers: Readonly<Record<string, string>> = {}): Ending => ({ kind: 'json', status, body, headers });
const limited = (seconds: number): Ending => json({ ok: false, error: 'ratelimited' }, 429, { 'retry-after': String(seconds) });

/** The Web API: `POST /api/METHOD`. */
export class WebApi {
  readonly calls: Call[] = [];
  private count = 0;
  private readonly closing = new AbortController();

  constructor(
    private readonly workspace: Workspace,
    private readonly tokens: Tokens,
    private readonly limiter: Limiter,
    private readonly faults: Faults,
    private readonly hub: Hub,
    private readonly origin: () => string,
    private readonly openSocket: () => string,
  ) {}

  /** Gives up the calls that hang. */
  close(): void {
    this.closing.abort();
  }

  async handle(name: string, query: URLSearchParams, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const at = this.workspace.clock.real();
    const number = ++this.count;
    const read = await this.arguments(request, query);
    const values = read instanceof SlackRefusal ? {} : read;
    const { token, ...args } = values;
    const asked = new Arguments(args);
    const target = asked.text('channel') ?? asked.text('channel_id') ?? null;
    const channel = target === null ? null : this.workspace.meant(target);
    const given = bearer(request) ?? (typeof token === 'string' && token !== '' ? token : undefined);
    let fault: CallFault | undefined;
    let verdict: Verdict;
    try {
      if (read instanceof SlackRefusal) throw read;
      const method = this.authorised(name, given);
      fault = this.faults.onCall(name, channel);
      verdict = await this.played(fault, name, channel, () => this.run(method, asked, name, channel));
    } catch (error) {
      if (!(error instanceof SlackRefusal)) throw error;
      verdict = { ending: json(error.code === 'unknown_method' ? { ...error.body(), req_method: name } : error.body()), early: false };
    }
    this.note({ number, at, method: name, args, channel, fault: fault?.kind ?? null, early: verdict.early, ...outcome(verdict.ending) });
    this.finish(verdict.ending, response);
  }

  private async arguments(request: IncomingMessage, query: URLSearchParams): Promise<JsonObject | SlackRefusal> {
    try {
      return readArguments(request, query, await readBody(request));
    } catch (error) {
      if (error instanceof SlackRefusal) return error;
      throw error;
    }
  }

  private authorised(name: string, token: string | undefined): Method {
    const method = Object.hasOwn(METHODS, name) ? METHODS[name] : undefined;
    if (method === undefined) throw new SlackRefusal('unknown_method');
    if (token === undefined) throw new SlackRefusal('not_authed');
    const kind = token === this.tokens.bot ? 'bot' : token === this.tokens.app ? 'app' : undefined;
    if (kind === undefined) throw new SlackRefusal('invalid_auth');
    if (kind !== method.token) throw new SlackRefusal('not_allowed_token_type');
    return method;
  }

  private run(method: Method, args: Arguments, name: string, channel: string | null): Verdict {
    const admission = this.limiter.admit(name, channel);
    if (!admission.admitted) return { ending: limited(admission.retryAfter), early: admission.early };
    try {
      const body = method.run({ workspace: this.workspace, args, origin: this.origin(), openSocket: this.openSocket });
      return { ending: json({ ok: true, ...body }), early: false };
    } catch (error) {
      if (error instanceof SlackRefusal) return { ending: json(error.body()), early: false };
      throw error;
    }
  }

  /** Plays a fault around the call; without one, the call alone. */
  private async played(fault: CallFault | undefined, name: string, channel: string | null, run: () => Verdict): Promise<Verdict> {
    if (fault === undefined) return run();
    const struck = (ending: Ending, accept: boolean): Verdict => ({ ending, early: accept ? run().early : false });
    switch (fault.kind) {
      case 'status':
        return struck(json({ ok: false, error: 'internal_error' }, fault.status), fault.accept);
      case 'reset':
        return struck({ kind: 'cut' }, fault.accept);
      case 'hang':
        return struck({ kind: 'silence' }, fault.accept);
      case 'refuse':
        return struck(json({ ok: false, error: fault.error }), false);
      case 'ratelimited':
        this.limiter.close(fault.method ?? null, fault.channel === undefined ? null : channel, fault.retryAfter);
        return struck(limited(fault.retryAfter), false);
      case 'slow': {
        const verdict = run();
        await delay(fault.delayMs, undefined, { signal: this.closing.signal }).catch(() => undefined);
        return verdict;
      }
    }
  }

  private finish(ending: Ending, response: ServerResponse): void {
    if (ending.kind === 'json') sendJson(response, ending.status, ending.body, ending.headers);
    else if (ending.kind === 'cut') response.socket?.destroy();
    // A silent call stays open until the caller gives up or this Slack closes.
  }

  private note(call: Call): void {
    this.calls.push(call);
    if (this.calls.length > MOST_CALLS) this.calls.splice(0, this.calls.length - MOST_CALLS);
    this.hub.emit('call', call);
  }
}

function bearer(request: IncomingMessage): string | undefined {
  return /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
}

function outcome(ending: Ending): Pick<Call, 'status' | 'ok' | 'error'> {
  if (ending.kind !== 'json') return { status: 0, ok: false, error: null };
  const error = ending.body['error'];
  return { status: ending.status, ok: ending.body['ok'] === true, error: typeof error === 'string' ? error : null };
}
