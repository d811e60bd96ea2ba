import { App, HTTPReceiver, LogLevel } from '@slack/bolt';
import { WebClient } from '@slack/web-api';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { LocalSlack, SlackOptions } from '../../../src/sandbox/slack/server.js';
import { shiftedClock } from '../../../src/support/clock.js';
import { APP, BOT, BUDI, SECRET, SITI, slackWith } from './harness.js';

type BoltApp = InstanceType<typeof App>;
type Mode = 'socket' | 'http';

const options: Partial<SlackOptions> = { clock: shiftedClock(() => 0) };

/** The real Bolt, connected to this Slack in one of its two ways. */
async function boltOn(slack: LocalSlack, mode: Mode, listeners: (app: BoltApp) => void): Promise<void> {
  const clientOptions = { slackApiUrl: slack.url };
  if (mode === 'socket') {
    const app = new App({ token: BOT, appToken: APP, socketMode: true, clientOptions, logLevel: LogLevel.ERROR });
    listeners(app);
    await app.start();
    onTestFinished(async () => {
      await app.stop();
    });
    return;
  }
  const receiver = new HTTPReceiver({ signingSecret: SECRET, logLevel: LogLevel.ERROR });
  const app = new App({ token: BOT, receiver, clientOptions, logLevel: LogLevel.ERROR });
  listeners(app);
  const server = await receiver.start(0);
  onTestFinished(async () => {
    await receiver.stop();
  });
  const address = server.address();
  slack.deliverTo(`http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/slack/events`);
}

/** Bolt answers after it acknowledged: what follows is seen a moment later. */
const eventually = (check: () => void) => vi.waitFor(check, { timeout: 10_000, interval: 10 });

const plain = (text: string) => ({ type: 'plain_text' as const, text });
const question = [
  { type: 'section' as const, text: { type: 'mrkdwn' as const, text: 'Sudah ditindaklanjuti?' } },
  { type: 'actions' as const, block_id: 'b', elements: [{ type: 'button' as const, action_id: 'done', value: 'opaque-1', text: plain('Sudah') }] },
];

async function ask(slack: LocalSlack): Promise<string> {
  const { ts } = await new WebClient(BOT, { slackApiUrl: slack.url }).chat.postMessage({ channel: SITI.id, text: 'Sudah ditindaklanjuti?', blocks: question });
  return ts ?? '';
}

for (const mode of ['socket', 'http'] as const) {
  test(`${mode}: a press reaches Bolt's listener, which changes the message`, async () => {
    const slack = await slackWith(options);
    await boltOn(slack, mode, (app) => {
      app.action('done', async ({ ack, action, body, client }) => {
        await ack();
        if (action.type !== 'button' || body.type !== 'block_actions') return;
        await client.chat.update({ channel: body.channel?.id ?? '', ts: body.message?.ts ?? '', text: `Dicatat: ${action.value ?? ''}` });
      });
    });
    const ts = await ask(slack);
    expect(await slack.user(SITI.id).click(ts, 'done')).toMatchObject({ state: 'acknowledged', attempts: 1 });
    await eventually(() => expect(slack.user(SITI.id).messages()).toMatchObject([{ ts, text: 'Dicatat: opaque-1', edited: true }]));
    await expect(slack.user(SITI.id).click(ts, 'done')).rejects.toThrow('nothing to press');
    await expect(slack.user(BUDI.id).click(ts, 'done')).rejects.toThrow('no message');
  });

  test(`${mode}: respond replaces the message or adds one that only this person sees`, async () => {
    const slack = await slackWith(options);
    await boltOn(slack, mode, (app) => {
      app.action('done', async ({ ack, respond }) => {
        await ack();
        await respond({ text: 'Terima kasih', response_type: 'ephemeral', replace_original: false });
        await respond({ text: 'Selesai', replace_original: true });
      });
    });
    const ts = await ask(slack);
    await slack.user(SITI.id).click(ts, 'done');
    await eventually(() => expect(slack.user(SITI.id).messages()).toMatchObject([{ ts, text: 'Selesai', blocks: [] }, { text: 'Terima kasih', ephemeral: true }]));
  });

  test(`${mode}: a press opens a modal; wrong input is answered, right input closes it`, async () => {
    const slack = await slackWith(options);
    const seen: unknown[] = [];
    await boltOn(slack, mode, (app) => {
      app.action('done', async ({ ack, body, client }) => {
        await ack();
        if (body.type !== 'block_actions') return;
        const blocks = [{ type: 'input' as const, block_id: 'note', label: plain('Catatan'), element: { type: 'plain_text_input' as const, action_id: 'text' } }];
        await client.views.open({ trigger_id: body.trigger_id, view: { type: 'modal', callback_id: 'close-item', title: plain('Tindak lanjut'), submit: plain('Kirim'), blocks } });
      });
      app.view('close-item', async ({ ack, view }) => {
        const text = view.state.values['note']?.['text']?.value ?? '';
        seen.push(text);
        await (text.length < 5 ? ack({ response_action: 'errors', errors: { note: 'Mohon ditulis lebih lengkap.' } }) : ack());
      });
    });
    const siti = slack.user(SITI.id);
    await siti.click(await ask(slack), 'done');
    await eventually(() => expect(siti.modal()).not.toBeNull());
    expect(await siti.submitModal()).toMatchObject({ outcome: 'incomplete', blocks: ['note'] });
    expect(await siti.submitModal({ text: 'ya' })).toMatchObject({ outcome: 'errors', errors: { note: 'Mohon ditulis lebih lengkap.' } });
    expect(siti.modal()).not.toBeNull();
    expect(await siti.submitModal({ text: 'Sudah dibahas' })).toMatchObject({ outcome: 'closed' });
    expect(siti.modal()).toBeNull();
    expect(seen).toEqual(['ya', 'Sudah dibahas']);
  });

  test(`${mode}: the App Home is published when it is opened, and its buttons work`, async () => {
    const slack = await slackWith(options);
    await boltOn(slack, mode, (app) => {
      app.event('app_home_opened', async ({ event, client }) => {
        await client.views.publish({ user_id: event.user, view: { type: 'home', blocks: question } });
      });
      app.action('done', async ({ ack, body, client }) => {
        await ack();
        await client.views.publish({ user_id: body.user.id, view: { type: 'home', blocks: [{ type: 'header', text: plain('Semua selesai') }] } });
      });
    });
    const siti = slack.user(SITI.id);
    expect(siti.home()).toBeNull();
    await siti.openHome();
    await eventually(() => expect(siti.home()?.view['blocks']).toMatchObject(question));
    await siti.clickInView('home', 'done');
    await eventually(() => expect(siti.home()?.view['blocks']).toMatchObject([{ type: 'header' }]));
  });

  test(`${mode}: words in the direct message and slash commands reach Bolt`, async () => {
    const slack = await slackWith(options);
    const heard: unknown[] = [];
    await boltOn(slack, mode, (app) => {
      app.message(async ({ message }) => {
        heard.push('text' in message ? message.text : undefined);
      });
      app.command('/pamong', async ({ ack, command }) => {
        await ack({ text: `Anda menulis: ${command.text}`, response_type: 'ephemeral' });
      });
    });
    const siti = slack.user(SITI.id);
    expect(await siti.say('halo')).toMatchObject({ state: 'acknowledged' });
    await eventually(() => expect(heard).toEqual(['halo']));
    await siti.slash('/pamong', 'ringkasan');
    expect(siti.messages().at(-1)).toMatchObject({ text: 'Anda menulis: ringkasan', ephemeral: true });
  });

  test(`${mode}: a forged press reaches the app as it was forged`, async () => {
    const slack = await slackWith(options);
    const values: unknown[] = [];
    await boltOn(slack, mode, (app) => {
      app.action(/.*/, async ({ ack, action }) => {
        await ack();
        values.push(action.type === 'button' ? action.value : undefined);
      });
    });
    await slack.user(SITI.id).forge(await ask(slack), { action_id: 'done', value: 'someone-else' });
    await eventually(() => expect(values).toEqual(['someone-else']));
  });
}

test('http: Bolt answers the check of a new address, and refuses a wrong signature', async () => {
  const slack = await slackWith(options);
  await boltOn(slack, 'http', () => {});
  expect(await slack.verifyUrl()).toEqual({ ok: true, status: 200 });
  const stranger = await slackWith({ ...options, signingSecret: 'not-the-secret' });
  await boltOn(stranger, 'http', (app) => app.event('app_home_opened', async () => {}));
  expect((await stranger.verifyUrl()).ok).toBe(false);
});

test('the real client sees Slack’s errors as its own', async () => {
  const slack = await slackWith(options);
  const stranger = new WebClient('xoxb-stranger', { slackApiUrl: slack.url, retryConfig: { retries: 0 } });
  await expect(stranger.auth.test()).rejects.toMatchObject({ data: { error: 'invalid_auth' } });
  const app = new WebClient(BOT, { slackApiUrl: slack.url, retryConfig: { retries: 0 }, rejectRateLimitedCalls: true, logLevel: LogLevel.ERROR });
  await expect(app.users.lookupByEmail({ email: 'nobody@medan.example' })).rejects.toMatchObject({ data: { error: 'users_not_found' } });
  slack.fault({ kind: 'ratelimited', retryAfter: 7 });
  await expect(app.chat.postMessage({ channel: SITI.id, text: 'halo' })).rejects.toMatchObject({ retryAfter: 7 });
});
