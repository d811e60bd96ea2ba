import { ApiError, methodNotFound, tooManyRequests } from './api-error.js';
import type { Bot } from './bot.js';
import { Noted } from './bot-methods.js';
import type { CallLog, RecordedCall } from './calls.js';
import type { FaultResponse, Faults } from './faults.js';
import { findMethod, type NamedMethod } from './methods.js';
import type { Params } from './params.js';
import type { SpecCheck } from './spec.js';
import type { OnHangUp } from './updates.js';

/** What becomes of a call on the wire. */
export type Outcome = { readonly kind: 'answer'; readonly status: number; readonly body: string } | { readonly kind: 'hang' } | { readonly kind: 'cut' };

export interface Desk {
  readonly bot: Bot;
  readonly calls: CallLog;
  readonly faults: Faults;
  readonly spec: SpecCheck | null;
}

const refusal = (error: ApiError): Outcome => ({ kind: 'answer', status: error.code, body: error.body() });
const INTERNAL = new ApiError(500, 'Internal Server Error');

function success(result: unknown): Outcome {
  const answer = result instanceof Noted ? { ok: true, result: true, description: result.description } : { ok: true, result };
  return { kind: 'answer', status: 200, body: JSON.stringify(answer) };
}

function chatIdOf(params: Params): number | undefined {
  const id = params.integer('chat_id');
  return id === 0 ? undefined : id;
}

/** Carries one call out, faults and limits included, and keeps it in the log. */
export async function dispatch(desk: Desk, name: string, params: Params, via: RecordedCall['via'], onHangUp: OnHangUp): Promise<Outcome> {
  const { bot } = desk;
  const method = findMethod(name);
  const chatId = chatIdOf(params);
  const at = bot.clock.real();
  let early = false;
  let accepted = false;
  const finish = (outcome: Outcome, error?: ApiError): Outcome => {
    desk.calls.add({
      at,
      method: method?.name ?? name,
      payload: params.values,
      status: outcome.kind === 'answer' ? outcome.status : 0,
      ...(error === undefined ? {} : { description: error.description }),
      ...(chatId === undefined ? {} : { chatId }),
      early,
      via,
      accepted,
    });
    return outcome;
  };
  const refuse = (error: ApiError): Outcome => finish(refusal(error), error);

  desk.spec?.check(method?.name ?? name, params.values, params.files.keys());
  if (method === undefined) return refuse(methodNotFound());
  if (method.paced) {
    const admission = bot.rates.blocked(chatId ?? 0, at);
    if (admission.kind === 'refused') {
      early = admission.early;
      return refuse(tooManyRequests(admission.retryAfter));
    }
  }
  const fault = desk.faults.strike(method.name, chatId);
  if (fault !== null) {
    const before = faultBefore(desk, fault.respond, fault.chatId ?? null);
    if (before !== null) return finish(before.outcome, before.error);
  }
  try {
    const outcome = await run(bot, method, params, onHangUp);
    accepted = true;
    if (fault === null) return finish(outcome);
    return fault.respond === 'close-after-accept' ? finish({ kind: 'cut' }) : refuse(INTERNAL);
  } catch (error) {
    if (error instanceof ApiError) return refuse(error);
    return refuse(new ApiError(500, `Internal Server Error: ${error instanceof Error ? error.message : String(error)}`));
  }
}

async function run(bot: Bot, method: NamedMethod, params: Params, onHangUp: OnHangUp): Promise<Outcome> {
  const result = method.run(bot, params, onHangUp);
  return success(result instanceof Promise ? await result : result);
}

/** What a fault does before anything is carried out; `null` when the call goes on. */
function faultBefore(desk: Desk, respond: FaultResponse, chatId: number | null): { readonly outcome: Outcome; readonly error?: ApiError } | null {
  if (respond === 'hang') return { outcome: { kind: 'hang' } };
  if (respond === 'close-before-accept') return { outcome: { kind: 'cut' } };
  if (respond === 'close-after-accept' || 'afterAccept' in respond) return null;
  if (respond.retryAfter !== undefined) desk.bot.rates.block(chatId, respond.retryAfter, desk.bot.clock.real());
  const error = new ApiError(respond.status, respond.description, respond.retryAfter);
  return { outcome: refusal(error), error };
}

/** Methods that a webhook's answer may not call: they would return something, or change the webhook under itself. */
const NOT_IN_REPLY = /^(?:get|setwebhook$|deletewebhook$|close$|logout$)/;

/** A webhook's answer may carry one call; its outcome goes nowhere. */
export async function dispatchReply(desk: Desk, params: Params): Promise<void> {
  const name = params.text('method').toLowerCase();
  if (name === '' || NOT_IN_REPLY.test(name)) return;
  await dispatch(desk, name, params, 'webhook-reply', () => undefined);
}

