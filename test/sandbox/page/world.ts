import { onTestFinished } from 'vitest';
import Fastify, { type FastifyInstance } from 'fastify';
import { openStage, type Officer, type Stage, type StageDeps, type StagePerson } from '../../../src/sandbox/stage.js';
import { shiftedClock, type Clock } from '../../../src/support/clock.js';
import { InputRejected } from '../../../src/support/errors.js';
import { silentLogger } from '../../../src/support/logger.js';
import { readRoster } from './roster.js';

/** What stands for the product: a roster in memory, and who of it is bound. */
export class World {
  people: StagePerson[] = [];
  launched = false;
  readonly done: string[] = [];
  readonly completed = new Set<number>();
  readonly #chats = new Map<string, number>();

  chatOf(nip: string): number | undefined {
    return this.#chats.get(nip);
  }

  isBound(chat: number): boolean {
    return [...this.#chats.values()].includes(chat);
  }

  bind(phone: string, chat: number): StagePerson | undefined {
    const person = this.people.find((one) => one.phone === phone);
    if (person === undefined) return undefined;
    this.#chats.set(person.nip, chat);
    this.people = this.people.map((one) => (one.nip === person.nip ? { ...one, bound: true } : one));
    return person;
  }

  readonly officer: Officer = {
    launchNeedsSurvey: () => {
      this.launched = true;
      this.done.push('survey');
      return Promise.resolve({ campaign: 'c1', invited: this.people.length, unreachable: this.people.filter(({ bound }) => !bound).length });
    },
    importCourse: (yaml) => {
      this.done.push(yaml);
      return Promise.resolve({ course: 'c', sessions: 1, participants: 13, errors: [] });
    },
    importRoster: (csv) => {
      if (!csv.startsWith('nip,')) return Promise.reject(new InputRejected('Berkas ini bukan daftar pegawai.', [{ row: 2, column: 'nip', message: 'NIP terdiri dari 18 angka.' }]));
      this.done.push('roster');
      this.people = readRoster(csv);
      return Promise.resolve({ created: this.people.length, updated: 0, unchanged: 0, errors: [] });
    },
    confirmBinding: (nip) => {
      this.done.push(`confirm ${nip}`);
      this.people = this.people.map((one) => (one.nip === nip ? { ...one, bound: true } : one));
      return Promise.resolve({ nip, state: 'bound' });
    },
    invite: () => Promise.resolve(this.people.map(({ nip, name }, index) => ({ nip, name, link: `https://t.me/pamong_bot?start=token-${index}` }))),
    campaigns: () =>
      Promise.resolve(
        this.launched ? [{ id: 'c1', title: 'Kebutuhan pelatihan', counts: { invited: this.people.length, unreachable: this.people.filter(({ bound }) => !bound).length, delivered: this.completed.size, started: this.completed.size, completed: this.completed.size, declined: 0 } }] : [],
      ),
    people: () => Promise.resolve(this.people),
  };
}

export interface Opened {
  readonly stage: Stage;
  readonly world: World;
  readonly clock: Clock;
  readonly app: FastifyInstance;
  /** `http://localhost:PORT` */
  readonly origin: string;
}

/** 09:30 in Jakarta on Wednesday, 18 November 2026. */
export const WEDNESDAY = Date.UTC(2026, 10, 18, 2, 30);

/** A stage behind a server on a port of its own, closed when the test ends. Its clock runs from `now` on. */
export async function openWorld({ now = WEDNESDAY, world = new World(), ...deps }: Partial<Pick<StageDeps, 'limits' | 'log'>> & { readonly now?: number; readonly world?: World } = {}): Promise<Opened> {
  let offset = 0;
  const shifted = shiftedClock(() => offset);
  offset = now - shifted.real();
  const clock = {
    ...shifted,
    set: (to: number) => {
      offset = to;
      return Promise.resolve();
    },
  };
  const stage = await openStage({ clock, log: silentLogger, officer: world.officer, ...deps });
  const app = Fastify({ forceCloseConnections: true });
  stage.register(app);
  const address = await app.listen({ host: '127.0.0.1', port: 0 });
  onTestFinished(async () => {
    await app.close();
    await stage.close();
  });
  return { stage, world, clock, app, origin: `http://localhost:${new URL(address).port}` };
}
