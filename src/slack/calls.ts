import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError, WebAPIRequestError, WebClient } from '@slack/web-api';
import { OutcomeUnknown, RecipientGone, RetryLater, SendRefused } from '../support/errors.js';
import type { Logger } from '../support/logger.js';
import { slackLogger } from './log.js';

/** How long a call may take before its outcome is unknown, in real milliseconds. */
const CALL_TIMEOUT_MS = 10_000;
/** How long to leave Slack alone that cannot be reached, or that does not take our token, in real milliseconds. */
const UNREACHABLE_MS = 5_000;
const UNAUTHORISED_MS = 60_000;

/**
 * The real client, without its own second tries: whether something is tried again is decided by who knows what it was (Slack may have taken what it answered with 500).
 * @param timeoutMs real milliseconds.
 */
export function createClient(args: { readonly token: string; readonly apiUrl: string; readonly log: Logger; readonly timeoutMs?: number }): WebClient {
  return new WebClient(args.token, {
    slackApiUrl: args.apiUrl,
    retryConfig: { retries: 0 },
    timeout: args.timeoutMs ?? CALL_TIMEOUT_MS,
    rejectRateLimitedCalls: true,
    logger: slackLogger(args.log),
  });
}

/** `post` may not be made twice; `repeat` may be made any number of times. */
type Effect = 'post' | 'repeat';

/**
 * Makes one call; every error leaves with its consequence.
 * @throws RetryLater, RecipientGone, SendRefused, and for a `post` OutcomeUnknown.
 */
export async function callSlack(client: WebClient, method: string, args: Readonly<Record<string, unknown>>, effect: Effect): Promise<unknown> {
  try {
    return await client.apiCall(method, { ...args });
  } catch (error) {
    throw settle(error, method, effect);
  }
}

/** Nobody there to write to (users.lookupByEmail, conversations.open, chat.postMessage). */
const GONE: ReadonlySet<string> = new Set(['users_not_found', 'user_not_found', 'user_not_visible', 'user_disabled', 'cannot_dm_bot', 'messages_tab_disabled']);

/** Ours to mend: the token, its workspace or its scopes. The messages wait for that. */
const UNAUTHORISED: ReadonlySet<string> = new Set([
  'invalid_auth', 'not_authed', 'account_inactive', 'token_revoked', 'token_expired', 'missing_scope', 'no_permission', 'not_allowed_token_type', 'access_denied', 'org_login_required',
  'ekm_access_denied', 'two_factor_setup_required',
]);

/** Slack's own trouble; with these it may have done part of what was asked. */
const TROUBLE: ReadonlySet<string> = new Set(['internal_error', 'fatal_error', 'service_unavailable', 'request_timeout', 'team_added_to_org']);

/** Node's and undici's codes of a connection that was never made: nothing was sent. */
const NEVER_CONNECTED: ReadonlySet<string> = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT']);

function settle(error: unknown, method: string, effect: Effect): Error {
  const doubtful = (what: string): Error => (effect === 'post' ? new OutcomeUnknown(what) : new RetryLater(what, UNREACHABLE_MS, 'platform'));
  if (error instanceof WebAPIRateLimitedError) return new RetryLater('Slack asks for a pause.', error.retryAfter * 1000, 'platform');
  if (error instanceof WebAPIRequestError) {
    return codesOf(error.original).some((code) => NEVER_CONNECTED.has(code)) ? new RetryLater('Slack could not be reached.', UNREACHABLE_MS, 'platform') : doubtful('Slack did not say how the call ended.');
  }
  if (error instanceof WebAPIHTTPError) return error.statusCode >= 500 ? doubtful(`Slack answered ${error.statusCode}.`) : new RetryLater(`Slack answered ${error.statusCode} to ${method}.`, UNAUTHORISED_MS, 'platform');
  if (error instanceof WebAPIPlatformError) {
    const what = error.data.error;
    if (GONE.has(what)) return new RecipientGone(what);
    if (UNAUTHORISED.has(what)) return new RetryLater(`Slack does not let us call ${method} (${what}); see npx pamong doctor.`, UNAUTHORISED_MS, 'platform');
    if (what === 'ratelimited' || what === 'rate_limited') return new RetryLater('Slack asks for a pause.', 30_000, 'platform');
    if (TROUBLE.has(what)) return doubtful(`Slack answered ${what}.`);
    return new SendRefused(`${method}: ${what} ${(error.data.response_metadata?.messages ?? []).join('; ')}`.trim());
  }
  return doubtful('The call to Slack ended in an unknown way.');
}

/** Every code in an error, its causes and its parts (Node tries both families of addresses). */
function codesOf(error: unknown, depth = 0): readonly string[] {
  if (typeof error !== 'object' || error === null || depth > 5) return [];
  const own = 'code' in error && typeof error.code === 'string' ? [error.code] : [];
  const parts: readonly unknown[] = error instanceof AggregateError ? error.errors : [];
  return [...own, ...('cause' in error ? codesOf(error.cause, depth + 1) : []), ...parts.flatMap((part) => codesOf(part, depth + 1))];
}
