import { talkInTransaction } from '../../db/rare.js';
import type { Database, Tx } from '../../db/database.js';
import { LEASE_MS, type NewOutbox } from '../../db/outbox.js';
import type { TalkContext } from '../../domain/talk/types.js';
import type { Language } from '../../domain/survey/types.js';
import type { Clock, EpochMs } from '../../support/clock.js';
import type { Ids } from '../../support/ids.js';
import type { Logger } from '../../support/logger.js';
import { sealedCall } from './sealed.js';
import type { Arrival, Command, PressAnswer, TelegramCall, View } from './types.js';

/** Turns a message as a person reads it into calls of the Bot API: seals the buttons, splits what is too long. `edit` rewrites that message. */
export type Render = (chat: number, view: View, edit: number | null) => readonly TelegramCall[];

/** What every handler of this installation shares. */
export interface TalkSettings {
  readonly agency: string;
  /** Where people turn who want no bot. */
  readonly contact: string;
  readonly noticeVersion: string;
  readonly defaultZone: string;
}

export interface TalkDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Logger;
  readonly render: Render;
  readonly settings: TalkSettings;
}

export interface SayOptions {
  /** Distinguishes several messages of one update; part of the unique key. Default: its position. */
  readonly step?: string;
  /** Says it only if nothing was ever said under this key, which takes the place of the update's own. */
  readonly once?: string;
  readonly kind?: string;
  readonly subject?: string;
  /** Rewrites this message in place instead of sending another. */
  readonly edit?: number | null;
  readonly onDoubt?: 'repeat' | 'drop';
  /** Another chat of the same person (an old phone); default: the chat that is talking. */
  readonly chat?: number;
  /** Of an anonymous survey: kept sealed until it is sent, and gone afterwards. */
  readonly sealed?: boolean;
  /** Whom the message is for, where the chat was not bound to them when the update arrived. */
  readonly employee?: number;
}

/** One update being handled: its chat is locked, and what is said is stored with what is written. */
export interface Talk {
  readonly tx: Tx;
  readonly deps: TalkDeps;
  readonly context: TalkContext;
  readonly arrival: Arrival;
  readonly now: EpochMs;
  readonly language: Language;
  say(view: View, options?: SayOptions): void;
  /** Answers the press itself: a toast, or with `alert` a window to close. Once an update; the last one counts. */
  answerPress(text: string, alert?: boolean): void;
}

export type Handler<Kind extends Command['kind']> = (talk: Talk, command: Extract<Command, { kind: Kind }>) => Promise<void>;

export interface Handled {
  readonly outgoing: readonly { readonly id: number; readonly chat: number; readonly call: TelegramCall; readonly key: string; readonly erase?: true }[];
  readonly press: PressAnswer | null;
  /** Real time until which the platform wants this chat, or everything, left alone; null when it does not. */
  readonly holdUntil: EpochMs | null;
  /** Whether messages wait in the queue behind others of the same chat. */
  readonly queued: boolean;
}

/**
 * Handles one update that is no plain survey answer, in a transaction of its own.
 * @returns what to send now that it is stored; null when it had been handled before.
 */
export async function handleArrival(deps: TalkDeps, arrival: Arrival, handle: (talk: Talk) => Promise<void>): Promise<Handled | null> {
  const now = deps.clock.now();
  const hint: Language = arrival.languageHint?.startsWith('en') === true ? 'en' : 'id';
  const done = await talkInTransaction(deps.db, arrival, hint, now, LEASE_MS, async (tx, context) => {
    const outgoing: (NewOutbox & { readonly call: TelegramCall; readonly chat: number; readonly sealed: boolean })[] = [];
    let press: PressAnswer | null = arrival.command.kind === 'press' ? { query: arrival.command.query } : null;
    await handle({
      tx,
      deps,
      context,
      arrival,
      now,
      language: context.chat.language,
      say: (view, options = {}) => {
        const step = options.step ?? String(outgoing.length);
        const chat = options.chat ?? arrival.chat;
        for (const [part, call] of deps.render(chat, view, options.edit ?? null).entries()) {
          const key = options.once === undefined ? `in:${arrival.inbox}:${step}:${part}` : `${options.once}:${part}`;
          const sealed = options.sealed === true;
          outgoing.push({
            key,
            channel: 'telegram',
            lane: 'reply',
            kind: options.kind ?? 'reply',
            chat,
            employee: options.employee ?? (chat === arrival.chat ? context.chat.employee : null),
            subject: options.subject ?? null,
            payload: sealed ? sealedCall(deps.db.vault, key, call) : call,
            onDoubt: options.onDoubt ?? 'repeat',
            worthUntil: null,
            call,
            sealed,
          });
        }
      },
      answerPress: (text, alert = false) => {
        if (press !== null) press = { query: press.query, text, alert };
      },
    });
    return { outgoing, result: { outgoing, press, holdUntil: context.chat.holdUntil } };
  });
  if (done === null) return null;
  return {
    press: done.result.press,
    holdUntil: done.result.holdUntil,
    queued: done.queued,
    outgoing: done.result.outgoing.flatMap((o) => {
      const id = done.claimed.get(o.key);
      return id === undefined ? [] : [{ id, chat: o.chat, call: o.call, key: o.key, ...(o.sealed && { erase: true as const }) }];
    }),
  };
}
