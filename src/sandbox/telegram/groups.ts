import type { Bot } from './bot.js';
import { entitiesOf, type ChatState } from './chats.js';
import { chatMessage, type ChatMessage } from './phone.js';
import { withFoundEntities } from './text.js';
import type { Chat, Message, UpdateBody, User } from './wire.js';

/** A group of people on Telegram. */
export interface GroupCard {
  /** Below zero; drawn here where absent. */
  readonly id?: number;
  readonly title: string;
  /** The accounts that are in it; each has to be somebody with a phone. */
  readonly members: readonly number[];
}

/** A message in a group, with the account that wrote it; null for the bot. */
export type GroupMessage = ChatMessage & { readonly by: number | null };

/** What people do in a group, and what they read there. */
export interface Group {
  /** The group's id now: another one once it is a supergroup. */
  readonly id: number;
  readonly title: string;
  readonly members: readonly number[];
  readonly botIsIn: boolean;
  /** A member brings the bot in. With `payload` as the link that adds it to a group does, which writes `/start@BOT PAYLOAD` there (Bot API: Deep linking). */
  addBot(by: number, payload?: string): void;
  removeBot(by: number): void;
  /** A member writes; the bot hears of commands alone, as bots in privacy mode do. @returns the message's id. */
  say(member: number, text: string): number;
  /** The group becomes a supergroup, which has another id. @returns that id. */
  migrate(): number;
  /** The newest messages, oldest first; those from before a migration stay behind. */
  messages(): readonly GroupMessage[];
}

/** Raised when somebody does in a group what only its members can. */
export class NotInGroup extends Error {}

/** Supergroups are numbered from here down (Bot API: Chat.id of supergroups begins with -100). */
const SUPERGROUPS = -1_000_000_000_000;

/** The groups of a bot, by each id that they ever had. */
export class Groups {
  readonly #byId = new Map<number, OpenGroup>();
  #next = 1;

  constructor(readonly bot: Bot) {}

  create({ id, title, members }: GroupCard): Group {
    const group = new OpenGroup(this, { id: id ?? -(5_000_000 + this.#next++), title, type: 'group' }, members);
    this.register(group.id, group);
    return group;
  }

  find(id: number): Group | undefined {
    return this.#byId.get(id);
  }

  all(): readonly Group[] {
    return [...new Set(this.#byId.values())];
  }

  register(id: number, group: OpenGroup): void {
    this.#byId.set(id, group);
  }

  nextSupergroup(): number {
    return SUPERGROUPS - this.#next++;
  }
}

class OpenGroup implements Group {
  #state: ChatState;

  constructor(
    private readonly groups: Groups,
    chat: Chat & { readonly type: 'group' },
    readonly members: readonly number[],
  ) {
    this.#state = groups.bot.chats.room(chat.id, chat.type, chat.title ?? '');
    this.#state.access = 'kicked';
  }

  get id(): number {
    return this.#state.id;
  }

  get title(): string {
    return this.#state.chat.title ?? '';
  }

  get botIsIn(): boolean {
    return this.#state.access === 'open';
  }

  addBot(by: number, payload?: string): void {
    const from = this.#member(by);
    if (!this.botIsIn) {
      this.#state.access = 'open';
      this.#membership(from, 'left', 'member');
    }
    if (payload !== undefined) this.say(by, `/start@${this.groups.bot.user.username ?? ''} ${payload}`);
  }

  removeBot(by: number): void {
    const from = this.#member(by);
    if (!this.botIsIn) return;
    this.#state.access = 'kicked';
    this.#membership(from, 'member', 'left');
  }

  say(member: number, text: string): number {
    return this.#post(this.#member(member), { text, ...entitiesOf(withFoundEntities(text, [])) }, text.startsWith('/'));
  }

  migrate(): number {
    const { bot } = this.groups;
    const old = this.#state;
    const id = this.groups.nextSupergroup();
    const next = bot.chats.room(id, 'supergroup', this.title);
    next.access = old.access;
    old.access = 'kicked';
    old.movedTo = id;
    this.groups.register(id, this);
    this.#state = next;
    if (next.access !== 'open') return id;
    this.#queue(old, { message: { message_id: bot.chats.nextMessageId(), date: bot.chats.date(), chat: old.chat, migrate_to_chat_id: id } });
    this.#queue(next, { message: { message_id: bot.chats.nextMessageId(), date: bot.chats.date(), chat: next.chat, migrate_from_chat_id: old.id } });
    return id;
  }

  messages(): readonly GroupMessage[] {
    return Array.from(this.#state.messages.values(), (stored) => ({ ...chatMessage(stored), by: stored.from === 'bot' ? null : (stored.message.from?.id ?? null) }));
  }

  #member(account: number): User {
    const user = this.members.includes(account) ? this.groups.bot.chats.find(account)?.user : null;
    if (user === null || user === undefined) throw new NotInGroup(`${account} is not in the group`);
    return user;
  }

  #post(from: User, content: Partial<Message>, heard: boolean): number {
    const { bot } = this.groups;
    const message: Message = { message_id: bot.chats.nextMessageId(), from, chat: this.#state.chat, date: bot.chats.date(), ...content };
    bot.chats.add(this.#state, message, 'person');
    if (heard && this.botIsIn) this.#queue(this.#state, { message });
    return message.message_id;
  }

  #membership(from: User, before: 'left' | 'member', after: 'left' | 'member'): void {
    const { bot } = this.groups;
    const as = (status: 'left' | 'member') => ({ user: bot.user, status });
    this.#queue(this.#state, { my_chat_member: { chat: this.#state.chat, from, date: bot.chats.date(), old_chat_member: as(before), new_chat_member: as(after) } });
  }

  #queue(state: ChatState, body: UpdateBody): void {
    this.groups.bot.updates.add(body, `chat ${state.id}`);
  }
}
