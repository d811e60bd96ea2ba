import { seal } from './seal.js';
import { splitMessage } from './split.js';
import type { Button, DeepLink, InlineKeyboard, NoKeyboard, RequestKeyboard, TelegramCall, View } from '../app/talk/types.js';
import type { Render } from '../app/talk/handling.js';

const PLAIN = { parse_mode: 'HTML', link_preview_options: { is_disabled: true } } as const;

/** Makes the one function that turns a view into calls of the Bot API. `key` seals the buttons. */
export const createRender =
  (key: Uint8Array): Render =>
  (chat, view, edit) => {
    if (view.photo !== undefined) return [photoCall(chat, view.photo, view.text)];
    const parts = splitMessage(view.text);
    // Several messages are all new: one that is rewritten stands above whatever came since, apart from the rest.
    if (edit !== null && parts.length === 1) return [rewritten(chat, edit, view, parts[0] ?? '', key)];
    return parts.map((text, i): TelegramCall => {
      const last = i === parts.length - 1;
      const markup = last ? markupOf(view, chat, key) : undefined;
      return { method: 'sendMessage', params: { chat_id: chat, text, ...PLAIN, ...(markup !== undefined && { reply_markup: markup }) }, ...(last && linkOf(view)) };
    });
  };

const linkOf = ({ deepLink }: View): { readonly deepLink?: DeepLink } => (deepLink === undefined ? {} : { deepLink });

function rewritten(chat: number, message: number, view: View, text: string, key: Uint8Array): TelegramCall {
  const keyboard = inline(view.buttons, chat, key);
  return { method: 'editMessageText', params: { chat_id: chat, message_id: message, text, ...PLAIN, ...(keyboard !== undefined && { reply_markup: keyboard }) }, ...linkOf(view) };
}

/** Characters of a caption after entities (Bot API: sendPhoto.caption). */
const CAPTION_LIMIT = 1024;

const photoCall = (chat: number, photo: string, text: string): TelegramCall => ({ method: 'sendPhoto', params: { chat_id: chat, photo, text: splitMessage(text, CAPTION_LIMIT)[0] ?? '', parse_mode: 'HTML' } });

function markupOf(view: View, chat: number, key: Uint8Array): InlineKeyboard | RequestKeyboard | NoKeyboard | undefined {
  if (view.contactRequest !== undefined) return { keyboard: [[{ text: view.contactRequest, request_contact: true }]], resize_keyboard: true, one_time_keyboard: true };
  if (view.locationRequest !== undefined) return { keyboard: [[{ text: view.locationRequest, request_location: true }]], resize_keyboard: true, one_time_keyboard: true };
  if (view.clearKeyboard === true) return { remove_keyboard: true };
  return inline(view.buttons, chat, key);
}

function inline(buttons: readonly (readonly Button[])[] | undefined, chat: number, key: Uint8Array): InlineKeyboard | undefined {
  if (buttons === undefined || buttons.length === 0) return undefined;
  return { inline_keyboard: buttons.map((row) => row.map((b) => ({ text: b.label, callback_data: seal(b.press, chat, key) }))) };
}
