import { expect, test } from 'vitest';
import { z } from 'zod';
import { startApi, TOKEN } from './harness.js';

async function remote() {
  const started = await startApi();
  const ask = async (method: string, path: string, body?: unknown): Promise<{ status: number; json: unknown }> => {
    const response = await fetch(`${started.api.url}/sandbox/${path}`, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    return { status: response.status, json: await response.json() };
  };
  return { ...started, ask };
}

test('a phone can be held from another process', async () => {
  const { ask, call, api } = await remote();
  expect(await ask('POST', 'people', { id: 7, firstName: 'Sri', languageCode: 'id' })).toEqual({ status: 200, json: { id: 7 } });
  expect(await ask('POST', 'people/7/say', { text: '/start' })).toMatchObject({ json: { messageId: expect.any(Number) as unknown } });
  await call('sendMessage', { chat_id: 7, text: 'Halo', reply_markup: { inline_keyboard: [[{ text: 'Ya', callback_data: 'y' }]] } });
  expect(await ask('GET', 'people/7/messages')).toMatchObject({ json: { messages: [{ from: 'person', text: '/start' }, { from: 'bot', text: 'Halo' }], keyboard: null } });
  const [, halo] = api.person({ id: 7, firstName: 'Sri' }).messages();
  expect(await ask('GET', `people/7/messages?after=${halo?.id}`)).toMatchObject({ json: { messages: [] } });
  const { json } = await ask('POST', 'people/7/press', { messageId: halo?.id, data: 'y' });
  const queryId = z.object({ queryId: z.string() }).parse(json).queryId;
  await call('answerCallbackQuery', { callback_query_id: queryId, text: 'Baik' });
  expect(await ask('GET', 'people/7/presses')).toEqual({ status: 200, json: [{ queryId, text: 'Baik', showAlert: false }] });
  expect(await ask('GET', 'people')).toMatchObject({ json: [{ id: 7, firstName: 'Sri', access: 'open' }] });
});

test('many actions in one request', async () => {
  const { ask, api, call } = await remote();
  for (const id of [7, 8]) await ask('POST', 'people', { id, firstName: 'P' });
  const actions = [
    { do: 'say', person: 7, text: 'a' },
    { do: 'contact', person: 8, phone: '628' },
    { do: 'sticker', person: 7 },
    { do: 'block', person: 8 },
    { do: 'unblock', person: 8 },
  ];
  expect(await ask('POST', 'actions', actions)).toMatchObject({ status: 200, json: [{}, {}, {}, { done: true }, { done: true }] });
  expect(await call('getUpdates')).toMatchObject({ result: [{ message: {} }, { message: {} }, { message: {} }, { my_chat_member: {} }, { my_chat_member: {} }] });
  const id = api.person({ id: 7, firstName: 'P' }).messages()[0]?.id;
  await ask('POST', 'actions', { do: 'edit', person: 7, messageId: id, text: 'b' });
  expect(api.person({ id: 7, firstName: 'P' }).messages()[0]).toMatchObject({ text: 'b', edited: true });
});

test('the log, the faults and the limits', async () => {
  const { ask, call } = await remote();
  await ask('POST', 'people', { id: 7, firstName: 'Sri' });
  await ask('POST', 'people/7/say', { text: 'a' });
  const { json: armed } = await ask('POST', 'faults', { method: 'sendMessage', respond: { status: 500, description: 'x' } });
  expect(await ask('GET', 'faults')).toMatchObject({ json: [{ id: 1, left: null }] });
  expect(await call('sendMessage', { chat_id: 7, text: 'x' })).toMatchObject({ status: 500 });
  await ask('DELETE', `faults/${z.object({ id: z.number() }).parse(armed).id}`);
  expect(await call('sendMessage', { chat_id: 7, text: 'x' })).toMatchObject({ ok: true });
  await call('getMe');
  expect(await ask('GET', 'calls?method=sendmessage&after=1')).toMatchObject({ json: { count: 3, calls: [{ seq: 2, status: 200 }] } });
  expect(await ask('PUT', 'limits', { messagesPerSecond: 1 })).toMatchObject({ json: { messagesPerSecond: 1, groupPerMinute: 0 } });
  await call('sendMessage', { chat_id: 7, text: 'x' });
  expect(await call('sendMessage', { chat_id: 7, text: 'x' })).toMatchObject({ status: 429 });
  await ask('DELETE', 'calls');
  expect(await ask('GET', 'calls')).toEqual({ status: 200, json: { calls: [], count: 5 } });
  expect(await ask('POST', 'updates', { message: { chat: { id: -5, type: 'group', title: 'G' } } })).toMatchObject({ json: { updateId: expect.any(Number) as unknown } });
  expect(await ask('GET', 'state')).toMatchObject({ json: { pendingUpdates: 2, webhook: { url: '' } } });
});

test('what makes no sense is refused with a reason', async () => {
  const { ask } = await remote();
  expect(await ask('POST', 'people/7/say', { text: 'a' })).toMatchObject({ status: 404, json: { error: 'there is no person 7' } });
  expect(await ask('POST', 'people', { id: 'x' })).toMatchObject({ status: 400 });
  expect(await ask('POST', 'actions', { do: 'fly', person: 7 })).toMatchObject({ status: 400 });
  expect(await ask('GET', 'nothing')).toMatchObject({ status: 404 });
  expect(await ask('GET', 'people/x/messages')).toMatchObject({ status: 404 });
});

test('a phone is told of every change as it happens', async () => {
  const { api, call } = await remote();
  const person = api.person({ id: 7, firstName: 'Sri' });
  const other = api.person({ id: 8, firstName: 'Budi' });
  const response = await fetch(`${api.url}/sandbox/people/7/feed`);
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  other.say('untuk orang lain');
  person.say('a');
  await call('sendChatAction', { chat_id: 7, action: 'typing' });
  await call('answerCallbackQuery', { callback_query_id: person.press(1, 'x').queryId, text: 'Baik' });
  let text = '';
  while (!text.includes('press-answer')) text += (await reader?.read())?.value ?? '';
  await reader?.cancel();
  expect(text.match(/event: [\w-]+/g)).toEqual(['event: message', 'event: action', 'event: press-answer']);
  expect(text).toContain('"text":"Baik"');
  expect(text).not.toContain('orang lain');
});

test('inside the process the same is told to listeners', async () => {
  const { api, call } = await remote();
  const seen: string[] = [];
  const stop = api.on('message', ({ message }) => seen.push(`${message.from}: ${message.text}`));
  api.on('edit', ({ message }) => seen.push(`edit: ${message.text}`));
  api.on('press-answer', ({ answer }) => seen.push(`answer: ${answer.text}`));
  api.on('call', ({ method }) => seen.push(method));
  const person = api.person({ id: 7, firstName: 'Sri' });
  person.edit(person.say('a'), 'b');
  stop();
  person.say('c');
  await call('answerCallbackQuery', { callback_query_id: person.press(1, 'x').queryId, text: 'Baik' });
  expect(seen).toEqual(['person: a', 'edit: b', 'answer: Baik', 'answerCallbackQuery']);
  expect(await (await fetch(`${api.url}/bot${TOKEN}/getMe`)).json()).toMatchObject({ ok: true });
});

test('a page at the allowed origin may ask, and no other', async () => {
  const { api } = await startApi({ allowOrigin: 'http://localhost:3000' });
  const response = await fetch(`${api.url}/sandbox/people`, { method: 'OPTIONS' });
  expect(response.status).toBe(204);
  expect(response.headers.get('access-control-allow-origin')).toBe('http://localhost:3000');
  const other = await remote();
  expect((await fetch(`${other.api.url}/sandbox/people`)).headers.get('access-control-allow-origin')).toBeNull();
});
