import { createHash } from 'node:crypto';
import type { LocalSlack } from '../slack/server.js';
import type { Person } from '../telegram/people.js';
import type { BotApi } from '../telegram/server.js';
import type { StagePerson } from './officer.js';

/** Somebody whose phone and, for a leader, whose Slack can be held. */
export interface CastMember {
  readonly person: StagePerson;
  /** Their Telegram account. The same one after a restart, since the product remembers whom it was bound to. */
  readonly phone: Person;
  /** The number of that account: the roster's, or an invented one where the roster has none. */
  readonly number: string;
  /** Their Slack account; only leaders with an e-mail address have one. */
  readonly slackId: string | null;
}

const FIRST_ACCOUNT = 800_000_000;
const ACCOUNTS = 99_999_989;

const digest = (nip: string): Buffer => createHash('sha256').update(`pamong.sandbox:${nip}`).digest();

/** Everyone on the roster, each with a phone; filled again whenever the roster or a binding may have changed. */
export class Cast {
  readonly #byAccount = new Map<number, CastMember>();
  readonly #accountOf = new Map<string, number>();

  constructor(
    private readonly api: BotApi,
    private readonly slack: LocalSlack,
  ) {}

  /** Takes over who is on the roster now, in the roster's order. */
  fill(people: readonly StagePerson[]): void {
    this.#byAccount.clear();
    for (const person of people) {
      const account = this.#account(person.nip);
      const slackId = person.leader && person.email !== null ? `U0${digest(person.nip).toString('hex').slice(0, 9).toUpperCase()}` : null;
      if (slackId !== null && person.email !== null) this.slack.addUser({ id: slackId, email: person.email, realName: person.name });
      const phone = this.api.person({ id: account, firstName: person.name, languageCode: 'id', started: person.bound });
      this.#byAccount.set(account, { person, phone, number: person.phone ?? inventedNumber(person.nip), slackId });
    }
  }

  all(): readonly CastMember[] {
    return [...this.#byAccount.values()];
  }

  /** By Telegram account. */
  find(account: number): CastMember | undefined {
    return this.#byAccount.get(account);
  }

  #account(nip: string): number {
    const known = this.#accountOf.get(nip);
    if (known !== undefined) return known;
    let account = FIRST_ACCOUNT + (digest(nip).readUInt32BE() % ACCOUNTS);
    const taken = new Set(this.#accountOf.values());
    while (taken.has(account)) account += 1;
    this.#accountOf.set(nip, account);
    return account;
  }
}

/** A number of a range in which the samples live. */
const inventedNumber = (nip: string): string => `+62812000009${String(digest(nip).readUInt16BE(4) % 100).padStart(2, '0')}`;
