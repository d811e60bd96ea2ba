import { expect, test } from 'vitest';
import type { LocalSlack } from '../../../src/sandbox/slack/server.js';
import { BUDI, call, SITI, slackWith } from './harness.js';

async function drive(slack: LocalSlack, verb: string, path: string, body?: object, headers: Record<string, string> = {}) {
  const response = await fetch(`${slack.origin}/sandbox${path}`, { method: verb, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  return { status: response.status, body: await response.json() as unknown };
}

test('another process sees and presses what a person would', async () => {
  const slack = await slackWith();
  const { ts } = await call(slack, 'chat.postMessage', { channel: SITI.id, text: 'x', blocks: [{ type: 'actions', elements: [{ type: 'button', action_id: 'done', text: { type: 'plain_text', text: 'Sudah' } }] }] });
  expect((await drive(slack, 'GET', '/users')).body).toMatchObject([{ id: SITI.id }, { id: BUDI.id, tz: 'Asia/Makassar' }, { deleted: true }]);
  expect((await drive(slack, 'GET', `/users/${SITI.id}/messages`)).body).toMatchObject([{ ts, text: 'x' }]);
  expect((await drive(slack, 'GET', `/users/${SITI.id}/home`)).body).toBeNull();
  expect(await drive(slack, 'POST', `/users/${SITI.id}/click`, { ts, actionId: 'done' })).toMatchObject({ status: 200, body: { kind: 'interactive', state: 'failed', reason: 'connection_failed' } });
  expect(await drive(slack, 'POST', `/users/${SITI.id}/click`, { ts, actionId: 'other' })).toMatchObject({ status: 404 });
  expect(await drive(slack, 'POST', `/users/${SITI.id}/click`, { ts })).toMatchObject({ status: 400 });
  expect(await drive(slack, 'GET', '/users/U404/messages')).toMatchObject({ status: 404 });
  expect(await drive(slack, 'POST', `/users/${SITI.id}/submit-modal`, {})).toMatchObject({ status: 404 });
  expect((await drive(slack, 'GET', '/calls?method=chat.postMessage')).body).toMatchObject([{ method: 'chat.postMessage', ok: true, channel: 'D01SITI' }]);
});

test('another process sets faults and accounts', async () => {
  const slack = await slackWith();
  expect(await drive(slack, 'POST', '/faults', { kind: 'status', accept: true, method: 'chat.postMessage' })).toMatchObject({ status: 200, body: [{ fault: { kind: 'status', status: 500 }, left: 1 }] });
  expect(await drive(slack, 'POST', '/faults', { kind: 'earthquake' })).toMatchObject({ status: 400 });
  expect((await drive(slack, 'DELETE', '/faults')).body).toEqual([]);
  expect((await call(slack, 'chat.postMessage', { channel: SITI.id, text: 'x' })).ok).toBe(true);
  expect((await drive(slack, 'POST', '/users', { id: 'U09RINA', email: 'rina@medan.example', realName: 'Rina' })).status).toBe(200);
  expect(await call(slack, 'users.lookupByEmail', { email: 'rina@medan.example' })).toMatchObject({ ok: true, user: { id: 'U09RINA' } });
  await drive(slack, 'POST', `/users/${SITI.id}/deleted`, { deleted: true });
  expect(await call(slack, 'users.lookupByEmail', { email: SITI.email })).toMatchObject({ error: 'users_not_found' });
});

test('the feed tells what happens on one person’s screen', async () => {
  const slack = await slackWith();
  const response = await fetch(`${slack.origin}/sandbox/feed?user=${SITI.id}`);
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  await call(slack, 'chat.postMessage', { channel: BUDI.id, text: 'untuk Budi' });
  await call(slack, 'chat.postMessage', { channel: SITI.id, text: 'untuk Siti' });
  let seen = '';
  while (!seen.includes('event: message')) seen += (await reader?.read())?.value ?? '';
  expect(seen).toContain('"text":"untuk Siti"');
  expect(seen.split('\n\n').filter((entry) => entry.startsWith('event: message'))).toHaveLength(1);
  await reader?.cancel();
});

test('a page from elsewhere may not drive the sandbox', async () => {
  const slack = await slackWith();
  expect((await drive(slack, 'GET', '/users', undefined, { origin: 'https://elsewhere.example' })).status).toBe(403);
  expect((await drive(slack, 'GET', '/users', undefined, { origin: 'http://localhost:3000' })).status).toBe(200);
});
