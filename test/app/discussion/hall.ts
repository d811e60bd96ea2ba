import { openDiscussion, type NewTopic, type OpenedDiscussion } from '../../../src/app/discussion/open.js';
import { handleCommand } from '../../../src/app/talk/handlers.js';
import { handleArrival } from '../../../src/app/talk/handling.js';
import type { Command } from '../../../src/app/talk/types.js';
import { runDue, type DueRun } from '../../../src/app/due/run.js';
import { DAY, START, World, type Phone } from '../talk/world.js';

export const GROUP = -4_001;
const FIRST = 7_001;
/** Friday and Tuesday, 09:00 in Jakarta. */
export const VOTES = START + 3 * DAY;
export const CLOSES = START + 7 * DAY;

/** An office whose people are bound, and a group that they are in. */
export class Hall {
  #next = 0;

  private constructor(
    readonly world: World,
    readonly phones: readonly Phone[],
    readonly employees: readonly number[],
  ) {}

  static async open(people: number): Promise<Hall> {
    const world = await World.open();
    const phones: Phone[] = [];
    const employees: number[] = [];
    for (let n = 0; n < people; n++) {
      employees.push(await world.employee(`19850101201001${String(n).padStart(4, '0')}`, `Orang ${n}`, null));
      phones.push(world.phone(FIRST + n));
    }
    // As they are after the notice was accepted and the number matched, without so many messages a test.
    await world.db.prisma.chat.createMany({ data: employees.map((employeeId, n) => ({ id: BigInt(FIRST + n), consent: 'accepted', noticeVersion: world.noticeVersion, employeeId })) });
    return new Hall(world, phones, employees);
  }

  get group(): Phone {
    return this.world.phone(GROUP);
  }

  phone(n: number): Phone {
    const phone = this.phones[n];
    if (phone === undefined) throw new Error(`There is no person ${n}.`);
    return phone;
  }

  account(n: number): number {
    return FIRST + n;
  }

  async prepare(more: Partial<NewTopic> = {}): Promise<OpenedDiscussion> {
    return await openDiscussion(this.world.deps, { unitName: 'Dinas Kominfo', topic: 'Layanan digital', votesAt: VOTES, closesAt: CLOSES, ...more });
  }

  /** Prepares a discussion and opens it in the group. @returns its code and the link's payload. */
  async opened(more: Partial<NewTopic> = {}): Promise<{ readonly code: string; readonly link: string }> {
    const { code } = await this.prepare(more);
    await this.group.does({ kind: 'discuss', code, account: this.account(0) });
    return { code, link: await this.link(code) };
  }

  async link(code: string): Promise<string> {
    return (await this.world.db.prisma.discussion.findUniqueOrThrow({ where: { code } })).link;
  }

  /** Each of these people gives this one proposal. */
  async proposed(link: string, texts: readonly string[]): Promise<void> {
    for (const [n, text] of texts.entries()) {
      await this.phone(n).start(link);
      await this.phone(n).says(text);
    }
  }

  /** The same update, delivered twice. @returns whether the second one was handled. */
  async twice(chat: number, command: Command): Promise<boolean> {
    const key = `twice:${++this.#next}`;
    const row = await this.world.db.prisma.inbox.create({ data: { source: 'telegram', account: 'bot', updateKey: key, actor: String(chat), payload: '{}', receivedAt: new Date(this.world.clock.now()) } });
    const arrival = { inbox: Number(row.id), chat, sentAt: null, message: null, languageHint: 'id', command };
    await handleArrival(this.world.deps, arrival, handleCommand);
    return (await handleArrival(this.world.deps, arrival, handleCommand)) !== null;
  }

  /** Does what is due. */
  async due(): Promise<DueRun> {
    return await runDue({ ...this.world.deps, postDigest: async () => ({ state: 'skipped', note: null }) });
  }

  /** What waits to be sent to the group, as it will be read. */
  async toGroup(): Promise<readonly string[]> {
    const rows = await this.world.db.prisma.outbox.findMany({ where: { chatId: BigInt(GROUP), state: 'queued' }, orderBy: { id: 'asc' } });
    return rows.map(({ payload }) => this.#read(payload));
  }

  /** All that is queued for the group is sent; the platform numbers the messages from 501. */
  async sendToGroup(): Promise<void> {
    await this.world.db.pool.query(`UPDATE outbox SET state = 'sent', platform_id = (500 + id)::text, payload = NULL WHERE chat_id = $1 AND state IN ('queued', 'sending')`, [GROUP]);
  }

  #read(payload: unknown): string {
    const params = typeof payload === 'object' && payload !== null && 'params' in payload ? payload.params : null;
    const position = typeof params === 'object' && params !== null && 'text' in params ? Number(params.text) : -1;
    const view = this.world.views[position];
    if (view === undefined) throw new Error('A message to the group cannot be read.');
    return [view.text, ...(view.deepLink === undefined ? [] : [`[${view.deepLink.label}]`])].join('\n');
  }
}
