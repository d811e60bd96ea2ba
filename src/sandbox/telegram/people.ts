import type { Bot } from './bot.js';
import { entitiesOf, type ChatState, type PressAnswer } from './chats.js';
import { pictureSize } from './files.js';
import { chatMessage, replyKeyboard, type ChatMessage, type PhoneKeyboard } from './phone.js';
import { withFoundEntities } from './text.js';
import type { ChatMember, Message, UpdateBody, User } from './wire.js';

/** Who a person is on Telegram. */
export interface PersonCard {
  readonly id: number;
  readonly firstName: string;
  readonly lastName?: string;
  readonly username?: string;
  readonly languageCode?: string;
  /** They wrote to the bot before this Bot API began, which remembers nothing of it: the bot may write to them. */
  readonly started?: boolean;
}

/** How a person sends a file: that decides what the bot is told of it. */
export type SentKind = 'photo' | 'voice' | 'audio' | 'document';

/** What a person can do on a phone, and what the phone shows. */
export interface Person {
  readonly id: number;
  /** Sends text; `/start TOKEN` is what following a link with a payload sends. Writing to a blocked bot unblocks it first. @returns the message's id. */
  say(text: string): number;
  /** Presses a button with this data under a message; whether it is (still) there is not asked, as with forged or late presses. */
  press(messageId: number, callbackData: string): { readonly queryId: string };
  /** Shares one's own contact, or that of another account; `of` 0 is a card without an account. */
  shareContact(phone: string, of?: number): number;
  sendSticker(): number;
  /** Sends what the phone holds: a photo, a recording made on it, a piece of music, or a file. @returns the message's id. */
  sendFile(kind: SentKind, bytes: Uint8Array, name?: string): number;
  /** Sends where the phone is (degrees, and metres of doubt). */
  sendLocation(latitude: number, longitude: number, accuracy?: number): number;
  /** Changes one's own text; a message that is gone or someone else's stays as it is. */
  edit(messageId: number, text: string): void;
  block(): void;
  unblock(): void;
  /** The newest messages, oldest first. */
  messages(): readonly ChatMessage[];
  /** What lies below the text field. */
  keyboard(): PhoneKeyboard | null;
  /** How the newest presses were answered, oldest first. */
  presses(): readonly PressAnswer[];
}

const userOf = (card: PersonCard): User => ({
  id: card.id,
  is_bot: false,
  first_name: card.firstName,
  ...(card.lastName === undefined ? {} : { last_name: card.lastName }),
  ...(card.username === undefined ? {} : { username: card.username }),
  ...(card.languageCode === undefined ? {} : { language_code: card.languageCode }),
});

/** The person with this id, new or renamed. */
export function createPerson(bot: Bot, card: PersonCard): Person {
  const user = userOf(card);
  const state = bot.chats.person(user);
  if (card.started === true && state.access === 'never-started') state.access = 'open';
  return new PhoneOwner(bot, state, user);
}

/** The person with this id, if there is one. */
export function findPerson(bot: Bot, id: number): Person | null {
  const state = bot.chats.find(id);
  return state === undefined || state.user === null ? null : new PhoneOwner(bot, state, state.user);
}

class PhoneOwner implements Person {
  readonly id: number;
  constructor(
    readonly bot: Bot,
    readonly state: ChatState,
    readonly user: User,
  ) {
    this.id = user.id;
  }

  say(text: string): number {
    return this.#send({ text, ...entitiesOf(withFoundEntities(text, [])) });
  }

  press(messageId: number, callbackData: string): { readonly queryId: string } {
    const { bot, state } = this;
    const { id } = bot.chats.openQuery(state.id);
    const message = state.messages.get(messageId)?.message ?? { message_id: messageId, chat: state.chat, date: 0 as const };
    const query = { id, from: this.user, message, chat_instance: String(4_000_000_000_000 + state.id), data: callbackData };
    const queue = () => bot.updates.add({ callback_query: query }, `press ${state.id}`, bot.options.pressLifetimeMs);
    if (bot.options.pressDelayMs > 0) setTimeout(queue, bot.options.pressDelayMs).unref();
    else queue();
    return { queryId: id };
  }

  shareContact(phone: string, of?: number): number {
    const whose = of === undefined ? this.user : this.bot.chats.find(of)?.user;
    const contact = {
      phone_number: phone,
      first_name: whose?.first_name ?? 'Kontak',
      ...(whose?.last_name === undefined ? {} : { last_name: whose.last_name }),
      ...(of === 0 ? {} : { user_id: of ?? this.id }),
    };
    return this.#send({ contact });
  }

  sendSticker(): number {
    const sticker = { width: 512, height: 512, emoji: '👍', is_animated: false, is_video: false, type: 'regular' } as const;
    return this.#send({ sticker: { ...sticker, file_id: 'CAACAgUAAxkBAAE', file_unique_id: 'AgADsQAD' } });
  }

  sendFile(kind: SentKind, bytes: Uint8Array, name = 'file'): number {
    const content = Buffer.from(bytes);
    const { fileId, uniqueId } = this.bot.files.keep({ name, mime: 'application/octet-stream', bytes: content }, kind === 'photo' ? 'photos' : 'documents');
    const file = { file_id: fileId, file_unique_id: uniqueId, file_size: content.length };
    if (kind === 'photo') return this.#send({ photo: [{ ...file, ...pictureSize(content) }] });
    if (kind === 'document') return this.#send({ document: { ...file, file_name: name } });
    return this.#send({ [kind]: { ...file, duration: 1 } });
  }

  sendLocation(latitude: number, longitude: number, accuracy?: number): number {
    return this.#send({ location: { latitude, longitude, ...(accuracy !== undefined && { horizontal_accuracy: accuracy }) } });
  }

  edit(messageId: number, text: string): void {
    const stored = this.state.messages.get(messageId);
    if (stored === undefined || stored.from !== 'person' || stored.message.text === undefined) return;
    const { entities: _, ...kept } = stored.message;
    const message: Message = { ...kept, edit_date: this.bot.chats.date(), text, ...entitiesOf(withFoundEntities(text, [])) };
    this.bot.chats.replace(this.state, { ...stored, message });
    this.#queue({ edited_message: message });
  }

  block(): void {
    if (this.state.access !== 'open') return;
    this.state.access = 'blocked';
    this.#membership({ user: this.bot.user, status: 'member' }, { user: this.bot.user, status: 'kicked', until_date: 0 });
  }

  unblock(): void {
    if (this.state.access !== 'blocked') return;
    this.state.access = 'open';
    this.#membership({ user: this.bot.user, status: 'kicked', until_date: 0 }, { user: this.bot.user, status: 'member' });
  }

  messages(): readonly ChatMessage[] {
    return Array.from(this.state.messages.values(), chatMessage);
  }

  keyboard(): PhoneKeyboard | null {
    return this.state.replyKeyboard === null ? null : replyKeyboard(this.state.replyKeyboard);
  }

  presses(): readonly PressAnswer[] {
    return [...this.state.presses];
  }

  #send(content: Partial<Message>): number {
    const { bot, state } = this;
    this.unblock();
    state.access = 'open';
    const message: Message = { message_id: bot.chats.nextMessageId(), from: this.user, chat: state.chat, date: bot.chats.date(), ...content };
    if (state.replyKeyboard?.one_time_keyboard === true) state.replyKeyboard = null;
    bot.chats.add(state, message, 'person');
    this.#queue({ message });
    return message.message_id;
  }

  #membership(before: ChatMember, after: ChatMember): void {
    const { bot, state, user } = this;
    this.#queue({ my_chat_member: { chat: state.chat, from: user, date: bot.chats.date(), old_chat_member: before, new_chat_member: after } });
  }

  #queue(body: UpdateBody): void {
    this.bot.updates.add(body, `chat ${this.state.id}`);
  }
}
