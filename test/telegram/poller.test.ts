import { setTimeout as pause } from 'node:timers/promises';
import { Telegram } from 'telegraf';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Received } from '../../src/app/receiveUpdates.js';
import { startBotApi, type BotApi } from '../../src/sandbox/telegram/server.js';
import type { Person } from '../../src/sandbox/telegram/people.js';
import { shiftedClock } from '../../src/support/clock.js';
import { silentLogger } from '../../src/support/logger.js';
import { startPoller, type PollerDeps } from '../../src/telegram/poller.js';
import { until } from '../product/product.js';

const TOKEN = '1:abc';
const clock = shiftedClock(() => 0);
let api: BotApi;
let siti: Person;
let poller: ReturnType<typeof startPoller> | undefined;

beforeEach(async () => {
  api = await startBotApi({ token: TOKEN, clock, recordCalls: true });
  siti = api.person({ id: 5, firstName: 'Siti' });
});
afterEach(async () => {
  await poller?.stop();
  poller = undefined;
  await api.close();
});

const poll = (more: Partial<PollerDeps>): void => {
  poller = startPoller({
    telegram: new Telegram(TOKEN, { apiRoot: api.url }),
    log: silentLogger,
    clock,
    receive: async () => await Promise.resolve(),
    sleep: async () => await pause(5),
    lead: async () => await Promise.resolve({ isLost: () => false, release: async () => await Promise.resolve() }),
    alive: () => {},
    ...more,
  });
};
const offsets = () => api.calls.filter((call) => call.method === 'getUpdates').map((call) => Number(call.payload['offset'] ?? 0));

test('what had been waiting when it was asked for is told apart from what arrives', async () => {
  const seen: (readonly [number, boolean])[] = [];
  let real = 0;
  let meanwhile = (): void => {};
  // More than fit into one poll.
  for (let n = 0; n < 150; n++) siti.say(`lama ${n}`);
  poll({
    clock: { now: () => real, real: () => real },
    receive: async ({ late }: Received) => {
      seen.push([seen.length, late === true]);
      meanwhile();
      await Promise.resolve();
    },
  });
  await until('everything that waited', () => seen.length === 150);
  expect(seen.filter(([, late]) => !late)).toEqual([]);
  siti.say('baru');
  await until('the new one', () => seen.length === 151);
  expect(seen.at(-1)).toEqual([150, false]);
  // For a minute nobody asks, since the database is away; what comes meanwhile has waited.
  meanwhile = () => {
    meanwhile = () => {};
    real += 60_000;
    siti.say('sementara itu');
  };
  siti.say('sebelum itu');
  await until('what came meanwhile', () => seen.length === 153);
  expect(seen.slice(-2)).toEqual([[151, false], [152, true]]);
  // However slow the platform is to answer, what it gives without waiting had been there.
  const timeouts = api.calls.filter(({ method }) => method === 'getUpdates').map(({ payload }) => payload['timeout'] ?? 0);
  expect([timeouts.slice(0, 2), timeouts.includes(25)]).toEqual([[0, 0], true]);
});

test('nothing is acknowledged before it is stored', async () => {
  const stored: string[] = [];
  let store = (): void => {};
  const storing = new Promise<void>((resolve) => {
    store = resolve;
  });
  siti.say('satu');
  siti.say('dua');
  poll({ receive: async ({ updateKey }: Received) => {
    await storing;
    stored.push(updateKey);
  } });
  await until('the first poll', () => offsets().length > 0);
  expect(stored).toEqual([]);
  expect(Math.max(...offsets())).toBe(0);
  store();
  await until('the acknowledgement', async () => {
    siti.say('tiga');
    await pause(20);
    return offsets().some((offset) => offset > 0);
  });
  expect(stored.length).toBeGreaterThanOrEqual(2);
});

test('what could not be stored is fetched again', async () => {
  let failures = 2;
  const stored: string[] = [];
  siti.say('satu');
  poll({ receive: async ({ updateKey }) => {
    if (failures-- > 0) throw new Error('the database is away');
    stored.push(updateKey);
    await Promise.resolve();
  } });
  await until('the update', () => stored.length > 0);
  expect(stored).toHaveLength(1);
});

test('a platform that fails for a while is asked again', async () => {
  api.fault({ method: 'getUpdates', times: 2, respond: 'close-before-accept' });
  api.fault({ method: 'getUpdates', times: 1, respond: { status: 502, description: 'Bad Gateway' } });
  const stored: string[] = [];
  siti.say('satu');
  poll({ receive: async ({ updateKey }) => {
    stored.push(updateKey);
    await Promise.resolve();
  } });
  await until('the update', () => stored.length > 0);
});

test('whoever does not lead does not poll', async () => {
  let asked = 0;
  poll({ lead: async () => {
    asked += 1;
    return await Promise.resolve(null);
  } });
  await until('a few tries', () => asked > 3);
  expect(api.calls).toEqual([]);
});

test('a lead that is lost is given up and asked for again', async () => {
  let leads = 0;
  let released = 0;
  siti.say('satu');
  poll({ lead: async () => {
    const mine = ++leads;
    return await Promise.resolve({ isLost: () => mine === 1, release: async () => {
      released += 1;
      await Promise.resolve();
    } });
  } });
  await until('the second lead', () => offsets().length > 0);
  expect([leads, released]).toEqual([2, 1]);
});

test('a stop does not wait for the end of an empty poll', async () => {
  poll({});
  await until('the poll', () => offsets().length > 0 || api.calls.some((call) => call.method === 'deleteWebhook'));
  await pause(30);
  await poller?.stop();
  expect(api.calls.every((call) => call.method === 'deleteWebhook' || call.method === 'getUpdates')).toBe(true);
});
