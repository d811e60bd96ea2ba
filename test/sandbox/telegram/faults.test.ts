import { expect, test } from 'vitest';
import { refused, startApi, TOKEN } from './harness.js';

async function broken(respond: Parameters<Awaited<ReturnType<typeof startApi>>['api']['fault']>[0]['respond']) {
  const started = await startApi();
  const person = started.api.person({ id: 7, firstName: 'Sri' });
  person.say('/start');
  const disarm = started.api.fault({ method: 'sendMessage', chatId: 7, times: 1, respond });
  const send = () => started.call('sendMessage', { chat_id: 7, text: 'Halo' });
  return { ...started, person, disarm, send, shown: () => person.messages().filter(({ from }) => from === 'bot').length };
}

test('a refusal that was scripted, once', async () => {
  const { send, shown } = await broken({ status: 502, description: 'Bad Gateway' });
  expect(await send()).toMatchObject(refused(502, 'Bad Gateway'));
  expect(shown()).toBe(0);
  expect(await send()).toMatchObject({ ok: true });
});

test('500 although the message was taken', async () => {
  const { send, shown, api } = await broken({ status: 500, afterAccept: true });
  expect(await send()).toMatchObject(refused(500, 'Internal Server Error'));
  expect(shown()).toBe(1);
  expect(api.calls).toMatchObject([{ status: 500, accepted: true }]);
});

test('a connection cut after, and before, the message was taken', async () => {
  const after = await broken('close-after-accept');
  await expect(after.send()).rejects.toThrow('fetch failed');
  expect(after.shown()).toBe(1);
  const before = await broken('close-before-accept');
  await expect(before.send()).rejects.toThrow('fetch failed');
  expect(before.shown()).toBe(0);
  expect(before.api.calls).toMatchObject([{ status: 0, accepted: false }]);
});

test('no answer at all', async () => {
  const { api, shown } = await broken('hang');
  const address = `${api.url}/bot${TOKEN}/sendMessage?chat_id=7&text=x`;
  await expect(fetch(address, { signal: AbortSignal.timeout(100) })).rejects.toThrow(/timeout|aborted/);
  expect(shown()).toBe(0);
});

test('a 429 for all stops every chat, one for a chat only that chat', async () => {
  const { api, call, send, disarm, clock } = await broken({ status: 429, description: 'Too Many Requests: retry after 5', retryAfter: 5 });
  api.person({ id: 8, firstName: 'Budi' }).say('/start');
  const other = () => call('sendMessage', { chat_id: 8, text: 'x' });
  expect(await send()).toMatchObject({ status: 429, parameters: { retry_after: 5 } });
  expect(await other()).toMatchObject({ ok: true });
  clock.advance(5000);
  disarm();
  api.fault({ times: 1, respond: { status: 429, description: 'Too Many Requests: retry after 5', retryAfter: 5 } });
  expect(await send()).toMatchObject({ status: 429 });
  expect(await other()).toMatchObject({ status: 429 });
  expect(await call('answerCallbackQuery', { callback_query_id: '1' })).toMatchObject({ status: 400 });
  clock.advance(5000);
  expect(await other()).toMatchObject({ ok: true });
});
