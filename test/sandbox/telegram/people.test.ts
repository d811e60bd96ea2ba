import { expect, test } from 'vitest';
import { sentId, startApi, updatesOf } from './harness.js';

const SRI = { id: 6_000_000_007, firstName: 'Sri', lastName: 'Wahyuni', username: 'sriw', languageCode: 'id' };
const FROM = { id: SRI.id, is_bot: false, first_name: 'Sri', last_name: 'Wahyuni', username: 'sriw', language_code: 'id' };
const CHAT = { id: SRI.id, type: 'private', first_name: 'Sri', last_name: 'Wahyuni', username: 'sriw' };
const DATE = Date.UTC(2026, 10, 23, 5) / 1000;

async function sri() {
  const started = await startApi();
  const person = started.api.person(SRI);
  const bodies = async () => updatesOf(await started.call('getUpdates')).map(({ update_id: _, ...body }) => body);
  const send = (payload: object) => started.call('sendMessage', { chat_id: SRI.id, text: 'Halo', ...payload });
  return { ...started, person, bodies, send };
}

test('what is said arrives as Telegram would tell it', async () => {
  const { person, bodies } = await sri();
  const id = person.say('/start TOKEN_1');
  const message = { message_id: id, from: FROM, chat: CHAT, date: DATE, text: '/start TOKEN_1', entities: [{ type: 'bot_command', offset: 0, length: 6 }] };
  expect(await bodies()).toEqual([{ message }]);
});

test.each([
  ['/bantuan@pamong_bot ya', [['bot_command', 0, 19]]],
  ['lihat https://contoh.go.id/a?b=1, atau tulis ke a@contoh.go.id', [['url', 6, 26], ['email', 48, 14]]],
  ['dan/atau 1/2 /mulai', [['bot_command', 13, 6]]],
  ['@sriw #pelatihan', [['mention', 0, 5], ['hashtag', 6, 10]]],
])('entities in %s', async (text, entities) => {
  const { person } = await sri();
  person.say(text);
  expect(person.messages()[0]?.entities.map(({ type, offset, length }) => [type, offset, length])).toEqual(entities);
});

test('a press carries the message that it was made under', async () => {
  const { person, bodies, send } = await sri();
  person.say('/start');
  const markup = { inline_keyboard: [[{ text: 'Mulai', callback_data: 'go' }, { text: 'Situs', url: 'https://contoh.go.id' }]] };
  const id = sentId(await send({ reply_markup: markup }));
  const row = [
    { text: 'Mulai', data: 'go', url: null },
    { text: 'Situs', data: null, url: 'https://contoh.go.id' },
  ];
  expect(person.messages().at(-1)?.keyboard).toEqual({ kind: 'inline', rows: [row] });
  const { queryId } = person.press(id, 'go');
  const [, pressed] = await bodies();
  expect(pressed).toEqual({
    callback_query: {
      id: queryId,
      from: FROM,
      message: { message_id: id, from: expect.objectContaining({ id: 4242, is_bot: true }) as unknown, chat: CHAT, date: DATE, text: 'Halo', reply_markup: markup },
      chat_instance: expect.stringMatching(/^\d+$/) as unknown,
      data: 'go',
    },
  });
});

test('a press under a message that is gone carries only where it was', async () => {
  const { person, bodies } = await sri();
  person.press(5, 'forged');
  expect(await bodies()).toMatchObject([{ callback_query: { message: { message_id: 5, chat: CHAT, date: 0 }, data: 'forged' } }]);
});

test('a contact is the own one, of another account, or of none', async () => {
  const { person, api, bodies } = await sri();
  api.person({ id: 8, firstName: 'Budi' });
  person.shareContact('6281234567890');
  person.shareContact('6289876543210', 8);
  person.shareContact('6280000000000', 0);
  expect(await bodies()).toMatchObject([
    { message: { contact: { phone_number: '6281234567890', first_name: 'Sri', last_name: 'Wahyuni', user_id: SRI.id } } },
    { message: { contact: { phone_number: '6289876543210', first_name: 'Budi', user_id: 8 } } },
    { message: { contact: { phone_number: '6280000000000', first_name: 'Kontak' } } },
  ]);
  expect(JSON.stringify((await bodies())[2])).not.toContain('user_id');
});

test('the keyboard below the text field stays until it is removed, or used when it is for one time', async () => {
  const { person, send } = await sri();
  person.say('/start');
  const keyboard = [[{ text: 'Bagikan nomor', request_contact: true }], ['Batal']];
  await send({ reply_markup: { keyboard } });
  const shown = { kind: 'reply', oneTime: false, placeholder: null, rows: [[{ text: 'Bagikan nomor', requestContact: true, requestLocation: false }], [{ text: 'Batal', requestContact: false, requestLocation: false }]] };
  expect(person.keyboard()).toEqual(shown);
  person.say('Batal');
  expect(person.keyboard()).toEqual(shown);
  await send({ reply_markup: { remove_keyboard: true } });
  expect(person.keyboard()).toBeNull();
  await send({ reply_markup: { keyboard, one_time_keyboard: true } });
  person.shareContact('6281234567890');
  expect(person.keyboard()).toBeNull();
});

test('stickers, edited texts, blocking and unblocking', async () => {
  const { person, bodies } = await sri();
  person.sendSticker();
  const id = person.say('satu');
  person.edit(id, 'dua');
  person.edit(id + 99, 'tiga');
  person.block();
  person.block();
  person.say('kembali');
  const bot = { id: 4242, is_bot: true, first_name: 'Pamong', username: 'pamong_bot' };
  expect(await bodies()).toMatchObject([
    { message: { sticker: { type: 'regular', emoji: '👍' } } },
    { message: { text: 'satu' } },
    { edited_message: { message_id: id, text: 'dua', edit_date: DATE } },
    { my_chat_member: { chat: CHAT, from: FROM, date: DATE, old_chat_member: { user: bot, status: 'member' }, new_chat_member: { user: bot, status: 'kicked', until_date: 0 } } },
    { my_chat_member: { old_chat_member: { status: 'kicked' }, new_chat_member: { status: 'member' } } },
    { message: { text: 'kembali' } },
  ]);
});

test('any update can be put in, and the bot can answer where it came from', async () => {
  const { api, call, bodies } = await sri();
  const group = { id: -100_200, type: 'supergroup', title: 'Alumni' };
  api.inject({ message: { message_id: 3, chat: group, from: FROM, date: DATE, text: 'halo' } });
  api.inject({ channel_post: { message_id: 4, chat: { id: -100_300, type: 'channel', title: 'Kabar' }, date: DATE, text: 'kabar' } });
  api.inject({ something_new: { id: 1 } });
  expect(await bodies()).toMatchObject([{ message: { chat: group } }, { channel_post: { text: 'kabar' } }, { something_new: { id: 1 } }]);
  expect(await call('sendMessage', { chat_id: group.id, text: 'Halo' })).toMatchObject({ result: { chat: group } });
  api.inject({ my_chat_member: { chat: group, from: FROM, date: DATE, new_chat_member: { status: 'kicked' } } });
  expect(await call('sendMessage', { chat_id: group.id, text: 'Halo' })).toMatchObject({ status: 403, description: 'Forbidden: bot was kicked from the supergroup chat' });
});

test('messages are dated by the time people live in, waiting by real time', async () => {
  const travelled = { now: () => Date.UTC(2027, 4, 24), real: () => Date.UTC(2026, 10, 23) };
  const { api, call } = await startApi({ clock: travelled });
  const person = api.person(SRI);
  person.say('a');
  expect(updatesOf(await call('getUpdates'))).toMatchObject([{ message: { date: travelled.now() / 1000 } }]);
  expect(person.messages()[0]?.date).toBe(travelled.now());
});
