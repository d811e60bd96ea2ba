import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import type { SlackDirectory, SlackSender } from '../app/digest/ports.js';
import { OutcomeUnknown, RecipientGone, SendRefused } from '../support/errors.js';
import { callSlack } from './calls.js';
import { markOf } from './seal.js';

/** Under this type our messages carry their mark. */
export const METADATA_TYPE = 'pamong_digest';

/** How far back a message is looked for: a leader gets one a week. */
const LOOK_BACK = { pages: 3, messages: 100 } as const;

const found = z.object({ user: z.object({ id: z.string().min(1) }) });
const opened = z.object({ channel: z.object({ id: z.string().min(1) }) });
const posted = z.object({ ts: z.string().min(1) });
const page = z.object({
  messages: z.array(
    z.object({
      ts: z.string(),
      metadata: z.object({ event_type: z.string(), event_payload: z.record(z.string(), z.unknown()).catch({}) }).optional().catch(undefined),
    }),
  ),
  response_metadata: z.object({ next_cursor: z.string().catch('') }).optional(),
});

/**
 * Sends direct messages. Each carries a mark in its metadata by which it is found again, so that no doubt about an earlier try ends in a second message.
 * @param secret the installation's secret.
 */
export function createSlackSender({ client, secret }: { readonly client: WebClient; readonly secret: Uint8Array }): SlackSender {
  return {
    send: async (email, message, key, attempts) => {
      const user = await userByEmail(client, email);
      const channel = opened.parse(await callSlack(client, 'conversations.open', { users: user }, 'repeat')).channel.id;
      const mark = markOf(key, secret);
      const earlier = attempts > 1 ? await lookFor(client, channel, mark) : null;
      if (earlier !== null) return { platformId: `${channel}:${earlier}` };
      const metadata = { event_type: METADATA_TYPE, event_payload: { key: mark } };
      const { ts } = posted.parse(await callSlack(client, 'chat.postMessage', { channel, text: message.text, blocks: message.blocks, metadata, unfurl_links: false, unfurl_media: false }, 'post'));
      return { platformId: `${channel}:${ts}` };
    },
  };
}

async function userByEmail(client: WebClient, email: string): Promise<string> {
  return found.parse(await callSlack(client, 'users.lookupByEmail', { email }, 'repeat')).user.id;
}

/** The `ts` of the message with this mark, null when there is none. */
async function lookFor(client: WebClient, channel: string, mark: string): Promise<string | null> {
  let cursor = '';
  for (let n = 0; n < LOOK_BACK.pages; n++) {
    const read = page.parse(await history(client, channel, cursor));
    const hit = read.messages.find(({ metadata }) => metadata?.event_type === METADATA_TYPE && metadata.event_payload['key'] === mark);
    if (hit !== undefined) return hit.ts;
    cursor = read.response_metadata?.next_cursor ?? '';
    if (cursor === '') return null;
  }
  return null;
}

async function history(client: WebClient, channel: string, cursor: string): Promise<unknown> {
  try {
    return await callSlack(client, 'conversations.history', { channel, limit: LOOK_BACK.messages, include_all_metadata: true, ...(cursor !== '' && { cursor }) }, 'repeat');
  } catch (error) {
    // Whoever cannot look must not post: the message may be there.
    if (error instanceof SendRefused || error instanceof RecipientGone) throw new OutcomeUnknown(`The conversation cannot be read: ${error.message}`);
    throw error;
  }
}

/** Who is in the workspace, asked with a client that is quick to give up. */
export function createSlackDirectory({ client }: { readonly client: WebClient }): SlackDirectory {
  return {
    knows: async (email) => {
      try {
        await userByEmail(client, email);
        return true;
      } catch (error) {
        return error instanceof RecipientGone ? false : null;
      }
    },
  };
}
