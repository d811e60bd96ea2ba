import { readFile, readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { FastifyInstance } from 'fastify';
import type { Clock } from '../support/clock.js';
import type { Logger } from '../support/logger.js';
import { startSlack } from './slack/server.js';
import { Cast } from './stage/cast.js';
import { Crowd } from './stage/crowd.js';
import { Feed } from './stage/feed.js';
import { courseDay } from './stage/moments.js';
import type { Officer, StageCampaign } from './stage/officer.js';
import { Rehearsal } from './stage/rehearsal.js';
import { stageRoutes, type Asset, type Scene } from './stage/routes.js';
import type { RateLimits } from './telegram/rates.js';
import { startBotApi } from './telegram/server.js';

export type { Officer, StageCampaign, StageInvite, StagePerson } from './stage/officer.js';

export interface StageDeps {
  /** `set` moves the whole installation to this offset, in milliseconds. */
  readonly clock: Clock & { set(offsetMs: number): Promise<void> };
  readonly log: Logger;
  /** Where the local Bot API and the local Slack listen, on ports of their own; 127.0.0.1. */
  readonly host?: string;
  /** Telegram's own when absent. */
  readonly limits?: RateLimits;
  readonly officer: Officer;
}

export interface Stage {
  readonly telegram: { readonly token: string; readonly apiRoot: string };
  readonly slack: { readonly botToken: string; readonly appToken: string; readonly apiUrl: string };
  /** Puts the page at `/` and what it needs below `/sandbox/`. The caller listens, on loopback only. */
  register(app: FastifyInstance): void;
  close(): Promise<void>;
}

/** Secrets of nothing: the two servers forget everything and are reached from this machine only. */
const TELEGRAM_TOKEN = '700000001:sandbox-on-this-machine-only';
const SLACK_BOT_TOKEN = 'xoxb-sandbox-on-this-machine-only';
const SLACK_APP_TOKEN = 'xapp-sandbox-on-this-machine-only';

const PAGE = new URL('./page/', import.meta.url);
const SAMPLE = new URL('./sample/', import.meta.url);

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
};

/**
 * Opens the sandbox: a Telegram and a Slack of this machine, the people of the roster with their phones, and the page. Where the roster is empty the
 * sample agency is imported. What is said in the chats is kept in memory only; people keep their accounts, and numbers go on rising after a restart.
 */
export async function openStage({ clock, log, host = '127.0.0.1', limits, officer }: StageDeps): Promise<Stage> {
  const [assets, roster, course] = await Promise.all([readAssets(), readSample('roster.csv'), readSample('course.yaml')]);
  const api = await startBotApi({ token: TELEGRAM_TOKEN, host, clock, ...(limits === undefined ? {} : { limits }) });
  const slack = await startSlack({ botToken: SLACK_BOT_TOKEN, appToken: SLACK_APP_TOKEN, host, clock, users: [] });
  const cast = new Cast(api, slack);
  const feed = new Feed();
  const rehearsal = new Rehearsal(clock);
  let campaigns: readonly StageCampaign[] = [];
  const refresh = async (): Promise<void> => {
    cast.fill(await officer.people());
    campaigns = await officer.campaigns();
  };
  const inviteOf = async (nip: string): Promise<string | null> => {
    const link = (await officer.invite()).find((invite) => invite.nip === nip)?.link;
    return link === undefined ? null : new URL(link).searchParams.get('start');
  };
  const crowd = new Crowd({
    api,
    invited: ({ person }) => inviteOf(person.nip),
    tell: (progress) => feed.send('robot', progress),
    failed: (error) => log.error({}, 'Somebody of the crowd could not answer.', error),
  });
  const scene: Scene = {
    clock,
    slack,
    cast,
    crowd,
    feed,
    rehearsal,
    officer,
    log,
    assets,
    refresh,
    inviteOf,
    campaigns: () => campaigns,
    importSampleCourse: async () => {
      const day = courseDay(clock.now());
      const result = await officer.importCourse(course.replaceAll('{{course}}', `proyek-${day.date}`).replaceAll('{{date}}', day.date));
      rehearsal.expect({ title: /^title: (.+)$/m.exec(course)?.[1] ?? '', startsAt: day.startsAt, endsAt: day.endsAt });
      return result;
    },
    sampleRoster: roster,
  };
  const ends = [
    api.on('message', ({ chatId, message }) => {
      if (rehearsal.heard(message)) feed.send('people', {});
      feed.send('phone', { person: chatId, from: message.from });
    }),
    api.on('edit', ({ chatId }) => feed.send('phone', { person: chatId, from: null })),
    api.on('press-answer', ({ chatId, answer }) => feed.send('answer', { person: chatId, answer })),
    slack.on('message', ({ viewers, message }) => {
      if (message.from === 'app' && message.blocks.length > 0 && rehearsal.posted(campaigns)) feed.send('people', {});
      feed.send('slack', { users: viewers });
    }),
    slack.on('view', ({ shown }) => feed.send('slack', { users: [shown.user] })),
  ];
  const close = async (): Promise<void> => {
    for (const end of ends) end();
    feed.close();
    await crowd.stop();
    await Promise.all([api.close(), slack.close()]);
  };
  try {
    if ((await officer.people()).length === 0) await officer.importRoster(roster);
    await refresh();
  } catch (error) {
    await close();
    throw error;
  }
  return {
    telegram: { token: TELEGRAM_TOKEN, apiRoot: api.url },
    slack: { botToken: SLACK_BOT_TOKEN, appToken: SLACK_APP_TOKEN, apiUrl: slack.url },
    register: (app) => {
      // Open pages would keep the server from closing.
      app.addHook('preClose', async () => feed.close());
      void app.register(stageRoutes(scene));
    },
    close,
  };
}

async function readAssets(): Promise<ReadonlyMap<string, Asset>> {
  const names = (await readdir(PAGE)).filter((name) => TYPES[name.split('.').at(-1) ?? ''] !== undefined);
  const files = names.map(async (name) => [name, { type: TYPES[name.split('.').at(-1) ?? ''] ?? '', bytes: await readFile(new URL(name, PAGE)) }] as const);
  return new Map(await Promise.all(files));
}

const readSample = (name: string): Promise<string> => readFile(fileURLToPath(new URL(name, SAMPLE)), 'utf8');
