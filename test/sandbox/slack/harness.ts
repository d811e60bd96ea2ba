import { onTestFinished } from 'vitest';
import { z } from 'zod';
import { startSlack, type LocalSlack, type SlackOptions } from '../../../src/sandbox/slack/server.js';
import { fixedClock } from '../../../src/support/clock.js';

export const BOT = 'xoxb-1-test';
export const APP = 'xapp-1-test';
export const SECRET = 'a-signing-secret';
export const SITI = { id: 'U01SITI', email: 'siti@medan.example', realName: 'Siti Rahma' };
export const BUDI = { id: 'U02BUDI', email: 'budi@medan.example', realName: 'Budi Lubis', tz: 'Asia/Makassar' };
export const GONE = { id: 'U03GONE', email: 'gone@medan.example', realName: 'Gone', deleted: true };
export const NOON = Date.UTC(2026, 10, 16, 5);

/** A Slack with three people and a clock that stands still; closed when the test ends. */
export async function slackWith(options: Partial<SlackOptions> = {}): Promise<LocalSlack & { readonly clock: ReturnType<typeof fixedClock> }> {
  const clock = fixedClock(NOON);
  const slack = await startSlack({ botToken: BOT, appToken: APP, signingSecret: SECRET, clock, users: [SITI, BUDI, GONE], channelMessagesPerSecond: 0, ...options });
  onTestFinished(() => slack.close());
  return Object.assign(slack, { clock });
}

const answerSchema = z.looseObject({
  ok: z.boolean(),
  error: z.string().optional(),
  channel: z.unknown().optional(),
  ts: z.string().default(''),
  errors: z.array(z.string()).default([]),
  response_metadata: z.looseObject({ messages: z.array(z.string()).default([]), next_cursor: z.string().default('') }).default({ messages: [], next_cursor: '' }),
});
export type Answer = z.output<typeof answerSchema>;

/** The JSON that an address answers to a POST. */
export async function posted(url: string, init: RequestInit): Promise<unknown> {
  const answer: unknown = await (await fetch(url, { method: 'POST', ...init })).json();
  return answer;
}

/** One call as JSON with the bot's token; `token` null leaves it out. */
export async function call(slack: LocalSlack, method: string, args: object = {}, token: string | null = BOT): Promise<Answer> {
  const { answer } = await rawCall(slack, method, args, token);
  return answerSchema.parse(answer);
}

export async function rawCall(slack: LocalSlack, method: string, args: object = {}, token: string | null = BOT): Promise<{ readonly status: number; readonly retryAfter: string | null; readonly answer: unknown }> {
  const response = await fetch(`${slack.url}${method}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json; charset=utf-8', ...(token === null ? {} : { authorization: `Bearer ${token}` }) },
    body: JSON.stringify(args),
  });
  return { status: response.status, retryAfter: response.headers.get('retry-after'), answer: await response.json() };
}

/** Resolves with the first value of `event` that `fits`. */
export function next<Name extends Parameters<LocalSlack['on']>[0]>(slack: LocalSlack, event: Name, fits: (value: Parameters<Parameters<typeof slack.on<Name>>[1]>[0]) => boolean = () => true): Promise<Parameters<Parameters<typeof slack.on<Name>>[1]>[0]> {
  return new Promise((resolve) => {
    const end = slack.on(event, (value) => {
      if (!fits(value)) return;
      end();
      resolve(value);
    });
  });
}
