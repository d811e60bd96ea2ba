import { SocketModeReceiver, type Receiver } from '@slack/bolt';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { RenderDigest, SlackDirectory, SlackSender } from '../app/digest/ports.js';
import type { DigestDesk } from '../app/digest/readDigest.js';
import type { SlackInbox } from '../app/digest/slackInbox.js';
import type { OfferedUpdate } from '../app/handleUpdates.js';
import type { Clock } from '../support/clock.js';
import type { Logger } from '../support/logger.js';
import { createClient } from './calls.js';
import { checkSlack, type SlackCheck } from './check.js';
import { createSlackDirectory, createSlackSender } from './gateway.js';
import { HttpReceiver } from './httpReceiver.js';
import { slackLogger } from './log.js';
import { InboxApp, listen } from './receive.js';
import { createRenderDigest } from './render.js';

export interface SlackSetup {
  readonly botToken: string;
  /** Bolt's two ways of hearing from Slack. */
  readonly receive: { readonly kind: 'socket'; readonly appToken: string } | { readonly kind: 'http'; readonly signingSecret: string };
  /** Ends in a slash. */
  readonly apiUrl: string;
}

export interface SlackDeps {
  readonly clock: Clock;
  readonly log: Logger;
  /** The installation's secret, 32 bytes. */
  readonly sealKey: Uint8Array;
  readonly desk: DigestDesk;
  /** Opens the inbox that this room hears through. */
  readonly openInbox: (handle: (update: OfferedUpdate) => Promise<void>) => SlackInbox;
  /** Resolves after so many real milliseconds. */
  readonly sleep: (ms: number) => Promise<void>;
}

export interface SlackRoom {
  readonly sender: SlackSender;
  readonly directory: SlackDirectory;
  readonly renderDigest: RenderDigest;
  readonly inbox: SlackInbox;
  /** Socket Mode: connects, and goes on trying while Slack is away; resolves when connected or stopped. HTTP: nothing to do. */
  start(): Promise<void>;
  stop(): Promise<void>;
  /** HTTP: puts `/slack/events` on the server. Socket Mode: nothing. */
  registerRoutes(server: FastifyInstance): Promise<void>;
  check(): Promise<SlackCheck>;
}

/** How long a question that only chooses the way may take, in real milliseconds. */
const DIRECTORY_TIMEOUT_MS = 4_000;

const envelope = z.object({ envelope_id: z.string() });

/** Builds the room. Nothing is sent or received before somebody asks. */
export function createSlackRoom({ botToken, receive, apiUrl }: SlackSetup, deps: SlackDeps): SlackRoom {
  const { clock, log, sealKey } = deps;
  const logger = slackLogger(log);
  const client = createClient({ token: botToken, apiUrl, log });
  const renderDigest = createRenderDigest(sealKey);
  const http = receive.kind === 'http' ? new HttpReceiver({ signingSecret: receive.signingSecret, clock }) : null;
  const receiver: Receiver =
    receive.kind === 'http' && http !== null
      ? http
      : new SocketModeReceiver({
          appToken: receive.kind === 'socket' ? receive.appToken : '',
          logger,
          installerOptions: { clientOptions: { slackApiUrl: apiUrl } },
          customPropertiesExtractor: (args: unknown) => ({ envelope: envelope.safeParse(args).data?.envelope_id }),
        });
  const app = new InboxApp({
    receiver,
    logger,
    clientOptions: { slackApiUrl: apiUrl, logger, retryConfig: { retries: 0 } },
    // One workspace, one token: no question to Slack before each event.
    authorize: () => Promise.resolve({ botToken }),
    ignoreSelf: false,
  });
  listen(app, { client, desk: deps.desk, renderDigest, sealKey });
  const inbox = deps.openInbox((update) => app.handle(update));
  app.keep = (update) => inbox.keep(update);
  let stopped = false;

  return {
    sender: createSlackSender({ client, secret: sealKey }),
    directory: createSlackDirectory({ client: createClient({ token: botToken, apiUrl, log, timeoutMs: DIRECTORY_TIMEOUT_MS }) }),
    renderDigest,
    inbox,
    start: async () => {
      for (let attempt = 0; !stopped; attempt++) {
        try {
          await receiver.start();
          return;
        } catch (error) {
          log.error({ attempt }, 'Slack cannot be listened to yet; trying on.', error);
          await deps.sleep(Math.min(1000 * 2 ** attempt, 60_000));
        }
      }
    },
    stop: async () => {
      stopped = true;
      await receiver.stop();
      await inbox.idle();
    },
    registerRoutes: async (server) => {
      if (http !== null) await http.register(server);
    },
    check: () => checkSlack(client),
  };
}
