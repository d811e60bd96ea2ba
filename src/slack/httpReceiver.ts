import { verifySlackRequest, type App, type Receiver } from '@slack/bolt';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Clock } from '../support/clock.js';

export const EVENTS_PATH = '/slack/events';

const headers = z.object({ 'x-slack-signature': z.string().min(1), 'x-slack-request-timestamp': z.string().regex(/^\d+$/).transform(Number) });
const challenge = z.object({ type: z.literal('url_verification'), challenge: z.string() });
const anyBody = z.record(z.string(), z.unknown());

/** Takes what Slack posts over HTTP. It has no server of its own: its route goes on the one port that everything shares. */
export class HttpReceiver implements Receiver {
  #app: App | undefined;

  constructor(private readonly args: { readonly signingSecret: string; readonly clock: Clock }) {}

  init(app: App): void {
    this.#app = app;
  }

  start(): Promise<void> {
    return Promise.resolve();
  }

  stop(): Promise<void> {
    return Promise.resolve();
  }

  /** Puts the route on the server. It answers 200 once what came is stored; Slack tells again what it gets no 200 for. */
  async register(server: FastifyInstance): Promise<void> {
    await server.register(async (scope) => {
      // The signature is over the bytes as they came, so nobody may parse them before.
      scope.removeAllContentTypeParsers();
      scope.addContentTypeParser('*', { parseAs: 'string' }, async (_request: unknown, body: string) => body);
      scope.post(EVENTS_PATH, async (request, reply) => {
        const raw = typeof request.body === 'string' ? request.body : '';
        if (!this.isFromSlack(request.headers, raw)) return await reply.code(401).send({ ok: false });
        const body = parseBody(raw);
        if (body === null) return await reply.code(400).send({ ok: false });
        const asked = challenge.safeParse(body);
        if (asked.success) return { challenge: asked.data.challenge };
        if (body['ssl_check'] !== undefined) return await reply.code(200).send();
        await this.#app?.processEvent({ body, ack: () => Promise.resolve() });
        return await reply.code(200).send();
      });
    });
  }

  private isFromSlack(given: unknown, body: string): boolean {
    const read = headers.safeParse(given);
    if (!read.success) return false;
    try {
      verifySlackRequest({ signingSecret: this.args.signingSecret, body, headers: read.data, nowMilliseconds: this.args.clock.real() });
      return true;
    } catch {
      return false;
    }
  }
}

/** Events come as JSON, interactions as a form with JSON in `payload`, the check of a certificate as a form. Null when it is neither. */
function parseBody(raw: string): Record<string, unknown> | null {
  if (raw.startsWith('{')) return json(raw);
  const form = new URLSearchParams(raw);
  const payload = form.get('payload');
  return payload === null ? Object.fromEntries(form) : json(payload);
}

function json(text: string): Record<string, unknown> | null {
  try {
    return anyBody.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
