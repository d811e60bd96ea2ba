import { createHash } from 'node:crypto';
import { App, type AppOptions, type ReceiverEvent } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import type { RenderDigest } from '../app/digest/ports.js';
import type { DigestDesk } from '../app/digest/readDigest.js';
import type { OfferedUpdate, Received } from '../app/receiveUpdates.js';
import { message } from '../content/messages.js';
import { callSlack } from './calls.js';
import { homeView, READ_ACTION } from './render.js';
import { unsealButton } from './seal.js';

const anyBody = z.record(z.string(), z.unknown());
const known = z.object({
  event_id: z.string().min(1).optional().catch(undefined),
  event: z.object({ user: z.string().optional().catch(undefined) }).optional().catch(undefined),
  user: z.object({ id: z.string() }).optional().catch(undefined),
  user_id: z.string().optional().catch(undefined),
  trigger_id: z.string().optional().catch(undefined),
  actions: z.array(z.object({ action_id: z.string().optional(), action_ts: z.string().optional() })).optional().catch(undefined),
});

/**
 * Under which key something from Slack is kept, so that it counts once: an event's own id (Slack tells some events twice), an interaction's envelope,
 * and over HTTP, where an interaction carries neither, who pressed what and when.
 */
export function identifySlack(body: unknown, envelope: string | null): Received | null {
  const read = known.safeParse(body);
  if (!read.success) return null;
  const { event_id, event, user, user_id, trigger_id, actions } = read.data;
  const actor = event?.user ?? user?.id ?? user_id ?? 'slack';
  const updateKey =
    event_id !== undefined ? `event:${event_id}`
    : envelope !== null ? `envelope:${envelope}`
    : `press:${createHash('sha256').update(JSON.stringify([actor, trigger_id ?? null, actions ?? body])).digest('base64url')}`;
  return { updateKey, actor, body };
}

/** Where a receiver leaves the envelope it took something from. */
const wrapped = z.object({ envelope: z.string().optional() });

/** A Bolt app that keeps what arrives before it acknowledges, and lets its listeners have it from there. */
export class InboxApp extends App {
  /** Set by whoever puts the parts together, before anything is received. */
  keep: (update: Received) => Promise<void> = () => Promise.reject(new Error('Slack spoke before anybody listened.'));

  constructor(options: AppOptions) {
    super(options);
    // What a listener throws must reach the inbox, which tries again.
    this.error((error: unknown) => Promise.reject(innermost(error)));
  }

  /** What receivers call. Rejects without an acknowledgement when it could not be stored. */
  override async processEvent(event: ReceiverEvent): Promise<void> {
    const update = identifySlack(event.body, wrapped.safeParse(event.customProperties).data?.envelope ?? null);
    if (update !== null) await this.keep(update);
    await event.ack();
  }

  /** Lets the listeners have an update that was kept. @throws what a listener throws. */
  async handle(update: OfferedUpdate): Promise<void> {
    const body = anyBody.safeParse(update.body);
    if (body.success) await super.processEvent({ body: body.data, ack: () => Promise.resolve() });
  }
}

/** Bolt wraps what listeners throw. */
function innermost(error: unknown): Error {
  if (typeof error === 'object' && error !== null && 'original' in error && error.original instanceof Error) return error.original;
  return error instanceof Error ? error : new Error(String(error));
}

export interface ListenerDeps {
  readonly client: WebClient;
  readonly desk: DigestDesk;
  readonly renderDigest: RenderDigest;
  readonly sealKey: Uint8Array;
}

const profile = z.object({ user: z.object({ profile: z.object({ email: z.string().optional() }).optional() }) });
const pressed = z.object({
  user: z.object({ id: z.string() }),
  container: z.object({ type: z.string(), channel_id: z.string().optional(), message_ts: z.string().optional(), is_ephemeral: z.boolean().optional() }),
});

/** What leaders do in Slack: they press the button under a digest, and they open the app's home. Everything else is left alone. */
export function listen(app: InboxApp, deps: ListenerDeps): void {
  const { client, desk, renderDigest } = deps;

  const emailOf = async (user: string): Promise<string | null> =>
    profile.parse(await callSlack(client, 'users.info', { user }, 'repeat')).user.profile?.email ?? null;

  const publishHome = async (user: string, email: string | null): Promise<void> => {
    await callSlack(client, 'views.publish', { user_id: user, view: homeView(await desk.home(email), renderDigest) }, 'repeat');
  };

  app.event('app_home_opened', async ({ event }) => {
    if (event.tab === 'home') await publishHome(event.user, await emailOf(event.user));
  });

  app.action(READ_ACTION, async ({ ack, body, action }) => {
    await ack();
    const press = pressed.safeParse(body);
    if (!press.success) return;
    const { user, container } = press.data;
    const value = 'value' in action && typeof action.value === 'string' ? action.value : '';
    const email = await emailOf(user.id);
    const outcome = await desk.read(email, unsealButton(value, deps.sealKey));
    const { channel_id: channel, message_ts: ts } = container;
    if (channel === undefined || ts === undefined) return await publishHome(user.id, email);
    if (outcome.kind !== 'read') {
      const text = message(outcome.language, outcome.kind === 'foreign' ? 'press.forged' : 'digest.press-stale');
      return void (await callSlack(client, 'chat.postEphemeral', { channel, user: user.id, text }, 'repeat'));
    }
    await callSlack(client, 'chat.update', { channel, ts, ...renderDigest(outcome.stored, outcome.language) }, 'repeat');
  });
}
