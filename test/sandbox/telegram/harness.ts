import http from 'node:http';
import { onTestFinished } from 'vitest';
import { z } from 'zod';
import { fixedClock } from '../../../src/support/clock.js';
import { startBotApi, type BotApi, type BotApiOptions } from '../../../src/sandbox/telegram/server.js';

export const TOKEN = '4242:local-test_token';
export const NOON = Date.UTC(2026, 10, 23, 5);
export const NO_LIMITS = { messagesPerSecond: 0, chatMessagesPerSecond: 0, chatBurst: 0, groupPerMinute: 0 };

const answerSchema = z.object({
  ok: z.boolean(),
  result: z.unknown().optional(),
  error_code: z.number().exactOptional(),
  description: z.string().optional(),
  parameters: z.object({ retry_after: z.number().exactOptional(), migrate_to_chat_id: z.number().exactOptional() }).optional(),
});

export interface Answer extends z.infer<typeof answerSchema> {
  readonly status: number;
}

export type Clock = ReturnType<typeof fixedClock>;

export interface Started {
  readonly api: BotApi;
  readonly clock: Clock;
  readonly call: (method: string, payload?: unknown) => Promise<Answer>;
}

/** A Bot API of its own for one test, without limits and with a clock that stands still unless told otherwise. */
export async function startApi(options: Partial<BotApiOptions> = {}): Promise<Started> {
  const clock = fixedClock(NOON);
  const api = await startBotApi({ token: TOKEN, clock, limits: NO_LIMITS, recordCalls: true, ...options });
  onTestFinished(() => api.close());
  return { api, clock, call: (method, payload = {}) => post(`${api.url}/bot${TOKEN}/${method}`, payload) };
}

export async function readAnswer(response: Response): Promise<Answer> {
  return { status: response.status, ...answerSchema.parse(await response.json()) };
}

export async function post(url: string, payload: unknown): Promise<Answer> {
  const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(payload) });
  return readAnswer(response);
}

/** What a refusal looks like on the wire. */
export const refused = (status: number, description: string) => ({ status, ok: false, error_code: status, description });

export const messageSchema = z.looseObject({ message_id: z.number(), text: z.string().optional() });
export const sentId = (answer: Answer): number => messageSchema.parse(answer.result).message_id;
export const updatesOf = (answer: Answer) => z.array(z.looseObject({ update_id: z.number() })).parse(answer.result);

export interface Received {
  readonly headers: http.IncomingHttpHeaders;
  readonly body: Record<string, unknown>;
}

/** A webhook on loopback; `answer` says what becomes of each delivery. */
export async function startHook(
  answer: (received: Received, response: http.ServerResponse) => void = (_, response) => response.end(),
): Promise<{ readonly url: string; readonly received: readonly Received[] }> {
  const received: Received[] = [];
  const server = http.createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => {
      text += chunk;
    });
    request.on('end', () => {
      const one = { headers: request.headers, body: z.record(z.string(), z.unknown()).parse(JSON.parse(text)) };
      received.push(one);
      answer(one, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { url: `http://127.0.0.1:${address.port}/hook`, received };
}
