import { z } from 'zod';
import type { Sent, TelegramSender } from '../app/ports.js';
import type { PressAnswer, TelegramCall } from '../app/talk/types.js';
import { OutcomeUnknown, RecipientGone, RetryLater, SendRefused } from '../support/errors.js';
import type { Logger } from '../support/logger.js';
import type { DirectTelegram } from './client.js';

const refusal = z.object({
  response: z.object({
    error_code: z.number(),
    description: z.string().catch(''),
    parameters: z.object({ retry_after: z.number().optional() }).optional().catch(undefined),
  }),
});

/** Descriptions that mean that the person cannot be written to (seen with 400 and 403). */
const GONE = /blocked by the user|user is deactivated|chat not found|can't initiate conversation|bot was kicked|PEER_ID_INVALID/i;

/** Sends through the real client; every error leaves with its consequence. */
export function createSender(telegram: DirectTelegram, log: Logger): TelegramSender {
  const make = async (call: TelegramCall, dated: boolean): Promise<Sent> => {
    if (call.method === 'sendMessage') {
      const message = await telegram.callApi('sendMessage', call.params);
      return { platformId: String(message.message_id), ...(dated && shownAt(message)) };
    }
    const edited = await telegram.callApi('editMessageText', call.params, { whole: dated });
    return { platformId: String(call.params.message_id), ...(dated && shownAt(edited)) };
  };

  return {
    send: async (call, dated = false) => {
      try {
        return await make(call, dated);
      } catch (error) {
        const settled = settle(error, call);
        if (settled === 'send-anew' && call.method === 'editMessageText') {
          const { message_id: _gone, ...params } = call.params;
          try {
            return await make({ method: 'sendMessage', params }, dated);
          } catch (second) {
            return orThrow(settle(second, call));
          }
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
  if (!told.success) return error instanceof RetryLater || error instanceof OutcomeUnknown ? error : new OutcomeUnknown('Telegram did not say whether it took the message.', { cause: error });
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
