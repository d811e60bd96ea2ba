import { request, type Dispatcher } from 'undici';
import { z } from 'zod';
import type { Download, Downloaded } from '../app/ports.js';
import { RetryLater } from '../support/errors.js';
import type { DirectTelegram } from './client.js';

/** Real milliseconds for a whole file: 20 MB over a slow line. */
const TIMEOUT_MS = 60_000;
const AGAIN_MS = 2_000;
/** Files in work at once: each is held in memory whole. */
const MOST_AT_ONCE = 4;

/** Bot API: File. */
const found = z.object({ file_path: z.string().regex(/^(?!.*(?:^|\/)\.\.(?:\/|$))[A-Za-z0-9._/-]{1,200}$/), file_size: z.number().optional() });
const refusal = z.object({ response: z.object({ error_code: z.number(), description: z.string().catch('') }) });

/**
 * Fetches files that people sent (Bot API: getFile, and the address it leads to). No address, no path and nothing of the file is ever logged:
 * the address holds the bot's token.
 */
export function createDownload(telegram: DirectTelegram, token: string, apiRoot: string): Download {
  const atOnce = limited(MOST_AT_ONCE);
  return (file, most) =>
    atOnce(async () => {
      const where = await locate(telegram, file);
      if (where === null) return { kind: 'unreachable' };
      if (typeof where === 'number') return { kind: 'too-large', bytes: where };
      return await load(new URL(`./file/bot${token}/${where}`, `${apiRoot.replace(/\/$/, '')}/`), most);
    });
}

/** Its path; a size where that is too large for bots, null where there is no such file. */
async function locate(telegram: DirectTelegram, file: string): Promise<string | number | null> {
  try {
    return found.safeParse(await telegram.callApi('getFile', { file_id: file })).data?.file_path ?? null;
  } catch (error) {
    const told = refusal.safeParse(error).data?.response;
    if (told === undefined || told.error_code >= 500 || told.error_code === 429 || told.error_code === 401 || told.error_code === 404) throw new RetryLater('Telegram did not say where a file is.', AGAIN_MS, 'platform');
    return /too big/i.test(told.description) ? Number.MAX_SAFE_INTEGER : null;
  }
}

async function load(address: URL, most: number): Promise<Downloaded> {
  try {
    const answer = await request(address, { signal: AbortSignal.timeout(TIMEOUT_MS), headersTimeout: TIMEOUT_MS, bodyTimeout: TIMEOUT_MS });
    if (answer.statusCode === 404) return await dropped(answer, { kind: 'unreachable' });
    if (answer.statusCode !== 200) return await dropped(answer, null);
    const parts: Buffer[] = [];
    let bytes = 0;
    for await (const part of answer.body) {
      const piece = z.instanceof(Buffer).parse(part);
      bytes += piece.length;
      if (bytes > most) return await dropped(answer, { kind: 'too-large', bytes });
      parts.push(piece);
    }
    return { kind: 'loaded', bytes: new Uint8Array(Buffer.concat(parts)) };
  } catch (error) {
    if (error instanceof RetryLater) throw error;
    // The client's own words hold the address, and the address holds the token.
    throw new RetryLater('A file could not be fetched.', AGAIN_MS, 'platform');
  }
}

async function dropped(answer: Dispatcher.ResponseData, result: Downloaded | null): Promise<Downloaded> {
  answer.body.on('error', () => {});
  answer.body.destroy();
  if (result === null) throw new RetryLater(`Telegram answered ${answer.statusCode} to a file.`, AGAIN_MS, 'platform');
  return await Promise.resolve(result);
}

/** Runs so many at once; the others wait in their order. */
function limited(most: number): <T>(work: () => Promise<T>) => Promise<T> {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (running >= most) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      // Whoever waited takes this place over.
      if (next === undefined) running -= 1;
      else next();
    }
  };
}
