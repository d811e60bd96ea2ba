import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { startApi } from './harness.js';

const field = (name: string, types: readonly string[], required = false) => ({ name, types, required });

/** A few lines of the Bot API, enough for these tests where its whole description is not at hand. */
const EXCERPT = {
  methods: {
    getMe: {},
    sendMessage: {
      fields: [
        field('chat_id', ['Integer', 'String'], true),
        field('text', ['String'], true),
        field('parse_mode', ['String']),
        field('disable_notification', ['Boolean']),
        field('reply_markup', ['InlineKeyboardMarkup', 'ReplyKeyboardRemove']),
      ],
    },
    setMyCommands: { fields: [field('commands', ['Array of BotCommand'], true), field('scope', ['BotCommandScope'])] },
  },
  types: {
    InlineKeyboardMarkup: { fields: [field('inline_keyboard', ['Array of Array of InlineKeyboardButton'], true)] },
    InlineKeyboardButton: { fields: [field('text', ['String'], true), field('callback_data', ['String'])] },
    ReplyKeyboardRemove: { fields: [field('remove_keyboard', ['True'], true)] },
    BotCommand: { fields: [field('command', ['String'], true), field('description', ['String'], true)] },
    BotCommandScope: { subtypes: ['BotCommandScopeDefault', 'BotCommandScopeChat'] },
    BotCommandScopeDefault: { fields: [field('type', ['String'], true)] },
    BotCommandScopeChat: { fields: [field('type', ['String'], true), field('chat_id', ['Integer', 'String'], true)] },
  },
};

async function readSpec(): Promise<unknown> {
  const beside = new URL('../../../../shared/specs/telegram-bot-api.json', import.meta.url);
  try {
    return JSON.parse(await readFile(beside, 'utf8')) as unknown;
  } catch {
    console.warn('The whole Bot API description is not beside this clone: calls are held against an excerpt of it.');
    return EXCERPT;
  }
}

test.each([['an excerpt', async () => EXCERPT], ['the whole description', readSpec]] as const)('calls are held against %s of the Bot API', async (_, read) => {
  const { api, call } = await startApi({ spec: await read() });
  api.person({ id: 7, firstName: 'Sri' }).say('/start');
  const good = { chat_id: 7, text: 'x', disable_notification: true, reply_markup: { inline_keyboard: [[{ text: 'Ya', callback_data: 'y' }]] } };
  await call('sendMessage', good);
  await call('SENDMESSAGE', { ...good, reply_markup: JSON.stringify(good.reply_markup) });
  await call('sendMessage', { ...good, reply_markup: { remove_keyboard: true } });
  await call('setMyCommands', { commands: [{ command: 'a', description: 'b' }], scope: { type: 'chat', chat_id: 7 } });
  await call('getMe');
  expect(api.specViolations).toEqual([]);
  await call('sendMessage', { ...good, parse_moed: 'HTML' });
  await call('sendMessage', { ...good, text: 5 });
  await call('sendMessage', { chat_id: 7 });
  await call('sendMessage', { ...good, reply_markup: { inline_keyboard: [[{ text: 'Ya' }, { text: 'Ya', calback_data: 'y' }]] } });
  await call('setMyCommands', { commands: [{ command: 'a' }] });
  await call('sendMesage', {});
  expect(api.specViolations).toEqual([
    { method: 'sendMessage', path: 'parse_moed', problem: 'unknown parameter' },
    { method: 'sendMessage', path: 'text', problem: 'must be String' },
    { method: 'sendMessage', path: 'text', problem: 'missing' },
    { method: 'sendMessage', path: 'reply_markup.inline_keyboard[0][1].calback_data', problem: 'unknown parameter' },
    { method: 'setMyCommands', path: 'commands[0].description', problem: 'missing' },
    { method: 'sendMesage', path: '', problem: 'unknown method' },
  ]);
});
