import type { FastifyInstance } from 'fastify';
import type { TelegramConfig } from '../../config.js';
import { waitingRows } from '../../db/waiting.js';
import { createHttp } from '../../http/server.js';
import type { House, Running } from '../roles.js';

/** Webhooks, health, metrics, pages. */
export async function startWeb(house: House, extend: (app: FastifyInstance) => Promise<void>, port: number): Promise<Running> {
  const { telegram, telegramConfig, metrics, log } = house;
  const app = await createHttp({
    log,
    metrics,
    ready: house.ready,
    waiting: () => waitingRows(house.installation.db),
    ...(telegramConfig.receive.kind === 'webhook' && { telegram: { secret: house.webhookSecret, receive: telegram.receive } }),
    extend: async (instance) => {
      await (await house.slack())?.routes(instance);
      await extend(instance);
    },
  });
  await app.listen({ port, host: listenHost(telegramConfig) });
  const address = app.server.address();
  log.info({ port: typeof address === 'object' && address !== null ? address.port : port }, 'Listening.');
  return { stop: () => app.close() };
}

/** A rehearsal on this machine is nobody else's business; a webhook or a probe must be reachable. */
const listenHost = (config: TelegramConfig): string => (/^https?:\/\/(127\.0\.0\.1|localhost|\[::1\])(:|\/|$)/.test(config.apiRoot) ? '127.0.0.1' : '0.0.0.0');
