import { Telegraf } from 'telegraf';
import type { Update } from 'telegraf/types';
import type { Stage } from '../../../src/sandbox/stage.js';
import type { World } from './world.js';

type Markup = { inline_keyboard: { text: string; callback_data: string }[][] } | { keyboard: { text: string; request_contact: true }[][]; one_time_keyboard: true; resize_keyboard: true } | { remove_keyboard: true };

const inline = (...rows: readonly (readonly string[])[]): Markup => ({ inline_keyboard: rows.map((row) => row.map((text) => ({ text, callback_data: text.slice(0, 20) }))) });

/** The questions of the bot below: one choice, several, a number, free words. */
const QUESTIONS = [
  { text: '1/4 · <b>Komunikasi.</b> Seberapa mampu Anda menyampaikan informasi pekerjaan dengan jelas?\n\n<i>Ini bukan penilaian kinerja.</i>', rows: [['1 · Masih perlu dibimbing'], ['2 · Perlu sedikit bantuan'], ['3 · Mandiri, tugas rutin'], ['4 · Mandiri, tugas sulit'], ['5 · Mampu membimbing']], nav: ['Jeda'] },
  { text: '2/4 · <b>Bidang apa yang perlu dilatih?</b>', rows: null, nav: ['Kembali', 'Jeda'] },
  { text: '3/4 · <b>Berapa jam sebulan Anda dapat belajar?</b>', rows: [], nav: ['Kembali', 'Jeda'] },
  { text: '4/4 · <b>Ceritakan satu contoh pekerjaan.</b>', rows: [], nav: ['Kembali', 'Lewati', 'Jeda'] },
] as const;
const FIELDS = ['Manajemen proyek', 'Layanan digital', 'Manajemen konflik'];

/** A small bot that behaves as a survey bot does, so that the page can be tried without the product. */
export class FakeBot {
  readonly answers = new Map<number, string[]>();
  readonly #bot: Telegraf;
  readonly #ticked = new Map<number, Set<string>>();
  #stopped = false;
  #polling: Promise<void> = Promise.resolve();

  constructor(
    stage: Stage,
    private readonly world: World,
  ) {
    this.#bot = new Telegraf(stage.telegram.token, { telegram: { apiRoot: stage.telegram.apiRoot } });
  }

  start(): void {
    this.#polling = this.#poll();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#polling;
  }

  /** Writes to somebody by NIP, as a reminder does. */
  async write(nip: string, text: string, ...rows: readonly (readonly string[])[]): Promise<void> {
    const chat = this.world.chatOf(nip);
    if (chat !== undefined) await this.#send(chat, text, rows.length === 0 ? undefined : inline(...rows));
  }

  async #poll(): Promise<void> {
    let offset = 0;
    while (!this.#stopped) {
      try {
        const updates = await this.#bot.telegram.callApi('getUpdates', { offset, timeout: 1, limit: 100 });
        for (const update of updates) {
          offset = update.update_id + 1;
          await this.#handle(update);
        }
      } catch (error) {
        if (!this.#stopped) throw error;
      }
    }
  }

  async #handle(update: Update): Promise<void> {
    if ('message' in update) {
      const { chat } = update.message;
      if ('contact' in update.message) return await this.#contact(chat.id, update.message.contact.phone_number, update.message.contact.user_id === chat.id);
      if ('text' in update.message) return await this.#said(chat.id, update.message.text);
      return await this.#send(chat.id, 'Terima kasih. Silakan jawab dengan tombol atau tulisan.');
    }
    if (!('callback_query' in update) || !('data' in update.callback_query)) return undefined;
    const { id, data, message } = update.callback_query;
    return message === undefined ? undefined : await this.#pressed(id, message.chat.id, message.message_id, data);
  }

  async #said(chat: number, text: string): Promise<void> {
    if (text.startsWith('/start')) {
      const greeting = 'Selamat pagi, Bapak/Ibu. Saya <b>Pamong</b>, asisten pelatihan.\nMelihat data Anda: /data. Berhenti: /berhenti.';
      return await this.#send(chat, greeting, inline(['Setuju, lanjut di Telegram'], ['Tidak, pakai cara lain']));
    }
    if (text === '/survei') return this.world.completed.has(chat) || !this.world.isBound(chat) ? await this.#send(chat, 'Saat ini tidak ada survei untuk Anda.') : await this.#invite(chat);
    const answers = this.answers.get(chat);
    if (answers === undefined) return await this.#send(chat, 'Ketik /survei untuk mulai.');
    if (answers.length === 2 && !/^\d+$/.test(text)) return await this.#send(chat, 'Mohon tulis dengan angka.');
    answers.push(text);
    return await this.#ask(chat, null);
  }

  async #contact(chat: number, phone: string, own: boolean): Promise<void> {
    if (!own) return await this.#send(chat, 'Itu nomor orang lain.', { keyboard: [[{ text: 'Bagikan nomor telepon saya', request_contact: true }]], one_time_keyboard: true, resize_keyboard: true });
    const person = this.world.bind(phone, chat);
    await this.#send(chat, person === undefined ? 'Nomor ini tidak ada di daftar. Pengelola akan memastikannya.' : `Terima kasih, ${person.name}.`, { remove_keyboard: true });
    if (person !== undefined && this.world.launched) await this.#invite(chat);
  }

  async #invite(chat: number): Promise<void> {
    await this.#send(chat, 'Bapak/Ibu, pelatihan apa yang paling membantu pekerjaan Anda? Ada 4 pertanyaan.', inline(['Mulai'], ['Ingatkan nanti', 'Tidak ikut']));
  }

  async #pressed(query: string, chat: number, message: number, data: string): Promise<void> {
    const answers = this.answers.get(chat);
    const at = answers?.length ?? 0;
    if (data.startsWith('Setuju')) {
      await this.#bot.telegram.callApi('answerCallbackQuery', { callback_query_id: query });
      return await this.#send(chat, 'Silakan bagikan nomor telepon akun ini.', { keyboard: [[{ text: 'Bagikan nomor telepon saya', request_contact: true }]], one_time_keyboard: true, resize_keyboard: true });
    }
    if (data === 'Mulai' && answers === undefined) {
      this.answers.set(chat, []);
      await this.#bot.telegram.callApi('answerCallbackQuery', { callback_query_id: query });
      return await this.#ask(chat, message);
    }
    const field = FIELDS.find((name) => data.endsWith(name));
    if (answers === undefined || at > 1 || (at === 0 && !/^\d · /.test(data))) {
      await this.#bot.telegram.callApi('answerCallbackQuery', { callback_query_id: query, text: 'Tombol ini sudah tidak berlaku. Jawaban Anda tidak berubah.', show_alert: true });
      return undefined;
    }
    await this.#bot.telegram.callApi('answerCallbackQuery', { callback_query_id: query, text: 'Tercatat.' });
    const ticked = this.#ticked.get(chat) ?? new Set();
    this.#ticked.set(chat, ticked);
    if (at === 0) answers.push(data);
    else if (field !== undefined && !ticked.delete(field)) ticked.add(field);
    else if (data.startsWith('Selesai')) answers.push([...ticked].join(', '));
    return await this.#ask(chat, message);
  }

  async #ask(chat: number, edit: number | null): Promise<void> {
    const at = this.answers.get(chat)?.length ?? 0;
    const question = QUESTIONS[at];
    if (question === undefined) {
      this.world.completed.add(chat);
      return await this.#send(chat, 'Terima kasih. Jawaban Anda sudah tersimpan.');
    }
    const ticked = this.#ticked.get(chat) ?? new Set();
    const rows = question.rows ?? [...FIELDS.map((name) => [`${ticked.has(name) ? '✓ Dipilih: ' : ''}${name}`]), [`Selesai (${ticked.size})`]];
    const markup = inline(...rows, question.nav);
    if (edit === null) return await this.#send(chat, question.text, markup);
    await this.#bot.telegram.callApi('editMessageText', { chat_id: chat, message_id: edit, text: question.text, parse_mode: 'HTML', ...('inline_keyboard' in markup ? { reply_markup: markup } : {}) });
    return undefined;
  }

  async #send(chat: number, text: string, markup?: Markup): Promise<void> {
    await this.#bot.telegram.callApi('sendMessage', { chat_id: chat, text, parse_mode: 'HTML', ...(markup === undefined ? {} : { reply_markup: markup }) });
  }
}
