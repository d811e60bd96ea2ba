import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TelegramCall } from '../../src/app/talk/types.js';
import { startBotApi, type BotApi } from '../../src/sandbox/telegram/server.js';
import type { Group } from '../../src/sandbox/telegram/groups.js';
import { shiftedClock } from '../../src/support/clock.js';
import { silentLogger } from '../../src/support/logger.js';
import { DirectTelegram } from '../../src/telegram/client.js';
import { createSender } from '../../src/telegram/gateway.js';
import { setUpBot } from '../../src/telegram/setUp.js';
import { createRender } from '../../src/telegram/render.js';

const TOKEN = '1:abc';
const LINK = { label: 'Usulkan', start: 'd_aaaabbbbccccdddd' };
const render = createRender(new Uint8Array(32));
let api: BotApi;

beforeAll(async () => {
  api = await startBotApi({ token: TOKEN, username: 'contoh_bot', clock: shiftedClock(() => 0), recordCalls: true, limits: { messagesPerSecond: 0, chatMessagesPerSecond: 0, chatBurst: 0, groupPerMinute: 0 } });
  api.person({ id: 7, firstName: 'Sri' });
});
afterAll(() => api.close());

const sender = (root = api.url) => createSender(new DirectTelegram(TOKEN, root), silentLogger, { get: async () => await Promise.resolve(null) });
function group(): Group {
  const made = api.group({ title: 'Dinas', members: [7] });
  made.addBot(7);
  return made;
}
const drawn = (chat: number, text: string, edit: number | null = null): TelegramCall => {
  const [call] = render(chat, { text, deepLink: LINK }, edit);
  if (call === undefined) throw new Error('Nothing was drawn.');
  return call;
};
const urls = (where: Group): readonly (string | null | undefined)[] => where.messages().map(({ keyboard }) => (keyboard?.kind === 'inline' ? keyboard.rows[0]?.[0]?.url : null));

test('the button of a group leads into private by the bot’s own name, which is asked for once', async () => {
  const where = group();
  const own = sender();
  const { platformId } = await own.send(drawn(where.id, 'satu'));
  await own.send(drawn(where.id, 'dua', Number(platformId)));
  expect(where.messages().map(({ text }) => text)).toEqual(['dua']);
  expect(urls(where)).toEqual(['https://t.me/contoh_bot?start=d_aaaabbbbccccdddd']);
  expect(api.calls.filter(({ method }) => method === 'getMe')).toHaveLength(1);
});

test('while nobody says what the bot is called, the message waits', async () => {
  const disarm = api.fault({ method: 'getMe', respond: { status: 500, description: 'Internal Server Error' } });
  await expect(sender().send(drawn(group().id, 'satu'))).rejects.toMatchObject({ consequence: 'retry', scope: 'platform' });
  disarm();
});

test('what goes to a group that has become a supergroup goes there; an edit as a new message', async () => {
  const where = group();
  const old = where.id;
  const { platformId } = await sender().send(drawn(old, 'satu'));
  where.migrate();
  await sender().send(drawn(old, 'dua', Number(platformId)));
  await sender().send({ method: 'sendMessage', params: { chat_id: old, text: 'tiga', parse_mode: 'HTML', link_preview_options: { is_disabled: true } } });
  expect(where.messages().map(({ text }) => text)).toEqual(['dua', 'tiga']);
  expect(urls(where)[0]).toContain('?start=d_');
});

test('a group that put the bot out is gone', async () => {
  const where = group();
  where.removeBot(7);
  await expect(sender().send(drawn(where.id, 'satu'))).rejects.toMatchObject({ consequence: 'recipient-gone' });
});

test('in groups the menu offers the one command that means something there, in both languages', async () => {
  const before = api.calls.length;
  await setUpBot(new DirectTelegram(TOKEN, api.url), { kind: 'polling' }, 'secret', silentLogger);
  const menus = api.calls.slice(before).filter(({ payload }) => JSON.stringify(payload).includes('all_group_chats')).map(({ payload }) => payload);
  expect(menus).toHaveLength(2);
  for (const menu of menus) expect(JSON.stringify(menu)).toMatch(/diskusi(?!.*survei)/);
});

test('a long message carries its link below its last part', () => {
  const parts = render(-5, { text: 'kata. '.repeat(1500), deepLink: LINK }, null);
  expect(parts.length).toBeGreaterThan(1);
  expect(parts.map(({ deepLink }) => deepLink !== undefined)).toEqual(parts.map((_, i) => i === parts.length - 1));
});
