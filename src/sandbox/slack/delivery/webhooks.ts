import { createHmac } from 'node:crypto';
import type { Clock } from '../../../support/clock.js';
import { parseJson, type Json, type JsonObject } from '../json.js';
import type { Attempt, Envelope, Retry, Transport } from './dispatcher.js';

/**
 * Slack's signature of a request: `v0=` and the HMAC-SHA256 of `v0:timestamp:body` under the signing secret.
 * Source: Slack, "Verifying requests from Slack".
 */
export function signature(secret: string, timestamp: string, body: string): string {
  return `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')}`;
}

/** Events as JSON; presses as a form with `payload`; slash commands as a form of their own fields. */
function encoded(envelope: Envelope): { readonly type: string; readonly body: string } {
  switch (envelope.kind) {
    case 'events_api':
      return { type: 'application/json', body: JSON.stringify(envelope.body) };
    case 'interactive':
      return { type: 'application/x-www-form-urlencoded', body: new URLSearchParams({ payload: JSON.stringify(envelope.body) }).toString() };
    case 'slash_commands':
      return { type: 'application/x-www-form-urlencoded', body: new URLSearchParams(Object.fromEntries(Object.entries(envelope.body).map(([name, value]) => [name, String(value)]))).toString() };
  }
}

/** The app's own HTTP address, where Slack posts what it has to tell. */
export class Webhooks implements Transport {
  readonly name = 'http';
  private readonly closing = new AbortController();

  constructor(
    private readonly url: string,
    private readonly secret: string,
    private readonly clock: Clock,
    private readonly ackTimeoutMs: number,
  ) {}

  async attempt(envelope: Envelope, retry: Retry | null): Promise<Attempt> {
    const { type, body } = encoded(envelope);
    const repetition = retry === null ? {} : { 'x-slack-retry-num': String(retry.number), 'x-slack-retry-reason': REASONS[retry.reason] ?? 'unknown_error' };
    try {
      const response = await this.post(type, body, repetition);
      const said = await response.text();
      if (response.ok) return { ok: true, response: answer(response, said) };
      return { ok: false, reason: 'http_error', final: response.headers.get('x-slack-no-retry') === '1' };
    } catch (error) {
      const late = error instanceof Error && error.name === 'TimeoutError';
      return { ok: false, reason: late ? 'timeout' : 'connection_failed', final: this.closing.signal.aborted };
    }
  }

  /** Slack's check of a new address: it must answer with the challenge. */
  async verify(challenge: string): Promise<{ readonly ok: boolean; readonly status: number }> {
    const body: JsonObject = { token: 'verification-token', challenge, type: 'url_verification' };
    const response = await this.post('application/json', JSON.stringify(body), {});
    const said = await response.text();
    const back = answer(response, said);
    const echoed = typeof back === 'string' ? back : back !== null && typeof back === 'object' && 'challenge' in back ? back.challenge : undefined;
    return { ok: response.ok && echoed === challenge, status: response.status };
  }

  close(): void {
    this.closing.abort();
  }

  private async post(type: string, body: string, headers: Readonly<Record<string, string>>): Promise<Response> {
    const timestamp = String(Math.floor(this.clock.real() / 1000));
    return fetch(this.url, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'content-type': type, 'user-agent': 'Slackbot 1.0', 'x-slack-request-timestamp': timestamp, 'x-slack-signature': signature(this.secret, timestamp, body), ...headers },
      body,
      signal: AbortSignal.any([AbortSignal.timeout(this.ackTimeoutMs), this.closing.signal]),
    });
  }
}

/** Slack's names for why it tells again over HTTP. */
const REASONS: Readonly<Record<string, string>> = { timeout: 'http_timeout', http_error: 'http_error', connection_failed: 'connection_failed', connection_closed: 'connection_failed' };

function answer(response: Response, said: string): Json {
  if (said === '') return null;
  return (response.headers.get('content-type') ?? '').includes('json') ? (parseJson(said) ?? said) : said;
}
