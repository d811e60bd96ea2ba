import { bindChat, chatLanguage, endWaiting, isFreeChat, releaseEmployee } from '../db/bindings.js';
import { inTransaction } from '../db/database.js';
import { planAgain, stopUnasked } from '../db/optOut.js';
import { setLeft } from '../db/people.js';
import { holdPerson, welcome, type BindingState, type OfficerDeps } from './confirmBinding.js';
import { say } from './talk/words.js';
import { tell } from './tell.js';

/**
 * Somebody left: their account stands for nobody, what is queued and planned for them stops, and they are told once. Marked twice, it happens once.
 * @throws InputRejected when nobody has this NIP.
 */
export async function markLeft(deps: OfficerDeps, nip: string): Promise<BindingState> {
  const now = deps.clock.now();
  await inTransaction(deps.db, async (tx) => {
    const { person, bindings } = await holdPerson(tx, nip);
    if (person.left) return;
    await setLeft(tx, person.id, now);
    await endWaiting(tx, person.id, now);
    const chat = await releaseEmployee(tx, person.id, 'left', now);
    await stopUnasked(tx, { chat, employee: person.id }, 'left');
    if (chat === null) return;
    const text = say(await chatLanguage(tx, chat), 'binding.ended', { contact: deps.settings.contact });
    await tell(tx, deps, { key: `binding:${bindings[0]?.id ?? 0}:left:${now}`, chat, employee: null, kind: 'binding.ended' }, { text, clearKeyboard: true });
  });
  deps.log.info({}, 'An employee was marked as having left.');
  return { nip, state: 'unbound' };
}

/**
 * Takes back that somebody left: the account that stood for them does so again where it is still free, and what is planned ahead is planned again.
 * @throws InputRejected when nobody has this NIP.
 */
export async function markReturned(deps: OfficerDeps, nip: string): Promise<BindingState> {
  const now = deps.clock.now();
  const state = await inTransaction(deps.db, async (tx): Promise<BindingState['state']> => {
    const { person, bindings } = await holdPerson(tx, nip);
    if (!person.left) return bindings.some((b) => b.state === 'bound') ? 'bound' : 'unbound';
    await setLeft(tx, person.id, null);
    await planAgain(tx, person.id, 'left', now);
    const last = bindings.find((b) => b.state === 'left');
    if (last === undefined || !(await isFreeChat(tx, last.chat))) return 'unbound';
    const { binding } = await bindChat(tx, { employee: person.id, chat: last.chat, method: 'restored' }, now);
    await welcome(tx, deps, { ...person, left: false, chat: last.chat }, binding, now);
    return 'bound';
  });
  deps.log.info({ state }, 'An employee was marked as having returned.');
  return { nip, state };
}
