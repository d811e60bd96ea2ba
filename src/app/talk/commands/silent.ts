import { patchChat } from '../../../db/rare.js';
import { cancelQueued } from '../../../db/outbox.js';
import type { Handler } from '../handling.js';

export const ignore: Handler<'ignore'> = async () => {};

/** The person blocked the bot: nothing more goes out. */
export const blocked: Handler<'blocked'> = async ({ tx, arrival, now }) => {
  await patchChat(tx, arrival.chat, { blockedAt: now });
  await cancelQueued(tx, { chat: arrival.chat }, 'blocked');
};

export const unblocked: Handler<'unblocked'> = async ({ tx, arrival }) => {
  await patchChat(tx, arrival.chat, { blockedAt: null });
};
