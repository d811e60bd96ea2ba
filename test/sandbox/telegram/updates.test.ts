import { expect, test, vi } from 'vitest';
import { z } from 'zod';
import { refused, startApi, startHook, updatesOf, type Answer, type Started } from './harness.js';

/** A long poll that has arrived. */
async function polling({ api, call }: Started, timeout: number): Promise<{ readonly answer: Promise<Answer> }> {
  const answer = call('getUpdates', { timeout });
  await vi.waitFor(async () => expect(await (await fetch(`${api.url}/sandbox/state`)).json()).toMatchObject({ polling: true }));
  return { answer };
}

async function writers() {
  const started = await startApi();
  const person = started.api.person({ id: 7, firstName: 'Sri' });
  const fetchUpdates = async (payload: object = {}) => updatesOf(await started.call('getUpdates', payload));
  return { ...started, person, fetchUpdates };
}

test('updates come in order until an offset confirms them', async () => {
  const { person, fetchUpdates } = await writers();
  for (const text of ['a', 'b', 'c']) person.say(text);
  const all = await fetchUpdates();
  expect(all).toMatchObject([{ message: { text: 'a' } }, { message: { text: 'b' } }, { message: { text: 'c' } }]);
  const [first, second, third] = all.map(({ update_id: id }) => id);
  expect([second, third]).toEqual([(first ?? 0) + 1, (first ?? 0) + 2]);
  expect(await fetchUpdates({ limit: 2 })).toHaveLength(2);
  expect(await fetchUpdates({ offset: second })).toMatchObject([{ update_id: second }, { update_id: third }]);
  expect(await fetchUpdates({ offset: 0 })).toHaveLength(2);
  expect(await fetchUpdates({ offset: -1 })).toMatchObject([{ update_id: third }]);
  expect(await fetchUpdates({ offset: (third ?? 0) + 1 })).toEqual([]);
});

test('a long poll ends with the first update', async () => {
  const started = await writers();
  const waiting = await polling(started, 50);
  started.person.say('a');
  started.person.say('b');
  expect(updatesOf(await waiting.answer)).toHaveLength(2);
});

test('a second poller ends the first with 409', async () => {
  const started = await writers();
  const first = await polling(started, 50);
  const second = started.call('getUpdates', { timeout: 1 });
  expect(await first.answer).toMatchObject(refused(409, 'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running'));
  expect(await second).toMatchObject({ ok: true, result: [] });
  expect(started.api.calls.map(({ status }) => status)).toEqual([409, 200]);
});

test('no polling while a webhook is set', async () => {
  const started = await writers();
  const { call } = started;
  const hook = await startHook();
  const waiting = await polling(started, 50);
  expect(await call('setWebhook', { url: hook.url })).toMatchObject({ ok: true, result: true, description: 'Webhook was set' });
  expect(await waiting.answer).toMatchObject(refused(409, 'Conflict: terminated by setWebhook request'));
  const words = "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first";
  expect(await call('getUpdates')).toMatchObject(refused(409, words));
  expect(await call('deleteWebhook')).toMatchObject({ description: 'Webhook was deleted' });
  expect(await call('getUpdates')).toMatchObject({ ok: true });
});

test('only the kinds that were asked for, from then on', async () => {
  const { person, fetchUpdates, api } = await writers();
  await fetchUpdates({ allowed_updates: ['callback_query'] });
  person.say('a');
  person.press(1, 'x');
  expect(await fetchUpdates()).toMatchObject([{ callback_query: { data: 'x' } }]);
  await fetchUpdates({ offset: -1, allowed_updates: [] });
  expect(api.inject({ chat_member: {} })).toBeNull();
  person.say('b');
  expect(await fetchUpdates()).toHaveLength(2);
});

test('button presses wait 150 seconds, everything else a day', async () => {
  const { person, fetchUpdates, clock } = await writers();
  person.say('a');
  person.press(1, 'x');
  clock.advance(149_999);
  expect(await fetchUpdates()).toHaveLength(2);
  clock.advance(1);
  expect(await fetchUpdates()).toMatchObject([{ message: { text: 'a' } }]);
  clock.advance(24 * 3_600_000);
  expect(await fetchUpdates()).toEqual([]);
});

test('presses can reach the bot after messages that were written later', async () => {
  const { api, call } = await startApi({ pressDelayMs: 20 });
  const person = api.person({ id: 7, firstName: 'Sri' });
  person.press(1, 'x');
  person.say('a');
  const both = await vi.waitFor(async () => {
    const updates = updatesOf(await call('getUpdates', { timeout: 1 }));
    expect(updates).toHaveLength(2);
    return updates;
  });
  expect(both).toMatchObject([{ message: { text: 'a' } }, { callback_query: { data: 'x' } }]);
});

test('a press is answered once, and within fifteen seconds', async () => {
  const { person, call, clock } = await writers();
  const answer = (id: string, extra: object = {}) => call('answerCallbackQuery', { callback_query_id: id, ...extra });
  const old = 'Bad Request: query is too old and response timeout expired or query ID is invalid';
  const { queryId } = person.press(1, 'x');
  expect(await answer(queryId, { text: 'x'.repeat(201) })).toMatchObject(refused(400, 'Bad Request: MESSAGE_TOO_LONG'));
  expect(await answer(queryId, { text: 'Tersimpan', show_alert: true })).toMatchObject({ ok: true, result: true });
  expect(await answer(queryId)).toMatchObject(refused(400, old));
  expect(await answer('1')).toMatchObject(refused(400, old));
  const late = person.press(1, 'x').queryId;
  clock.advance(15_001);
  expect(await answer(late)).toMatchObject(refused(400, old));
  expect(person.presses()).toEqual([{ queryId, text: 'Tersimpan', showAlert: true }]);
});

test('numbers go on after a restart', async () => {
  const first = await startApi();
  const before = first.api.inject({ message: {} }) ?? 0;
  await first.api.close();
  const second = await startApi();
  second.clock.advance(1);
  expect(z.number().parse(second.api.inject({ message: {} }))).toBeGreaterThanOrEqual(before);
});
