import type { Claimed, Delivery } from '../../src/app/deliver.js';
import { createUpdates, type Updates, type UpdatesDeps } from '../../src/app/handleUpdates.js';
import { ShownQuestions } from '../../src/app/shownQuestions.js';
import { handleCommand } from '../../src/app/talk/handlers.js';
import type { Arrival, Command, PressAnswer } from '../../src/app/talk/types.js';
import { storeReceived } from '../../src/db/inbox.js';
import { noFaults } from '../../src/support/faults.js';
import { openHouse, type House } from './house.js';

/** An update as it is here: a command as it is; one that is a text breaks whoever handles it. */
export interface Body {
  readonly chat: number;
  readonly command: Command;
  readonly sentAt?: number;
  readonly message?: number;
}
const isBody = (body: unknown): body is Body => typeof body === 'object' && body !== null && 'command' in body;
export const arrivalOf = (inbox: number, body: unknown): Arrival | null => (isBody(body) ? { inbox, chat: body.chat, sentAt: body.sentAt ?? null, message: body.message ?? null, languageHint: 'id', command: body.command } : null);

export const say = (n: number, text: string): Body => ({ chat: 100 + n, command: { kind: 'say', text } });

/** Bound people whose updates are handled, and nothing is sent: what was to be is looked at. */
export class Crowd {
  readonly replies: Claimed[] = [];
  readonly presses: PressAnswer[] = [];
  counted = 0;
  /** Whether messages that are under way are this process's. */
  sendsHere = true;
  underway: Promise<number> | null = null;
  questions = new ShownQuestions();
  #keys = 0;

  private constructor(readonly house: House, readonly campaign: string) {}

  static async open(people: number): Promise<Crowd> {
    const house = await openHouse();
    await house.hireMany(people);
    await house.bind(...Array.from({ length: people }, (_, i) => i + 1));
    return new Crowd(house, (await house.launch('Sekretariat')).campaign);
  }

  /** What was seen so far is forgotten. */
  forget(): void {
    this.replies.length = 0;
    this.presses.length = 0;
    [this.counted, this.sendsHere, this.underway, this.questions] = [0, true, null, new ShownQuestions()];
  }

  readonly #delivery: Delivery = {
    replies: (items) => void this.replies.push(...items),
    drain: async () => await Promise.resolve(0),
    isSendingTo: () => this.sendsHere,
    questionShown: () => this.underway,
    precedes: (chat, question, number) => this.questions.precedes(chat, question, number),
    wake: () => {},
    renew: async () => await Promise.resolve(),
    idle: async () => await Promise.resolve(),
  };

  updates(more: Partial<UpdatesDeps> = {}): Updates {
    return createUpdates({
      ...this.house.deps,
      settings: { agency: 'BKPSDM', contact: 'loket', noticeVersion: '1', defaultZone: 'Asia/Jakarta' },
      decode: async (inbox, body) => await Promise.resolve(arrivalOf(inbox, body)),
      handle: handleCommand,
      prepare: () => null,
      delivery: this.#delivery,
      sender: { answerPress: async (press) => {
        this.presses.push(press);
        await Promise.resolve();
      } },
      faults: noFaults,
      sleep: async () => await Promise.resolve(),
      count: (answers) => {
        this.counted += answers;
      },
      ...more,
    });
  }

  async received(...bodies: readonly (Body | null)[]): Promise<readonly { readonly id: number; readonly actor: string; readonly body: Body | null | undefined }[]> {
    const rows = bodies.map((body) => ({ source: 'telegram' as const, account: '1', updateKey: this.#key(), actor: String(body?.chat ?? 'none'), payload: JSON.stringify(body) }));
    const ids = await storeReceived(this.house.db, rows, 60_000);
    return rows.map((row, i) => ({ id: ids[i] ?? 0, actor: row.actor, body: bodies[i] }));
  }

  /** An update that nobody has stored. */
  unstored(body: Body, updateKey = this.#key(), bound = true) {
    return { account: '1', updateKey, actor: String(body.chat), body, bound, behind: false };
  }

  #key(): string {
    this.#keys += 1;
    return `k${this.#keys}`;
  }

  begin(n: number): Body {
    return { chat: 100 + n, command: { kind: 'press', query: `q${n}`, messageId: 1, press: { kind: 'campaign', campaign: this.campaign, action: 'start' } } };
  }

  /** Presses that choose these steps of the scale, one question after the other from the given turn on. */
  async chooses(n: number, turn: number, ...steps: readonly number[]): Promise<readonly Body[]> {
    const { id: conversation } = await this.house.db.prisma.conversation.findFirstOrThrow({ where: { employeeId: await this.house.idOf(n) } });
    return steps.map((step, i) => ({ chat: 100 + n, command: { kind: 'press', query: `q${n}-${turn + i}`, messageId: 1, press: { kind: 'survey', conversation, turn: turn + i, action: 'choose', index: step - 1 } } }));
  }

  async answersOf(n: number): Promise<Readonly<Record<string, unknown>>> {
    const rows = await this.house.db.prisma.answer.findMany({ where: { conversation: { employeeId: await this.house.idOf(n) } }, orderBy: { question: 'asc' } });
    return Object.fromEntries(rows.map((row) => [row.question, row.value]));
  }

  /** How many updates are stored and not handled. */
  open(): Promise<number> {
    return this.house.db.prisma.inbox.count({ where: { state: 'new' } });
  }
}
