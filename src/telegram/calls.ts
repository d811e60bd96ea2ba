import { z } from 'zod';
import type { ShowOffers, ShowPlace, TelegramCall } from '../app/talk/types.js';

const inline = z.object({ inline_keyboard: z.array(z.array(z.object({ text: z.string(), callback_data: z.string() }))) });
const request = z.object({
  keyboard: z.array(z.array(z.union([z.object({ text: z.string(), request_contact: z.literal(true) }), z.object({ text: z.string(), request_location: z.literal(true) })]))),
  resize_keyboard: z.literal(true),
  one_time_keyboard: z.literal(true),
});
const none = z.object({ remove_keyboard: z.literal(true) });
const common = { chat_id: z.number(), text: z.string(), parse_mode: z.literal('HTML'), link_preview_options: z.object({ is_disabled: z.literal(true) }) };

const deepLink = { deepLink: z.object({ label: z.string(), start: z.string() }).exactOptional() };

/** A stored call, read back: the database is an edge too, since an older version of Pamong may have written it. */
export const telegramCall: z.ZodType<TelegramCall> = z.discriminatedUnion('method', [
  z.object({ method: z.literal('sendMessage'), params: z.object({ ...common, reply_markup: z.union([inline, request, none]).exactOptional() }), ...deepLink }),
  z.object({ method: z.literal('sendPhoto'), params: z.object({ chat_id: z.number(), photo: z.string(), text: z.string(), parse_mode: z.literal('HTML') }) }),
  z.object({ method: z.literal('editMessageText'), params: z.object({ ...common, message_id: z.number(), reply_markup: inline.exactOptional() }), ...deepLink }),
]);

/** What the outbox keeps of a message: the call, or where to draw it from. */
export const storedMessage: z.ZodType<TelegramCall | ShowPlace | ShowOffers> = z.union([
  z.object({ method: z.literal('showPlace'), conversation: z.number(), edit: z.number().nullable() }),
  z.object({ method: z.literal('showOffers'), employee: z.int(), campaigns: z.array(z.string()).readonly(), reminded: z.array(z.string()).readonly() }),
  telegramCall,
]);
