import { badRequest } from './api-error.js';
import { isRecord, type Params } from './params.js';
import type { InlineButton, InlineKeyboard, ReplyButton, ReplyKeyboard } from './wire.js';

/** Inline: 100 buttons; shown below the text field: 300. Above that the platform answers "reply markup is too long". */
const MAX_INLINE = 100;
const MAX_REPLY = 300;
/** Source: Bot API, InlineKeyboardButton: callback_data "1-64 bytes". */
const MAX_DATA_BYTES = 64;

/** What `reply_markup` asks for. */
export type Markup =
  | { readonly kind: 'none' }
  | { readonly kind: 'inline'; readonly keyboard: InlineKeyboard }
  | { readonly kind: 'reply'; readonly keyboard: ReplyKeyboard }
  | { readonly kind: 'remove' }
  | { readonly kind: 'force-reply' };

const NONE: Markup = { kind: 'none' };

/** The kinds of an inline button, of which each button has exactly one. */
const ACTIONS = ['callback_data', 'url', 'login_url', 'web_app', 'switch_inline_query', 'switch_inline_query_current_chat', 'switch_inline_query_chosen_chat', 'copy_text'];

/**
 * Reads `reply_markup`.
 * @throws ApiError 400 as Telegram: BUTTON_DATA_INVALID, "reply markup is too long", "can't parse inline keyboard button: …" and others.
 */
export function readMarkup(params: Params): Markup {
  const markup = params.json('reply_markup', "can't parse reply keyboard markup JSON object");
  if (markup === undefined) return NONE;
  if (!isRecord(markup)) throw badRequest('object expected as reply markup');
  if ('inline_keyboard' in markup) {
    const rows = readRows(markup['inline_keyboard'], 'inline_keyboard', inlineButton, MAX_INLINE);
    return rows.length === 0 ? NONE : { kind: 'inline', keyboard: { inline_keyboard: rows } };
  }
  if ('keyboard' in markup) {
    const keyboard = readRows(markup['keyboard'], 'keyboard', replyButton, MAX_REPLY);
    const flags = readFlags(markup, ['one_time_keyboard', 'is_persistent', 'resize_keyboard', 'selective']);
    const placeholder = markup['input_field_placeholder'];
    return { kind: 'reply', keyboard: { keyboard, ...flags, ...(typeof placeholder === 'string' ? { input_field_placeholder: placeholder } : {}) } };
  }
  if (readFlags(markup, ['remove_keyboard'])['remove_keyboard'] === true) return { kind: 'remove' };
  if (readFlags(markup, ['force_reply'])['force_reply'] === true) return { kind: 'force-reply' };
  return NONE;
}

function readFlags(markup: Readonly<Record<string, unknown>>, names: readonly string[]): Record<string, boolean> {
  const flags: Record<string, boolean> = {};
  for (const name of names) {
    const value = markup[name];
    if (value === undefined || value === null) continue;
    if (typeof value !== 'boolean') throw badRequest(`field "${name}" must be of type Boolean`);
    flags[name] = value;
  }
  return flags;
}

/** Rows without buttons are dropped, as Telegram does. */
function readRows<B>(rows: unknown, field: string, read: (button: unknown) => B, most: number): readonly (readonly B[])[] {
  if (!Array.isArray(rows)) throw badRequest(`field "${field}" must be of type Array`);
  let count = 0;
  const result: (readonly B[])[] = [];
  for (const row of rows as readonly unknown[]) {
    if (!Array.isArray(row)) throw badRequest(`field "${field}" must be an Array of Arrays`);
    count += row.length;
    if (count > most) throw badRequest('reply markup is too long');
    if (row.length > 0) result.push(row.map(read));
  }
  return result;
}

function inlineButton(button: unknown): InlineButton {
  const broken = (what: string) => badRequest(`can't parse inline keyboard button: ${what}`);
  if (!isRecord(button)) throw broken('Inline keyboard button must be an Object');
  const { text, callback_data: data, url } = button;
  if (text === undefined) throw broken('Can\'t find field "text"');
  if (typeof text !== 'string') throw broken('Field "text" must be of type String');
  const action = ACTIONS.find((name) => button[name] !== undefined && button[name] !== null && (button[name] !== '' || name.startsWith('switch')));
  // An empty callback_data counts as none at all, and a button without any action is refused with these words.
  if (action === undefined || text === '') throw broken('Text buttons are unallowed in the inline keyboard');
  if (action === 'callback_data') {
    if (typeof data !== 'string') throw broken('Field "callback_data" must be of type String');
    if (Buffer.byteLength(data, 'utf8') > MAX_DATA_BYTES) throw badRequest('BUTTON_DATA_INVALID');
  }
  if (action === 'url') {
    if (typeof url !== 'string') throw broken('Field "url" must be of type String');
    if (/^[a-z]+:/i.test(url) && !/^(?:https?|tg|ton):/i.test(url)) throw badRequest(`inline keyboard button URL '${url}' is invalid: Unsupported URL protocol`);
    // Telegram refuses loopback links too; here they are the only ones there are.
    if (!/^tg:|^ton:|\w\.\w|localhost|127\.0\.0\.1/i.test(url)) throw badRequest(`inline keyboard button URL '${url}' is invalid: Wrong HTTP URL`);
  }
  return { ...button, text };
}

function replyButton(button: unknown): ReplyButton {
  if (typeof button === 'string') return { text: button };
  if (!isRecord(button)) throw badRequest("can't parse keyboard button: KeyboardButton must be a String or an Object");
  const { text } = button;
  if (text === undefined) throw badRequest("can't parse keyboard button: Can't find field \"text\"");
  if (typeof text !== 'string') throw badRequest("can't parse keyboard button: Field \"text\" must be of type String");
  const { request_contact: contact, request_location: place, ...others } = button;
  if (contact !== undefined && typeof contact !== 'boolean') throw badRequest("can't parse keyboard button: Field \"request_contact\" must be of type Boolean");
  if (place !== undefined && typeof place !== 'boolean') throw badRequest("can't parse keyboard button: Field \"request_location\" must be of type Boolean");
  return { ...others, text, ...(contact === true ? { request_contact: true } : {}), ...(place === true ? { request_location: true } : {}) };
}
