import { z } from 'zod';
import type { Bot } from './bot.js';

const chatSchema = z.looseObject({ id: z.number().int(), type: z.enum(['private', 'group', 'supergroup', 'channel']), title: z.string().optional() });
const userSchema = z.looseObject({ id: z.number().int(), is_bot: z.boolean(), first_name: z.string() });
const aboutChat = z.looseObject({
  chat: chatSchema,
  from: userSchema.optional(),
  new_chat_member: z.looseObject({ status: z.string() }).optional(),
});

/**
 * Queues any update as it is (its number is given here), for what no person on a phone does: groups, channels, kinds that nobody expects.
 * The chat that it names is known from then on, so that the bot can answer there.
 * @returns the update's number, `null` when the bot did not ask for its kind.
 */
export function inject(bot: Bot, update: Readonly<Record<string, unknown>>): number | null {
  const { update_id: _, ...body } = update;
  const [kind, content] = Object.entries(body)[0] ?? ['', undefined];
  const about = aboutChat.safeParse(content);
  const chat = about.success ? about.data.chat : null;
  if (about.success) meet(bot, kind, about.data);
  return bot.updates.add(body, `chat ${chat?.id ?? 0}`);
}

function meet(bot: Bot, kind: string, { chat, from, new_chat_member: member }: z.infer<typeof aboutChat>): void {
  const { id, type, title } = chat;
  if (type === 'private') {
    if (from === undefined || bot.chats.find(id) !== undefined) return;
    bot.chats.person({ id: from.id, is_bot: from.is_bot, first_name: from.first_name }).access = 'open';
    return;
  }
  const state = bot.chats.room(id, type, title ?? '');
  if (kind === 'my_chat_member') state.access = member?.status === 'kicked' || member?.status === 'left' ? 'kicked' : 'open';
}
