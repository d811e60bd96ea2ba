/** The shapes of the Bot API that this stand-in produces, as documented by Telegram. Names are Telegram's own. */
export interface User {
  readonly id: number;
  readonly is_bot: boolean;
  readonly first_name: string;
  readonly last_name?: string;
  readonly username?: string;
  readonly language_code?: string;
}

export type ChatType = 'private' | 'group' | 'supergroup' | 'channel';

export interface Chat {
  readonly id: number;
  readonly type: ChatType;
  readonly title?: string;
  readonly username?: string;
  readonly first_name?: string;
  readonly last_name?: string;
}

export interface MessageEntity {
  readonly type: string;
  /** In UTF-16 code units, as `length` is. */
  readonly offset: number;
  readonly length: number;
  readonly url?: string;
  readonly language?: string;
  readonly custom_emoji_id?: string;
}

export interface InlineButton {
  readonly text: string;
  readonly callback_data?: string;
  readonly url?: string;
  readonly [other: string]: unknown;
}

export interface InlineKeyboard {
  readonly inline_keyboard: readonly (readonly InlineButton[])[];
}

export interface ReplyButton {
  readonly text: string;
  readonly request_contact?: boolean;
  readonly request_location?: boolean;
  readonly [other: string]: unknown;
}

export interface ReplyKeyboard {
  readonly keyboard: readonly (readonly ReplyButton[])[];
  readonly one_time_keyboard?: boolean;
  readonly is_persistent?: boolean;
  readonly resize_keyboard?: boolean;
  readonly input_field_placeholder?: string;
}

export interface PhotoSize {
  readonly file_id: string;
  readonly file_unique_id: string;
  readonly width: number;
  readonly height: number;
  readonly file_size: number;
}

export interface Document {
  readonly file_id: string;
  readonly file_unique_id: string;
  readonly file_name?: string;
  readonly mime_type?: string;
  readonly file_size: number;
}

export interface Contact {
  readonly phone_number: string;
  readonly first_name: string;
  readonly last_name?: string;
  readonly user_id?: number;
}

export interface Sticker {
  readonly file_id: string;
  readonly file_unique_id: string;
  readonly type: 'regular';
  readonly width: number;
  readonly height: number;
  readonly is_animated: boolean;
  readonly is_video: boolean;
  readonly emoji: string;
}

export interface Recording {
  readonly file_id: string;
  readonly file_unique_id: string;
  readonly file_size: number;
  readonly duration: number;
}

export interface Location {
  readonly latitude: number;
  readonly longitude: number;
  readonly horizontal_accuracy?: number;
}

export interface Message {
  readonly message_id: number;
  readonly from?: User;
  readonly chat: Chat;
  /** Seconds since 1970, as every date on the wire. */
  readonly date: number;
  readonly edit_date?: number;
  readonly reply_to_message?: Message;
  readonly text?: string;
  readonly entities?: readonly MessageEntity[];
  readonly caption?: string;
  readonly caption_entities?: readonly MessageEntity[];
  readonly photo?: readonly PhotoSize[];
  readonly document?: Document;
  readonly voice?: Recording;
  readonly audio?: Recording;
  readonly location?: Location;
  readonly contact?: Contact;
  readonly sticker?: Sticker;
  readonly reply_markup?: InlineKeyboard;
}

/** What a callback query carries when the message is gone. */
export interface InaccessibleMessage {
  readonly message_id: number;
  readonly chat: Chat;
  readonly date: 0;
}

export interface CallbackQuery {
  readonly id: string;
  readonly from: User;
  readonly message: Message | InaccessibleMessage;
  readonly chat_instance: string;
  readonly data: string;
}

export type ChatMember = { readonly user: User; readonly status: 'member' | 'left' } | { readonly user: User; readonly status: 'kicked'; readonly until_date: 0 };

export interface ChatMemberUpdated {
  readonly chat: Chat;
  readonly from: User;
  readonly date: number;
  readonly old_chat_member: ChatMember;
  readonly new_chat_member: ChatMember;
}

/** An update without its number; the number is given when it enters the queue. */
export type UpdateBody =
  | { readonly message: Message }
  | { readonly edited_message: Message }
  | { readonly callback_query: CallbackQuery }
  | { readonly my_chat_member: ChatMemberUpdated }
  | Readonly<Record<string, unknown>>;

export interface WebhookInfo {
  readonly url: string;
  readonly has_custom_certificate: boolean;
  readonly pending_update_count: number;
  readonly ip_address?: string;
  readonly last_error_date?: number;
  readonly last_error_message?: string;
  readonly max_connections?: number;
  readonly allowed_updates?: readonly string[];
}
