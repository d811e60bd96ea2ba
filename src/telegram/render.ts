import { seal } from './seal.js';
import { splitMessage } from './split.js';
import type { Button, InlineKeyboard, NoKeyboard, RequestKeyboard, TelegramCall, View } from '../app/talk/types.js';
import type { Render } from '../app/talk/handling.js';

const PLAIN = { parse_mode: 'HTML', link_preview_options: { is_disabled: true } } as const;

/** Makes the one function that turns a view into calls of the Bot API. `key` seals the buttons. */
export const createRender =
  (key: Uint8Array): Render =>
  (chat, view, edit) => {
    if (view.photo !== undefined) return [photoCall(chat, view.photo, view.text)];
    const parts = splitMessage(view.text);
    return parts.map((text, i): TelegramCall => {
      const last = i === parts.length - 1;
      const link = last && view.deepLink !== undefined ? { deepLink: view.deepLink } : {};
      if (edit !== null && i === 0) {
        const keyboard = last ? inline(view.buttons, chat, key) : undefined;
        return { method: 'editMessageText', params: { chat_id: chat, message_id: edit, text, ...PLAIN, ...(keyboard !== undefined && { reply_markup: keyboard }) }, ...link };
      }
      const markup = last ? markupOf(view, chat, key) : undefined;
      return { method: 'sendMessage', params: { chat_id: chat, text, ...PLAIN, ...(markup !== undefined && { reply_markup: markup }) }, ...link };
    });
  };

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
