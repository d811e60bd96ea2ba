import { afterAll, beforeAll, expect, test } from 'vitest';
import { startBotApi, type BotApi } from '../../src/sandbox/telegram/server.js';
import { shiftedClock } from '../../src/support/clock.js';
import { RecipientGone, RetryLater, SendRefused } from '../../src/support/errors.js';
import { silentLogger } from '../../src/support/logger.js';
import { DirectTelegram } from '../../src/telegram/client.js';
import { createSender } from '../../src/telegram/gateway.js';

const TOKEN = '1000001:TEST-token-of-the-local-bot-api-000';
let api: BotApi;
beforeAll(async () => {
  api = await startBotApi({ token: TOKEN, clock: shiftedClock(() => 0) });
});
afterAll(() => api.close());

const send = (chat: number, text: string) =>
  createSender(new DirectTelegram(TOKEN, api.url), silentLogger, { get: async () => await Promise.resolve(null) }).send({ method: 'sendMessage', params: { chat_id: chat, text, parse_mode: 'HTML', link_preview_options: { is_disabled: true } } });

test('what Telegram accepts has the number of the message', async () => {
  api.person({ id: 1, firstName: 'Siti', started: true });
  expect((await send(1, 'Selamat pagi')).platformId).toMatch(/^\d+$/);
});

test('a refusal leaves with its consequence: a pause, somebody gone, or a message that cannot be sent', async () => {
  api.person({ id: 2, firstName: 'Budi', started: true });
  api.fault({ chatId: 2, times: 1, respond: { status: 429, description: 'Too Many Requests: retry after 3', retryAfter: 3 } });
  const paused = await send(2, 'Selamat pagi').catch((error: unknown) => error);
  expect(paused).toBeInstanceOf(RetryLater);
  expect(paused).toMatchObject({ afterMs: 3000 });

  api.person({ id: 3, firstName: 'Rina', started: true }).block();
  await expect(send(3, 'Selamat pagi')).rejects.toBeInstanceOf(RecipientGone);

  api.person({ id: 4, firstName: 'Arif', started: true });
  await expect(send(4, 'x'.repeat(5000))).rejects.toBeInstanceOf(SendRefused);
});

test('where nothing was sent, it is tried later', async () => {
  const client = new DirectTelegram(TOKEN, 'http://127.0.0.1:1');
  await expect(client.callApi('sendMessage', { chat_id: 1, text: 'Selamat pagi' })).rejects.toBeInstanceOf(RetryLater);
});
