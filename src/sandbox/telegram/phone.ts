import type { EpochMs } from '../../support/clock.js';
import type { Change, StoredMessage } from './chats.js';
import { renderHtml } from './html.js';
import type { Contact, InlineKeyboard, MessageEntity, ReplyKeyboard } from './wire.js';

export type PhoneKeyboard =
  | { readonly kind: 'inline'; readonly rows: readonly (readonly { readonly text: string; readonly data: string | null; readonly url: string | null }[])[] }
  | {
      readonly kind: 'reply';
      readonly oneTime: boolean;
      readonly placeholder: string | null;
      readonly rows: readonly (readonly { readonly text: string; readonly requestContact: boolean; readonly requestLocation: boolean }[])[];
    };

export type Attachment =
  /** `path` below `/file/bot<TOKEN>/`. */
  | { readonly kind: 'photo' | 'document'; readonly fileId: string; readonly name: string }
  | { readonly kind: 'voice' | 'audio'; readonly fileId: string }
  | { readonly kind: 'location'; readonly latitude: number; readonly longitude: number }
  | { readonly kind: 'contact'; readonly contact: Contact }
  | { readonly kind: 'sticker'; readonly emoji: string };

/** A message as the phone shows it. */
export interface ChatMessage {
  readonly id: number;
  readonly from: 'bot' | 'person';
  /** The text, or the caption of what is attached. */
  readonly text: string;
  readonly entities: readonly MessageEntity[];
  /** The text with its formatting, every character escaped. */
  readonly html: string;
  readonly keyboard: PhoneKeyboard | null;
  readonly attachment: Attachment | null;
  readonly edited: boolean;
  readonly date: EpochMs;
}

const inlineKeyboard = ({ inline_keyboard: rows }: InlineKeyboard): PhoneKeyboard => ({
  kind: 'inline',
  rows: rows.map((row) => row.map(({ text, callback_data: data, url }) => ({ text, data: data ?? null, url: url ?? null }))),
});

export const replyKeyboard = (keyboard: ReplyKeyboard): PhoneKeyboard => ({
  kind: 'reply',
  oneTime: keyboard.one_time_keyboard === true,
  placeholder: keyboard.input_field_placeholder ?? null,
  rows: keyboard.keyboard.map((row) => row.map(({ text, request_contact: contact, request_location: place }) => ({ text, requestContact: contact === true, requestLocation: place === true }))),
});

export function chatMessage({ message, from, replyKeyboard: keyboard, at }: StoredMessage): ChatMessage {
  const text = message.text ?? message.caption ?? '';
  const entities = message.entities ?? message.caption_entities ?? [];
  return {
    id: message.message_id,
    from,
    text,
    entities,
    html: renderHtml({ text, entities }),
    keyboard: message.reply_markup !== undefined ? inlineKeyboard(message.reply_markup) : keyboard === null ? null : replyKeyboard(keyboard),
    attachment: attachmentOf(message),
    edited: message.edit_date !== undefined,
    date: at,
  };
}

function attachmentOf({ photo, document, voice, audio, location, contact, sticker }: StoredMessage['message']): Attachment | null {
  const picture = photo?.at(-1);
  if (picture !== undefined) return { kind: 'photo', fileId: picture.file_id, name: 'photo' };
  if (document !== undefined) return { kind: 'document', fileId: document.file_id, name: document.file_name ?? 'file' };
  if (voice !== undefined) return { kind: 'voice', fileId: voice.file_id };
  if (audio !== undefined) return { kind: 'audio', fileId: audio.file_id };
  if (location !== undefined) return { kind: 'location', latitude: location.latitude, longitude: location.longitude };
  if (contact !== undefined) return { kind: 'contact', contact };
  return sticker === undefined ? null : { kind: 'sticker', emoji: sticker.emoji };
}

/** A change as it is told to who watches a phone. */
export function phoneEvent(change: Change): { readonly event: Change['kind']; readonly data: Readonly<Record<string, unknown>> } {
  const { kind, chatId } = change;
  switch (change.kind) {
    case 'message':
    case 'edit':
      return { event: kind, data: { chatId, message: chatMessage(change.stored) } };
    case 'delete':
      return { event: kind, data: { chatId, messageId: change.messageId } };
    case 'press-answer':
      return { event: kind, data: { chatId, answer: change.answer } };
    case 'action':
      return { event: kind, data: { chatId, action: change.action } };
  }
}
