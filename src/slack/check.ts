import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import { callSlack } from './calls.js';
import { BOT_SCOPES } from './manifest.js';

/** How Slack is; `ok` or what to do about it. */
export type SlackCheck = { readonly ok: true } | { readonly ok: false; readonly advice: string };

const told = z.object({ response_metadata: z.object({ scopes: z.array(z.string()).optional() }).optional() });

/** Asks Slack whether it knows our token and lets us do what we need. Never throws. */
export async function checkSlack(client: WebClient): Promise<SlackCheck> {
  try {
    const scopes = told.safeParse(await callSlack(client, 'auth.test', {}, 'repeat')).data?.response_metadata?.scopes;
    const missing = scopes === undefined ? [] : BOT_SCOPES.filter((scope) => !scopes.includes(scope));
    if (missing.length === 0) return { ok: true };
    return { ok: false, advice: `The Slack app lacks ${missing.join(', ')}: take the manifest of "npx pamong slack manifest" and install the app again.` };
  } catch (error) {
    const why = error instanceof Error ? error.message : 'unknown';
    return { ok: false, advice: `${why} Check SLACK_BOT_TOKEN, whether the app is still installed, and whether this machine reaches Slack.` };
  }
}
