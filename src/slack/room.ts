import { SocketModeReceiver, type Logger as SlackLogger } from '@slack/bolt';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { RenderDigest, SlackDirectory, SlackSender } from '../app/digest/ports.js';
import type { DigestDesk } from '../app/digest/readDigest.js';
import type { SlackInbox } from '../app/digest/slackInbox.js';
import type { OfferedUpdate } from '../app/receiveUpdates.js';
import type { Clock } from '../support/clock.js';
import type { Logger } from '../support/logger.js';
import { createClient } from './calls.js';
import { checkSlack, type SlackCheck } from './check.js';
import { keepConnected } from './connection.js';
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

/** How long Slack may take to say where to connect, in real milliseconds. */
const CONNECT_TIMEOUT_MS = 5_000;

const envelope = z.object({ envelope_id: z.string() });

/** Builds the room. Nothing is sent or received before somebody asks. */
export function createSlackRoom({ botToken, receive, apiUrl }: SlackSetup, deps: SlackDeps): SlackRoom {
  const { clock, log, sealKey } = deps;
  const logger = slackLogger(log);
  const client = createClient({ token: botToken, apiUrl, log });
  const renderDigest = createRenderDigest(sealKey);
  const http = receive.kind === 'http' ? new HttpReceiver({ signingSecret: receive.signingSecret, clock }) : null;
  const socket = receive.kind === 'socket' ? socketReceiver(receive.appToken, apiUrl, logger) : null;
  const connection = socket === null ? null : keepConnected(socket, deps);
  const app = new InboxApp({
    ...(http !== null && { receiver: http }),
    ...(socket !== null && { receiver: socket }),
    logger,
    clientOptions: { slackApiUrl: apiUrl, logger, retryConfig: { retries: 0 } },
    // One workspace, one token: no question to Slack before each event.
    authorize: () => Promise.resolve({ botToken }),
    ignoreSelf: false,
  });
  listen(app, { client, desk: deps.desk, renderDigest, sealKey });
  const inbox = deps.openInbox((update) => app.handle(update));
  app.keep = (update) => inbox.keep(update);

  return {
    sender: createSlackSender({ client, secret: sealKey }),
    directory: createSlackDirectory({ client: createClient({ token: botToken, apiUrl, log, timeoutMs: DIRECTORY_TIMEOUT_MS }) }),
    renderDigest,
    inbox,
    start: async () => {
      await connection?.start();
    },
    stop: async () => {
      await connection?.stop();
      await inbox.idle();
    },
    registerRoutes: async (server) => {
      if (http !== null) await http.register(server);
    },
    check: () => checkSlack(client),
  };
}

function socketReceiver(appToken: string, apiUrl: string, logger: SlackLogger): InstanceType<typeof SocketModeReceiver> {
  return new SocketModeReceiver({
    appToken,
    logger,
    autoReconnectEnabled: false,
    installerOptions: { clientOptions: { slackApiUrl: apiUrl, retryConfig: { retries: 0 }, timeout: CONNECT_TIMEOUT_MS } },
    customPropertiesExtractor: (args: unknown) => ({ envelope: envelope.safeParse(args).data?.envelope_id }),
  });
}
