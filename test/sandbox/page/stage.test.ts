import { request } from 'node:http';
import { Telegraf } from 'telegraf';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { FakeBot } from './bot.js';
import { openWorld, WEDNESDAY, World, type Opened } from './world.js';

const stateSchema = z.object({
  now: z.number(),
  moves: z.array(z.string()),
  course: z.object({ title: z.string(), startsAt: z.number() }).nullable(),
  people: z.array(z.object({ id: z.number(), name: z.string(), bound: z.boolean(), leader: z.boolean(), hasNumber: z.boolean(), slackId: z.string().nullable() })),
  steps: z.array(z.object({ step: z.string(), done: z.boolean() })),
  robot: z.object({ running: z.boolean(), done: z.number(), total: z.number() }),
});
const phoneSchema = z.object({ messages: z.array(z.object({ id: z.number(), from: z.string(), text: z.string() })) });

const getState = async ({ origin }: Opened) => stateSchema.parse(await (await fetch(`${origin}/sandbox/state`)).json());
const phoneOf = async ({ origin }: Opened, id: number) => phoneSchema.parse(await (await fetch(`${origin}/sandbox/phone/${id}`)).json()).messages;

async function post({ origin }: Opened, path: string, body: unknown, headers: Readonly<Record<string, string>> = { origin }): Promise<{ readonly status: number; readonly body: unknown }> {
  const response = await fetch(`${origin}/sandbox/${path}`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) });
  const answer: unknown = await response.json();
  return { status: response.status, body: answer };
}

/** Resolves with the first event of this name. */
function heard({ origin }: Opened, name: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const asked = request(`${origin}/sandbox/feed`, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
        const found = new RegExp(`event: ${name}\\ndata: (.*)\\n\\n`).exec(text)?.[1];
        if (found === undefined) return;
        response.destroy();
        resolve(JSON.parse(found));
      });
    });
    asked.on('error', reject).end();
  });
}

test('the page comes with a policy that lets nothing in from elsewhere', async () => {
  const { origin } = await openWorld();
  const page = await fetch(origin);
  expect(page.headers.get('content-type')).toContain('text/html');
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'; script-src 'self'");
  const html = await page.text();
  const named = [...html.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, path]) => path);
  expect(named.length).toBeGreaterThan(3);
  expect(await Promise.all(named.map(async (path) => (await fetch(`${origin}${path}`)).status))).toEqual(named.map(() => 200));
  expect(html).not.toMatch(/https?:\/\/|<script>|style="|onclick/);
  expect((await fetch(`${origin}/sandbox/page/..%2fstage.js`)).status).toBe(404);
});

test('another name for this machine, and another page, are turned away', async () => {
  const opened = await openWorld();
  const foreign = await opened.app.inject({ url: '/sandbox/state', headers: { host: 'evil.example' } });
  expect(foreign.statusCode).toBe(403);
  expect((await opened.app.inject({ url: '/', headers: { host: '[::1]:3000' } })).statusCode).toBe(200);
  const move = { move: 'hour' };
  expect((await post(opened, 'clock', move, { origin: 'http://evil.example' })).status).toBe(403);
  expect((await post(opened, 'clock', move, {})).status).toBe(403);
  expect((await post(opened, 'clock', move, { origin: opened.origin, 'sec-fetch-site': 'cross-site' })).status).toBe(403);
  expect((await post(opened, 'clock', move)).status).toBe(200);
});

test('an empty agency gets the sample people, and no NIP reaches the page', async () => {
  const opened = await openWorld();
  const { people } = await getState(opened);
  expect(people).toHaveLength(17);
  expect(people.filter(({ leader }) => leader).every(({ slackId }) => slackId !== null)).toBe(true);
  expect(people.filter(({ hasNumber }) => !hasNumber)).toHaveLength(1);
  const text = await (await fetch(`${opened.origin}/sandbox/state`)).text();
  for (const { nip } of opened.world.people) expect(text).not.toContain(nip);
});

test('each head of division has six people below, so that figures of five can appear', async () => {
  const { world } = await openWorld();
  const sizes = world.people.filter(({ position }) => position.startsWith('Kepala Bidang')).map(({ unit }) => world.people.filter((other) => other.unit === unit).length - 1);
  expect(sizes).toEqual([6, 6]);
});

test('what a person does on the phone reaches the bot, and its words come back', async () => {
  const opened = await openWorld();
  const bot = new FakeBot(opened.stage, opened.world);
  bot.start();
  try {
    const [, , , , siti, budi] = (await getState(opened)).people;
    if (siti === undefined || budi === undefined) throw new Error('there are people');
    const wrote = heard(opened, 'phone');
    await post(opened, `phone/${siti.id}`, { do: 'follow-link' });
    expect(await wrote).toMatchObject({ person: siti.id });
    await expect.poll(() => phoneOf(opened, siti.id)).toHaveLength(2);
    const [start, notice] = await phoneOf(opened, siti.id);
    expect(start?.text).toBe('/start token-4');
    await post(opened, `phone/${siti.id}`, { do: 'press', messageId: notice?.id, data: 'Setuju, lanjut di Te' });
    await post(opened, `phone/${siti.id}`, { do: 'contact', of: budi.id });
    await expect.poll(async () => (await phoneOf(opened, siti.id)).at(-1)?.text).toBe('Itu nomor orang lain.');
    await post(opened, `phone/${siti.id}`, { do: 'contact' });
    await expect.poll(async () => (await getState(opened)).steps[0]).toEqual({ step: 'binding', done: true });
  } finally {
    await bot.stop();
  }
});

test('the clock only goes forward, and a course gives it places to go to', async () => {
  const opened = await openWorld();
  expect((await getState(opened)).moves).toEqual(['hour', 'day', 'monday', 'half-year', 'morning']);
  expect((await post(opened, 'clock', { move: 'feedback' })).status).toBe(409);
  await post(opened, 'officer', { do: 'course' });
  const { course } = await getState(opened);
  expect(course).toEqual(expect.objectContaining({ title: 'Manajemen proyek untuk layanan publik', startsAt: Date.UTC(2026, 10, 20, 2) }));
  expect(opened.world.done.at(-1)).toContain('start: "2026-11-20 09:00"');
  expect(opened.world.done.at(-1)).not.toContain('{{');
  await post(opened, 'clock', { move: 'monday' });
  expect(Math.floor(opened.clock.now() / 60_000)).toBe(Date.UTC(2026, 10, 23, 2, 5) / 60_000);
  expect((await getState(opened)).moves).not.toContain('feedback');
});

test('a refused roster names its rows, and a press for nobody is no crash', async () => {
  const opened = await openWorld();
  expect(await post(opened, 'officer', { do: 'roster', csv: 'nama\nSiti' })).toEqual({
    status: 422,
    body: { message: 'Berkas ini bukan daftar pegawai.', problems: [{ row: 2, column: 'nip', message: 'NIP terdiri dari 18 angka.' }] },
  });
  expect((await post(opened, 'phone/1', { do: 'sticker' })).status).toBe(404);
  expect((await post(opened, 'slack/U0NOBODY', { do: 'open-home' })).status).toBe(404);
  expect((await post(opened, 'clock', { move: 'yesterday' })).status).toBe(400);
});

test('after a restart people keep their accounts, can be written to, and numbers go on rising', async () => {
  const world = new World();
  const first = await openWorld({ world });
  const [, , , , siti] = (await getState(first)).people;
  if (siti === undefined) throw new Error('there are people');
  await post(first, `phone/${siti.id}`, { do: 'say', text: '/start' });
  const telegraf = new Telegraf(first.stage.telegram.token, { telegram: { apiRoot: first.stage.telegram.apiRoot } });
  const [before] = await telegraf.telegram.getUpdates(0, 1, 0, undefined);
  world.bind('+6281200000105', siti.id);
  await first.stage.close();
  // Numbers follow the machine's clock, ten a second; no real restart is quicker than that.
  const closed = first.clock.real();
  await expect.poll(() => first.clock.real() - closed).toBeGreaterThan(200);

  const second = await openWorld({ world, now: WEDNESDAY });
  expect((await getState(second)).people[4]).toMatchObject({ id: siti.id, bound: true });
  expect(world.done.filter((what) => what === 'roster')).toHaveLength(1);
  const again = new Telegraf(second.stage.telegram.token, { telegram: { apiRoot: second.stage.telegram.apiRoot } });
  await again.telegram.sendMessage(siti.id, 'Selamat pagi.');
  await post(second, `phone/${siti.id}`, { do: 'say', text: '/survei' });
  const [after] = await again.telegram.getUpdates(0, 1, 0, undefined);
  expect(after?.update_id).toBeGreaterThan(before?.update_id ?? Infinity);
});

test('the others answer by themselves, all but the one whose phone is held', async () => {
  const opened = await openWorld({ limits: { messagesPerSecond: 0, chatMessagesPerSecond: 0, chatBurst: 1, groupPerMinute: 0 } });
  opened.world.launched = true;
  opened.world.people = opened.world.people.filter(({ unit }) => unit === 'Bidang Aplikasi Informatika');
  const bot = new FakeBot(opened.stage, opened.world);
  bot.start();
  try {
    const { people } = await getState(opened);
    const held = people.find(({ name }) => name.startsWith('Siti'));
    await post(opened, 'officer', { do: 'others-answer', except: held?.id ?? null });
    await expect.poll(async () => (await getState(opened)).robot, { timeout: 18_000, interval: 200 }).toEqual({ running: false, done: 6, total: 6 });
    // Everyone answered but Siti, whose phone is held, and Yosua, whom no number identifies.
    expect(opened.world.completed.size).toBe(5);
    expect([...bot.answers.values()].map((answers) => answers.length)).toEqual([4, 4, 4, 4, 4]);
    expect((await getState(opened)).steps.map(({ done }) => done)).toEqual([true, true, true, false, false, false, false]);
  } finally {
    await bot.stop();
  }
}, 25_000);
