import { bindChat, bindingsOf, chatLanguage, endWaiting, isFreeChat, lockChats, lockEmployee, releaseEmployee, type BindingRecord } from '../db/bindings.js';
import { inTransaction, type Tx } from '../db/database.js';
import { cancelQueued } from '../db/outbox.js';
import { personByNip, type PersonRecord } from '../db/people.js';
import type { MessageKey } from '../content/messages.js';
import type { EpochMs } from '../support/clock.js';
import { officerCode } from './officerCode.js';
import { inviteOnBinding } from './openCampaign.js';
import { refused } from './refused.js';
import type { TalkDeps } from './talk/handling.js';
import { openOffers } from './talk/offers.js';
import { say } from './talk/words.js';
import { tell } from './tell.js';

export type OfficerDeps = Pick<TalkDeps, 'db' | 'clock' | 'log' | 'render' | 'settings'>;

export interface BindingState {
  readonly nip: string;
  readonly state: 'bound' | 'unbound';
}

/**
 * An officer confirms that the account which waits for this person is theirs. Confirming what an officer undid by mistake binds it again.
 * @param code the four digits that the person was told; needed where several accounts wait, since only the person can say which is theirs.
 * @throws InputRejected when nobody of this NIP is active, nothing waits, or it stays unclear which account is meant.
 */
export async function confirmBinding(deps: OfficerDeps, nip: string, code?: string): Promise<BindingState> {
  const now = deps.clock.now();
  const done = await inTransaction(deps.db, async (tx) => {
    const { person, bindings } = await holdPerson(tx, nip);
    if (person.left) throw refused('nip', (words) => words.employeeLeft());
    const chosen = chooseWaiting(bindings, code);
    if (chosen === null) return bindings.some((b) => b.state === 'bound') ? 'already' : null;
    if (!(await isFreeChat(tx, chosen.chat))) throw refused('nip', (words) => words.accountTaken());
    const { binding, replaced } = await bindChat(tx, { employee: person.id, chat: chosen.chat, method: 'officer' }, now);
    if (replaced !== null) {
      await cancelQueued(tx, { chat: replaced }, 'replaced');
      await note(tx, deps, { key: `binding:${binding}:replaced`, chat: replaced, employee: null, message: 'binding.replaced' });
    }
    await welcome(tx, deps, { ...person, chat: chosen.chat }, binding, now);
    return 'bound';
  });
  if (done === null) throw refused('nip', (words) => words.accountNone());
  deps.log.info({ done }, 'An officer confirmed a binding.');
  return { nip, state: 'bound' };
}

/**
 * An officer takes back what binds or waits for this person. Where the present account had replaced another one, that one stands for them again.
 * @throws InputRejected when nobody has this NIP, or nothing binds or waits.
 */
export async function undoBinding(deps: OfficerDeps, nip: string): Promise<BindingState> {
  const now = deps.clock.now();
  const state = await inTransaction(deps.db, async (tx): Promise<BindingState['state'] | null> => {
    const { person, bindings } = await holdPerson(tx, nip);
    const waited = await endWaiting(tx, person.id, now);
    for (const chat of waited) await note(tx, deps, { key: `binding:${latest(bindings)}:refused:${chat}`, chat, employee: null, message: 'binding.undone' });
    const current = bindings.find((b) => b.state === 'bound');
    if (current === undefined) return waited.length > 0 ? 'unbound' : null;
    if (waited.length > 0) return 'bound';
    await releaseEmployee(tx, person.id, 'undone', now);
    await cancelQueued(tx, { chat: current.chat }, 'undone');
    await note(tx, deps, { key: `binding:${current.id}:undone`, chat: current.chat, employee: null, message: 'binding.undone' });
    const before = bindings.find((b) => b.id < current.id && b.state === 'replaced');
    if (before === undefined || before.chat === current.chat || person.left || !(await isFreeChat(tx, before.chat))) return 'unbound';
    const { binding } = await bindChat(tx, { employee: person.id, chat: before.chat, method: 'restored' }, now);
    await welcome(tx, deps, { ...person, chat: before.chat }, binding, now);
    return 'bound';
  });
  if (state === null) throw refused('nip', (words) => words.accountUnbound());
  deps.log.info({ state }, 'An officer undid a binding.');
  return { nip, state };
}

/** Holds a person and every chat that has to do with them, in the order that all binding keeps: chats by id, then the employee. */
export async function holdPerson(tx: Tx, nip: string): Promise<{ readonly person: PersonRecord; readonly bindings: readonly BindingRecord[] }> {
  const known = await personByNip(tx, nip);
  if (known === null) throw refused('nip', (words) => words.employeeUnknown());
  await lockChats(tx, (await bindingsOf(tx, known.id)).map((b) => b.chat));
  await lockEmployee(tx, known.id);
  return { person: (await personByNip(tx, nip)) ?? known, bindings: await bindingsOf(tx, known.id) };
}

function chooseWaiting(bindings: readonly BindingRecord[], code: string | undefined): BindingRecord | null {
  const waiting = bindings.filter((b) => b.state === 'waiting');
  const candidates = waiting.length > 0 ? waiting : lastUndone(bindings);
  if (code !== undefined) {
    const meant = candidates.filter((b) => officerCode(b.id) === code.trim());
    if (meant.length === 1 && meant[0] !== undefined) return meant[0];
    throw refused('code', (words) => words.accountCode());
  }
  if (candidates.length > 1) throw refused('code', (words) => words.accountsSeveral());
  return candidates[0] ?? null;
}

/** What was undone last, so that it can be done again; nothing while somebody is bound. */
function lastUndone(bindings: readonly BindingRecord[]): readonly BindingRecord[] {
  if (bindings.some((b) => b.state === 'bound')) return [];
  const last = Math.max(0, ...bindings.map((b) => b.endedAt ?? 0));
  return bindings.filter((b) => b.state === 'undone' && b.endedAt === last);
}

const latest = (bindings: readonly BindingRecord[]): number => bindings[0]?.id ?? 0;

/** Tells a person that their account stands for them now, and offers what is open. */
export async function welcome(tx: Tx, deps: OfficerDeps, person: PersonRecord & { readonly chat: number }, binding: number, now: EpochMs): Promise<void> {
  const language = await chatLanguage(tx, person.chat);
  const to = { chat: person.chat, employee: person.id };
  await tell(tx, deps, { ...to, key: `binding:${binding}:done`, kind: 'binding.done' }, { text: say(language, 'binding.done', { name: person.name }), clearKeyboard: true });
  await inviteOnBinding(tx, { employee: person.id, zone: person.zone }, now);
  const offers = await openOffers(tx, { id: person.id, name: person.name, zone: person.zone, left: false }, language, now);
  for (const [i, { view, options }] of offers.entries()) {
    await tell(tx, deps, { ...to, key: `binding:${binding}:offer:${i}`, kind: options.kind ?? 'survey.invite', ...(options.subject !== undefined && { subject: options.subject }) }, view);
  }
}

async function note(tx: Tx, deps: OfficerDeps, about: { readonly key: string; readonly chat: number; readonly employee: number | null; readonly message: MessageKey }): Promise<void> {
  const text = say(await chatLanguage(tx, about.chat), about.message, { contact: deps.settings.contact });
  await tell(tx, deps, { ...about, kind: about.message }, { text, clearKeyboard: true });
}
