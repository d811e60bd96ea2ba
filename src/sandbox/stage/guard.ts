import type { IncomingHttpHeaders } from 'node:http';

/**
 * Why a request may not come in; null when it may. The page plays people, so nobody but a browser on this machine, on this very page, may use it:
 * another name for this machine (DNS rebinding) and a change asked for by another site's page are turned away.
 */
export function refusal(method: string, headers: IncomingHttpHeaders): string | null {
  const host = headers.host ?? '';
  if (!isLoopback(host)) return 'The sandbox answers on this machine only: open it as http://localhost.';
  if (method === 'GET' || method === 'HEAD') return null;
  if (headers.origin !== `http://${host}`) return 'Only the sandbox page itself may do this.';
  const site = headers['sec-fetch-site'];
  return site === undefined || site === 'same-origin' ? null : 'Only the sandbox page itself may do this.';
}

function isLoopback(host: string): boolean {
  return /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/i.test(host);
}

/** Nothing from anywhere else, nothing inline, in nobody's frame. */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; manifest-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
};
