import type { Clock } from '../../support/clock.js';
import { badRequest, forbidden, movedTo, tooManyRequests } from './api-error.js';
import { Chats, type ChatState } from './chats.js';
import { Files } from './files.js';
import { Groups } from './groups.js';
import { isRecord, type Params } from './params.js';
import { Rates, type RateLimits } from './rates.js';
import { Poller, UpdateQueue } from './updates.js';
import { Webhook, type WebhookReply, type WebhookTarget, type WebhookTiming } from './webhook.js';
import type { User, WebhookInfo } from './wire.js';

export interface BotOptions {
  readonly token: string;
  readonly username: string;
  readonly clock: Clock;
  readonly limits: RateLimits;
  readonly pressLifetimeMs: number;
  readonly pressDelayMs: number;
  readonly answerWindowMs: number;
  readonly historyPerChat: number;
  readonly webhook: WebhookTiming;
}

/** One bot with everything the platform knows of it. */
export class Bot {
  readonly user: User;
  readonly clock: Clock;
  readonly chats: Chats;
  readonly updates: UpdateQueue;
  readonly poller: Poller;
  readonly rates: Rates;
  readonly files = new Files();
  readonly groups = new Groups(this);
  /** Descriptions, commands and the like by name, scope and language. */
  readonly settings = new Map<string, unknown>();
  #webhook: Webhook | null = null;

  constructor(
    readonly options: BotOptions,
    readonly onWebhookReply: (reply: WebhookReply) => void,
  ) {
    this.clock = options.clock;
    this.user = { id: Number(options.token.split(':', 1)[0]), is_bot: true, first_name: 'Pamong', username: options.username };
    this.chats = new Chats(this.user, { clock: options.clock, historyPerChat: options.historyPerChat, answerWindowMs: options.answerWindowMs });
    this.updates = new UpdateQueue(options.clock);
    this.poller = new Poller(this.updates);
    this.rates = new Rates(options.limits);
  }

  get webhook(): Webhook | null {
    return this.#webhook;
  }

  webhookInfo(): WebhookInfo {
    return this.#webhook?.info() ?? { url: '', has_custom_certificate: false, pending_update_count: this.updates.size };
  }

  /** @returns `false` when the very same webhook is set already; deliveries under way then go on. */
  setWebhook(target: WebhookTarget): boolean {
    const { url, secret, maxConnections } = target;
    const old = this.#webhook?.target;
    if (old?.url === url && old.secret === secret && old.maxConnections === maxConnections) return false;
    this.#webhook?.close();
    this.poller.end('terminated by setWebhook request');
    this.#webhook = new Webhook(target, this.updates, this.clock, this.options.webhook, this.onWebhookReply);
    return true;
  }

  deleteWebhook(): void {
    this.#webhook?.close();
    this.#webhook = null;
  }

  close(): void {
    this.deleteWebhook();
    this.poller.close();
  }

  /** The chat that `chat_id` names. @throws ApiError 400 when there is none. */
  chat(params: Params): ChatState {
    const id = params.text('chat_id').trim();
    if (id === '') throw badRequest('chat_id is empty');
    const state = id.startsWith('@') ? this.chats.findByName(id) : this.chats.find(Number(id));
    if (state === undefined) throw badRequest('chat not found');
    return state;
  }

  /** The chat that `chat_id` names, if the bot may write to it. @throws ApiError 400 or 403. */
  openChat(params: Params): ChatState {
    const state = this.chat(params);
    if (state.movedTo !== null) throw movedTo(state.movedTo);
    if (state.access === 'blocked') throw forbidden('bot was blocked by the user');
    if (state.access === 'never-started') throw forbidden("bot can't initiate conversation with a user");
    if (state.access === 'kicked') throw forbidden(`bot was kicked from the ${state.chat.type} chat`);
    return state;
  }

  /** Counts a message against the sending limits. @throws ApiError 429. */
  pace(state: ChatState): void {
    const admission = this.rates.take(state.id, state.chat.type === 'group' || state.chat.type === 'supergroup', this.clock.real());
    if (admission.kind === 'refused') throw tooManyRequests(admission.retryAfter);
  }

  /** The message that `name` names in a chat. @throws ApiError 400 with `complaint` when it is not there (any more). */
  storedMessage(state: ChatState, params: Params, complaint: string) {
    const id = params.integer('message_id');
    if (id === 0) throw badRequest('message identifier is not specified');
    const stored = state.messages.get(id);
    if (stored === undefined) throw badRequest(complaint);
    return stored;
  }

  /** `reply_to_message` for a message that answers another one. @throws ApiError 400 when that one is gone. */
  replyTo(state: ChatState, params: Params) {
    const given = params.json('reply_parameters', "can't parse reply parameters JSON object");
    const id = isRecord(given) ? given['message_id'] : params.has('reply_to_message_id') ? params.integer('reply_to_message_id') : undefined;
    if (id === undefined) {
      if (isRecord(given)) throw badRequest('can\'t find field "message_id"');
      return {};
    }
    const replied = state.messages.get(Number(id));
    if (replied !== undefined) {
      const { reply_to_message: _, ...message } = replied.message;
      return { reply_to_message: message };
    }
    const optional = isRecord(given) ? given['allow_sending_without_reply'] === true : params.flag('allow_sending_without_reply');
    if (!optional) throw badRequest('message to be replied not found');
    return {};
  }
}
