// The peer: the same survey as telegraf's own guide would write it, a WizardScene whose session is in Redis.
// The same calls of the Bot API with the same words and the same keyboards as Pamong makes.
import { createServer } from 'node:http';
import { Redis } from 'ioredis';
import { Scenes, session, Telegraf } from 'telegraf';
import { DISCLOSURE, HINT, label, STEPS } from './survey.mjs';

const [apiRoot, token, port, redisPort, questions] = [process.env.PEER_API_ROOT, process.env.PEER_TOKEN, Number(process.env.PEER_PORT), Number(process.env.PEER_REDIS_PORT), Number(process.env.PEER_QUESTIONS)];

const redis = new Redis({ port: redisPort, host: '127.0.0.1' });
const store = {
  get: async (key) => {
    const text = await redis.get(key);
    return text === null ? undefined : JSON.parse(text);
  },
  set: async (key, value) => void (await redis.set(key, JSON.stringify(value))),
  delete: async (key) => void (await redis.del(key)),
};

const plain = { parse_mode: 'HTML', link_preview_options: { is_disabled: true } };
// As long as the sealed data of Pamong's buttons.
const data = (...parts) => parts.join(':').padEnd(19, '.');
const button = (text, callback_data) => ({ text, callback_data });
const keyboard = (inline_keyboard) => ({ ...plain, reply_markup: { inline_keyboard } });
const partsOf = (context) => context.callbackQuery?.data?.replace(/\.+$/, '').split(':') ?? [];

function questionOf(n) {
  const text = `${n + 1}/${questions} · <b>${label(n)}</b>\n\n<i>${HINT}</i>`;
  const choices = STEPS.map((step, i) => button(step, data('choose', n, i)));
  const rows = [choices.slice(0, 2), choices.slice(2, 4), choices.slice(4)].filter((row) => row.length > 0);
  const way = [...(n > 0 ? [button('Kembali', data('back', n))] : []), button('Lanjut nanti', data('pause', n))];
  return [text, keyboard([...rows, way])];
}

function summaryOf(answers) {
  const lines = answers.map((choice, n) => `${n + 1}. ${label(n)}\n<b>${STEPS[choice]}</b>`);
  const corrections = answers.map((_, n) => button(`Ubah ${n + 1}`, data('correct', n)));
  const rows = Array.from({ length: Math.ceil(corrections.length / 3) }, (_, i) => corrections.slice(i * 3, i * 3 + 3));
  return [`Periksa jawaban Anda sebelum dikirim.\n\n${lines.join('\n')}`, keyboard([[button('Kirim', data('submit', 0))], ...rows])];
}

const steps = Array.from({ length: questions }, (_, n) => async (context) => {
  const [action, question, choice] = partsOf(context);
  if (action !== 'choose' || Number(question) !== n) {
    await context.answerCbQuery('Tombol ini sudah tidak berlaku.');
    return;
  }
  context.wizard.state.answers[n] = Number(choice);
  const next = n + 1 < questions ? questionOf(n + 1) : summaryOf(context.wizard.state.answers);
  await Promise.all([context.answerCbQuery(), context.editMessageText(...next)]);
  return context.wizard.next();
});

const wizard = new Scenes.WizardScene(
  'survey',
  async (context) => {
    context.wizard.state.answers = [];
    await Promise.all([
      context.answerCbQuery(),
      (async () => {
        await context.reply(DISCLOSURE, plain);
        await context.reply(...questionOf(0));
      })(),
    ]);
    return context.wizard.next();
  },
  ...steps,
  async (context) => {
    const [action] = partsOf(context);
    if (action !== 'submit') {
      await context.answerCbQuery('Tombol ini sudah tidak berlaku.');
      return;
    }
    context.session.answers = context.wizard.state.answers;
    await Promise.all([context.answerCbQuery(), context.editMessageText('Terima kasih. Jawaban Anda sudah tersimpan.', plain)]);
    return context.scene.leave();
  },
);

const bot = new Telegraf(token, { telegram: { apiRoot, webhookReply: false } });
bot.use(session({ store }));
bot.use(new Scenes.Stage([wizard]).middleware());
bot.command('survei', (context) => context.reply('Survei yang menunggu Anda:\nKebutuhan pelatihan', keyboard([[button('Mulai: Kebutuhan pelatihan', data('start', 0))]])));
bot.action(/^start/, (context) => context.scene.enter('survey'));
bot.catch((error) => process.stderr.write(`peer: ${error.stack}\n`));

bot.botInfo = await bot.telegram.getMe();
const secretToken = 'bench';
const webhook = bot.webhookCallback('/hook', { secretToken });
createServer((request, response) => void webhook(request, response)).listen(port, '127.0.0.1', () => {
  void bot.telegram.setWebhook(`http://127.0.0.1:${port}/hook`, { secret_token: secretToken, max_connections: 100, allowed_updates: ['message', 'edited_message', 'callback_query', 'my_chat_member'] });
});
process.on('SIGTERM', () => process.exit(0));
