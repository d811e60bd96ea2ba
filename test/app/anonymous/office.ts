import { createDelivery, type Delivery } from '../../../src/app/deliver.js';
import { createUpdates, type Updates } from '../../../src/app/handleUpdates.js';
import { launchSurvey } from '../../../src/app/launchSurvey.js';
import { publishAnonymous } from '../../../src/app/publishAnonymous.js';
import { createReceiver } from '../../../src/app/receiveUpdates.js';
import { drawPlace, openPlace } from '../../../src/app/talk/showPlace.js';
import { handleCommand } from '../../../src/app/talk/handlers.js';
import type { TalkDeps } from '../../../src/app/talk/handling.js';
import type { Command, Press, TelegramCall } from '../../../src/app/talk/types.js';
import type { Database } from '../../../src/db/database.js';
import { publishSurveys } from '../../../src/db/surveyVersions.js';
import type { Survey } from '../../../src/domain/survey/types.js';
import { noFaults } from '../../../src/support/faults.js';
import { storedMessage } from '../../../src/telegram/calls.js';
import { arrivalOf } from '../crowd.js';
import { openHouse, type House } from '../house.js';

/** Short and long ways through it, and words that stand nowhere else. */
export const CLIMATE: Survey = {
  id: 'iklim-kerja',
  version: 1,
  title: { id: 'Iklim kerja', en: 'Climate' },
  languages: ['id', 'en'],
  questions: [
    { name: 'wajar', kind: 'select_one', label: { id: 'Apakah beban kerja wajar?' }, required: true, choices: [{ name: 'pilihan_wajar', label: { id: 'Wajar' } }, { name: 'pilihan_berat', label: { id: 'Terlalu berat' } }] },
    { name: 'apa', kind: 'text', label: { id: 'Apa yang terlalu berat?' }, required: true, relevant: "${wajar} = 'pilihan_berat'" },
    { name: 'sejak', kind: 'integer', label: { id: 'Sudah berapa bulan?' }, required: true, relevant: "${wajar} = 'pilihan_berat'" },
    { name: 'siapa', kind: 'text', label: { id: 'Siapa yang dapat membantu?' }, required: true, relevant: "${wajar} = 'pilihan_berat'" },
    { name: 'saran', kind: 'text', label: { id: 'Apa saran Anda?' }, required: false },
  ],
  settings: { purpose: 'general', disclosure: { id: 'Kami mencatat siapa yang ikut.' }, review: true, respondent: 'anonymous', minutes: 3 },
};

/** What one person says, by question. */
export type Said = Readonly<Record<string, string>>;

/** Short and long answers in turn, each of them one of its kind. */
export const saidBy = (n: number): Said =>
  n % 2 === 0 ? { wajar: 'Wajar', saran: `saran nomor ${n} kata-${n * 7919}` } : { wajar: 'Terlalu berat', apa: `laporan ${n} kata-${n * 104_729}`, sejak: String(n), siapa: `bidang ${n}`, saran: `singkat ${n} kata-${n * 7919}` };

interface Shown {
  readonly id: number;
  text: string;
  buttons: readonly { readonly text: string; readonly press: Press }[];
}

const pressesIn = (call: TelegramCall): Shown['buttons'] => {
  const markup = call.params.reply_markup;
  if (markup === undefined || !('inline_keyboard' in markup)) return [];
  return markup.inline_keyboard.flat().map((button) => ({ text: button.text, press: JSON.parse(button.callback_data) as Press }));
};

/** People whose updates are received, handled and answered by the product's own parts, over one database; what Telegram would show is kept. */
export class AnonymousOffice {
  readonly screens = new Map<number, Shown[]>();
  readonly toasts: string[] = [];
  /** While set, Telegram is away. */
  away: Error | null = null;
  campaign = '';
  #updateId = 7_000_000;
  #messages = 0;
  #updates: Updates;
  readonly #delivery: Delivery;

  private constructor(readonly house: House) {
    this.#delivery = this.#deliveryOf();
    this.#updates = this.#updatesOf();
  }

  static async open(people: number, survey: Survey = CLIMATE): Promise<AnonymousOffice> {
    const house = await openHouse();
    await house.hireMany(people);
    await house.bind(...Array.from({ length: people }, (_, i) => i + 1));
    await publishSurveys(house.db, [survey], house.clock.now());
    const office = new AnonymousOffice(house);
    office.campaign = (await launchSurvey(house.importDeps, { surveyId: survey.id, unitName: 'Sekretariat' })).campaign;
    return office;
  }

  get db(): Database {
    return this.house.db;
  }

  get deps(): TalkDeps {
    return {
      ...this.house.deps,
      settings: { agency: 'BKPSDM', contact: 'loket', noticeVersion: '1', defaultZone: 'Asia/Jakarta' },
      // Buttons say openly what they do, so that whoever finds one in the database has found an answer.
      render: (chat, view, edit) => {
        const params = { chat_id: chat, text: view.text, parse_mode: 'HTML', link_preview_options: { is_disabled: true } } as const;
        const keyboard = { inline_keyboard: (view.buttons ?? []).map((row) => row.map(({ label, press }) => ({ text: label, callback_data: JSON.stringify(press) }))) };
        return [edit === null ? { method: 'sendMessage', params: { ...params, reply_markup: keyboard } } : { method: 'editMessageText', params: { ...params, message_id: edit, reply_markup: keyboard } }];
      },
    };
  }

  /** The process ends, and another one takes its place. */
  restart(): void {
    this.#updates = this.#updatesOf();
  }

  #updatesOf(): Updates {
    return createUpdates({
      ...this.deps,
      decode: async (inbox, body) => await Promise.resolve(arrivalOf(inbox, body)),
      handle: handleCommand,
      prepare: () => null,
      delivery: this.#delivery,
      sender: { answerPress: async ({ text }) => {
        if (text !== undefined) this.toasts.push(text);
        await Promise.resolve();
      } },
      faults: noFaults,
      sleep: async () => await Promise.resolve(),
      count: () => {},
    });
  }

  #deliveryOf(): Delivery {
    return createDelivery({
      db: this.db,
      clock: this.house.clock,
      log: this.house.deps.log,
      sender: {
        send: async (call) => {
          await Promise.resolve();
          if (this.away !== null) throw this.away;
          return { platformId: String(this.#show(call)) };
        },
        answerPress: async () => await Promise.resolve(),
      },
      pace: { perSecond: 0, chatPerSecond: 0, chatBurst: 4 },
      faults: noFaults,
      sleep: async () => await Promise.resolve(),
      quietMs: () => 0,
      parse: (payload) => storedMessage.safeParse(payload).data ?? null,
      draw: async (chat, what) => (what.method === 'showPlace' ? await drawPlace(this.deps, chat, what) : null),
      openPlace: async (chat) => await openPlace(this.deps, chat),
      wakeLater: () => {},
      count: () => {},
    });
  }

  #show(call: TelegramCall): number {
    const screen = this.screens.get(call.params.chat_id) ?? [];
    this.screens.set(call.params.chat_id, screen);
    const known = call.method === 'editMessageText' ? screen.find(({ id }) => id === call.params.message_id) : undefined;
    const shown = known ?? { id: ++this.#messages, text: '', buttons: [] };
    if (known === undefined) screen.push(shown);
    Object.assign(shown, { text: call.params.text, buttons: pressesIn(call) });
    return shown.id;
  }

  /** What person `n` reads last. */
  last(n: number): string {
    return this.screens.get(100 + n)?.at(-1)?.text ?? '';
  }

  /** What somebody does arrives; everything that follows from it is done when this resolves. */
  async does(n: number, command: Command, updateId = ++this.#updateId): Promise<string> {
    const receive = createReceiver({ db: this.db, source: 'telegram', account: '1', leaseMs: 60_000, faults: noFaults, take: this.#updates.take, onStored: this.#updates.offer });
    await receive({ updateKey: String(updateId), actor: String(100 + n), body: { chat: 100 + n, command }, bound: command.kind === 'press' });
    await this.#updates.idle();
    await this.#delivery.idle();
    return this.last(n);
  }

  /** The platform's number of the newest update. */
  get updateId(): number {
    return this.#updateId;
  }

  begin(n: number): Promise<string> {
    return this.does(n, { kind: 'press', query: 'q', messageId: null, press: { kind: 'campaign', campaign: this.campaign, action: 'start' } });
  }

  says(n: number, text: string): Promise<string> {
    return this.does(n, { kind: 'say', text });
  }

  /** Presses the newest button that says this. */
  async press(n: number, label: string): Promise<string> {
    const message = this.screens.get(100 + n)?.findLast(({ buttons }) => buttons.some(({ text }) => text.includes(label)));
    const button = message?.buttons.find(({ text }) => text.includes(label));
    if (message === undefined || button === undefined) throw new Error(`There is no button "${label}" on: ${JSON.stringify(this.screens.get(100 + n)?.at(-1))}`);
    return await this.does(n, { kind: 'press', query: 'q', messageId: message.id, press: button.press });
  }

  /** Answers the open question, whichever it is; `null` where it is not one that was thought of. */
  async answerOpen(n: number, said: Said): Promise<boolean> {
    const text = this.last(n);
    const [name] = CLIMATE.questions.flatMap((question) => ('kind' in question && text.includes(question.label['id'] ?? '–') && !text.includes('Periksa') ? [question.name] : []));
    const answer = name === undefined ? undefined : said[name];
    if (answer === undefined) return false;
    await (name === 'wajar' ? this.press(n, answer) : this.says(n, answer));
    return true;
  }

  /** From the first question to the summary. */
  async answers(n: number, said: Said = saidBy(n)): Promise<void> {
    await this.begin(n);
    for (let steps = 0; steps < 12; steps++) {
      if (this.screens.get(100 + n)?.at(-1)?.buttons.some(({ press }) => press.kind === 'survey' && press.action === 'submit') === true) return;
      if (!(await this.answerOpen(n, said))) throw new Error(`Nothing to say to: ${this.last(n)}`);
    }
    throw new Error('It never ended.');
  }

  /** From the first question until it is sent. */
  async completes(n: number, said: Said = saidBy(n)): Promise<string> {
    await this.answers(n, said);
    return await this.press(n, 'Kirim');
  }

  /** Sends what waits in the outbox. */
  async drain(): Promise<void> {
    await this.#delivery.drain();
    await this.#delivery.idle();
  }

  async publish() {
    return await publishAnonymous({ db: this.db, clock: this.house.clock });
  }

  /** Moves the clock past the end and does what is due. */
  async close(): Promise<void> {
    const { closesAt } = await this.db.prisma.campaign.findUniqueOrThrow({ where: { id: this.campaign } });
    this.house.clock.set((closesAt?.getTime() ?? 0) + 1000);
    await this.house.work();
  }
}
