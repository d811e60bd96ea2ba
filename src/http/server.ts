import { timingSafeEqual } from 'node:crypto';
import Fastify, { type FastifyInstance } from 'fastify';
import type { Check } from '../app/ports.js';
import type { Logger } from '../support/logger.js';
import type { Metrics } from './metrics.js';

export interface HttpDeps {
  readonly log: Logger;
  readonly metrics: Metrics;
  /** What must work before traffic is sent here. */
  readonly ready: () => Promise<readonly Check[]>;
  /** Counts of waiting rows, asked for when metrics are read. */
  readonly waiting: () => Promise<Readonly<Record<string, number>>>;
  /** Telegram's webhook: the shared secret, and what stores an update (resolves after the commit). Absent with long polling. */
  readonly telegram?: { readonly secret: string; readonly receive: (body: unknown) => Promise<boolean> };
  /** Lets another room put its routes on the same port. */
  readonly extend?: (app: FastifyInstance) => Promise<void>;
}

/** Larger than any update of the Bot API. */
const BODY_LIMIT = 1_048_576;

/** No route has a schema of Fastify's: what comes in is read with zod. Its own compilers are then not loaded at every start. */
const NO_SCHEMAS = { compilersFactory: { buildValidator: noSchemas, buildSerializer: noSchemas } };
function noSchemas(): never {
  throw new Error('Routes have no schemas of Fastify\'s here.');
}

/** The one server: webhooks, health, metrics, pages. The caller listens and closes. */
export async function createHttp(deps: HttpDeps): Promise<FastifyInstance> {
  // Bodies are read by their schema, member by member: a name that means something to JavaScript is just not among them.
  const app = Fastify({ logger: false, schemaController: NO_SCHEMAS, onProtoPoisoning: 'ignore', onConstructorPoisoning: 'ignore', bodyLimit: BODY_LIMIT, forceCloseConnections: 'idle', routerOptions: { ignoreTrailingSlash: true } });

  app.setErrorHandler((error, _request, reply) => {
    const status = statusOf(error);
    if (status >= 500) deps.log.error({ status }, 'A request failed.', error);
    return reply.code(status).send({ ok: false });
  });

  app.get('/healthz', async () => ({ ok: true }));

  app.get('/readyz', async (_request, reply) => {
    const checks = await deps.ready();
    const ok = checks.every((c) => c.ok);
    return await reply.code(ok ? 200 : 503).send({ ok, checks });
  });

  app.get('/metrics', async (_request, reply) => {
    for (const [what, count] of Object.entries(await deps.waiting())) deps.metrics.waiting.set({ what }, count);
    return await reply.type(deps.metrics.registry.contentType).send(await deps.metrics.registry.metrics());
  });

  const telegram = deps.telegram;
  if (telegram !== undefined) {
    app.post('/telegram/webhook', async (request, reply) => {
      if (!sameSecret(request.headers['x-telegram-bot-api-secret-token'], telegram.secret)) return await reply.code(401).send({ ok: false });
      const timer = deps.metrics.replySeconds.startTimer();
      const known = await telegram.receive(request.body);
      timer();
      return await reply.code(known ? 200 : 400).send({ ok: known });
    });
  }

  await deps.extend?.(app);
  return app;
}

function statusOf(error: unknown): number {
  if (typeof error === 'object' && error !== null && 'statusCode' in error && typeof error.statusCode === 'number') return error.statusCode;
  return 500;
}

/** Compared in constant time, so that the secret cannot be guessed letter by letter. */
function sameSecret(given: string | string[] | undefined, secret: string): boolean {
  if (typeof given !== 'string') return false;
  const [a, b] = [Buffer.from(given), Buffer.from(secret)];
  return a.length === b.length && timingSafeEqual(a, b);
}
