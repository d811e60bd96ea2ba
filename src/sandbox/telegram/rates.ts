import type { EpochMs } from '../../support/clock.js';

/** Telegram's sending limits; 0 lifts one. */
export interface RateLimits {
  /** In all chats together, over any second (about 30). */
  readonly messagesPerSecond: number;
  /** In one chat on average (1). */
  readonly chatMessagesPerSecond: number;
  /** How many one chat takes at once after a rest (about 5). */
  readonly chatBurst: number;
  /** In one group, over any minute (20). */
  readonly groupPerMinute: number;
}

export const TELEGRAM_RATES: RateLimits = { messagesPerSecond: 30, chatMessagesPerSecond: 1, chatBurst: 5, groupPerMinute: 20 };

/** Two messages sent a second apart can arrive a little closer than that; a sender is not to blame for the network. */
const JITTER_MS = 40;
/** A call that was already under way when 429 was answered is no violation. */
const IN_FLIGHT_MS = 100;
/** What each call made too early adds to the wait. */
const PENALTY_MS = 500;

/** Remembers the last `size` instants, to say when the oldest of them was. */
class Window {
  readonly #at: Float64Array;
  #next = 0;
  constructor(size: number) {
    this.#at = new Float64Array(size).fill(-Infinity);
  }
  /** The instant `size` calls ago. */
  get oldest(): EpochMs {
    return this.#at[this.#next] ?? -Infinity;
  }
  add(at: EpochMs): void {
    this.#at[this.#next] = at;
    this.#next = (this.#next + 1) % this.#at.length;
  }
}

interface Block {
  readonly since: EpochMs;
  until: EpochMs;
}

interface ChatRate {
  tokens: number;
  at: EpochMs;
  readonly minute: Window | null;
}

export type Admission = { readonly kind: 'pass' } | { readonly kind: 'refused'; readonly retryAfter: number; readonly early: boolean };

const PASS: Admission = { kind: 'pass' };

/** Who may send when. Every question costs the same however many chats there are; all instants are real time. */
export class Rates {
  #limits: RateLimits;
  #all: Window;
  #allBlock: Block | null = null;
  readonly #chats = new Map<number, ChatRate>();
  readonly #blocks = new Map<number, Block>();

  constructor(limits: RateLimits) {
    this.#limits = limits;
    this.#all = new Window(Math.max(1, limits.messagesPerSecond));
  }

  get limits(): RateLimits {
    return this.#limits;
  }

  /** Other limits from now on; what was counted so far is forgotten. */
  set limits(limits: RateLimits) {
    this.#limits = limits;
    this.#all = new Window(Math.max(1, limits.messagesPerSecond));
    this.#chats.clear();
    this.#blocks.clear();
    this.#allBlock = null;
  }

  /** Whether an earlier 429 still holds for this chat; asked before anything else is looked at. */
  blocked(chatId: number, now: EpochMs): Admission {
    return this.#held(this.#allBlock, now) ?? this.#heldChat(chatId, now) ?? PASS;
  }

  /** Refuses everything to a chat (`null`: to all) for `seconds`. */
  block(chatId: number | null, seconds: number, now: EpochMs): void {
    const block = { since: now, until: now + seconds * 1000 };
    if (chatId === null) this.#allBlock = block;
    else this.#blocks.set(chatId, block);
  }

  /** Counts one message to a chat, or refuses it. */
  take(chatId: number, isGroup: boolean, now: EpochMs): Admission {
    const { messagesPerSecond, chatMessagesPerSecond, groupPerMinute } = this.#limits;
    if (messagesPerSecond > 0) {
      const wait = this.#all.oldest + 1000 - JITTER_MS - now;
      if (wait > 0) return this.#refuse(null, wait, now);
    }
    const chat = chatMessagesPerSecond > 0 || (isGroup && groupPerMinute > 0) ? this.#chat(chatId, isGroup, now) : null;
    if (chat !== null && chatMessagesPerSecond > 0) {
      const missing = 1 - JITTER_MS / 1000 - chat.tokens;
      if (missing > 0) return this.#refuse(chatId, (missing / chatMessagesPerSecond) * 1000, now);
    }
    if (chat?.minute) {
      const wait = chat.minute.oldest + 60_000 - JITTER_MS - now;
      if (wait > 0) return this.#refuse(chatId, wait, now);
      chat.minute.add(now);
    }
    if (chat !== null) chat.tokens -= 1;
    if (messagesPerSecond > 0) this.#all.add(now);
    return PASS;
  }

  #chat(chatId: number, isGroup: boolean, now: EpochMs): ChatRate {
    const { chatBurst, chatMessagesPerSecond, groupPerMinute } = this.#limits;
    const capacity = Math.max(1, chatBurst);
    let chat = this.#chats.get(chatId);
    if (chat === undefined) {
      chat = { tokens: capacity, at: now, minute: isGroup && groupPerMinute > 0 ? new Window(groupPerMinute) : null };
      this.#chats.set(chatId, chat);
      return chat;
    }
    chat.tokens = Math.min(capacity, chat.tokens + ((now - chat.at) / 1000) * chatMessagesPerSecond);
    chat.at = now;
    return chat;
  }

  #refuse(chatId: number | null, waitMs: number, now: EpochMs): Admission {
    const retryAfter = Math.max(1, Math.ceil(waitMs / 1000));
    this.block(chatId, retryAfter, now);
    return { kind: 'refused', retryAfter, early: false };
  }

  #heldChat(chatId: number, now: EpochMs): Admission | null {
    const block = this.#blocks.get(chatId) ?? null;
    const held = this.#held(block, now);
    if (block !== null && held === null) this.#blocks.delete(chatId);
    return held;
  }

  #held(block: Block | null, now: EpochMs): Admission | null {
    if (block === null || now >= block.until - JITTER_MS) return null;
    const early = now > block.since + IN_FLIGHT_MS;
    if (early) block.until += PENALTY_MS;
    return { kind: 'refused', retryAfter: Math.max(1, Math.ceil((block.until - now) / 1000)), early };
  }
}
