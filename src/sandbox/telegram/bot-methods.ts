import { badRequest, conflict } from './api-error.js';
import type { Bot } from './bot.js';
import { isRecord, type Params } from './params.js';
import type { OnHangUp } from './updates.js';
import type { User, WebhookInfo } from './wire.js';

export function getMe(bot: Bot): User & Readonly<Record<string, unknown>> {
  return { ...bot.user, can_join_groups: true, can_read_all_group_messages: false, supports_inline_queries: false, can_connect_to_business: false, has_main_web_app: false };
}

function readKinds(params: Params): readonly string[] | undefined {
  const kinds = params.json('allowed_updates', "can't parse allowed updates JSON object");
  if (kinds === undefined) return undefined;
  if (!Array.isArray(kinds)) throw badRequest("can't parse allowed updates: expected an Array of String");
  return kinds.filter((kind): kind is string => typeof kind === 'string').map((kind) => kind.toLowerCase());
}

/** @throws ApiError 409 while a webhook is set. */
export function getUpdates(bot: Bot, params: Params, onHangUp: OnHangUp): Promise<readonly Readonly<Record<string, unknown>>[]> {
  if (bot.webhook !== null) throw conflict("can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first");
  const kinds = readKinds(params);
  if (kinds !== undefined) bot.updates.allow(kinds);
  return bot.poller.poll(params.integer('offset'), params.has('limit') ? params.integer('limit', 100) : 100, params.integer('timeout'), onHangUp);
}

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/** Only webhooks on this machine are taken, with or without TLS: to every other host this stand-in has no way. */
function readUrl(address: string): string {
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    throw badRequest('invalid webhook URL specified');
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw badRequest('bad webhook: An HTTPS URL must be provided for webhook');
  if (!LOOPBACK.test(url.hostname)) throw badRequest('bad webhook: Failed to resolve host: Name or service not known');
  return address;
}

export function setWebhook(bot: Bot, params: Params): Noted {
  const address = params.text('url').trim();
  const kinds = readKinds(params);
  const secret = params.text('secret_token');
  if (secret.length > 256) throw badRequest('secret token is too long');
  if (!/^[A-Za-z0-9_-]*$/.test(secret)) throw badRequest('secret token contains unallowed characters');
  const maxConnections = Math.min(Math.max(params.has('max_connections') ? params.integer('max_connections', 40) : 40, 1), 100);
  if (address === '') return deleteWebhook(bot, params);
  const url = readUrl(address);
  if (kinds !== undefined) bot.updates.allow(kinds);
  if (params.flag('drop_pending_updates')) bot.updates.clear();
  return new Noted(bot.setWebhook({ url, secret, maxConnections }) ? 'Webhook was set' : 'Webhook is already set');
}

export function deleteWebhook(bot: Bot, params: Params): Noted {
  const had = bot.webhook !== null;
  bot.deleteWebhook();
  if (params.flag('drop_pending_updates')) bot.updates.clear();
  return new Noted(had ? 'Webhook was deleted' : 'Webhook is already deleted');
}

/** `true`, with a description beside it in the answer. */
export class Noted {
  constructor(readonly description: string) {}
}

export const getWebhookInfo = (bot: Bot): WebhookInfo => bot.webhookInfo();

export function getChat(bot: Bot, params: Params): Readonly<Record<string, unknown>> {
  const state = bot.chat(params);
  const pinned = state.pinned === null ? undefined : state.messages.get(state.pinned)?.message;
  return {
    ...state.chat,
    accent_color_id: 0,
    max_reaction_count: 11,
    accepted_gift_types: { unlimited_gifts: true, limited_gifts: true, unique_gifts: true, premium_subscription: true, gifts_from_channels: true },
    ...(pinned === undefined ? {} : { pinned_message: pinned }),
  };
}

export function leaveChat(bot: Bot, params: Params): true {
  const state = bot.openChat(params);
  if (state.chat.type === 'private') throw badRequest("chat member status can't be changed in private chats");
  state.access = 'kicked';
  return true;
}

export function getFile(bot: Bot, params: Params): Readonly<Record<string, unknown>> {
  const file = bot.files.find(params.text('file_id'));
  if (file === undefined) throw badRequest('invalid file_id');
  // Source: Bot API, getFile: 20 MB.
  if (file.bytes.length > 20_000_000) throw badRequest('file is too big');
  return { file_id: file.fileId, file_unique_id: file.uniqueId, file_size: file.bytes.length, file_path: file.path };
}

const commandsKey = (params: Params): string => {
  const scope = params.json('scope', "can't parse BotCommandScope JSON object");
  return `commands ${scope === undefined ? '{"type":"default"}' : JSON.stringify(scope)} ${params.text('language_code')}`;
};

/** Source: Bot API, setMyCommands and BotCommand: at most 100, names 1-32 of `[a-z0-9_]`, descriptions 1-256 characters. */
export function setMyCommands(bot: Bot, params: Params): true {
  const commands = params.json('commands', "can't parse commands JSON object");
  if (!Array.isArray(commands)) throw badRequest("can't parse commands: expected an Array of BotCommand");
  if (commands.length > 100) throw badRequest('BOT_COMMANDS_TOO_MUCH');
  for (const command of commands) {
    if (!isRecord(command)) throw badRequest("can't parse BotCommand: expected an Object");
    const { command: name, description } = command;
    if (typeof name !== 'string' || !/^\/?[a-z0-9_]{1,32}$/.test(name)) throw badRequest('BOT_COMMAND_INVALID');
    if (typeof description !== 'string' || description.trim() === '') throw badRequest('command description must be non-empty');
    if (description.length > 256) throw badRequest('BOT_COMMAND_DESCRIPTION_INVALID');
  }
  bot.settings.set(commandsKey(params), commands);
  return true;
}

export const getMyCommands = (bot: Bot, params: Params): unknown => bot.settings.get(commandsKey(params)) ?? [];

export function deleteMyCommands(bot: Bot, params: Params): true {
  bot.settings.delete(commandsKey(params));
  return true;
}

/** A text about the bot, one a language; an empty one removes it. */
function setText(bot: Bot, params: Params, field: string, most: number): true {
  const text = params.text(field);
  if (text.length > most) throw badRequest(`bot ${field.replaceAll('_', ' ')} is too long`);
  bot.settings.set(`${field} ${params.text('language_code')}`, text);
  return true;
}

const getText = (bot: Bot, params: Params, field: string, otherwise: string) => ({
  [field]: bot.settings.get(`${field} ${params.text('language_code')}`) ?? bot.settings.get(`${field} `) ?? otherwise,
});

export const setMyName = (bot: Bot, params: Params): true => setText(bot, params, 'name', 64);
export const getMyName = (bot: Bot, params: Params) => getText(bot, params, 'name', bot.user.first_name);
export const setMyDescription = (bot: Bot, params: Params): true => setText(bot, params, 'description', 512);
export const getMyDescription = (bot: Bot, params: Params) => getText(bot, params, 'description', '');
export const setMyShortDescription = (bot: Bot, params: Params): true => setText(bot, params, 'short_description', 120);
export const getMyShortDescription = (bot: Bot, params: Params) => getText(bot, params, 'short_description', '');

export function setChatMenuButton(bot: Bot, params: Params): true {
  if (params.has('chat_id')) bot.chat(params);
  const button = params.json('menu_button', "can't parse MenuButton JSON object") ?? { type: 'default' };
  if (!isRecord(button) || !['commands', 'web_app', 'default'].includes(String(button['type']))) throw badRequest("can't parse MenuButton: unsupported type specified");
  bot.settings.set(`menu ${params.text('chat_id')}`, button);
  return true;
}

export const getChatMenuButton = (bot: Bot, params: Params): unknown =>
  bot.settings.get(`menu ${params.text('chat_id')}`) ?? bot.settings.get('menu ') ?? { type: 'commands' };
