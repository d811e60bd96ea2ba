import { playPerson } from '../robot.js';
import type { BotApi } from '../telegram/server.js';
import type { CastMember } from './cast.js';
import type { RobotProgress } from './feed.js';

/** So many people answer at the same time: Telegram's rates are kept, and the machine stays free for whoever watches. */
const AT_ONCE = 20;

export interface CrowdDeps {
  readonly api: BotApi;
  /** The payload of somebody's invite link, for those whom nothing else identifies; null where there is none. */
  readonly invited: (member: CastMember) => Promise<string | null>;
  readonly tell: (progress: RobotProgress) => void;
  readonly failed: (error: unknown) => void;
}

/** Lets the others answer: one crowd at a time, which can be sent home. */
export class Crowd {
  #progress: RobotProgress = { running: false, done: 0, total: 0 };
  #stopped = false;
  /** Whoever waits for the bot now; each ends its waiting. */
  readonly #waiting = new Set<() => void>();
  #run: Promise<void> = Promise.resolve();

  constructor(private readonly deps: CrowdDeps) {}

  get progress(): RobotProgress {
    return this.#progress;
  }

  /** Starts everyone of `members`; where a crowd is under way already, nothing happens. */
  start(members: readonly CastMember[]): RobotProgress {
    if (this.#progress.running) return this.#progress;
    this.#stopped = false;
    this.#report({ running: true, done: 0, total: members.length });
    this.#run = this.#play(members);
    return this.#progress;
  }

  /** Nobody begins anything new; resolves when all have put their phones away. */
  async stop(): Promise<void> {
    this.#stopped = true;
    for (const end of this.#waiting) end();
    await this.#run;
  }

  async #play(members: readonly CastMember[]): Promise<void> {
    const waiting = [...members];
    const seat = async (): Promise<void> => {
      for (let member = waiting.shift(); member !== undefined && !this.#stopped; member = waiting.shift()) {
        try {
          await this.#one(member);
        } catch (error) {
          this.deps.failed(error);
        }
        this.#report({ ...this.#progress, done: this.#progress.done + 1 });
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, seat));
    this.#report({ ...this.#progress, running: false });
  }

  async #one(member: CastMember): Promise<void> {
    const { phone, number, person } = member;
    const token = person.bound || person.phone !== null ? null : await this.deps.invited(member);
    const watch = this.#watch(phone.id);
    try {
      const opening = person.bound ? '/survei' : token === null ? '/start' : `/start ${token}`;
      await playPerson({ phone, number, opening, seed: phone.id % 1009, changed: watch.changed, stopped: () => this.#stopped });
    } finally {
      watch.end();
    }
  }

  /** What the bot does on one phone; what nobody waited for counts for the next who asks. */
  #watch(chatId: number): { readonly changed: (ms: number) => Promise<boolean>; readonly end: () => void } {
    let missed = false;
    let wake: (() => void) | null = null;
    const noticed = (change: { readonly chatId: number; readonly message?: { readonly from: 'bot' | 'person' } }): void => {
      if (change.chatId !== chatId || change.message?.from === 'person') return;
      if (wake === null) missed = true;
      else wake();
    };
    const ends = [this.deps.api.on('message', noticed), this.deps.api.on('edit', noticed), this.deps.api.on('press-answer', noticed)];
    const changed = (ms: number): Promise<boolean> => {
      if (missed || this.#stopped) {
        missed = false;
        return Promise.resolve(!this.#stopped);
      }
      return new Promise((resolve) => {
        const finish = (happened: boolean): void => {
          clearTimeout(timer);
          this.#waiting.delete(giveUp);
          wake = null;
          resolve(happened);
        };
        const giveUp = (): void => finish(false);
        this.#waiting.add(giveUp);
        const timer = setTimeout(giveUp, ms);
        wake = () => finish(true);
      });
    };
    return { changed, end: () => ends.forEach((end) => end()) };
  }

  #report(progress: RobotProgress): void {
    this.#progress = progress;
    this.deps.tell(progress);
  }
}
