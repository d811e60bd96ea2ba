import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { Telegram, TelegramError } from 'telegraf';
import type { Opts, Telegram as Methods } from 'telegraf/types';
import { Pool } from 'undici';
import { z } from 'zod';
import { OutcomeUnknown, RetryLater } from '../support/errors.js';
import type { ClientSignal } from './signal.js';

/** How long a call may take before its outcome is unknown, in real milliseconds. */
const CALL_TIMEOUT_MS = 20_000;
/** How long to leave a platform alone that cannot be reached, in real milliseconds. */
const UNREACHABLE_MS = 2_000;
/** Connections at most; answers to many people leave at the same time. */
const MOST_SOCKETS = 100;

const JSON_BODY = { 'content-type': 'application/json' };

/** The methods that carry nothing but JSON and are called for every answer; everything else is the client's own affair. */
const DIRECT: ReadonlySet<string> = new Set(['sendMessage', 'editMessageText', 'answerCallbackQuery']);

/** Of these only the success is of interest, as a rule; a rewritten message comes back whole, which is read where it matters when that was. */
const UNREAD: ReadonlySet<string> = new Set(['editMessageText', 'answerCallbackQuery']);
const SUCCESS = Buffer.from('{"ok":true,');
const DONE = '{"ok":true,"result":true}';

/** A refusal of the Bot API (Bot API: Making requests). */
const refusal = z.object({
  ok: z.literal(false),
  error_code: z.number().catch(0),
  description: z.string().catch(''),
  parameters: z.object({ retry_after: z.number().optional(), migrate_to_chat_id: z.number().optional() }).optional().catch(undefined),
});

/**
 * telegraf's client with its own way to the wire for the calls that every answer makes: a fifth of the work of the client's, a limit in time,
 * and it knows whether anything was sent. Such a call throws TelegramError as the client does where Telegram says no,
 * RetryLater where no connection was made, and OutcomeUnknown where the answer is missing.
 */
export class DirectTelegram extends Telegram {
  readonly #pool: Pool;
  readonly #path: string;

  constructor(token: string, apiRoot: string) {
    const options = { keepAlive: true, maxSockets: MOST_SOCKETS };
    super(token, { apiRoot, agent: apiRoot.startsWith('https:') ? new HttpsAgent(options) : new HttpAgent(options), webhookReply: false });
    const root = new URL(`./bot${token}/`, apiRoot);
    this.#pool = new Pool(root.origin, { connections: MOST_SOCKETS, connectTimeout: CALL_TIMEOUT_MS, headersTimeout: CALL_TIMEOUT_MS, bodyTimeout: CALL_TIMEOUT_MS });
    this.#path = root.pathname;
  }

  override async callApi<M extends keyof Methods>(method: M, payload: Opts<M>, options: { readonly signal?: ClientSignal; /** Reads what came of an edit, too. */ readonly whole?: boolean } = {}): Promise<ReturnType<Methods[M]>> {
    if (!DIRECT.has(method)) return await super.callApi(method, payload, options);
    const { status, text } = await this.#post(method, JSON.stringify(payload), options.whole !== true && UNREAD.has(method));
    if (status >= 500) throw new TelegramError({ error_code: status, description: 'Telegram failed.' }, { method, payload: {} });
    const answer = parsed(text);
    if (isResult<ReturnType<Methods[M]>>(answer)) return answer.result;
    const refused = refusal.safeParse(answer);
    if (!refused.success) throw new OutcomeUnknown('Telegram answered something that is no answer.');
    const { error_code, description, parameters } = refused.data;
    throw new TelegramError({ error_code, description, ...(parameters !== undefined && { parameters: asParameters(parameters) }) }, { method, payload: {} });
  }

  #post(method: string, body: string, unread: boolean): Promise<{ readonly status: number; readonly text: string }> {
    return new Promise((resolve, reject) => {
      let written = false;
      let status = 0;
      const parts: Buffer[] = [];
      this.#pool.dispatch(
        { method: 'POST', path: this.#path + method, headers: JSON_BODY, body },
        {
          // Told when there is a connection and the request is written to it, and not before.
          onRequestStart: () => {
            written = true;
          },
          onResponseStart: (_controller, code) => {
            status = code;
          },
          onResponseData: (_controller, part) => {
            parts.push(part);
          },
          onResponseEnd: () => {
            const done = unread && parts[0]?.subarray(0, SUCCESS.length).equals(SUCCESS) === true;
            resolve({ status, text: done ? DONE : Buffer.concat(parts).toString() });
          },
          onResponseError: () => {
            reject(written ? new OutcomeUnknown('Telegram did not say whether it took the message.') : new RetryLater('Telegram could not be reached.', UNREACHABLE_MS, 'platform'));
          },
        },
      );
    });
  }
}

/** What an answer says besides, without what it leaves out. */
const asParameters = ({ retry_after, migrate_to_chat_id }: NonNullable<z.infer<typeof refusal>['parameters']>) => ({
  ...(retry_after !== undefined && { retry_after }),
  ...(migrate_to_chat_id !== undefined && { migrate_to_chat_id }),
});

/** As with the client itself, the method's documentation vouches for the type of a result. */
function isResult<T>(answer: unknown): answer is { readonly ok: true; readonly result: T } {
  return typeof answer === 'object' && answer !== null && 'ok' in answer && answer.ok === true && 'result' in answer;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
