import fc from 'fast-check';
import { Telegraf } from 'telegraf';
import { beforeAll, expect, test } from 'vitest';
import type { Command } from '../../src/app/talk/types.js';
import { createDecode, identify, type Decode } from '../../src/telegram/decode.js';
import { seal } from '../../src/telegram/seal.js';

const key = new Uint8Array(32).fill(1);
const from = { id: 5, is_bot: false, first_name: 'Siti', language_code: 'en-GB' };
const chat = { id: 5, type: 'private', first_name: 'Siti' };
let decode: Decode;

beforeAll(() => {
  const bot = new Telegraf('1:abc');
  bot.botInfo = { id: 1, is_bot: true, first_name: 'Pamong', username: 'pamong_bot', can_join_groups: true, can_read_all_group_messages: false, supports_inline_queries: false };
  decode = createDecode(bot, key);
});

const message = (content: Readonly<Record<string, unknown>>, more: Readonly<Record<string, unknown>> = {}) => ({ update_id: 1, message: { message_id: 3, date: 1, from, chat, ...content, ...more } });
const command = async (update: unknown): Promise<Command | undefined> => (await decode(1, update))?.command;

test.each<[string, unknown, Command]>([
  ['a start', message({ text: '/start' }), { kind: 'start', payload: null }],
  ['a start with a payload', message({ text: '/start  abc-_9 ' }), { kind: 'start', payload: 'abc-_9' }],
  ['a start to the bot by name', message({ text: '/START@pamong_bot x' }), { kind: 'start', payload: 'x' }],
  ['a command', message({ text: '/jadwal' }), { kind: 'menu', name: 'jadwal' }],
  ['a command in English', message({ text: '/stop now' }), { kind: 'menu', name: 'berhenti' }],
  ['a command nobody knows', message({ text: '/abrakadabra' }), { kind: 'menu', name: 'bantuan' }],
  ['words', message({ text: '3/4 jam' }), { kind: 'say', text: '3/4 jam' }],
  ['words over lines', message({ text: 'a\n/start' }), { kind: 'say', text: 'a\n/start' }],
  ['the own contact', message({ contact: { phone_number: '6281', first_name: 'S', user_id: 5 } }), { kind: 'contact', phone: '6281', own: true }],
  ['a contact of somebody else', message({ contact: { phone_number: '6281', first_name: 'S', user_id: 6 } }), { kind: 'contact', phone: '6281', own: false }],
  ['a contact card without an account', message({ contact: { phone_number: '6281', first_name: 'S' } }), { kind: 'contact', phone: '6281', own: false }],
  ['a sticker', message({ sticker: {} }), { kind: 'unsupported' }],
  ['a photo with a caption', message({ photo: [], caption: 'ini' }), { kind: 'unsupported' }],
  ['a photo, of which the largest counts', message({ photo: [{ file_id: 'small', file_size: 1 }, { file_id: 'large', file_size: 9 }], caption: 'ini' }), { kind: 'attachment', file: 'large', bytes: 9 }],
  ['a recording', message({ voice: { file_id: 'v', duration: 3 } }), { kind: 'attachment', file: 'v', bytes: null }],
  ['a file, whatever it calls itself', message({ document: { file_id: 'd', file_name: '../a.exe', mime_type: 'image/png', file_size: 5 } }), { kind: 'attachment', file: 'd', bytes: 5 }],
  ['a file whose size makes no sense', message({ document: { file_id: 'd', file_size: -5 } }), { kind: 'attachment', file: 'd', bytes: null }],
  ['a place', message({ location: { latitude: 3.5, longitude: 98.6, horizontal_accuracy: 12 } }), { kind: 'location', latitude: 3.5, longitude: 98.6, accuracy: 12 }],
  ['a place that is none', message({ location: { latitude: 300, longitude: 98.6 } }), { kind: 'unsupported' }],
  ['an edited message', { update_id: 1, edited_message: message({ text: 'x' }).message }, { kind: 'edited', message: 3 }],
  ['an edited command', { update_id: 1, edited_message: message({ text: '/survei' }).message }, { kind: 'ignore' }],
  ['a shared place that moves', { update_id: 1, edited_message: message({ location: { latitude: 3.5, longitude: 98.6 } }).message }, { kind: 'ignore' }],
  ['an edited message in a group', { update_id: 1, edited_message: { ...message({ text: 'x' }).message, chat: { id: -9, type: 'group' } } }, { kind: 'ignore' }],
  ['blocking', { update_id: 1, my_chat_member: { chat, from, date: 1, new_chat_member: { status: 'kicked', user: from } } }, { kind: 'blocked' }],
  ['unblocking', { update_id: 1, my_chat_member: { chat, from, date: 1, new_chat_member: { status: 'member', user: from } } }, { kind: 'unblocked' }],
  ['joining a group', { update_id: 1, my_chat_member: { chat: { id: -9, type: 'group' }, from, date: 1, new_chat_member: { status: 'member', user: from } } }, { kind: 'joined' }],
  ['coming back to a group', { update_id: 1, my_chat_member: { chat: { id: -9, type: 'supergroup' }, from, date: 1, old_chat_member: { status: 'kicked', user: from }, new_chat_member: { status: 'member', user: from } } }, { kind: 'joined' }],
  ['other rights in a group', { update_id: 1, my_chat_member: { chat: { id: -9, type: 'group' }, from, date: 1, old_chat_member: { status: 'member', user: from }, new_chat_member: { status: 'administrator', user: from } } }, { kind: 'ignore' }],
  ['being put out of a group', { update_id: 1, my_chat_member: { chat: { id: -9, type: 'group' }, from, date: 1, new_chat_member: { status: 'kicked', user: from } } }, { kind: 'removed' }],
  ['joining a channel', { update_id: 1, my_chat_member: { chat: { id: -9, type: 'channel' }, from, date: 1, new_chat_member: { status: 'administrator', user: from } } }, { kind: 'ignore' }],
  ['a code in a group', message({ text: '/diskusi@pamong_bot  k7qm 2rxd ' }, { chat: { id: -9, type: 'supergroup' } }), { kind: 'discuss', code: 'k7qm 2rxd', account: 5 }],
  ['a discussion without a code', message({ text: '/diskusi' }, { chat: { id: -9, type: 'group' } }), { kind: 'discuss', code: null, account: 5 }],
  ['the link that adds the bot to a group', message({ text: '/start@pamong_bot K7QM2RXD' }, { chat: { id: -9, type: 'group' } }), { kind: 'discuss', code: 'K7QM2RXD', account: 5 }],
  ['a group that moves', message({ migrate_to_chat_id: -1009 }, { chat: { id: -9, type: 'group' } }), { kind: 'migrated', from: -9, to: -1009 }],
  ['a group that has moved', message({ migrate_from_chat_id: -9 }, { chat: { id: -1009, type: 'supergroup' } }), { kind: 'migrated', from: -9, to: -1009 }],
  ['a photo in a group', message({ photo: [] }, { chat: { id: -9, type: 'group' } }), { kind: 'ignore' }],
  ['a command in a group', message({ text: '/start' }, { chat: { id: -9, type: 'supergroup' } }), { kind: 'group' }],
  ['talk in a group', message({ text: 'halo' }, { chat: { id: -9, type: 'group' } }), { kind: 'ignore' }],
  ['a command in a channel', message({ text: '/start' }, { chat: { id: -9, type: 'channel' } }), { kind: 'ignore' }],
  ['a press', { update_id: 1, callback_query: { id: 'q', from, message: { message_id: 8, chat }, data: seal({ kind: 'consent', accept: true }, 5, key) } }, { kind: 'press', query: 'q', messageId: 8, press: { kind: 'consent', accept: true } }],
  ['a press under a message that is too old to be shown', { update_id: 1, callback_query: { id: 'q', from, data: seal({ kind: 'consent', accept: true }, 5, key) } }, { kind: 'press', query: 'q', messageId: null, press: { kind: 'consent', accept: true } }],
  ['a press made for another', { update_id: 1, callback_query: { id: 'q', from, message: { message_id: 8, chat }, data: seal({ kind: 'consent', accept: true }, 6, key) } }, { kind: 'press', query: 'q', messageId: 8, press: null }],
  ['a press without data', { update_id: 1, callback_query: { id: 'q', from, message: { message_id: 8, chat }, game_short_name: 'g' } }, { kind: 'press', query: 'q', messageId: 8, press: null }],
])('%s', async (_name, update, expected) => {
  expect(await command(update)).toEqual(expected);
});

test('signs that no database can keep are left out of what a person wrote', async () => {
  expect(await command(message({ text: 'a\0b\uD800c\uDC00d 👍' }))).toEqual({ kind: 'say', text: 'abcd 👍' });
});

test('the app tells the language, and the chat whom it is about', async () => {
  expect(await decode(7, message({ text: 'x' }))).toMatchObject({ inbox: 7, chat: 5, languageHint: 'en-GB' });
  expect(identify(message({ text: 'x' }))).toEqual({ updateKey: '1', actor: '5', bound: false });
  expect(identify({ update_id: 2, callback_query: { id: 'q', from, message: { message_id: 8, chat }, data: 'x' } })).toEqual({ updateKey: '2', actor: '5', bound: true });
  expect(identify({ update_id: 4, poll: {} })).toEqual({ updateKey: '4', actor: 'none', bound: false });
  expect(identify({ update_id: 4, message: 'broken' })).toEqual({ updateKey: '4', actor: 'none', bound: false });
});

test('whatever arrives, nothing is thrown', async () => {
  const anything = fc.oneof(fc.anything(), fc.record({ update_id: fc.integer(), message: fc.anything(), callback_query: fc.anything(), my_chat_member: fc.anything() }, { requiredKeys: ['update_id'] }));
  await fc.assert(
    fc.asyncProperty(anything, async (body) => {
      identify(body);
      await decode(1, body);
    }),
  );
  for (const body of [null, undefined, 'x', [], {}]) expect(identify(body)).toBeNull();
});
