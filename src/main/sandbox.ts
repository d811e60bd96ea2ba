import type { FastifyInstance } from 'fastify';
import { campaignStatus } from '../app/campaignStatus.js';
import { confirmBinding } from '../app/confirmBinding.js';
import { importCourse } from '../app/importCourse.js';
import { importEmployees } from '../app/importEmployees.js';
import { inviteEmployees } from '../app/inviteEmployees.js';
import { launchSurvey } from '../app/launchSurvey.js';
import type { Config, Rates, SlackConfig, TelegramConfig } from '../config.js';
import { campaignsAtAGlance, rosterAtAGlance, topUnits } from '../db/overview.js';
import { noteSandbox } from '../db/settings.js';
import type { Wakeups } from '../jobs/wakeups.js';
import { openStage, type Officer } from '../sandbox/stage.js';
import { TELEGRAM_RATES, type RateLimits } from '../sandbox/telegram/rates.js';
import { InputRejected } from '../support/errors.js';
import type { Logger } from '../support/logger.js';
import { createRender } from '../telegram/render.js';
import type { Installation } from './installation.js';
import { settingsFor } from './settings.js';

/** The rehearsal on this machine: platforms of our own, sample people, and a page to be anybody. */
export interface Sandbox {
  readonly telegram: TelegramConfig;
  readonly slack: SlackConfig;
  register(app: FastifyInstance): void;
  close(): Promise<void>;
}

const NEEDS_SURVEY = 'kebutuhan-pelatihan';
const BOT = 'pamong_bot';

/** Opens the stage and hands it what the officer's buttons do; the product itself sees a Telegram and a Slack like any other. */
export async function openSandbox(config: Extract<Config, { mode: 'sandbox' }>, installation: Installation, wakeups: Wakeups, log: Logger): Promise<Sandbox> {
  const stage = await openStage({ clock: clockThatWakes(installation, wakeups), log, limits: limitsOf(config.rates), officer: officerOf(config, installation, wakeups, log) });
  await noteSandbox(installation.db, { ...stage.telegram, slack: stage.slack });
  return {
    telegram: { ...stage.telegram, receive: { kind: 'polling' }, rates: config.rates },
    slack: { kind: 'socket', ...stage.slack },
    register: (app) => stage.register(app),
    close: () => stage.close(),
  };
}

/** Telegram's own rates; what our settings lift, the local Telegram lifts as well, since every call would be refused else. */
const limitsOf = ({ overall, chat }: Rates): RateLimits => ({ ...TELEGRAM_RATES, ...(overall === 0 && { messagesPerSecond: 0 }), ...(chat === 0 && { chatMessagesPerSecond: 0 }) });

/** A moved clock makes things due at once; nobody should wait for the next sweep to see it. */
function clockThatWakes({ clock }: Installation, wakeups: Wakeups): Installation['clock'] {
  return {
    ...clock,
    set: async (offsetMs) => {
      await clock.set(offsetMs);
      await wakeups.wake('due');
      await wakeups.wake('outbox');
    },
  };
}

function officerOf(config: Config, installation: Installation, wakeups: Wakeups, log: Logger): Officer {
  const { db, clock, ids } = installation;
  const talk = { db, clock, ids, log, render: createRender(installation.sealKey), settings: settingsFor(config.zone, installation.words) };
  const deps = { ...talk, defaultZone: config.zone };
  const refuse = <T extends { readonly errors: InputRejected['problems'] }>(result: T): T => {
    if (result.errors.length > 0) throw new InputRejected('The file was not accepted.', result.errors);
    return result;
  };
  const woken = async <T>(work: Promise<T>): Promise<T> => {
    const result = await work;
    await wakeups.wake('due');
    await wakeups.wake('outbox');
    return result;
  };
  return {
    launchNeedsSurvey: async () => {
      const [unit] = await topUnits(db);
      if (unit === undefined) throw new InputRejected('There is nobody on the roster yet.');
      return await woken(launchSurvey(deps, { surveyId: NEEDS_SURVEY, unitName: unit }));
    },
    importCourse: async (yaml) => refuse(await woken(importCourse(deps, yaml))),
    importRoster: async (csv) => refuse(await importEmployees(deps, new TextEncoder().encode(csv), 'roster.csv')),
    confirmBinding: async (nip) => await woken(confirmBinding(talk, nip)),
    invite: async () => await inviteEmployees(talk, null, BOT),
    campaigns: async () =>
      await Promise.all((await campaignsAtAGlance(db)).map(async ({ id, title }) => ({ id, title, counts: { ...(await campaignStatus(db, id, config.zone, clock.now())).status } }))),
    people: async () => await rosterAtAGlance(db),
  };
}
