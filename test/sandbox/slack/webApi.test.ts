import { WebClient } from '@slack/web-api';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { APP, BOT, BUDI, call, GONE, NOON, posted, rawCall, SITI, slackWith } from './harness.js';

test('a call needs a token that this workspace gave out, of the kind the method takes', async () => {
  const slack = await slackWith();
  expect(await call(slack, 'auth.test', {}, null)).toMatchObject({ ok: false, error: 'not_authed' });
  expect(await call(slack, 'auth.test', {}, 'xoxb-other')).toMatchObject({ ok: false, error: 'invalid_auth' });
  expect(await call(slack, 'auth.test', {}, APP)).toMatchObject({ ok: false, error: 'not_allowed_token_type' });
  expect(await call(slack, 'apps.connections.open', {}, BOT)).toMatchObject({ ok: false, error: 'not_allowed_token_type' });
  expect(await call(slack, 'auth.test')).toMatchObject({ ok: true, user_id: 'U0PAMONG', bot_id: 'B0PAMONG', team_id: 'T0PAMONG' });
});

test('an unknown method is named', async () => {
  const slack = await slackWith();
  expect(await call(slack, 'chat.shout')).toMatchObject({ ok: false, error: 'unknown_method', req_method: 'chat.shout' });
});

test('forms carry the token and structures as JSON text', async () => {
  const slack = await slackWith();
  const form = new URLSearchParams({ token: BOT, channel: SITI.id, text: 'halo', blocks: JSON.stringify([{ type: 'divider' }]) });
  const response = await fetch(`${slack.url}chat.postMessage`, { method: 'POST', body: form });
  expect(await response.json()).toMatchObject({ ok: true, channel: 'D01SITI' });
  expect(slack.user(SITI.id).messages()).toMatchObject([{ text: 'halo', from: 'app', blocks: [{ type: 'divider' }] }]);
  expect(JSON.stringify(slack.calls)).not.toContain(BOT);
});

test('a body that cannot be read is refused', async () => {
  const slack = await slackWith();
  const post = (type: string, body: string) => posted(`${slack.url}auth.test`, { headers: { 'content-type': type, authorization: `Bearer ${BOT}` }, body });
  expect(await post('application/json', '{')).toEqual({ ok: false, error: 'invalid_json' });
  expect(await post('application/json', '[]')).toEqual({ ok: false, error: 'json_not_object' });
  expect(await post('text/plain', 'x')).toEqual({ ok: false, error: 'invalid_post_type' });
});

test('people are found by e-mail in any case, unless deactivated', async () => {
  const slack = await slackWith();
  expect(await call(slack, 'users.lookupByEmail', { email: 'SITI@medan.example' })).toMatchObject({ ok: true, user: { id: SITI.id, tz: 'Asia/Jakarta' } });
  expect(await call(slack, 'users.lookupByEmail', { email: 'nobody@medan.example' })).toMatchObject({ error: 'users_not_found' });
  expect(await call(slack, 'users.lookupByEmail', { email: GONE.email })).toMatchObject({ error: 'users_not_found' });
  expect(await call(slack, 'users.lookupByEmail')).toMatchObject({ error: 'invalid_arguments' });
  expect(await call(slack, 'users.info', { user: GONE.id })).toMatchObject({ ok: true, user: { deleted: true } });
  expect(await call(slack, 'users.info', { user: 'U404' })).toMatchObject({ error: 'user_not_found' });
});

test('users.list comes in pages', async () => {
  const slack = await slackWith();
  const web = new WebClient(BOT, { slackApiUrl: slack.url });
  const pages: unknown[] = [];
  for await (const page of web.paginate('users.list', { limit: 3 })) pages.push(page);
  expect(pages).toMatchObject([{ members: [{ id: 'U0PAMONG' }, { id: SITI.id }, { id: BUDI.id }] }, { members: [{ id: GONE.id }] }]);
});

test('a direct message is opened once and stays the same', async () => {
  const slack = await slackWith();
  expect(await call(slack, 'conversations.open', { users: SITI.id })).toMatchObject({ ok: true, channel: { id: 'D01SITI' } });
  expect(await call(slack, 'conversations.open', { users: SITI.id, return_im: true })).toMatchObject({ ok: true, already_open: true, channel: { id: 'D01SITI', is_im: true, user: SITI.id } });
  expect(await call(slack, 'conversations.open', { users: `${SITI.id},${BUDI.id}` })).toMatchObject({ ok: true, channel: { id: 'G01SITI02BUDI' } });
  expect(await call(slack, 'conversations.open')).toMatchObject({ error: 'users_list_not_supplied' });
  expect(await call(slack, 'conversations.open', { users: 'U404' })).toMatchObject({ error: 'user_not_found' });
  expect(await call(slack, 'conversations.open', { users: GONE.id })).toMatchObject({ error: 'user_disabled' });
  expect(await call(slack, 'conversations.info', { channel: 'D01SITI' })).toMatchObject({ channel: { user: SITI.id } });
  expect(await call(slack, 'conversations.members', { channel: 'D01SITI' })).toMatchObject({ members: [SITI.id, 'U0PAMONG'] });
  expect(await call(slack, 'conversations.info', { channel: 'D404' })).toMatchObject({ error: 'channel_not_found' });
});

test('a message needs a place and something to say', async () => {
  const slack = await slackWith();
  expect(await call(slack, 'chat.postMessage', { channel: 'U404', text: 'x' })).toMatchObject({ error: 'channel_not_found' });
  expect(await call(slack, 'chat.postMessage', { channel: GONE.id, text: 'x' })).toMatchObject({ error: 'channel_not_found' });
  expect(await call(slack, 'chat.postMessage', { channel: SITI.id })).toMatchObject({ error: 'no_text' });
  expect(await call(slack, 'chat.postMessage', { channel: SITI.id, text: 'a'.repeat(40_000) })).toMatchObject({ ok: true });
  expect(await call(slack, 'chat.postMessage', { channel: SITI.id, text: 'a'.repeat(40_001) })).toMatchObject({ error: 'msg_too_long' });
});

test('metadata is kept, and given back only when asked for', async () => {
  const slack = await slackWith();
  const metadata = { event_type: 'digest', event_payload: { key: 'k-1', week: 47, units: ['a', 'b'] } };
  const { ts } = await call(slack, 'chat.postMessage', { channel: SITI.id, text: 'halo', metadata });
  expect(await call(slack, 'conversations.history', { channel: 'D01SITI', include_all_metadata: true })).toMatchObject({ messages: [{ ts, metadata }] });
  expect(JSON.stringify(await call(slack, 'conversations.history', { channel: 'D01SITI' }))).not.toContain('k-1');
  const bad = (value: object | string) => call(slack, 'chat.postMessage', { channel: SITI.id, text: 'x', metadata: value });
  expect(await bad('text')).toMatchObject({ error: 'invalid_metadata_format' });
  expect(await bad({ event_payload: {} })).toMatchObject({ error: 'invalid_metadata_format' });
  expect(await bad({ event_type: 'x', event_payload: 'y' })).toMatchObject({ error: 'invalid_metadata_format' });
  expect(await bad({ event_type: 'x', event_payload: { deep: { deeper: { deepest: 1 } } } })).toMatchObject({ error: 'invalid_metadata_format' });
});

test('a rehearsal moves when a message is shown, not its timestamp', async () => {
  const months = 180 * 86_400_000;
  const slack = await slackWith({ clock: { now: () => NOON + months, real: () => NOON } });
  const { ts } = await call(slack, 'chat.postMessage', { channel: SITI.id, text: 'halo' });
  expect(Math.floor(Number(ts))).toBe(NOON / 1000);
  expect(slack.user(SITI.id).messages()).toMatchObject([{ ts, at: NOON + months }]);
});

test('history runs newest first, in pages, between two timestamps', async () => {
  const slack = await slackWith();
  const stamps: string[] = [];
  for (const text of ['satu', 'dua', 'tiga', 'empat', 'lima']) stamps.push((await call(slack, 'chat.postMessage', { channel: SITI.id, text })).ts);
  const texts = async (args: object) => {
    const answer = await call(slack, 'conversations.history', { channel: 'D01SITI', ...args });
    const { messages } = z.object({ messages: z.array(z.object({ text: z.string() })) }).parse(answer);
    return { messages: messages.map((message) => message.text), cursor: answer.response_metadata.next_cursor };
  };
  const first = await texts({ limit: 2 });
  expect(first.messages).toEqual(['lima', 'empat']);
  const second = await texts({ limit: 2, cursor: first.cursor });
  expect(second.messages).toEqual(['tiga', 'dua']);
  expect(await texts({ limit: 2, cursor: second.cursor })).toEqual({ messages: ['satu'], cursor: '' });
  expect((await texts({ oldest: stamps[1], latest: stamps[3] })).messages).toEqual(['tiga']);
  expect((await texts({ oldest: stamps[1], latest: stamps[3], inclusive: true })).messages).toEqual(['empat', 'tiga', 'dua']);
  expect(await call(slack, 'conversations.history', { channel: 'D01SITI', cursor: 'bm9wZQ==' })).toMatchObject({ error: 'invalid_cursor' });
  expect(await call(slack, 'conversations.history', { channel: 'D404' })).toMatchObject({ error: 'channel_not_found' });
});

test('a message is changed and deleted only where it stands and only by its writer', async () => {
  const slack = await slackWith();
  const { ts } = await call(slack, 'chat.postMessage', { channel: SITI.id, text: 'halo', blocks: [{ type: 'divider' }] });
  expect(await call(slack, 'chat.update', { channel: 'D01SITI', ts: '1.000001', text: 'x' })).toMatchObject({ error: 'message_not_found' });
  expect(await call(slack, 'chat.update', { channel: 'U01SITI', ts, text: 'x' })).toMatchObject({ error: 'channel_not_found' });
  expect(await call(slack, 'chat.update', { channel: 'D01SITI', ts })).toMatchObject({ error: 'no_text' });
  expect(await call(slack, 'chat.update', { channel: 'D01SITI', ts, text: 'salam', blocks: [{ type: 'divider' }, { type: 'divider' }] })).toMatchObject({ ok: true, ts });
  expect(slack.user(SITI.id).messages()).toMatchObject([{ text: 'salam', edited: false, blocks: [{}, {}] }]);
  expect(await call(slack, 'chat.update', { channel: 'D01SITI', ts, text: 'polos' })).toMatchObject({ ok: true });
  expect(slack.user(SITI.id).messages()).toMatchObject([{ text: 'polos', edited: true, blocks: [] }]);

  await slack.user(SITI.id).say('dari saya');
  const own = slack.user(SITI.id).messages().find((message) => message.from === 'person')?.ts;
  expect(await call(slack, 'chat.update', { channel: 'D01SITI', ts: own, text: 'x' })).toMatchObject({ error: 'cant_update_message' });
  expect(await call(slack, 'chat.delete', { channel: 'D01SITI', ts: own })).toMatchObject({ error: 'cant_delete_message' });
  expect(await call(slack, 'chat.delete', { channel: 'D01SITI', ts })).toMatchObject({ ok: true });
  expect(await call(slack, 'chat.delete', { channel: 'D01SITI', ts })).toMatchObject({ error: 'message_not_found' });
});

test('an ephemeral message is seen by one person and by no method', async () => {
  const slack = await slackWith({ channels: [{ id: 'C1', name: 'umum', members: [SITI.id, BUDI.id] }] });
  expect(await call(slack, 'chat.postEphemeral', { channel: 'C1', user: SITI.id, text: 'hanya Anda' })).toMatchObject({ ok: true });
  expect(slack.user(SITI.id).messages()).toMatchObject([{ ephemeral: true }]);
  expect(slack.user(BUDI.id).messages()).toEqual([]);
  expect(await call(slack, 'conversations.history', { channel: 'C1' })).toMatchObject({ messages: [] });
  expect(await call(slack, 'chat.postEphemeral', { channel: 'C1', user: GONE.id, text: 'x' })).toMatchObject({ error: 'user_not_in_channel' });
});

test('reactions, team and bot', async () => {
  const slack = await slackWith();
  const { ts } = await call(slack, 'chat.postMessage', { channel: SITI.id, text: 'halo' });
  expect(await call(slack, 'reactions.add', { channel: 'D01SITI', timestamp: ts, name: 'tada' })).toMatchObject({ ok: true });
  expect(await call(slack, 'reactions.add', { channel: 'D01SITI', timestamp: ts, name: 'tada' })).toMatchObject({ error: 'already_reacted' });
  expect(await call(slack, 'team.info')).toMatchObject({ team: { id: 'T0PAMONG' } });
  expect(await call(slack, 'bots.info', { bot: 'B404' })).toMatchObject({ error: 'bot_not_found' });
});

test('a file goes up in three steps', async () => {
  const slack = await slackWith();
  await call(slack, 'conversations.open', { users: SITI.id });
  const web = new WebClient(BOT, { slackApiUrl: slack.url });
  const bytes = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);
  await web.filesUploadV2({ channel_id: 'D01SITI', filename: 'grafik.png', title: 'Grafik', initial_comment: 'Pekan ini', file: bytes });
  const [message] = slack.user(SITI.id).messages();
  expect(message).toMatchObject({ text: 'Pekan ini', files: [{ title: 'Grafik', name: 'grafik.png' }] });
  expect(slack.file(message?.files[0]?.id ?? '')?.bytes).toEqual(bytes);

  const { answer } = await rawCall(slack, 'files.getUploadURLExternal', { filename: 'a.txt', length: 3 });
  const file = z.object({ upload_url: z.string().startsWith(slack.origin), file_id: z.string() }).parse(answer);
  expect(await call(slack, 'files.completeUploadExternal', { files: [{ id: file.file_id }] })).toMatchObject({ error: 'file_not_found' });
  expect((await fetch(file.upload_url, { method: 'POST', body: 'toolong' })).status).toBe(400);
  expect((await fetch(file.upload_url, { method: 'POST', body: 'abc' })).status).toBe(200);
  expect(await call(slack, 'files.completeUploadExternal', { files: [{ id: file.file_id, title: 'A' }], channel_id: 'D404' })).toMatchObject({ error: 'channel_not_found' });
});
