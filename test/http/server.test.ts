import type { FastifyInstance } from 'fastify';
import { afterEach, expect, test } from 'vitest';
import { createMetrics } from '../../src/http/metrics.js';
import { createHttp, type HttpDeps } from '../../src/http/server.js';
import { silentLogger } from '../../src/support/logger.js';

let app: FastifyInstance;
const open = async (more: Partial<HttpDeps> = {}): Promise<FastifyInstance> => {
  app = await createHttp({ log: silentLogger, metrics: createMetrics(), ready: async () => await Promise.resolve([{ name: 'database', ok: true }]), waiting: async () => await Promise.resolve({ inbox: 3 }), ...more });
  return app;
};
afterEach(() => app.close());

const knock = (body: unknown, secret?: string) =>
  app.inject({ method: 'POST', url: '/telegram/webhook', headers: { 'content-type': 'application/json', ...(secret !== undefined && { 'x-telegram-bot-api-secret-token': secret }) }, payload: typeof body === 'string' ? body : JSON.stringify(body) });

test('alive is alive; ready is what can take traffic', async () => {
  await open({ ready: async () => await Promise.resolve([{ name: 'database', ok: true }, { name: 'queue', ok: false, advice: 'check REDIS_URL' }]) });
  expect((await app.inject('/healthz')).json()).toEqual({ ok: true });
  const ready = await app.inject('/readyz');
  expect(ready.statusCode).toBe(503);
  expect(ready.json()).toMatchObject({ ok: false, checks: [{ ok: true }, { name: 'queue', ok: false }] });
});

test('metrics speak Prometheus, with what waits at this moment', async () => {
  await open();
  const { headers, body } = await app.inject('/metrics');
  expect(headers['content-type']).toContain('text/plain');
  expect(body).toContain('pamong_waiting{what="inbox"} 3');
});

test('a delivery needs the secret, and is acknowledged when it is stored', async () => {
  const stored: unknown[] = [];
  await open({ telegram: { secret: 'geheim', receive: async (body) => {
    stored.push(body);
    return await Promise.resolve(true);
  } } });
  for (const secret of [undefined, '', 'geheim2', 'GEHEIM']) expect((await knock({ update_id: 1 }, secret)).statusCode).toBe(401);
  expect(stored).toEqual([]);
  expect((await knock({ update_id: 1 }, 'geheim')).statusCode).toBe(200);
  expect(stored).toEqual([{ update_id: 1 }]);
});

test('what cannot be stored is not acknowledged, and the answer tells nothing', async () => {
  await open({ telegram: { secret: 's', receive: async () => await Promise.reject(new Error('password for user pamong')) } });
  const { statusCode, body } = await knock({ update_id: 1 }, 's');
  expect([statusCode, body]).toEqual([500, '{"ok":false}']);
});

test('what is no update is refused: broken, empty, too large', async () => {
  await open({ telegram: { secret: 's', receive: async () => await Promise.resolve(false) } });
  for (const body of ['null', '{', '[]']) expect((await knock(body, 's')).statusCode).toBe(400);
  expect((await knock({ text: 'x'.repeat(2_000_000) }, 's')).statusCode).toBe(413);
});

test('with long polling there is no webhook', async () => {
  await open();
  expect((await knock({ update_id: 1 }, 's')).statusCode).toBe(404);
});
