import { openCampaign } from '../../../src/app/openCampaign.js';
import { handleCommand } from '../../../src/app/talk/handlers.js';
import { handleArrival, type Handled, type Render, type TalkDeps } from '../../../src/app/talk/handling.js';
import type { Arrival, Button, Command, DeepLink, MenuName, Press, View } from '../../../src/app/talk/types.js';
import { inTransaction, type Database } from '../../../src/db/database.js';
import { publishSurveys } from '../../../src/db/surveyVersions.js';
import type { Survey } from '../../../src/domain/survey/types.js';
import { fixedClock } from '../../../src/support/clock.js';
import { sequentialIds } from '../../../src/support/ids.js';
import type { LogFields, Logger } from '../../../src/support/logger.js';
import { borrowDatabase } from '../../support/database.js';

/** Tuesday, 24 November 2026, 09:00 in Jakarta. */
export const START = Date.UTC(2026, 10, 24, 2);
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export const NEEDS: Survey = {
  id: 'kebutuhan',
  version: 1,
  title: { id: 'Kebutuhan pelatihan', en: 'Training needs' },
  languages: ['id', 'en'],
  questions: [
    { name: 'topik', kind: 'text', label: { id: 'Pelatihan apa?', en: 'Which training?' }, required: true },
    { name: 'jam', kind: 'integer', label: { id: 'Berapa jam?', en: 'How many hours?' }, required: false },
  ],
  settings: { purpose: 'needs', disclosure: { id: 'Pengelola melihat jawaban.', en: 'Officers see answers.' }, review: false, respondent: 'named', minutes: 2 },
};

interface Shown {
  readonly id: number;
  text: string;
  buttons: readonly Button[];
  contact: boolean;
  deepLink: DeepLink | null;
}

/** A message as a test reads it: its words, then its buttons in brackets. */
const told = ({ text, buttons, contact, deepLink }: Shown): string =>
  [text, ...buttons.map((b) => `[${b.label}]`), ...(contact ? ['[contact]'] : []), ...(deepLink === null ? [] : [`[${deepLink.label}]`])].join('\n');

/** An installation with one office, its clock and its log; phones write to it as Telegram would. */
export class World {
  readonly clock = fixedClock(START);
  readonly logged: { readonly fields: LogFields; readonly message: string }[] = [];
  readonly phones = new Map<number, Phone>();
  readonly views: View[] = [];
  noticeVersion = '2026-11';
  /** What happens to an update before it is handled. */
  prepare: (arrival: Arrival) => Promise<Arrival> = async (arrival) => await Promise.resolve(arrival);
  #messages = 0;
  readonly #ids = sequentialIds('talk');

  private constructor(
    readonly db: Database,
    private readonly dispose: () => Promise<void>,
    readonly unit: number,
  ) {}

  static async open(): Promise<World> {
    const database = await borrowDatabase();
    const { db } = database;
    const { id } = await db.prisma.unit.create({ data: { name: 'Dinas Kominfo' } });
    return new World(db, () => database.drop(), id);
  }

  close(): Promise<void> {
    return this.dispose();
  }

  get deps(): TalkDeps {
    const keep = (fields: LogFields, message: string) => void this.logged.push({ fields, message });
    const log: Logger = { debug: keep, info: keep, warn: keep, error: keep, child: () => log };
    return {
      db: this.db,
      clock: this.clock,
      ids: this.#ids,
      log,
      render: this.render,
      settings: { agency: 'BKPSDM Kota Medan', contact: 'loket BKPSDM', noticeVersion: this.noticeVersion, defaultZone: 'Asia/Jakarta' },
    };
  }

  /** Keeps the view beside the call, so that a test reads what people read and presses what they press. */
  readonly render: Render = (chat, view, edit) => {
    const position = this.views.push(view) - 1;
    const text = `${position}`;
    const plain = { parse_mode: 'HTML', link_preview_options: { is_disabled: true } } as const;
    return [
      edit === null
        ? { method: 'sendMessage', params: { chat_id: chat, text, ...plain } }
        : { method: 'editMessageText', params: { chat_id: chat, message_id: edit, text, ...plain } },
    ];
  };

  nextMessage(): number {
    return ++this.#messages;
  }

  phone(chat: number): Phone {
    const known = this.phones.get(chat);
    if (known !== undefined) return known;
    const made = new Phone(this, chat);
    this.phones.set(chat, made);
    return made;
  }

  async employee(nip: string, name: string, phone: string | null, more: { readonly leftAt?: Date } = {}): Promise<number> {
    const { id } = await this.db.prisma.employee.create({
      data: { nip, name, phone, unitId: this.unit, status: 'PNS', zone: 'Asia/Jakarta', createdAt: new Date(START), position: 'Analis', ...more },
    });
    return id;
  }

  /** A phone whose person has accepted the notice and is bound. */
  async bound(chat: number, number: string): Promise<Phone> {
    const phone = this.phone(chat);
    await phone.start();
    await phone.press('Setuju, lanjut di Telegram');
    await phone.contact(number);
    phone.forget();
    return phone;
  }

  async campaign(id: string, employees: readonly number[], closesAt = START + 10 * DAY, of = NEEDS): Promise<void> {
    const [survey] = await publishSurveys(this.db, [of], this.clock.now());
    if (survey === undefined) throw new Error('nothing published');
    await inTransaction(this.db, (tx) =>
      openCampaign(
        tx,
        { id, purpose: 'needs', surveyId: survey.id, version: survey.version, title: survey.title, opensAt: this.clock.now(), closesAt, unit: this.unit },
        employees.map((employee) => ({ employee, zone: 'Asia/Jakarta' })),
        {},
      ),
    );
  }

  async queue(chat: number, employee: number | null, key: string, subject: string | null = null): Promise<void> {
    await this.db.prisma.outbox.create({
      data: { key, channel: 'telegram', lane: 2, kind: 'test', chatId: BigInt(chat), employeeId: employee, subject, payload: {}, onDoubt: 'repeat', createdAt: new Date(START) },
    });
  }

  async queued(): Promise<readonly string[]> {
    return (await this.db.prisma.outbox.findMany({ where: { state: 'queued' }, orderBy: { id: 'asc' } })).map((r) => r.key);
  }

  async due(kind?: string): Promise<readonly string[]> {
    return (await this.db.prisma.dueWork.findMany({ where: { state: 'due', ...(kind !== undefined && { kind }) }, orderBy: { id: 'asc' } })).map((r) => r.key);
  }

  chat(id: number) {
    return this.db.prisma.chat.findUniqueOrThrow({ where: { id: BigInt(id) } });
  }
}

/** One Telegram account. Every method gives what the bot then wrote to it. */
export class Phone {
  toast: string | null = null;
  readonly #messages: Shown[] = [];
  #inbox = 0;

  constructor(
    private readonly world: World,
    readonly chat: number,
  ) {}

  start(payload: string | null = null): Promise<readonly string[]> {
    return this.does({ kind: 'start', payload });
  }
  says(text: string): Promise<readonly string[]> {
    return this.does({ kind: 'say', text });
  }
  menu(name: MenuName): Promise<readonly string[]> {
    return this.does({ kind: 'menu', name });
  }
  contact(phone: string, own = true): Promise<readonly string[]> {
    return this.does({ kind: 'contact', phone, own });
  }

  /** Presses the newest button of this label. */
  press(label: string): Promise<readonly string[]> {
    const message = this.#messages.findLast((m) => m.buttons.some((b) => b.label === label));
    const button = message?.buttons.find((b) => b.label === label);
    if (message === undefined || button === undefined) throw new Error(`There is no button "${label}" in:\n${this.#messages.map(told).join('\n---\n')}`);
    return this.presses(button.press, message.id);
  }
  presses(press: Press | null, messageId: number | null = null): Promise<readonly string[]> {
    return this.does({ kind: 'press', query: 'q', messageId, press });
  }

  async does(command: Command): Promise<readonly string[]> {
    const row = await this.world.db.prisma.inbox.create({
      data: { source: 'telegram', account: 'bot', updateKey: `${this.chat}:${++this.#inbox}`, actor: String(this.chat), payload: '{}', receivedAt: new Date(this.world.clock.now()) },
    });
    const arrival = await this.world.prepare({ inbox: Number(row.id), chat: this.chat, sentAt: null, message: null, languageHint: 'id', command });
    const handled = await handleArrival(this.world.deps, arrival, handleCommand);
    if (handled === null) return [];
    this.toast = handled.press?.text ?? null;
    return this.#receive(handled);
  }

  #receive(handled: Handled): readonly string[] {
    const own: string[] = [];
    for (const { chat, call } of handled.outgoing) {
      const shown = this.world.phone(chat).#show(this.world.views[Number(call.params.text)] ?? { text: '' }, call.method === 'editMessageText' ? call.params.message_id : null);
      if (chat === this.chat) own.push(shown);
    }
    return own;
  }

  #show(view: View, edit: number | null): string {
    const parts = { text: view.text, buttons: (view.buttons ?? []).flat(), contact: view.contactRequest !== undefined, deepLink: view.deepLink ?? null };
    const edited = this.#messages.find((m) => m.id === edit);
    const shown: Shown = edited ?? { id: this.world.nextMessage(), ...parts };
    if (edited === undefined) this.#messages.push(shown);
    else Object.assign(edited, parts);
    return told(shown);
  }

  /** Everything on the screen. */
  screen(): readonly string[] {
    return this.#messages.map(told);
  }
  forget(): void {
    this.#messages.length = 0;
  }
}
