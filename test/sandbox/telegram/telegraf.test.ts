import { Telegraf, TelegramError } from 'telegraf';
import { expect, test } from 'vitest';
import { startApi, startHook, TOKEN, updatesOf, type Started } from './harness.js';

const botOf = ({ api }: Started) => new Telegraf(TOKEN, { telegram: { apiRoot: api.url } });

async function errorOf(call: Promise<unknown>): Promise<TelegramError> {
  const error: unknown = await call.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof TelegramError)) throw new Error('expected a TelegramError');
  return error;
}

test('the real client talks to it', async () => {
  const started = await startApi();
  const { telegram } = botOf(started);
  const person = started.api.person({ id: 7, firstName: 'Sri' });
  person.say('/start');
  expect(await telegram.getMe()).toMatchObject({ username: 'pamong_bot' });
  const sent = await telegram.sendMessage(7, '<b>Halo</b>', { parse_mode: 'HTML', reply_markup: { inline_keyboard: [[{ text: 'Ya', callback_data: 'y' }]] } });
  expect(sent).toMatchObject({ text: 'Halo', entities: [{ type: 'bold' }] });
  await telegram.editMessageText(7, sent.message_id, undefined, 'Halo lagi');
  await telegram.sendDocument(7, { source: Buffer.from('isi'), filename: 'bukti.txt' }, { caption: 'Bukti' });
  await telegram.answerCbQuery(person.press(sent.message_id, 'y').queryId, 'Baik');
  await telegram.setMyCommands([{ command: 'start', description: 'Mulai' }]);
  expect(person.messages().slice(1)).toMatchObject([{ text: 'Halo lagi', edited: true }, { text: 'Bukti', attachment: { kind: 'document', name: 'bukti.txt' } }]);
  expect(person.presses()).toMatchObject([{ text: 'Baik' }]);
});

test('its errors carry what Telegram says', async () => {
  const started = await startApi();
  const { telegram } = botOf(started);
  const person = started.api.person({ id: 7, firstName: 'Sri' });
  person.say('/start');
  expect(await errorOf(telegram.sendMessage(7, ''))).toMatchObject({ code: 400, description: 'Bad Request: message text is empty' });
  person.block();
  expect(await errorOf(telegram.sendMessage(7, 'x'))).toMatchObject({ code: 403, description: 'Forbidden: bot was blocked by the user' });
  person.unblock();
  started.api.fault({ times: 1, respond: { status: 429, description: 'Too Many Requests: retry after 3', retryAfter: 3 } });
  expect((await errorOf(telegram.sendMessage(7, 'x'))).parameters).toEqual({ retry_after: 3 });
});

test('its handlers understand the updates, by polling and through a webhook', async () => {
  const started = await startApi();
  const bot = botOf(started);
  bot.botInfo = await bot.telegram.getMe();
  bot.start((ctx) => ctx.reply(`Kode ${ctx.payload}`));
  bot.action('y', (ctx) => ctx.answerCbQuery('Baik'));
  const person = started.api.person({ id: 7, firstName: 'Sri' });
  person.say('/start TOKEN_1');
  person.press(1, 'y');
  const updates = await bot.telegram.getUpdates(0, 100, 0, undefined);
  for (const update of updates) await bot.handleUpdate(update);
  expect(person.messages().at(-1)).toMatchObject({ from: 'bot', text: 'Kode TOKEN_1' });
  expect(person.presses()).toMatchObject([{ text: 'Baik' }]);
  expect(updatesOf(await started.call('getUpdates', { offset: (updates.at(-1)?.update_id ?? 0) + 1 }))).toEqual([]);
  const hook = await startHook();
  await bot.telegram.setWebhook(hook.url, { secret_token: 'rahasia' });
  expect(await bot.telegram.getWebhookInfo()).toMatchObject({ url: hook.url });
});
