import { expect, test } from 'vitest';
import { refused, sentId, startApi } from './harness.js';

async function chat() {
  const started = await startApi();
  const person = started.api.person({ id: 7, firstName: 'Sri' });
  const said = person.say('halo');
  return { ...started, person, said, send: (payload: object) => started.call('sendMessage', { chat_id: 7, text: 'x', ...payload }) };
}

const button = (part: object) => ({ reply_markup: { inline_keyboard: [[{ text: 'Ya', ...part }]] } });

test.each([
  ['no text', { text: '' }, 'message text is empty'],
  ['only blanks', { text: ' \n ' }, 'text must be non-empty'],
  ['4097 characters', { text: 'x'.repeat(4097) }, 'message is too long'],
  ['4098 code units in 2049 signs', { text: '😀'.repeat(2049) }, 'message is too long'],
  ['an unknown mode', { parse_mode: 'MarkdownV2' }, 'unsupported parse_mode'],
  ['an unclosed tag', { text: 'é <b>tebal', parse_mode: 'HTML' }, `can't parse entities: Can't find end tag corresponding to start tag "b"`],
  ['an unsupported tag', { text: 'é <div>x</div>', parse_mode: 'HTML' }, `can't parse entities: Unsupported start tag "div" at byte offset 3`],
  ['crossed tags', { text: '<b><i>test</b></i>', parse_mode: 'HTML' }, `can't parse entities: Unmatched end tag at byte offset 10, expected "</i>", found "</b>"`],
  ['an end without a start', { text: 'x</b>', parse_mode: 'HTML' }, `can't parse entities: Unexpected end tag at byte offset 1`],
  ['a lonely bracket', { text: '1 < 2', parse_mode: 'HTML' }, `can't parse entities: Unsupported start tag "" at byte offset 2`],
  ['65 bytes of data', button({ callback_data: 'é'.repeat(32) + 'x' }), 'BUTTON_DATA_INVALID'],
  ['empty data', button({ callback_data: '' }), `can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard`],
  ['a button that does nothing', button({}), `can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard`],
  ['a button without text', { reply_markup: { inline_keyboard: [[{ callback_data: 'x' }]] } }, `can't parse inline keyboard button: Can't find field "text"`],
  ['a link to nowhere', button({ url: 'nowhere' }), `inline keyboard button URL 'nowhere' is invalid: Wrong HTTP URL`],
  ['101 buttons', { reply_markup: { inline_keyboard: Array.from({ length: 101 }, (_, i) => [{ text: `${i}`, callback_data: `${i}` }]) } }, 'reply markup is too long'],
  ['rows that are none', { reply_markup: { inline_keyboard: 'x' } }, 'field "inline_keyboard" must be of type Array'],
  ['markup that is no JSON', { reply_markup: '{' }, `can't parse reply keyboard markup JSON object`],
  ['no chat', { chat_id: '' }, 'chat_id is empty'],
  ['an unknown chat', { chat_id: 999 }, 'chat not found'],
  ['an unknown channel', { chat_id: '@nobody' }, 'chat not found'],
  ['an answer to nothing', { reply_parameters: { message_id: 1 } }, 'message to be replied not found'],
  ['an entity past the end', { entities: [{ type: 'bold', offset: 5, length: 1 }] }, 'entity begins after the end of the text at UTF-16 offset 5'],
])('a message is refused: %s', async (_, payload, description) => {
  const { send, person } = await chat();
  expect(await send(payload)).toMatchObject(refused(400, `Bad Request: ${description}`));
  expect(person.messages()).toHaveLength(1);
});

test('what lies just within the limits is taken', async () => {
  const { send } = await chat();
  // Counted after the tags are gone.
  expect(await send({ text: `<b>${'x'.repeat(4096)}</b>`, parse_mode: 'HTML' })).toMatchObject({ ok: true });
  expect(await send(button({ callback_data: 'é'.repeat(32) }))).toMatchObject({ ok: true });
  const hundred = Array.from({ length: 100 }, (_, i) => [{ text: `${i}`, callback_data: `${i}` }]);
  expect(await send({ reply_markup: { inline_keyboard: hundred } })).toMatchObject({ ok: true });
});

test('formatting becomes entities, on the wire and on the phone', async () => {
  const { send, person } = await chat();
  const text = '😀 <b>Bapak &amp; <i>Ibu</i></b>\n<a href="https://contoh.go.id/a?b=1&amp;c=2">tautan</a> /bantuan ';
  expect(await send({ text, parse_mode: 'html' })).toMatchObject({
    result: {
      from: { id: 4242, is_bot: true },
      chat: { id: 7, type: 'private', first_name: 'Sri' },
      date: Date.UTC(2026, 10, 23, 5) / 1000,
      text: '😀 Bapak & Ibu\ntautan /bantuan',
      entities: [
        { type: 'bold', offset: 3, length: 11 },
        { type: 'italic', offset: 11, length: 3 },
        { type: 'text_link', offset: 15, length: 6, url: 'https://contoh.go.id/a?b=1&c=2' },
        { type: 'bot_command', offset: 22, length: 8 },
      ],
    },
  });
  expect(person.messages().at(-1)?.html).toBe('😀 <b>Bapak &amp; <i>Ibu</i></b>\n<a href="https://contoh.go.id/a?b=1&amp;c=2">tautan</a> /bantuan');
});

test('a person who never wrote cannot be written to, nor one who blocked the bot until they unblock it', async () => {
  const { call, send, person, api } = await chat();
  api.person({ id: 8, firstName: 'Budi' });
  expect(await call('sendMessage', { chat_id: 8, text: 'x' })).toMatchObject(refused(403, "Forbidden: bot can't initiate conversation with a user"));
  person.block();
  expect(await send({})).toMatchObject(refused(403, 'Forbidden: bot was blocked by the user'));
  expect(await call('sendChatAction', { chat_id: 7, action: 'typing' })).toMatchObject({ status: 403 });
  person.unblock();
  expect(await send({})).toMatchObject({ ok: true });
});

test('an edit needs a change, one of the own messages, and one that is there', async () => {
  const { call, send, said, person } = await chat();
  const markup = button({ callback_data: 'y' });
  const id = sentId(await send({ text: '<b>satu</b>', parse_mode: 'HTML', ...markup }));
  const edit = (payload: object) => call('editMessageText', { chat_id: 7, message_id: id, text: '<b>satu</b>', parse_mode: 'HTML', ...payload });
  const same = 'message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message';
  expect(await edit(markup)).toMatchObject(refused(400, `Bad Request: ${same}`));
  expect(await edit({ ...markup, text: 'satu', parse_mode: '' })).toMatchObject({ ok: true, result: { message_id: id, text: 'satu', edit_date: Date.UTC(2026, 10, 23, 5) / 1000 } });
  // Without a keyboard of its own an edit takes the old one away.
  expect(await edit({ text: 'satu', parse_mode: '' })).toMatchObject({ ok: true });
  expect(person.messages().at(-1)).toMatchObject({ id, text: 'satu', edited: true, keyboard: null });
  expect(await call('editMessageReplyMarkup', { chat_id: 7, message_id: id })).toMatchObject(refused(400, `Bad Request: ${same}`));
  expect(await call('editMessageReplyMarkup', { chat_id: 7, message_id: id, ...markup })).toMatchObject({ ok: true });
  expect(await edit({ text: 'x'.repeat(4097) })).toMatchObject(refused(400, 'Bad Request: MESSAGE_TOO_LONG'));
  expect(await edit({ text: '' })).toMatchObject(refused(400, 'Bad Request: message text is empty'));
  expect(await edit({ message_id: id + 1000 })).toMatchObject(refused(400, 'Bad Request: message to edit not found'));
  expect(await edit({ message_id: undefined })).toMatchObject(refused(400, 'Bad Request: message identifier is not specified'));
  expect(await edit({ message_id: said })).toMatchObject(refused(400, "Bad Request: message can't be edited"));
  const below = sentId(await send({ reply_markup: { keyboard: [['Ya']] } }));
  expect(await edit({ message_id: below })).toMatchObject(refused(400, "Bad Request: message can't be edited"));
});

test('a message can be deleted once, for two days', async () => {
  const { call, send, clock, person } = await chat();
  const remove = (id: number) => call('deleteMessage', { chat_id: 7, message_id: id });
  const [first, second] = [sentId(await send({})), sentId(await send({}))];
  expect(await remove(first)).toMatchObject({ ok: true, result: true });
  expect(await remove(first)).toMatchObject(refused(400, 'Bad Request: message to delete not found'));
  expect(person.messages().map(({ id }) => id)).not.toContain(first);
  clock.advance(48 * 3_600_000 + 1);
  expect(await remove(second)).toMatchObject(refused(400, "Bad Request: message can't be deleted for everyone"));
});

test('reactions and pins', async () => {
  const { call, said } = await chat();
  const thumb = { type: 'emoji', emoji: '👍' };
  expect(await call('setMessageReaction', { chat_id: 7, message_id: said, reaction: [thumb] })).toMatchObject({ result: true });
  expect(await call('setMessageReaction', { chat_id: 7, message_id: said, reaction: [thumb, thumb] })).toMatchObject(refused(400, 'Bad Request: REACTIONS_TOO_MANY'));
  expect(await call('setMessageReaction', { chat_id: 7, message_id: 1 })).toMatchObject(refused(400, 'Bad Request: message to react not found'));
  expect(await call('pinChatMessage', { chat_id: 7, message_id: said })).toMatchObject({ result: true });
  expect(await call('getChat', { chat_id: 7 })).toMatchObject({ result: { pinned_message: { message_id: said } } });
});

test('a chat remembers only so much', async () => {
  const { api, call } = await startApi({ historyPerChat: 3 });
  const person = api.person({ id: 7, firstName: 'Sri' });
  person.say('halo');
  const ids = [];
  for (const text of ['1', '2', '3']) ids.push(sentId(await call('sendMessage', { chat_id: 7, text })));
  expect(person.messages().map(({ text }) => text)).toEqual(['1', '2', '3']);
});
