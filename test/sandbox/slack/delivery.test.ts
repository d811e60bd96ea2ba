import { createServer, type IncomingHttpHeaders } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { z } from 'zod';
import { signature } from '../../../src/sandbox/slack/delivery/webhooks.js';
import type { LocalSlack } from '../../../src/sandbox/slack/server.js';
import { APP, call, next, SECRET, SITI, slackWith } from './harness.js';

const envelopeSchema = z.looseObject({ type: z.string(), envelope_id: z.string().default(''), retry_attempt: z.number().optional(), retry_reason: z.string().optional(), payload: z.record(z.string(), z.unknown()).default({}) });
type Envelope = z.output<typeof envelopeSchema>;

/** An app's connection, by hand: what it receives, in order, and how it acknowledges. */
async function connect(slack: LocalSlack) {
  const opened = await call(slack, 'apps.connections.open', {}, APP);
  const socket = new WebSocket(String(opened['url']));
  onTestFinished(() => socket.terminate());
  const received: Envelope[] = [];
  const waiting: ((envelope: Envelope) => void)[] = [];
  socket.on('message', (data) => {
    const envelope = envelopeSchema.parse(JSON.parse(String(data)));
    const taker = waiting.shift();
    if (taker === undefined) received.push(envelope);
    else taker(envelope);
  });
  const take = (): Promise<Envelope> => {
    const ready = received.shift();
    return ready === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(ready);
  };
  const ack = (envelope: Envelope, payload?: object) => socket.send(JSON.stringify({ envelope_id: envelope.envelope_id, ...(payload === undefined ? {} : { payload }) }));
  expect(await take()).toMatchObject({ type: 'hello' });
  return { socket, take, ack };
}

test('a connection needs a fresh address', async () => {
  const slack = await slackWith();
  const opened = await call(slack, 'apps.connections.open', {}, APP);
  const first = new WebSocket(String(opened['url']));
  await new Promise((done) => first.once('open', done));
  const second = new WebSocket(String(opened['url']));
  const refused = await new Promise((done) => second.once('error', done));
  expect(String(refused)).toContain('403');
  first.terminate();
});

test('open connections are counted, and can be cut', async () => {
  const slack = await slackWith();
  await connect(slack);
  await connect(slack);
  expect(slack.connections()).toBe(2);
  const alone = next(slack, 'connections', ({ open }) => open === 0);
  slack.dropConnections();
  await alone;
});

test('an envelope that nobody acknowledged comes again, on another connection', async () => {
  const slack = await slackWith({ ackTimeoutMs: 500, retryDelaysMs: [0, 0, 0] });
  const [one, two] = [await connect(slack), await connect(slack)];
  const said = slack.user(SITI.id).say('halo');
  const first = await one.take();
  expect(first).toMatchObject({ type: 'events_api', retry_attempt: 0, payload: { type: 'event_callback', event: { type: 'message', channel_type: 'im', text: 'halo', user: SITI.id } } });
  const again = await two.take();
  expect(again).toMatchObject({ envelope_id: first.envelope_id, retry_attempt: 1, retry_reason: 'timeout', payload: { event_id: first.payload['event_id'] } });
  const settled = next(slack, 'delivery', (delivery) => delivery.state === 'acknowledged');
  two.ack(again);
  expect(await settled).toMatchObject({ attempts: 2 });
  await said;
});

test('a press that nobody acknowledged comes once more on another connection, and then no more', async () => {
  const slack = await slackWith({ ackTimeoutMs: 500 });
  const [one, two] = [await connect(slack), await connect(slack)];
  const { ts } = await call(slack, 'chat.postMessage', { channel: SITI.id, text: 'x', blocks: [{ type: 'actions', elements: [{ type: 'button', action_id: 'done', text: { type: 'plain_text', text: 'Selesai' } }] }] });
  const pressed = slack.user(SITI.id).click(ts, 'done');
  const first = await one.take();
  const again = await two.take();
  expect(again).toMatchObject({ type: 'interactive', envelope_id: first.envelope_id, retry_attempt: 1, payload: first.payload });
  expect(await pressed).toMatchObject({ state: 'failed', attempts: 2, reason: 'timeout' });
});

test('an event is told at most three times more', async () => {
  const slack = await slackWith({ ackTimeoutMs: 20, retryDelaysMs: [0, 0, 0] });
  const failed = next(slack, 'delivery', (delivery) => delivery.state === 'failed');
  await slack.user(SITI.id).say('halo');
  expect(await failed).toMatchObject({ attempts: 4, reason: 'connection_failed' });
});

test('an event that found no connection comes once there is one', async () => {
  const slack = await slackWith({ retryDelaysMs: Array.from({ length: 200 }, () => 50) });
  await slack.user(SITI.id).openHome();
  const app = await connect(slack);
  const envelope = await app.take();
  app.ack(envelope);
  expect(envelope.payload).toMatchObject({ event: { type: 'app_home_opened', user: SITI.id, tab: 'home', channel: 'D01SITI' } });
});

test('a connection that breaks before the acknowledgement passes its envelope on', async () => {
  const slack = await slackWith({ retryDelaysMs: [0] });
  const [one, two] = [await connect(slack), await connect(slack)];
  void slack.user(SITI.id).say('halo');
  const first = await one.take();
  one.socket.terminate();
  const again = await two.take();
  expect(again).toMatchObject({ envelope_id: first.envelope_id, retry_attempt: 1, retry_reason: 'connection_closed' });
  two.ack(again);
});

test('an event can come twice under one event_id without saying so, and can be told again', async () => {
  const slack = await slackWith();
  const app = await connect(slack);
  slack.fault({ kind: 'duplicate', type: 'message' });
  const said = slack.user(SITI.id).say('halo');
  const [first, second] = [await app.take(), await app.take()];
  app.ack(first);
  app.ack(second);
  expect(second.payload['event_id']).toBe(first.payload['event_id']);
  expect(second.envelope_id).not.toBe(first.envelope_id);
  expect([first.retry_attempt, second.retry_attempt]).toEqual([0, 0]);
  const { id } = await said;
  const told = slack.redeliver(id);
  const third = await app.take();
  app.ack(third);
  expect(third).toMatchObject({ envelope_id: id, payload: { event_id: first.payload['event_id'] } });
  expect(await told).toMatchObject({ state: 'acknowledged' });
});

test('a lost acknowledgement makes the event come again', async () => {
  const slack = await slackWith({ retryDelaysMs: [0] });
  const app = await connect(slack);
  slack.fault({ kind: 'loseAck' });
  void slack.user(SITI.id).say('halo');
  app.ack(await app.take());
  const again = await app.take();
  expect(again.retry_attempt).toBe(1);
  const settled = next(slack, 'delivery', (delivery) => delivery.state === 'acknowledged');
  app.ack(again);
  await settled;
});

test('Slack announces that it will close a connection', async () => {
  const slack = await slackWith();
  const app = await connect(slack);
  slack.announceDisconnect('refresh_requested');
  expect(await app.take()).toMatchObject({ type: 'disconnect', reason: 'refresh_requested' });
});

interface Posted {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** The app's HTTP address, by hand: answers each request with the next status and keeps what came. */
async function receiver(statuses: number[], answer = '', headers: Record<string, string> = {}): Promise<{ readonly url: string; readonly posted: Posted[] }> {
  const posted: Posted[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (part) => (body += String(part)));
    request.on('end', () => {
      posted.push({ headers: request.headers, body });
      response.writeHead(statuses.shift() ?? 200, { 'content-type': 'application/json', ...headers }).end(answer);
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  return { url: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/slack/events`, posted };
}

test('over HTTP every request is signed, and a refused event comes again and says so', async () => {
  const app = await receiver([500, 200]);
  const slack = await slackWith({ eventsUrl: app.url, retryDelaysMs: [0, 0, 0] });
  const settled = next(slack, 'delivery', (delivery) => delivery.state === 'acknowledged');
  await slack.user(SITI.id).say('halo');
  await settled;
  const [first, second] = app.posted;
  expect(first?.headers['x-slack-signature']).toBe(signature(SECRET, String(first?.headers['x-slack-request-timestamp']), first?.body ?? ''));
  expect(first?.headers['x-slack-retry-num']).toBeUndefined();
  expect(second?.headers).toMatchObject({ 'x-slack-retry-num': '1', 'x-slack-retry-reason': 'http_error' });
  expect(second?.body).toBe(first?.body);
});

test('over HTTP a press is a form with a payload and is never repeated', async () => {
  const app = await receiver([500]);
  const slack = await slackWith({ eventsUrl: app.url, retryDelaysMs: [0, 0, 0] });
  const { ts } = await call(slack, 'chat.postMessage', { channel: SITI.id, text: 'x', blocks: [{ type: 'actions', block_id: 'b', elements: [{ type: 'button', action_id: 'done', value: 'v-1', text: { type: 'plain_text', text: 'Selesai' } }] }] });
  expect(await slack.user(SITI.id).click(ts, 'done')).toMatchObject({ state: 'failed', attempts: 1, reason: 'http_error' });
  expect(app.posted).toHaveLength(1);
  expect(app.posted[0]?.headers['content-type']).toBe('application/x-www-form-urlencoded');
  const payload: unknown = JSON.parse(new URLSearchParams(app.posted[0]?.body).get('payload') ?? '');
  expect(payload).toMatchObject({
    type: 'block_actions',
    user: { id: SITI.id, team_id: 'T0PAMONG' },
    api_app_id: 'A0PAMONG',
    container: { type: 'message', message_ts: ts, channel_id: 'D01SITI', is_ephemeral: false },
    channel: { id: 'D01SITI', name: 'directmessage' },
    message: { ts, blocks: [{ block_id: 'b' }] },
    actions: [{ action_id: 'done', block_id: 'b', value: 'v-1', type: 'button', text: { text: 'Selesai' } }],
  });
  const given = z.object({ response_url: z.string().startsWith(`${slack.origin}/response/`), trigger_id: z.string(), actions: z.array(z.object({ action_ts: z.string() })) });
  expect(given.safeParse(payload).success).toBe(true);
});

test('an app that asks for no repetition gets none', async () => {
  const app = await receiver([500], '', { 'x-slack-no-retry': '1' });
  const slack = await slackWith({ eventsUrl: app.url, retryDelaysMs: [0, 0, 0] });
  expect(await slack.user(SITI.id).say('halo')).toMatchObject({ state: 'failed', attempts: 1 });
});

test('a new address must echo the challenge', async () => {
  const silent = await receiver([]);
  const slack = await slackWith({ eventsUrl: silent.url });
  expect(await slack.verifyUrl()).toEqual({ ok: false, status: 200 });
});
