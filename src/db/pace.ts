/** How fast the platform may be called, over all processes together. 0 means no limit. */
export interface Pace {
  readonly perSecond: number;
  readonly chatPerSecond: number;
  /** Messages a chat may get at once before its own pace counts. */
  readonly chatBurst: number;
}

/** Broadcasts leave this much room below the limit, so that the reply that arrives between two of them breaks no limit. */
const BROADCAST_SHARE = 0.97;

/** Messages that a group takes in a minute (Bot API: Broadcasting to users). */
const GROUP_PER_MINUTE = 20;

/** Milliseconds between messages: to all, to a private chat, and to a group. */
export const intervals = (pace: Pace) => ({
  all: pace.perSecond > 0 ? 1000 / (pace.perSecond * BROADCAST_SHARE) : 0,
  chat: pace.chatPerSecond > 0 ? 1000 / pace.chatPerSecond : 0,
  // A burst and what follows it at this interval are no more than a minute's worth.
  group: pace.chatPerSecond > 0 ? Math.max(1000 / pace.chatPerSecond, 60_000 / Math.max(1, GROUP_PER_MINUTE - pace.chatBurst)) : 0,
});

/** The interval of a chat's own pace, in SQL; Telegram numbers groups below zero. */
export const intervalOf = (chat: string, own: string, group: string): string => `(CASE WHEN ${chat} < 0 THEN ${group}::float8 ELSE ${own}::float8 END)`;
