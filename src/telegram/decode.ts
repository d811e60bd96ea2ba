import type { Telegraf } from 'telegraf';
import type { Update as ClientUpdate } from 'telegraf/types';
import { z } from 'zod';
import { MENU_NAMES, type Arrival, type Command, type MenuName } from '../app/talk/types.js';
import { unseal } from './seal.js';

const user = z.object({ id: z.number().int(), language_code: z.string().optional().catch(undefined), is_bot: z.boolean().optional() });
const chat = z.object({ id: z.number().int(), type: z.string() });
/** A file at the platform (Bot API: PhotoSize, Document, Voice, Audio, Video). Its name and type are its sender's words, and are not read. */
const file = z.object({ file_id: z.string().min(1).max(512), file_size: z.number().nonnegative().optional().catch(undefined) });
const message = z.object({
  message_id: z.number().int(),
  date: z.number().optional().catch(undefined),
  chat,
  from: user.optional(),
  text: z.string().optional(),
  photo: z.array(file).optional().catch(undefined),
  document: file.optional().catch(undefined),
  voice: file.optional().catch(undefined),
  audio: file.optional().catch(undefined),
  video: file.optional().catch(undefined),
  location: z.object({ latitude: z.number().min(-90).max(90), longitude: z.number().min(-180).max(180), horizontal_accuracy: z.number().nonnegative().optional().catch(undefined) }).optional().catch(undefined),
  migrate_to_chat_id: z.number().int().optional().catch(undefined),
  migrate_from_chat_id: z.number().int().optional().catch(undefined),
  contact: z.object({ phone_number: z.string(), user_id: z.number().int().optional() }).optional().catch(undefined),
});

/** The parts of an update that Pamong reads (Bot API: Update); anything else in it is left alone. */
const updateSchema = z.object({
  update_id: z.number().int(),
  message: message.optional(),
  edited_message: message.optional(),
  callback_query: z
    .object({ id: z.string(), from: user, data: z.string().optional(), message: z.object({ message_id: z.number().int(), chat }).optional() })
    .optional(),
  my_chat_member: z.object({ chat, from: user, old_chat_member: z.object({ status: z.string() }).optional().catch(undefined), new_chat_member: z.object({ status: z.string() }) }).optional(),
});
type Update = z.infer<typeof updateSchema>;

/** The kinds of update that Pamong asks Telegram for. */
export const ALLOWED_UPDATES = ['message', 'edited_message', 'callback_query', 'my_chat_member'] as const;

/** Words that people try, and the command they mean. */
const ALIASES: Readonly<Record<string, MenuName>> = {
  help: 'bantuan',
  tolong: 'bantuan',
  survey: 'survei',
  surveys: 'survei',
  schedule: 'jadwal',
  language: 'bahasa',
  stop: 'berhenti',
  resume: 'mulai',
  lanjut: 'mulai',
};

/** What was read of an update, by the very object that arrived: who it is from and what it says are asked at different times. */
const read = new WeakMap<object, Update>();

function readUpdate(body: unknown): Update | null {
  if (typeof body !== 'object' || body === null) return null;
  const known = read.get(body);
  if (known !== undefined) return known;
  const update = updateSchema.safeParse(body);
  if (!update.success) return null;
  read.set(body, update.data);
  return update.data;
}

/**
 * What of an update is kept: the parts that Pamong reads, and no more of what a person's phone tells. A pressed button brings its whole message along,
 * which we wrote ourselves. What cannot be read is kept as it is.
 */
export function essence(body: unknown): unknown {
  const update = readUpdate(body);
  if (update === null) return body;
  read.set(update, update);
  return update;
}

/** Whom an update is about, for the inbox: the chat, so that one person's updates keep their order; a number that is the same at each delivery; and whether it says itself what it belongs to. */
export function identify(body: unknown): { readonly updateKey: string; readonly actor: string; readonly bound: boolean } | null {
  const update = readUpdate(body);
  if (update === null) {
    const bare = z.object({ update_id: z.number().int() }).safeParse(body);
    return bare.success ? { updateKey: String(bare.data.update_id), actor: 'none', bound: false } : null;
  }
  return { updateKey: String(update.update_id), actor: String(chatOf(update)?.id ?? 'none'), bound: update.callback_query !== undefined };
}

function chatOf(update: Update): { id: number; type: string } | null {
  const query = update.callback_query;
  if (query !== undefined) return query.message?.chat ?? { id: query.from.id, type: 'private' };
  return update.message?.chat ?? update.edited_message?.chat ?? update.my_chat_member?.chat ?? null;
}

/** The zero sign and half characters: PostgreSQL keeps neither (jsonb, 8.14), so one of them would spoil the answer it stands in. */
const UNKEEPABLE = /\0|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;

export type Decode = (inbox: number, body: unknown) => Promise<Arrival | null>;

/** An update in the client's own type, vouched for by the parts of it that Pamong reads. */
const clientUpdate = z.custom<ClientUpdate>((body) => readUpdate(body) !== null);

/**
 * Decodes updates in telegraf's own middleware chain, so that its filters and contexts stay usable for what later grows here.
 * @param key unseals buttons.
 * @returns null for an update that concerns no chat, or that is none.
 */
export function createDecode(bot: Telegraf, key: Uint8Array): Decode {
  const arrivals = new WeakMap<object, Omit<Arrival, 'inbox'>>();
  bot.use((context) => {
    const update = readUpdate(context.update);
    const where = update === null ? null : chatOf(update);
    if (update === null || where === null) return;
    const from = update.message?.from ?? update.callback_query?.from ?? update.edited_message?.from ?? update.my_chat_member?.from;
    const { date, message_id: number } = update.message ?? {};
    arrivals.set(context.update, { chat: where.id, sentAt: date === undefined ? null : date * 1000, message: number ?? null, languageHint: from?.language_code ?? null, command: commandOf(update, key) });
  });
  return async (inbox, body) => {
    const update = clientUpdate.safeParse(body);
    if (!update.success) return null;
    await bot.handleUpdate(update.data);
    const arrival = arrivals.get(update.data);
    return arrival === undefined ? null : { inbox, ...arrival };
  };
}

function commandOf(update: Update, key: Uint8Array): Command {
  const where = chatOf(update);
  if (where === null) return { kind: 'ignore' };
  if (update.my_chat_member !== undefined) return membershipOf(where.type, update.my_chat_member);
  if (where.type !== 'private') return groupOf(update, where.type);
  if (update.callback_query !== undefined) {
    const { id, data, message: pressed } = update.callback_query;
    return { kind: 'press', query: id, messageId: pressed?.message_id ?? null, press: data === undefined ? null : unseal(data, where.id, key) };
  }
  if (update.edited_message !== undefined) return editedOf(update.edited_message);
  if (update.message !== undefined) return saidOf(update.message);
  return { kind: 'ignore' };
}

/** A place that is shared for a while is edited each time that its sender moves, and a command answers no question. */
const editedOf = ({ location, text, message_id: number }: z.infer<typeof message>): Command =>
  location !== undefined || text?.startsWith('/') === true ? { kind: 'ignore' } : { kind: 'edited', message: number };

const isOut = (status: string | undefined): boolean => status === 'kicked' || status === 'left';

function membershipOf(type: string, { old_chat_member: before, new_chat_member: after }: NonNullable<Update['my_chat_member']>): Command {
  const out = isOut(after.status);
  if (type === 'private') return { kind: out ? 'blocked' : 'unblocked' };
  if (!isGroup(type)) return { kind: 'ignore' };
  if (out) return { kind: 'removed' };
  // Other rights in a group where it is already are no news.
  return before === undefined || isOut(before.status) ? { kind: 'joined' } : { kind: 'ignore' };
}

const isGroup = (type: string): boolean => type === 'group' || type === 'supergroup';

/** What opens a discussion in a group; `/start` comes with the link that adds the bot to a group (Bot API: Deep linking). */
const DISCUSS = /^\/(diskusi|discussion|start)(?:@\w+)?(?:\s+([\s\S]*))?$/i;

/** In a group only a command gets an answer; a press of a group's button is somebody else's. */
function groupOf(update: Update, type: string): Command {
  const said = update.message;
  if (said === undefined || !isGroup(type)) return { kind: 'ignore' };
  if (said.migrate_to_chat_id !== undefined) return { kind: 'migrated', from: said.chat.id, to: said.migrate_to_chat_id };
  if (said.migrate_from_chat_id !== undefined) return { kind: 'migrated', from: said.migrate_from_chat_id, to: said.chat.id };
  if (said.text?.startsWith('/') !== true) return { kind: 'ignore' };
  const [, name, rest = ''] = DISCUSS.exec(said.text) ?? [];
  const code = rest.trim() === '' ? null : rest.trim();
  if (name === undefined || (name.toLowerCase() === 'start' && code === null)) return { kind: 'group' };
  return { kind: 'discuss', code, account: said.from?.id ?? null };
}

function saidOf(said: z.infer<typeof message>): Command {
  if (said.contact !== undefined) return { kind: 'contact', phone: said.contact.phone_number, own: said.contact.user_id !== undefined && said.contact.user_id === said.from?.id };
  if (said.location !== undefined) return placeOf(said.location);
  // Of a photo in several sizes the last is the largest.
  const sent = said.photo?.at(-1) ?? said.document ?? said.voice ?? said.audio ?? said.video;
  if (sent !== undefined) return { kind: 'attachment', file: sent.file_id, bytes: sent.file_size ?? null };
  if (said.text === undefined) return { kind: 'unsupported' };
  const text = said.text.replaceAll(UNKEEPABLE, '');
  const command = /^\/([a-z_]+)(?:@\w+)?(?:\s+(.*))?$/is.exec(text);
  if (command === null) return { kind: 'say', text };
  const name = command[1]?.toLowerCase() ?? '';
  if (name === 'start') return { kind: 'start', payload: command[2]?.trim() || null };
  const menu = MENU_NAMES.find((m) => m === name) ?? ALIASES[name];
  return menu === undefined ? { kind: 'menu', name: 'bantuan' } : { kind: 'menu', name: menu };
}

const placeOf = ({ latitude, longitude, horizontal_accuracy: accuracy }: NonNullable<z.infer<typeof message>['location']>): Command => ({ kind: 'location', latitude, longitude, ...(accuracy !== undefined && { accuracy }) });
