import { expect, test } from 'vitest';
import { telegramCall } from '../../src/telegram/calls.js';
import { createRender } from '../../src/telegram/render.js';
import { unseal } from '../../src/telegram/seal.js';
import type { View } from '../../src/app/talk/types.js';

const key = new Uint8Array(32).fill(7);
const render = createRender(key);
const CHAT = 42;
const buttons: View['buttons'] = [[{ label: 'Mulai', press: { kind: 'campaign', campaign: 'c1', action: 'start' } }]];

test('a view becomes one message with sealed buttons', () => {
  const [call, ...others] = render(CHAT, { text: '<b>Halo</b>', buttons }, null);
  expect(others).toEqual([]);
  expect(call).toMatchObject({ method: 'sendMessage', params: { chat_id: CHAT, text: '<b>Halo</b>', parse_mode: 'HTML', link_preview_options: { is_disabled: true } } });
  const markup = call?.params.reply_markup;
  const data = markup !== undefined && 'inline_keyboard' in markup ? (markup.inline_keyboard[0]?.[0]?.callback_data ?? '') : '';
  expect(unseal(data, CHAT, key)).toEqual({ kind: 'campaign', campaign: 'c1', action: 'start' });
});

test('a message to rewrite is edited; without buttons it loses those it had', () => {
  expect(render(CHAT, { text: 'Selesai.' }, 9)).toEqual([
    { method: 'editMessageText', params: { chat_id: CHAT, message_id: 9, text: 'Selesai.', parse_mode: 'HTML', link_preview_options: { is_disabled: true } } },
  ]);
});

test('what is too long is split, and the buttons are under the end of it', () => {
  const calls = render(CHAT, { text: 'Satu kalimat. '.repeat(700), buttons }, null);
  expect(calls.map((c) => [c.method, c.params.reply_markup !== undefined])).toEqual([['sendMessage', false], ['sendMessage', false], ['sendMessage', true]]);
});

test('of several messages none takes the place of another, so that they stand together', () => {
  expect(render(CHAT, { text: 'Satu kalimat. '.repeat(700), buttons }, 9).map(({ method }) => method)).toEqual(['sendMessage', 'sendMessage', 'sendMessage']);
});

test('the phone is asked for its own contact, and the keyboard goes away again', () => {
  expect(render(CHAT, { text: 'Nomor?', contactRequest: 'Bagikan' }, null)[0]?.params.reply_markup).toEqual({
    keyboard: [[{ text: 'Bagikan', request_contact: true }]],
    resize_keyboard: true,
    one_time_keyboard: true,
  });
  expect(render(CHAT, { text: 'Terima kasih.', clearKeyboard: true }, null)[0]?.params.reply_markup).toEqual({ remove_keyboard: true });
});

test('every call that is made can be stored and read back as it was', () => {
  const views: readonly View[] = [{ text: 'a' }, { text: 'a', buttons }, { text: 'a', contactRequest: 'b' }, { text: 'a', clearKeyboard: true }, { text: 'a', deepLink: { label: 'b', start: 'c' } }];
  for (const view of views) {
    for (const call of [...render(CHAT, view, null), ...render(CHAT, view, 3)]) expect(telegramCall.parse(JSON.parse(JSON.stringify(call)))).toEqual(call);
  }
});

test('what an unknown version stored is no call', () => {
  for (const stored of [null, {}, { method: 'sendPhoto', params: {} }, { method: 'sendMessage', params: { chat_id: 'x' } }]) expect(telegramCall.safeParse(stored).success).toBe(false);
});
