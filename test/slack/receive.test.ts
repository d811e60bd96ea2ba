import Fastify from 'fastify';
import { expect, onTestFinished, test } from 'vitest';
import { postDigest } from '../../src/app/digest/postDigest.js';
import { READ_ACTION } from '../../src/slack/render.js';
import { sealButton } from '../../src/slack/seal.js';
import { NEXT_MONDAY, SECRET, WEEK } from '../app/digest/office.js';
import { APP, BUDI, next, SECRET as SIGNING, SITI } from '../sandbox/slack/harness.js';
import { eventually, nobodyAt, openWorkspace, type SlackWorkspace } from './workspace.js';

/** Both leaders have got their digests; returns the `ts` of the head's. */
async function posted(world: SlackWorkspace): Promise<string> {
  world.clock.set(NEXT_MONDAY);
  const { directory, delivery } = world.process();
  for (const n of [1, 2]) await postDigest({ ...world.post, slack: directory }, await world.idOf(n), WEEK);
  await delivery.drain();
  return world.slack.user(SITI.id).messages()[0]?.ts ?? '';
}

const readAt = async (world: SlackWorkspace, n: number) =>
  (await world.db.prisma.digest.findUniqueOrThrow({ where: { leaderId_week: { leaderId: await world.idOf(n), week: WEEK } } })).readAt;
const inbox = async (world: SlackWorkspace) => await world.db.prisma.inbox.findMany({ where: { source: 'slack' }, orderBy: { id: 'asc' } });
const allDone = (world: SlackWorkspace, rows: number) =>
  eventually(async () => expect((await inbox(world)).map(({ state, payload }) => ({ state, payload }))).toEqual(Array.from({ length: rows }, () => ({ state: 'done', payload: null }))));

/** A process that hears over HTTP, on a server of everything else. */
async function overHttp(world: SlackWorkspace): Promise<string> {
  const room = world.room({ kind: 'http', signingSecret: SIGNING });
  const server = Fastify({ forceCloseConnections: true });
  server.post('/telegram/webhook', async (request) => request.body);
  await room.registerRoutes(server);
  const origin = await server.listen({ port: 0, host: '127.0.0.1' });
  onTestFinished(async () => {
    await server.close();
    await room.stop();
  });
  world.slack.deliverTo(`${origin}/slack/events`);
  return origin;
}

for (const mode of ['socket', 'http'] as const) {
  const opened = async (): Promise<SlackWorkspace> => {
    const world = await openWorkspace();
    await (mode === 'socket' ? world.listening() : overHttp(world));
    return world;
  };

  test(`${mode}: a press says that the digest was read, and its button gives way to that`, async () => {
    const world = await opened();
    const ts = await posted(world);
    expect(await world.slack.user(SITI.id).click(ts, READ_ACTION)).toMatchObject({ state: 'acknowledged', attempts: 1 });
    await eventually(async () => expect(await readAt(world, 1)).toEqual(new Date(NEXT_MONDAY)));
    await eventually(() => expect(JSON.stringify(world.slack.user(SITI.id).messages()[0]?.blocks)).toContain('Dibaca pada Senin, 23 November 2026, 09.00 WIB. Terima kasih.'));
    await expect(world.slack.user(SITI.id).click(ts, READ_ACTION)).rejects.toThrow('nothing to press');
    expect(await readAt(world, 2)).toBeNull();
    await allDone(world, 1);
  });

  test(`${mode}: a forged or foreign press changes nothing and is answered kindly`, async () => {
    const world = await opened();
    const ts = await posted(world);
    const budis = sealButton({ leader: await world.idOf(2), week: WEEK }, SECRET);
    const sealedByAnother = sealButton({ leader: await world.idOf(1), week: WEEK }, new Uint8Array(32));
    const neverMade = sealButton({ leader: await world.idOf(1), week: '2026-W01' }, SECRET);
    for (const value of [budis, sealedByAnother, neverMade, 'digest.read', '']) await world.slack.user(SITI.id).forge(ts, { action_id: READ_ACTION, value });
    await allDone(world, 5);
    const answers = world.slack.user(SITI.id).messages().filter(({ ephemeral }) => ephemeral);
    expect(answers.map(({ text }) => text.split('.')[0] ?? '').toSorted((a, b) => a.localeCompare(b))).toEqual([...Array.from({ length: 4 }, () => 'Tombol ini bukan untuk Anda'), 'Tombol ini sudah tidak berlaku']);
    expect([await readAt(world, 1), await readAt(world, 2)]).toEqual([null, null]);
  });

  test(`${mode}: the home shows a leader's newest digest, and tells others kindly what it is for`, async () => {
    const world = await opened();
    world.slack.addUser({ id: 'U09ANI', email: 'ani@medan.example', realName: 'Ani' });
    const home = (user: string) => JSON.stringify(world.slack.user(user).home()?.view ?? null);
    await world.slack.user(SITI.id).openHome();
    await eventually(() => expect(home(SITI.id)).toContain('Belum ada ringkasan untuk Anda'));
    await posted(world);
    await world.slack.user(SITI.id).openHome();
    await eventually(() => expect(home(SITI.id)).toContain('Pekan Senin, 16 November 2026'));
    await world.slack.user(SITI.id).clickInView('home', READ_ACTION);
    await eventually(() => expect(home(SITI.id)).toContain('Dibaca pada'));
    await world.slack.user('U09ANI').openHome();
    await eventually(() => expect(home('U09ANI')).toContain('disusun untuk atasan'));
    await allDone(world, 4);
  });

  test(`${mode}: what comes twice is kept and done once; what nobody asked for is acknowledged and left alone`, async () => {
    const world = await opened();
    world.slack.fault({ kind: 'duplicate', type: 'app_home_opened' });
    const delivery = await world.slack.user(BUDI.id).openHome();
    await world.slack.redeliver(delivery.id);
    expect(await world.slack.user(BUDI.id).say('halo')).toMatchObject({ state: 'acknowledged' });
    await allDone(world, 2);
    expect(world.slack.calls.filter(({ method }) => method === 'views.publish')).toHaveLength(1);
  });
}

test('http: a press that is told twice counts once', async () => {
  const world = await openWorkspace();
  await overHttp(world);
  const ts = await posted(world);
  const delivery = await world.slack.user(SITI.id).click(ts, READ_ACTION);
  await world.slack.redeliver(delivery.id);
  await allDone(world, 1);
});

test('http: a wrong signature, an old one and no signature are refused, and nothing is kept', async () => {
  const world = await openWorkspace();
  const origin = await overHttp(world);
  expect(await world.slack.verifyUrl()).toEqual({ ok: true, status: 200 });
  const body = JSON.stringify({ type: 'event_callback', event_id: 'Ev1', event: { type: 'app_home_opened', user: SITI.id, tab: 'home' } });
  const tried = [{}, { 'x-slack-request-timestamp': '1', 'x-slack-signature': 'v0=00' }, { 'x-slack-request-timestamp': String(Math.floor(world.slack.clock.now() / 1000)), 'x-slack-signature': 'v0=00' }];
  for (const headers of tried) {
    expect((await fetch(`${origin}/slack/events`, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } })).status).toBe(401);
  }
  // Beside it, other routes still read their JSON.
  expect(await (await fetch(`${origin}/telegram/webhook`, { method: 'POST', body: '{"a":1}', headers: { 'content-type': 'application/json' } })).json()).toEqual({ a: 1 });
  expect(await inbox(world)).toEqual([]);
});

test('what cannot be stored is not acknowledged', async () => {
  const world = await openWorkspace({ ackTimeoutMs: 300, retryDelaysMs: [] });
  await world.listening();
  await world.db.pool.query('ALTER TABLE inbox RENAME TO inbox_away');
  expect(await world.slack.user(SITI.id).openHome()).toMatchObject({ state: 'failed' });
  await world.db.pool.query('ALTER TABLE inbox_away RENAME TO inbox');
});

test('a press whose handling fails is taken up again from its row', async () => {
  const world = await openWorkspace();
  const room = await world.listening();
  const ts = await posted(world);
  world.slack.fault({ kind: 'status', status: 500, method: 'users.info' });
  expect(await world.slack.user(SITI.id).click(ts, READ_ACTION)).toMatchObject({ state: 'acknowledged' });
  await eventually(async () => expect(await inbox(world)).toMatchObject([{ state: 'new', attempts: 1 }]));
  expect(await readAt(world, 1)).toBeNull();
  await room.stop();
  // Another process, which hears nothing itself, finds it once its rest is over.
  await world.db.pool.query(`UPDATE inbox SET lease_until = '2000-01-01'`);
  expect(await world.room({ kind: 'socket', appToken: APP }).inbox.takeUpLost()).toBe(1);
  await allDone(world, 1);
  expect(await readAt(world, 1)).toEqual(new Date(NEXT_MONDAY));
  expect(world.written.join('\n')).not.toMatch(/xoxb|xapp|Siti|Budi|medan\.example/);
});

test('doctor learns how Slack is', async () => {
  const world = await openWorkspace();
  expect(await world.room().check()).toEqual({ ok: true });
  world.slack.fault({ kind: 'refuse', error: 'invalid_auth', method: 'auth.test' });
  expect(JSON.stringify(await world.room().check())).toMatch(/"ok":false.*SLACK_BOT_TOKEN/);
  expect(JSON.stringify(await world.room(undefined, await nobodyAt()).check())).toMatch(/"ok":false.*could not be reached/);
});

test('a process begins and ends in good order while Slack is away, and hears again after a broken connection', async () => {
  const world = await openWorkspace();
  const away = world.room(undefined, await nobodyAt());
  const starting = away.start();
  await eventually(() => expect(world.written.join('\n')).toContain('lack'));
  await away.stop();
  await starting;

  await world.listening();
  for (const end of [() => world.slack.dropConnections(), () => world.slack.announceDisconnect('refresh_requested')]) {
    const gone = next(world.slack, 'connections', ({ open }) => open === 0);
    end();
    await gone;
    await eventually(() => expect(world.slack.connections()).toBe(1));
  }
  expect(await world.slack.user(BUDI.id).openHome()).toMatchObject({ state: 'acknowledged' });
  await allDone(world, 1);
});
