import type { Clock, EpochMs } from '../../support/clock.js';
import type { Chat, ChatType, Message, MessageEntity, ReplyKeyboard, User } from './wire.js';

/** A message with what the phone knows of it besides. */
export interface StoredMessage {
  readonly message: Message;
  readonly from: 'bot' | 'person';
  /** The keyboard below the text field that came with it; such a message can never be edited. */
  readonly replyKeyboard: ReplyKeyboard | null;
  /** When it was sent, in the time people live in. */
  readonly at: EpochMs;
}

/** What a press was answered with; `text` is empty when only the spinner was stopped. */
export interface PressAnswer {
  readonly queryId: string;
  readonly text: string;
  readonly showAlert: boolean;
}

/** A button press that waits for its answer. */
export interface OpenQuery {
  readonly id: string;
  readonly chatId: number;
  readonly pressedAt: EpochMs;
}

/** Whether the bot may write to a chat. */
export type Access = 'open' | 'never-started' | 'blocked' | 'kicked';

export interface ChatState {
  readonly id: number;
  chat: Chat;
  /** The person, in a private chat. */
  user: User | null;
  access: Access;
  readonly messages: Map<number, StoredMessage>;
  readonly presses: PressAnswer[];
  /** What lies below the text field now. */
  replyKeyboard: ReplyKeyboard | null;
  pinned: number | null;
  /** The supergroup that a group has become. */
  movedTo: number | null;
}

/** One change that a phone would show. */
export type Change =
  | { readonly kind: 'message'; readonly chatId: number; readonly stored: StoredMessage }
  | { readonly kind: 'edit'; readonly chatId: number; readonly stored: StoredMessage }
  | { readonly kind: 'delete'; readonly chatId: number; readonly messageId: number }
  | { readonly kind: 'press-answer'; readonly chatId: number; readonly answer: PressAnswer }
  | { readonly kind: 'action'; readonly chatId: number; readonly action: string };

const PRESSES_KEPT = 100;
const EPOCH_2026 = Date.UTC(2026, 0, 1);

/**
 * Where a counter starts: ten numbers a second since 2026. Telegram's numbers survive its restarts, and ours must too, since whoever receives
 * updates tells new from old by them. Fits into 32 bits until 2032.
 */
export const firstNumber = (now: EpochMs): number => Math.max(1, Math.floor((now - EPOCH_2026) / 100));

export interface ChatsOptions {
  readonly clock: Clock;
  readonly historyPerChat: number;
  readonly answerWindowMs: number;
}

/** All chats of the bot with their bounded history. Nothing here costs more with more chats or messages. */
export class Chats {
  readonly #byId = new Map<number, ChatState>();
  readonly #byName = new Map<string, ChatState>();
  readonly #queries = new Map<string, OpenQuery>();
  readonly #listeners = new Set<(change: Change) => void>();
  #nextMessage: number;
  #nextQuery: number;

  constructor(
    readonly bot: User,
    readonly options: ChatsOptions,
  ) {
    this.#nextMessage = firstNumber(options.clock.real());
    this.#nextQuery = this.#nextMessage;
  }

  find(id: number): ChatState | undefined {
    return this.#byId.get(id);
  }

  findByName(name: string): ChatState | undefined {
    return this.#byName.get(name.toLowerCase());
  }

  all(): IterableIterator<ChatState> {
    return this.#byId.values();
  }

  /** The private chat of a person; a second call renames them. */
  person(user: User): ChatState {
    const chat: Chat = { id: user.id, ...named(user), type: 'private' };
    const known = this.#byId.get(user.id);
    if (known !== undefined) {
      known.user = user;
      known.chat = chat;
      return known;
    }
    return this.#add(chat, user, 'never-started');
  }

  /** A group or channel that the bot is in. */
  room(id: number, type: Exclude<ChatType, 'private'>, title: string): ChatState {
    return this.#byId.get(id) ?? this.#add({ id, title, type }, null, 'open');
  }

  #add(chat: Chat, user: User | null, access: Access): ChatState {
    const state: ChatState = { id: chat.id, chat, user, access, messages: new Map(), presses: [], replyKeyboard: null, pinned: null, movedTo: null };
    this.#byId.set(chat.id, state);
    if (chat.username !== undefined && chat.type !== 'private') this.#byName.set(`@${chat.username.toLowerCase()}`, state);
    return state;
  }

  nextMessageId(): number {
    return this.#nextMessage++;
  }

  /** Telegram's date: whole seconds in the time people live in. */
  date(): number {
    return Math.floor(this.options.clock.now() / 1000);
  }

  /** Adds a message to a chat's history, out of which the oldest falls. */
  add(state: ChatState, message: Message, from: 'bot' | 'person', replyKeyboard: ReplyKeyboard | null = null): StoredMessage {
    const stored: StoredMessage = { message, from, replyKeyboard, at: this.options.clock.now() };
    state.messages.set(message.message_id, stored);
    if (state.messages.size > this.options.historyPerChat) {
      const oldest = state.messages.keys().next();
      if (oldest.done !== true) state.messages.delete(oldest.value);
    }
    this.emit({ kind: 'message', chatId: state.id, stored });
    return stored;
  }

  /** Puts a changed message in its old place. */
  replace(state: ChatState, stored: StoredMessage): void {
    state.messages.set(stored.message.message_id, stored);
    this.emit({ kind: 'edit', chatId: state.id, stored });
  }

  delete(state: ChatState, messageId: number): void {
    state.messages.delete(messageId);
    this.emit({ kind: 'delete', chatId: state.id, messageId });
  }

  openQuery(chatId: number): OpenQuery {
    const now = this.options.clock.real();
    for (const [id, query] of this.#queries) {
      if (now - query.pressedAt <= this.options.answerWindowMs) break;
      this.#queries.delete(id);
    }
    const id = String((BigInt(Math.abs(chatId)) << 32n) + BigInt(this.#nextQuery++));
    const query: OpenQuery = { id, chatId, pressedAt: now };
    this.#queries.set(id, query);
    return query;
  }

  /** Answers a press once; `false` when it is unknown, answered or too old. */
  answerQuery(id: string, text: string, showAlert: boolean): boolean {
    const query = this.#queries.get(id);
    if (query === undefined) return false;
    this.#queries.delete(id);
    if (this.options.clock.real() - query.pressedAt > this.options.answerWindowMs) return false;
    const answer: PressAnswer = { queryId: id, text, showAlert };
    const state = this.#byId.get(query.chatId);
    state?.presses.push(answer);
    if (state !== undefined && state.presses.length > PRESSES_KEPT) state.presses.shift();
    this.emit({ kind: 'press-answer', chatId: query.chatId, answer });
    return true;
  }

  onChange(listener: (change: Change) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  emit(change: Change): void {
    for (const listener of this.#listeners) listener(change);
  }
}

const named = (user: User) => ({
  first_name: user.first_name,
  ...(user.last_name === undefined ? {} : { last_name: user.last_name }),
  ...(user.username === undefined ? {} : { username: user.username }),
});

/** Optional parts as Telegram leaves them out. */
export const entitiesOf = (entities: readonly MessageEntity[]): { entities?: readonly MessageEntity[] } => (entities.length === 0 ? {} : { entities });
