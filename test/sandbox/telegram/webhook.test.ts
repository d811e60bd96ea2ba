import type { ServerResponse } from 'node:http';
import { expect, test, vi } from 'vitest';
import { refused, startApi, startHook } from './harness.js';

const QUICK = { webhook: { retryMs: 5, maxRetryMs: 20, timeoutMs: 100 } };
const until = (check: () => void | Promise<void>) => vi.waitFor(check, { timeout: 5_000, interval: 10 });

test('updates go to the webhook with the secret, and what waited goes first', async () => {
  const { api, call } = await startApi();
  const person = api.person({ id: 7, firstName: 'Sri' });
  person.say('a');
  const hook = await startHook();
  await call('setWebhook', { url: hook.url, secret_token: 'rahasia_1', max_connections: 3, allowed_updates: ['message'] });
  person.say('b');
  await until(() => expect(hook.received).toMatchObject([{ body: { message: { text: 'a' } } }, { body: { message: { text: 'b' } } }]));
  expect(hook.received[0]?.headers['x-telegram-bot-api-secret-token']).toBe('rahasia_1');
  await until(async () => {
    const info = { url: hook.url, pending_update_count: 0, max_connections: 3, allowed_updates: ['message'], has_custom_certificate: false };
    expect(await call('getWebhookInfo')).toMatchObject({ result: info });
  });
});

test('what is not accepted comes again, and getWebhookInfo says why', async () => {
  const { api, call, clock } = await startApi(QUICK);
  const answers = [500, 404, 200, 200];
  const hook = await startHook((_, response) => {
    response.statusCode = answers.shift() ?? 200;
    response.end();
  });
  await call('setWebhook', { url: hook.url });
  const person = api.person({ id: 7, firstName: 'Sri' });
  person.say('a');
  person.say('b');
  await until(() => expect(hook.received).toHaveLength(4));
  const texts = hook.received.map(({ body }) => body);
  expect(texts).toMatchObject([{ message: { text: 'a' } }, { message: { text: 'a' } }, { message: { text: 'a' } }, { message: { text: 'b' } }]);
  expect(new Set(texts.slice(0, 3).map(({ update_id: id }) => id)).size).toBe(1);
  expect(await call('getWebhookInfo')).toMatchObject({ result: { last_error_message: 'Wrong response from the webhook: 404 Not Found', last_error_date: clock.real() / 1000 } });
});

test('a webhook that is silent, or not there, is tried again', async () => {
  const { api, call } = await startApi(QUICK);
  let silent = true;
  const hook = await startHook((_, response) => {
    if (!silent) response.end();
  });
  await call('setWebhook', { url: hook.url });
  api.person({ id: 7, firstName: 'Sri' }).say('a');
  await until(async () => expect(await call('getWebhookInfo')).toMatchObject({ result: { last_error_message: 'Read timeout expired', pending_update_count: 1 } }));
  silent = false;
  await until(async () => expect(await call('getWebhookInfo')).toMatchObject({ result: { pending_update_count: 0 } }));
  await call('setWebhook', { url: 'http://127.0.0.1:1/hook' });
  api.person({ id: 7, firstName: 'Sri' }).say('b');
  await until(async () => expect(await call('getWebhookInfo')).toMatchObject({ result: { last_error_message: 'Connection refused' } }));
});

test('one chat is served in order, others meanwhile, presses apart from messages, never more than max_connections at once', async () => {
  const { api, call } = await startApi();
  const open: ServerResponse[] = [];
  const hook = await startHook((_, response) => open.push(response));
  await call('setWebhook', { url: hook.url, max_connections: 3 });
  const sri = api.person({ id: 7, firstName: 'Sri' });
  sri.say('a');
  sri.say('b');
  sri.press(1, 'x');
  for (const id of [8, 9]) api.person({ id, firstName: 'P' }).say('c');
  await until(() => expect(hook.received).toHaveLength(3));
  expect(hook.received.map(({ body }) => body)).toMatchObject([{ message: { text: 'a' } }, { callback_query: { data: 'x' } }, { message: { chat: { id: 8 } } }]);
  while (open.length > 0) open.pop()?.end();
  await until(() => expect(hook.received).toHaveLength(5));
});

test('a press that the webhook did not take in time is dropped', async () => {
  const { api, call, clock } = await startApi(QUICK);
  let down = true;
  const hook = await startHook((_, response) => {
    response.statusCode = down ? 503 : 200;
    response.end();
  });
  await call('setWebhook', { url: hook.url });
  const person = api.person({ id: 7, firstName: 'Sri' });
  person.press(1, 'x');
  person.say('a');
  await until(() => expect(hook.received.length).toBeGreaterThan(3));
  clock.advance(150_001);
  down = false;
  await until(async () => expect(await call('getWebhookInfo')).toMatchObject({ result: { pending_update_count: 0 } }));
  const accepted = hook.received.slice(-1);
  expect(accepted).toMatchObject([{ body: { message: { text: 'a' } } }]);
});

test('a call in the answer is carried out, unless it asks for something', async () => {
  const { api, call } = await startApi();
  const replies = [{ method: 'sendMessage', chat_id: 7, text: 'Baik' }, { method: 'deleteWebhook' }, { anything: 1 }];
  const hook = await startHook((_, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(replies.shift() ?? {}));
  });
  await call('setWebhook', { url: hook.url });
  const person = api.person({ id: 7, firstName: 'Sri' });
  for (const text of ['a', 'b', 'c']) person.say(text);
  await until(async () => expect(await call('getWebhookInfo')).toMatchObject({ result: { url: hook.url, pending_update_count: 0 } }));
  expect(person.messages().filter(({ from }) => from === 'bot')).toMatchObject([{ text: 'Baik' }]);
  expect(api.calls.filter(({ via }) => via === 'webhook-reply')).toHaveLength(1);
});

test.each([
  ['not a url', {}, 'invalid webhook URL specified'],
  ['ftp://127.0.0.1/', {}, 'bad webhook: An HTTPS URL must be provided for webhook'],
  ['https://example.org/hook', {}, 'bad webhook: Failed to resolve host: Name or service not known'],
  ['http://127.0.0.1/hook', { secret_token: 'two words' }, 'secret token contains unallowed characters'],
])('a webhook at %s is refused', async (url, more, words) => {
  const { call } = await startApi();
  expect(await call('setWebhook', { url, ...more })).toMatchObject(refused(400, `Bad Request: ${words}`));
});

test('pending updates can be dropped with the webhook', async () => {
  const { api, call } = await startApi();
  api.person({ id: 7, firstName: 'Sri' }).say('a');
  expect(await call('deleteWebhook', { drop_pending_updates: true })).toMatchObject({ description: 'Webhook is already deleted' });
  expect(await call('getUpdates')).toMatchObject({ result: [] });
});

test('setting the same webhook again disturbs no delivery', async () => {
  const { api, call } = await startApi();
  const open: ServerResponse[] = [];
  const hook = await startHook((_, response) => open.push(response));
  await call('setWebhook', { url: hook.url });
  api.person({ id: 7, firstName: 'Sri' }).say('a');
  await until(() => expect(open).toHaveLength(1));
  expect(await call('setWebhook', { url: hook.url })).toMatchObject({ ok: true, description: 'Webhook is already set' });
  open[0]?.end();
  await until(async () => expect(await call('getWebhookInfo')).toMatchObject({ result: { pending_update_count: 0 } }));
  expect(hook.received).toHaveLength(1);
});
