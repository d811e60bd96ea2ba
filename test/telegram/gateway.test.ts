import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { TelegramCall } from '../../src/app/talk/types.js';
import { startBotApi, type BotApi, type BotApiOptions } from '../../src/sandbox/telegram/server.js';
import { shiftedClock } from '../../src/support/clock.js';
import { OutcomeUnknown, RecipientGone, RetryLater, SendRefused } from '../../src/support/errors.js';
import { silentLogger } from '../../src/support/logger.js';
import { DirectTelegram } from '../../src/telegram/client.js';
import { createSender } from '../../src/telegram/gateway.js';

const TOKEN = '1:abc';
const CHAT = 5;
let api: BotApi;
const sender = (root = api.url, token = TOKEN) => createSender(new DirectTelegram(token, root), silentLogger, { get: async () => await Promise.resolve(null) });
const said = (text = 'halo', chat = CHAT): TelegramCall => ({ method: 'sendMessage', params: { chat_id: chat, text, parse_mode: 'HTML', link_preview_options: { is_disabled: true } } });
const edited = (message: number, text: string): TelegramCall => ({ method: 'editMessageText', params: { chat_id: CHAT, message_id: message, text, parse_mode: 'HTML', link_preview_options: { is_disabled: true } } });

beforeAll(async () => {
  const options: BotApiOptions = { token: TOKEN, clock: shiftedClock(() => 0), recordCalls: true, limits: { messagesPerSecond: 0, chatMessagesPerSecond: 0, chatBurst: 0, groupPerMinute: 0 } };
  api = await startBotApi(options);
});
afterAll(() => api.close());
beforeEach(() => {
  api.person({ id: CHAT, firstName: 'Siti', started: true });
});

const failing = async (work: Promise<unknown>): Promise<unknown> => {
  try {
    return await work;
  } catch (error) {
    return error;
  }
};

describe('every error says what follows from it', () => {
  test.each([
    ['asked for a pause', { status: 429, description: 'Too Many Requests: retry after 1', retryAfter: 1 }, RetryLater, { afterMs: 1000, scope: 'recipient' }],
    ['blocked', { status: 403, description: 'Forbidden: bot was blocked by the user' }, RecipientGone, {}],
    ['an account that is no more', { status: 403, description: 'Forbidden: user is deactivated' }, RecipientGone, {}],
    ['a chat that is not known', { status: 400, description: 'Bad Request: chat not found' }, RecipientGone, {}],
    ['a message that cannot be sent', { status: 400, description: "Bad Request: can't parse entities" }, SendRefused, {}],
    ['a token that is not known', { status: 401, description: 'Unauthorized' }, RetryLater, { scope: 'platform' }],
    ['a failure after it was taken', { status: 500, afterAccept: true }, OutcomeUnknown, {}],
    ['a failure of the way there', { status: 502, description: 'Bad Gateway' }, OutcomeUnknown, {}],
    ['a connection cut after it was taken', 'close-after-accept', OutcomeUnknown, {}],
    ['a connection cut before', 'close-before-accept', OutcomeUnknown, {}],
  ] as const)('%s', async (_what, respond, kind, more) => {
    // A chat of its own each, so that no pause outlasts its test.
    const chat = 1000 + api.calls.length;
    api.person({ id: chat, firstName: 'X', started: true });
    api.fault({ method: 'sendMessage', chatId: chat, times: 1, respond });
    const error = await failing(sender().send(said('halo', chat)));
    expect(error).toBeInstanceOf(kind);
    expect(error).toMatchObject(more);
  });

  test('a platform that cannot be reached took nothing', async () => {
    expect(await failing(sender('http://127.0.0.1:1').send(said()))).toMatchObject({ consequence: 'retry', scope: 'platform' });
  });

  test('no error repeats the token', async () => {
    const secret = '123456789:AAbbCCddEEffGGhhIIjjKKllMMnnOOppQQr';
    for (const root of [api.url, 'http://127.0.0.1:1']) expect(String(await failing(sender(root, secret).send(said())))).not.toContain(secret);
  });
});

test('what was sent is known by its number', async () => {
  const { platformId } = await sender().send(said());
  expect(Number(platformId)).toBeGreaterThan(0);
});

test('when a message was shown is told by the platform, of a rewritten one the later time, and only where it is asked for', async () => {
  const { platformId, at } = await sender().send(said('waktu'), true);
  expect(at).toBeGreaterThan(Date.UTC(2025, 0));
  expect((await sender().send(edited(Number(platformId), 'waktu lain'), true)).at).toBeGreaterThanOrEqual(at ?? Infinity);
  expect(await sender().send(edited(Number(platformId), 'lagi'))).toEqual({ platformId });
});

test('an edit that changes nothing has succeeded; a message that is gone is sent anew', async () => {
  const { platformId } = await sender().send(said('satu'));
  const id = Number(platformId);
  expect(await sender().send(edited(id, 'dua'))).toEqual({ platformId });
  expect(await sender().send(edited(id, 'dua'))).toEqual({ platformId });
  const before = api.calls.length;
  const anew = await sender().send(edited(999_999, 'tiga'));
  expect(Number(anew.platformId)).toBeGreaterThan(id);
  expect(api.calls.slice(before).map((call) => call.method)).toEqual(['editMessageText', 'sendMessage']);
});

test('a press that cannot be answered any more is no error, and an answer is as short as it must be', async () => {
  await sender().answerPress({ query: 'nobody' });
  const person = api.person({ id: CHAT, firstName: 'Siti' });
  const { queryId } = person.press(1, 'x');
  await sender().answerPress({ query: queryId, text: '👍'.repeat(300), alert: true });
  expect(person.presses().at(-1)).toMatchObject({ showAlert: true });
  expect(person.presses().at(-1)?.text).toBe('👍'.repeat(100));
});
