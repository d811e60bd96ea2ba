import { badRequest } from './api-error.js';
import type { Bot } from './bot.js';
import { entitiesOf, type ChatState, type StoredMessage } from './chats.js';
import { pictureSize } from './files.js';
import { readMarkup, type Markup } from './keyboard.js';
import { isRecord, type Params } from './params.js';
import { formattedText, MAX_CAPTION, MAX_TEXT } from './text.js';
import type { Message } from './wire.js';

/** Source: Bot API, answerCallbackQuery: "0-200 characters". */
const MAX_ANSWER = 200;
const ACTIONS = new Set(
  'typing upload_photo record_video upload_video record_voice upload_voice upload_document choose_sticker find_location record_video_note upload_video_note'.split(' '),
);

const inlineOf = (markup: Markup) => (markup.kind === 'inline' ? { reply_markup: markup.keyboard } : {});

function readText(params: Params, tooLong: string) {
  const formatted = formattedText(params, 'text');
  // Nothing at all and nothing but blanks are told apart.
  if (formatted.text === '') throw badRequest(params.text('text') === '' ? 'message text is empty' : 'text must be non-empty');
  if (formatted.text.length > MAX_TEXT) throw badRequest(tooLong);
  return formatted;
}

/** Puts a message of the bot into a chat. */
function post(bot: Bot, state: ChatState, content: Partial<Message>, markup: Markup): Message {
  bot.pace(state);
  const message: Message = {
    message_id: bot.chats.nextMessageId(),
    from: bot.user,
    chat: state.chat,
    date: bot.chats.date(),
    ...content,
    ...inlineOf(markup),
  };
  if (markup.kind === 'reply') state.replyKeyboard = markup.keyboard;
  if (markup.kind === 'remove') state.replyKeyboard = null;
  bot.chats.add(state, message, 'bot', markup.kind === 'reply' ? markup.keyboard : null);
  return message;
}

export function sendMessage(bot: Bot, params: Params): Message {
  const { text, entities } = readText(params, 'message is too long');
  const markup = readMarkup(params);
  const state = bot.openChat(params);
  return post(bot, state, { ...bot.replyTo(state, params), text, ...entitiesOf(entities) }, markup);
}

/** The bot's own message that may be changed. @throws ApiError 400 when it is gone, someone else's, or came with a keyboard below the text field. */
function editable(bot: Bot, state: ChatState, params: Params): StoredMessage {
  const stored = bot.storedMessage(state, params, 'message to edit not found');
  if (stored.from !== 'bot' || stored.replyKeyboard !== null) throw badRequest("message can't be edited");
  return stored;
}

const NOT_MODIFIED =
  'message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message';

function change(bot: Bot, state: ChatState, old: StoredMessage, next: Message): Message {
  bot.pace(state);
  const { text, entities, caption, caption_entities: captionEntities, reply_markup: markup } = old.message;
  const before = JSON.stringify([text, entities, caption, captionEntities, markup]);
  const after = JSON.stringify([next.text, next.entities, next.caption, next.caption_entities, next.reply_markup]);
  if (before === after) throw badRequest(NOT_MODIFIED);
  bot.chats.replace(state, { ...old, message: next });
  return next;
}

export function editMessageText(bot: Bot, params: Params): Message {
  const { text, entities } = readText(params, 'MESSAGE_TOO_LONG');
  const markup = readMarkup(params);
  const state = bot.openChat(params);
  const old = editable(bot, state, params);
  if (old.message.text === undefined) throw badRequest('there is no text in the message to edit');
  const { entities: _, reply_markup: __, ...kept } = old.message;
  return change(bot, state, old, { ...kept, edit_date: bot.chats.date(), text, ...entitiesOf(entities), ...inlineOf(markup) });
}

export function editMessageCaption(bot: Bot, params: Params): Message {
  const { text, entities } = formattedText(params, 'caption');
  if (text.length > MAX_CAPTION) throw badRequest('message caption is too long');
  const markup = readMarkup(params);
  const state = bot.openChat(params);
  const old = editable(bot, state, params);
  if (old.message.text !== undefined) throw badRequest('there is no caption in the message to edit');
  const { caption: _, caption_entities: __, reply_markup: ___, ...kept } = old.message;
  const caption = text === '' ? {} : { caption: text, ...(entities.length === 0 ? {} : { caption_entities: entities }) };
  return change(bot, state, old, { ...kept, edit_date: bot.chats.date(), ...caption, ...inlineOf(markup) });
}

export function editMessageReplyMarkup(bot: Bot, params: Params): Message {
  const markup = readMarkup(params);
  const state = bot.openChat(params);
  const old = editable(bot, state, params);
  const { reply_markup: _, ...kept } = old.message;
  return change(bot, state, old, { ...kept, edit_date: bot.chats.date(), ...inlineOf(markup) });
}

/** A bot may delete what a person wrote in a private chat, too; both for 48 hours. */
const DELETABLE_MS = 48 * 60 * 60 * 1000;

export function deleteMessage(bot: Bot, params: Params): true {
  const state = bot.chat(params);
  const stored = bot.storedMessage(state, params, 'message to delete not found');
  if (bot.clock.now() - stored.at > DELETABLE_MS) throw badRequest("message can't be deleted for everyone");
  bot.chats.delete(state, stored.message.message_id);
  return true;
}

export function deleteMessages(bot: Bot, params: Params): true {
  const state = bot.chat(params);
  const ids = params.json('message_ids', "can't parse message identifiers JSON object");
  if (!Array.isArray(ids) || ids.length === 0) throw badRequest('message identifiers are not specified');
  if (ids.length > 100) throw badRequest('too many message identifiers specified');
  for (const id of ids) if (typeof id === 'number' && state.messages.has(id)) bot.chats.delete(state, id);
  return true;
}

export function answerCallbackQuery(bot: Bot, params: Params): true {
  const text = params.text('text');
  if (text.length > MAX_ANSWER) throw badRequest('MESSAGE_TOO_LONG');
  if (!bot.chats.answerQuery(params.text('callback_query_id'), text, params.flag('show_alert'))) {
    throw badRequest('query is too old and response timeout expired or query ID is invalid');
  }
  return true;
}

export function sendChatAction(bot: Bot, params: Params): true {
  const state = bot.openChat(params);
  const action = params.text('action').toLowerCase();
  if (!ACTIONS.has(action)) throw badRequest('wrong parameter action in request');
  bot.chats.emit({ kind: 'action', chatId: state.id, action });
  return true;
}

/** The file of a call: sent along, or one that is already here. */
function fileOf(bot: Bot, params: Params, field: 'photo' | 'document') {
  const named = params.text(field);
  const upload = params.files.get(named.startsWith('attach://') ? named.slice('attach://'.length) : field);
  if (upload !== undefined) {
    if (upload.bytes.length === 0) throw badRequest('file must be non-empty');
    return bot.files.keep(upload, field === 'photo' ? 'photos' : 'documents');
  }
  if (named === '') throw badRequest(`there is no ${field} in the request`);
  const known = bot.files.find(named);
  if (known === undefined) throw badRequest('wrong file identifier/HTTP URL specified');
  return known;
}

function captionOf(params: Params): Pick<Message, 'caption' | 'caption_entities'> {
  const { text, entities } = formattedText(params, 'caption');
  if (text.length > MAX_CAPTION) throw badRequest('message caption is too long');
  return text === '' ? {} : { caption: text, ...(entities.length === 0 ? {} : { caption_entities: entities }) };
}

export function sendPhoto(bot: Bot, params: Params): Message {
  const caption = captionOf(params);
  const markup = readMarkup(params);
  const state = bot.openChat(params);
  const file = fileOf(bot, params, 'photo');
  const size = pictureSize(file.bytes);
  if (size.width === 0) throw badRequest('IMAGE_PROCESS_FAILED');
  if (size.width + size.height > 10_000) throw badRequest('PHOTO_INVALID_DIMENSIONS');
  const photo = [{ file_id: file.fileId, file_unique_id: file.uniqueId, ...size, file_size: file.bytes.length }];
  return post(bot, state, { ...bot.replyTo(state, params), photo, ...caption }, markup);
}

export function sendDocument(bot: Bot, params: Params): Message {
  const caption = captionOf(params);
  const markup = readMarkup(params);
  const state = bot.openChat(params);
  const file = fileOf(bot, params, 'document');
  const document = { file_name: file.name, mime_type: file.mime, file_id: file.fileId, file_unique_id: file.uniqueId, file_size: file.bytes.length };
  return post(bot, state, { ...bot.replyTo(state, params), document, ...caption }, markup);
}

export function setMessageReaction(bot: Bot, params: Params): true {
  const state = bot.openChat(params);
  bot.storedMessage(state, params, 'message to react not found');
  const reactions = params.json('reaction', "can't parse reaction types JSON object") ?? [];
  if (!Array.isArray(reactions)) throw badRequest('expected an Array of ReactionType');
  for (const reaction of reactions) {
    if (!isRecord(reaction) || typeof reaction['type'] !== 'string') throw badRequest("can't parse ReactionType: expected an Object");
  }
  // A bot may set one reaction at most.
  if (reactions.length > 1) throw badRequest('REACTIONS_TOO_MANY');
  return true;
}

export function pinChatMessage(bot: Bot, params: Params): true {
  const state = bot.openChat(params);
  state.pinned = bot.storedMessage(state, params, 'message to pin not found').message.message_id;
  return true;
}

export function unpinChatMessage(bot: Bot, params: Params): true {
  const state = bot.openChat(params);
  if (params.has('message_id')) bot.storedMessage(state, params, 'message to unpin not found');
  state.pinned = null;
  return true;
}
