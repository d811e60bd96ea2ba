import { expect, test } from 'vitest';
import { startApi } from './harness.js';

const GROUP = -77;

async function opened() {
  const started = await startApi();
  for (const [id, firstName] of [[7, 'Sri'], [8, 'Budi'], [9, 'Citra']] as const) started.api.person({ id, firstName });
  return { ...started, group: started.api.group({ id: GROUP, title: 'Dinas', members: [7, 8] }) };
}

test('the bot hears that it was added and removed, and of commands alone', async () => {
  const { group, call } = await opened();
  group.say(7, '/sebelum');
  group.addBot(7, 'CODE');
  group.say(8, 'halo semua');
  group.say(8, '/diskusi X');
  group.removeBot(8);
  group.say(8, '/sesudah');
  expect(await call('getUpdates')).toMatchObject({
    result: [
      { my_chat_member: { chat: { id: GROUP, type: 'group', title: 'Dinas' }, from: { id: 7 }, old_chat_member: { status: 'left' }, new_chat_member: { status: 'member' } } },
      { message: { text: '/start@pamong_bot CODE', from: { id: 7 }, entities: [{ type: 'bot_command' }] } },
      { message: { text: '/diskusi X', from: { id: 8 } } },
      { my_chat_member: { from: { id: 8 }, new_chat_member: { status: 'left' } } },
    ],
  });
  expect(group.messages().map(({ by, text }) => [by, text])).toEqual([[7, '/sebelum'], [7, '/start@pamong_bot CODE'], [8, 'halo semua'], [8, '/diskusi X'], [8, '/sesudah']]);
});

test('the bot writes there while it is in it', async () => {
  const { group, call } = await opened();
  expect(await call('sendMessage', { chat_id: GROUP, text: 'a' })).toMatchObject({ error_code: 403, description: 'Forbidden: bot was kicked from the group chat' });
  group.addBot(7);
  expect(await call('sendMessage', { chat_id: GROUP, text: 'b', reply_markup: { inline_keyboard: [[{ text: 'Buka', url: 'https://t.me/pamong_bot?start=x' }]] } })).toMatchObject({ ok: true });
  expect(group.messages()).toMatchObject([{ by: null, text: 'b', keyboard: { rows: [[{ text: 'Buka', url: 'https://t.me/pamong_bot?start=x' }]] } }]);
  expect(() => group.say(9, 'x')).toThrow('not in the group');
});

test('a group that became a supergroup says so from both sides, and refuses the old id with the new one', async () => {
  const { group, call } = await opened();
  group.addBot(7);
  const id = group.migrate();
  expect(id).toBeLessThan(-1_000_000_000_000);
  expect(await call('getUpdates')).toMatchObject({ result: [{}, { message: { chat: { id: GROUP }, migrate_to_chat_id: id } }, { message: { chat: { id, type: 'supergroup' }, migrate_from_chat_id: GROUP } }] });
  expect(await call('sendMessage', { chat_id: GROUP, text: 'a' })).toMatchObject({ error_code: 400, description: 'Bad Request: group chat was upgraded to a supergroup chat', parameters: { migrate_to_chat_id: id } });
  expect(await call('sendMessage', { chat_id: id, text: 'b' })).toMatchObject({ ok: true });
  expect([group.id, group.messages().map(({ text }) => text)]).toEqual([id, ['b']]);
});

test('another process can make groups and act in them', async () => {
  const { api } = await opened();
  const ask = async (method: string, path: string, body?: unknown): Promise<{ readonly status: number; readonly json: unknown }> => {
    const response = await fetch(`${api.url}/sandbox/${path}`, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    return { status: response.status, json: await response.json() };
  };
  expect(await ask('POST', 'groups', { id: -5, title: 'Tim', members: [7, 9] })).toEqual({ status: 200, json: { id: -5, title: 'Tim', members: [7, 9], botIsIn: false } });
  await ask('POST', 'groups/-5/actions', { do: 'add-bot', person: 7 });
  expect(await ask('POST', 'groups/-5/actions', { do: 'say', person: 9, text: 'halo' })).toMatchObject({ status: 200 });
  expect(await ask('GET', 'groups/-5/messages')).toMatchObject({ json: { messages: [{ by: 9, text: 'halo' }] } });
  expect(await ask('GET', 'groups')).toMatchObject({ json: [{ id: GROUP, botIsIn: false }, { id: -5, botIsIn: true }] });
  expect((await ask('POST', 'groups/-5/actions', { do: 'say', person: 8, text: 'x' })).status).toBe(400);
  expect((await ask('GET', 'groups/-6/messages')).status).toBe(404);
  expect(await ask('POST', 'groups/-5/actions', { do: 'migrate' })).toMatchObject({ json: { id: expect.any(Number) as unknown } });
  await ask('POST', 'groups/-5/actions', { do: 'remove-bot', person: 7 });
});
