import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Rates, TELEGRAM_RATES } from '../../../src/sandbox/telegram/rates.js';
import { NO_LIMITS, refused, startApi, type Started } from './harness.js';

const tooMany = (seconds: number) => ({ ...refused(429, `Too Many Requests: retry after ${seconds}`), parameters: { retry_after: seconds } });

async function crowd(size: number, limits: Partial<typeof TELEGRAM_RATES>): Promise<Started> {
  const started = await startApi({ limits: { ...NO_LIMITS, ...limits } });
  for (let id = 1; id <= size; id++) started.api.person({ id, firstName: `P${id}` }).say('/start');
  return started;
}

test('about thirty messages a second in all, then 429 until retry_after has passed', async () => {
  const { call, clock } = await crowd(40, TELEGRAM_RATES);
  for (let id = 1; id <= 30; id++) expect(await call('sendMessage', { chat_id: id, text: 'x' })).toMatchObject({ ok: true });
  expect(await call('sendMessage', { chat_id: 31, text: 'x' })).toEqual(tooMany(1));
  clock.advance(1000);
  expect(await call('sendMessage', { chat_id: 31, text: 'x' })).toMatchObject({ ok: true });
});

test('a sender that keeps to thirty a second is never refused, even when the network shakes it a little', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -15, max: 15 }), { minLength: 200, maxLength: 200 }), (shakes) => {
      const rates = new Rates({ ...TELEGRAM_RATES, chatMessagesPerSecond: 0 });
      return shakes.every((shake, i) => {
        const at = 1_000_000 + (i * 1000) / 30 + shake;
        return rates.blocked(i, at).kind === 'pass' && rates.take(i, false, at).kind === 'pass';
      });
    }),
  );
});

test('never more than the limit in any second, whatever the sender tries', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 100, maxLength: 300 }), (gaps) => {
      const rates = new Rates({ ...TELEGRAM_RATES, chatMessagesPerSecond: 0 });
      const sent: number[] = [];
      let at = 1_000_000;
      for (const gap of gaps) {
        at += gap;
        if (rates.blocked(1, at).kind === 'pass' && rates.take(1, false, at).kind === 'pass') sent.push(at);
      }
      return sent.every((first, i) => (sent[i + 30] ?? Infinity) - first >= 960);
    }),
  );
});

test('one a second in a chat with a short burst, edits counted, answers to presses not', async () => {
  const { call, clock, api } = await crowd(2, { chatMessagesPerSecond: 1, chatBurst: 5 });
  const send = () => call('sendMessage', { chat_id: 1, text: 'x' });
  for (let i = 0; i < 5; i++) expect(await send()).toMatchObject({ ok: true });
  expect(await send()).toEqual(tooMany(1));
  expect(await call('editMessageText', { chat_id: 1, message_id: 1, text: 'y' })).toEqual(tooMany(1));
  expect(await call('sendMessage', { chat_id: 2, text: 'x' })).toMatchObject({ ok: true });
  const { queryId } = api.person({ id: 1, firstName: 'P1' }).press(1, 'y');
  expect(await call('answerCallbackQuery', { callback_query_id: queryId })).toMatchObject({ ok: true });
  for (let i = 0; i < 5; i++) {
    clock.advance(1000);
    expect(await send()).toMatchObject({ ok: true });
  }
});

test('twenty a minute in a group', async () => {
  const { call, clock, api } = await crowd(0, { groupPerMinute: 20 });
  api.inject({ message: { message_id: 1, chat: { id: -100, type: 'supergroup', title: 'Peserta' }, date: 0, text: 'halo' } });
  for (let i = 0; i < 20; i++) expect(await call('sendMessage', { chat_id: -100, text: 'x' })).toMatchObject({ ok: true });
  clock.advance(20_000);
  expect(await call('sendMessage', { chat_id: -100, text: 'x' })).toEqual(tooMany(40));
  clock.advance(40_000);
  expect(await call('sendMessage', { chat_id: -100, text: 'x' })).toMatchObject({ ok: true });
});

test('a call before retry_after is over waits longer and is logged as early; one that was under way is not', async () => {
  const { call, clock, api } = await crowd(1, {});
  api.fault({ chatId: 1, times: 1, respond: { status: 429, description: 'Too Many Requests: retry after 5', retryAfter: 5 } });
  const send = () => call('sendMessage', { chat_id: 1, text: 'x' });
  expect(await send()).toEqual(tooMany(5));
  clock.advance(50);
  expect(await send()).toEqual(tooMany(5));
  clock.advance(2950);
  expect(await send()).toEqual(tooMany(3));
  clock.advance(2000);
  expect(await send()).toEqual(tooMany(1));
  clock.advance(1000);
  expect(await send()).toMatchObject({ ok: true });
  expect(api.calls.map(({ early }) => early)).toEqual([false, false, true, true, false]);
});
