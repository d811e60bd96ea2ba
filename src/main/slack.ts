import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { createSlackDelivery, type SlackDelivery } from '../app/digest/deliverSlack.js';
import type { SlackDirectory } from '../app/digest/ports.js';
import { createDigestDesk } from '../app/digest/readDigest.js';
import { createSlackInbox } from '../app/digest/slackInbox.js';
import type { Check } from '../app/ports.js';
import type { Render } from '../app/talk/handling.js';
import type { SlackConfig } from '../config.js';
import { createSlackRoom } from '../slack/room.js';
import type { Faults } from '../support/faults.js';
import type { Logger } from '../support/logger.js';
import type { Installation } from './installation.js';

/** Everything that talks with Slack in this process, ready but not yet listening. */
export interface SlackParts {
  readonly directory: SlackDirectory;
  readonly delivery: SlackDelivery;
  /** Begins to receive. Slack being away delays nothing else. */
  listen(): { stop(): Promise<void> };
  /** Puts Slack's webhooks on the shared port, where events come over HTTP. */
  routes(app: FastifyInstance): Promise<void>;
  takeUpLost(): Promise<void>;
  check(): Promise<Check>;
}

export interface SlackArgs {
  readonly installation: Installation;
  readonly config: Exclude<SlackConfig, { kind: 'none' }>;
  readonly render: Render;
  readonly log: Logger;
  readonly faults: Faults;
  readonly wakeOutboxLater: (afterMs: number) => void;
  readonly countReceived: (received: number) => void;
  readonly countSent: (end: string) => void;
}

/** The name under which this one workspace stands in the inbox. */
const ACCOUNT = 'workspace';

export function createSlack({ installation, config, render, log, faults, wakeOutboxLater, countReceived, countSent }: SlackArgs): SlackParts {
  const { db, clock, sealKey } = installation;
  const pause = async (ms: number): Promise<void> => {
    await sleep(ms);
  };
  const room = createSlackRoom(
    {
      botToken: config.botToken,
      apiUrl: config.apiUrl,
      receive: config.kind === 'socket' ? { kind: 'socket', appToken: config.appToken } : { kind: 'http', signingSecret: config.signingSecret },
    },
    {
      clock,
      log,
      sealKey,
      desk: createDigestDesk({ db, clock }),
      openInbox: (handle) => createSlackInbox({ db, log, faults, account: ACCOUNT, count: countReceived }, handle),
      sleep: pause,
    },
  );
  const delivery = createSlackDelivery({ db, clock, log, sender: room.sender, renderDigest: room.renderDigest, render, faults, sleep: pause, wakeLater: wakeOutboxLater, count: countSent });
  return {
    directory: room.directory,
    delivery,
    listen: () => {
      const starting = room.start().catch((error: unknown) => log.error({}, 'Slack cannot be listened to.', error));
      return {
        stop: async () => {
          await room.stop();
          await starting;
          await delivery.idle();
        },
      };
    },
    routes: (app) => room.registerRoutes(app),
    takeUpLost: async () => {
      await room.inbox.takeUpLost();
    },
    check: async () => ({ name: 'slack', ...(await room.check()) }),
  };
}
