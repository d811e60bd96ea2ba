import { z } from 'zod';
import type { FileStore, Sent, TelegramSender } from '../app/ports.js';
import type { DeepLink, PressAnswer, TelegramCall } from '../app/talk/types.js';
import { OutcomeUnknown, RecipientGone, RetryLater, SendRefused } from '../support/errors.js';
import type { Logger } from '../support/logger.js';
import type { DirectTelegram } from './client.js';
import { createPictures } from './pictures.js';

const refusal = z.object({
  response: z.object({
    error_code: z.number(),
    description: z.string().catch(''),
    parameters: z.object({ retry_after: z.number().optional(), migrate_to_chat_id: z.number().optional() }).optional().catch(undefined),
  }),
});

/** Descriptions that mean that the person cannot be written to (seen with 400 and 403). */
const GONE = /blocked by the user|user is deactivated|chat not found|can't initiate conversation|bot was kicked|bot is not a member|group chat was deactivated|PEER_ID_INVALID/i;

/** How long to wait (real milliseconds) before the bot's name is asked again. */
const UNNAMED_MS = 2_000;

/** Sends through the real client; every error leaves with its consequence. @param files holds the pictures that are sent. */
export function createSender(telegram: DirectTelegram, log: Logger, files: Pick<FileStore, 'get'>): TelegramSender {
  const sendPicture = createPictures(telegram, files);
  let name: string | null = null;
  const linkKeyboard = async ({ label, start }: DeepLink): Promise<LinkKeyboard> => {
    try {
      name ??= (await telegram.getMe()).username;
    } catch (error) {
      log.debug({ problem: String(error) }, 'getMe failed.');
      throw new RetryLater('Telegram did not say what the bot is called.', UNNAMED_MS, 'platform');
    }
    return { inline_keyboard: [[{ text: label, url: `https://t.me/${name}?start=${start}` }]] };
  };

  const make = async (call: TelegramCall, dated: boolean): Promise<Sent> => {
    const keyboard = call.deepLink === undefined ? undefined : { reply_markup: await linkKeyboard(call.deepLink) };
    if (call.method === 'sendMessage') {
      const message = await telegram.callApi('sendMessage', { ...call.params, ...keyboard });
      return { platformId: String(message.message_id), ...(dated && shownAt(message)) };
    }
    if (call.method === 'sendPhoto') return await sendPicture(call.params);
    const edited = await telegram.callApi('editMessageText', { ...call.params, ...keyboard }, { whole: dated });
    return { platformId: String(call.params.message_id), ...(dated && shownAt(edited)) };
  };

  /** Sends it anew, where it stays or where its chat is now; an edit has nothing to edit any more. */
  const sendTo = async (chat: number, call: TelegramCall, dated: boolean): Promise<Sent> => {
    try {
      return await make(asNew(chat, call), dated);
    } catch (error) {
      return orThrow(settle(error, call));
    }
  };

  return {
    send: async (call, dated = false) => {
      try {
        return await make(call, dated);
      } catch (error) {
        const moved = movedTo(error);
        if (moved !== null) return await sendTo(moved, call, dated);
        const settled = settle(error, call);
        if (settled === 'send-anew' && call.method === 'editMessageText') {
          return await sendTo(call.params.chat_id, call, dated);
        }
        return orThrow(settled);
      }
    },
    answerPress: async (answer: PressAnswer) => {
      try {
        const answered = { callback_query_id: answer.query, ...(answer.text !== undefined && { text: shortened(answer.text), show_alert: answer.alert ?? false }) };
        await telegram.callApi('answerCallbackQuery', answered);
      } catch (error) {
        log.debug({ code: refusal.safeParse(error).data?.response.error_code ?? null }, 'A press could not be answered any more.');
      }
    },
  };
}

interface LinkKeyboard {
  inline_keyboard: { text: string; url: string }[][];
}

function asNew(chat: number, call: TelegramCall): TelegramCall {
  const { deepLink } = call;
  const link = deepLink === undefined ? {} : { deepLink };
  if (call.method === 'sendMessage') return { method: 'sendMessage', params: { ...call.params, chat_id: chat }, ...link };
  if (call.method === 'sendPhoto') return { method: 'sendPhoto', params: { ...call.params, chat_id: chat } };
  const { message_id: _gone, ...params } = call.params;
  return { method: 'sendMessage', params: { ...params, chat_id: chat }, ...link };
}

/** The id of the supergroup that a group has become (Bot API: ResponseParameters.migrate_to_chat_id); null when it has not. */
const movedTo = (error: unknown): number | null => refusal.safeParse(error).data?.response.parameters?.migrate_to_chat_id ?? null;

/** The times of a message (Bot API: Message.date, edit_date), in seconds. */
const times = z.object({ date: z.number(), edit_date: z.number().optional() });

function shownAt(message: unknown): { at: number } | undefined {
  const told = times.safeParse(message);
  return told.success ? { at: (told.data.edit_date ?? told.data.date) * 1000 } : undefined;
}

/** At most 200 characters (Bot API: answerCallbackQuery.text), counted as JavaScript counts them, and none of them halved. */
const shortened = (text: string): string => text.slice(0, 200).replace(/[\uD800-\uDBFF]$/, '');

function orThrow(settled: Sent | Error | 'send-anew'): Sent {
  if (settled instanceof Error) throw settled;
  return settled === 'send-anew' ? { platformId: null } : settled;
}

/** What an error of the client means for this message. */
function settle(error: unknown, call: TelegramCall): Sent | Error | 'send-anew' {
  const told = refusal.safeParse(error);
  if (!told.success) return error instanceof RetryLater || error instanceof OutcomeUnknown || error instanceof SendRefused ? error : new OutcomeUnknown('Telegram did not say whether it took the message.', { cause: error });
  const { error_code: code, description, parameters } = told.data.response;
  if (code === 429) return new RetryLater('Telegram asks for a pause.', (parameters?.retry_after ?? 1) * 1000, 'recipient');
  if (code === 401 || code === 404) return new RetryLater('Telegram does not know this token.', 60_000, 'platform');
  if (code === 403 || (code === 400 && GONE.test(description))) return new RecipientGone(description);
  if (code >= 500) return new OutcomeUnknown(`Telegram answered ${code}.`);
  if (call.method === 'editMessageText' && code === 400) {
    if (/message is not modified/i.test(description)) return { platformId: String(call.params.message_id) };
    if (/message to edit not found|message can't be edited|MESSAGE_ID_INVALID/i.test(description)) return 'send-anew';
  }
  return new SendRefused(`${code} ${description}`);
}
