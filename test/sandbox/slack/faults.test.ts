import { expect, test } from 'vitest';
import { BOT, BUDI, call, next, rawCall, SITI, slackWith } from './harness.js';

const hello = { channel: SITI.id, text: 'halo' };

test('a 500 comes before the message is taken, or after', async () => {
  const slack = await slackWith();
  slack.fault({ kind: 'status', method: 'chat.postMessage' });
  expect((await rawCall(slack, 'chat.postMessage', hello)).status).toBe(500);
  expect(slack.user(SITI.id).messages()).toEqual([]);
  slack.fault({ kind: 'status', method: 'chat.postMessage', accept: true });
  expect((await rawCall(slack, 'chat.postMessage', hello)).status).toBe(500);
  expect(slack.user(SITI.id).messages()).toHaveLength(1);
  expect((await rawCall(slack, 'chat.postMessage', hello)).status).toBe(200);
  expect(slack.calls.map((entry) => entry.fault)).toEqual(['status', 'status', null]);
});

test('a fault strikes the calls it names, as often as it says, and can be taken back', async () => {
  const slack = await slackWith();
  slack.fault({ kind: 'refuse', error: 'fatal_error', method: 'chat.postMessage', channel: SITI.id, times: 2 });
  expect((await call(slack, 'users.list')).ok).toBe(true);
  expect((await call(slack, 'chat.postMessage', { ...hello, channel: BUDI.id })).ok).toBe(true);
  expect((await call(slack, 'chat.postMessage', hello)).error).toBe('fatal_error');
  expect((await call(slack, 'chat.postMessage', { ...hello, channel: 'D01SITI' })).error).toBe('fatal_error');
  expect((await call(slack, 'chat.postMessage', hello)).ok).toBe(true);
  const takeBack = slack.fault({ kind: 'refuse', error: 'fatal_error', times: 100 });
  takeBack();
  expect((await call(slack, 'chat.postMessage', hello)).ok).toBe(true);
});

test('the connection is cut after the message was taken', async () => {
  const slack = await slackWith();
  slack.fault({ kind: 'reset', accept: true });
  await expect(rawCall(slack, 'chat.postMessage', hello)).rejects.toThrow();
  expect(slack.user(SITI.id).messages()).toHaveLength(1);
  expect(slack.calls).toMatchObject([{ status: 0, ok: false, fault: 'reset' }]);
});

test('a hanging call is answered by nobody', async () => {
  const slack = await slackWith();
  slack.fault({ kind: 'hang', accept: true });
  const patience = new AbortController();
  const taken = next(slack, 'call');
  const request = fetch(`${slack.url}chat.postMessage`, { method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${BOT}` }, body: JSON.stringify(hello), signal: patience.signal });
  expect(await taken).toMatchObject({ status: 0, fault: 'hang' });
  patience.abort();
  await expect(request).rejects.toThrow();
  expect(slack.user(SITI.id).messages()).toHaveLength(1);
});

test('a slow answer comes all the same', async () => {
  const slack = await slackWith();
  slack.fault({ kind: 'slow', delayMs: 20 });
  expect((await call(slack, 'chat.postMessage', hello)).ok).toBe(true);
  expect(slack.calls).toMatchObject([{ fault: 'slow', ok: true }]);
});
