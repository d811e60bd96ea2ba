import { message } from '../../content/messages.js';
import { bindChat, chatLanguage, lockChats, lockEmployee, waitForOfficer, waitingIn } from '../../db/bindings.js';
import { inviteOf } from '../../db/invites.js';
import { cancelQueued } from '../../db/outbox.js';
import { personById, personByPhone, type PersonRecord } from '../../db/people.js';
import { patchChat } from '../../db/rare.js';
import { decideContact, isMiss, type ContactDecision } from '../../domain/binding/contact.js';
import { missed, waitsUntil } from '../../domain/binding/guessing.js';
import { isInviteToken, isOpenInvite } from '../../domain/binding/invite.js';
import { formatMoment } from '../../domain/calendar/format.js';
import { readPhone } from '../../domain/roster/contact.js';
import type { PersonRow } from '../../domain/talk/types.js';
import type { EpochMs } from '../../support/clock.js';
import { officerCode } from '../officerCode.js';
import { inviteOnBinding } from '../openCampaign.js';
import type { Talk } from './handling.js';
import { openOffers } from './offers.js';
import { say } from './words.js';


/** Asks for the contact of this very account; an announced person is not named, since links get forwarded. */
export async function askContact(talk: Talk, announced = talk.context.chat.expected !== null): Promise<void> {
  const { language } = talk;
  const waiting = await waitingIn(talk.tx, talk.arrival.chat);
  if (waiting !== null) return sayWaiting(talk, waiting);
  talk.say({ text: say(language, announced ? 'contact.ask-invited' : 'contact.ask', { agency: talk.deps.settings.agency }), contactRequest: message(language, 'contact.button') }, { kind: 'contact.ask' });
}

/** An officer is to confirm this account. The number can be shared again, should the roster have it meanwhile. */
function sayWaiting(talk: Talk, binding: number): void {
  const text = say(talk.language, 'contact.waiting', { contact: talk.deps.settings.contact, code: officerCode(binding) });
  talk.say({ text, contactRequest: message(talk.language, 'contact.button') }, { kind: 'contact.waiting' });
}

/** Whether this chat has guessed wrong too often and has to wait; it is told so. */
export function isSlowed(talk: Talk): boolean {
  const until = guessesWait(talk);
  if (until === null) return false;
  talk.say({ text: say(talk.language, 'contact.slowed', { moment: formatMoment(until, talk.deps.settings.defaultZone, talk.language), contact: talk.deps.settings.contact }) }, { kind: 'contact.slowed' });
  return true;
}

const guessesOf = ({ context: { chat } }: Talk) => ({ count: chat.strikes, until: chat.strikesUntil });
const guessesWait = (talk: Talk): EpochMs | null => waitsUntil(guessesOf(talk), talk.now);

async function countMiss(talk: Talk): Promise<void> {
  const guesses = missed(guessesOf(talk), talk.now);
  await patchChat(talk.tx, talk.arrival.chat, { strikes: guesses.count, strikesUntil: guesses.until });
  const until = waitsUntil(guesses, talk.now);
  const fields = { guesses: guesses.count, waitMinutes: until === null ? 0 : Math.round((until - talk.now) / 60_000) };
  talk.deps.log.warn(fields, 'A contact or link matched nobody.');
}

/** Takes the token of an invite link: it only announces whom to expect. @returns whether somebody is expected now. */
export async function announce(talk: Talk, token: string): Promise<boolean> {
  const { tx, context: { chat }, now, language } = talk;
  if (chat.employee !== null) return false;
  if (guessesWait(talk) !== null) return chat.expected !== null;
  const invite = isInviteToken(token) ? await inviteOf(tx, token) : null;
  if (invite === null) {
    await countMiss(talk);
    if (chat.consent === 'accepted') talk.say({ text: say(language, 'invite.unknown') }, { kind: 'invite.closed' });
    return chat.expected !== null;
  }
  if (!isOpenInvite(invite, now)) {
    // Before the notice was accepted it is all that is said; the number can be shared without a link as well.
    if (chat.consent === 'accepted') talk.say({ text: say(language, invite.usedAt === null ? 'invite.expired' : 'invite.used') }, { kind: 'invite.closed' });
    return chat.expected !== null;
  }
  await patchChat(tx, chat.id, { expected: invite.employee });
  return true;
}

/** Somebody shared a contact: bound, waiting for an officer, or told why not. */
export async function identify(talk: Talk, phone: string, own: boolean): Promise<void> {
  if (isSlowed(talk)) return;
  const { tx, context: { chat }, language } = talk;
  const { contact } = talk.deps.settings;
  const { decision, matched } = await decide(talk, internationally(phone), own);
  if (isMiss(decision)) await countMiss(talk);
  switch (decision.kind) {
    case 'bind':
      if (matched !== null) await bind(talk, matched);
      return;
    case 'wait': {
      const binding = await waitForOfficer(tx, decision.employee, chat.id, talk.now);
      return sayWaiting(talk, binding);
    }
    case 'already':
      return talk.say({ text: say(language, 'contact.already'), clearKeyboard: true }, { kind: 'contact.already' });
    case 'other-person':
      return talk.say({ text: say(language, 'contact.other-person', { contact }), clearKeyboard: true }, { kind: 'contact.other-person' });
    case 'left':
      return talk.say({ text: say(language, 'contact.left', { contact }), clearKeyboard: true }, { kind: 'contact.left' });
    case 'not-own':
      return talk.say({ text: say(language, 'contact.not-own'), contactRequest: message(language, 'contact.button') }, { kind: 'contact.not-own' });
    case 'unknown':
      return talk.say({ text: say(language, 'contact.unknown', { contact }) }, { kind: 'contact.unknown' });
  }
}

/** Telegram gives numbers with their country code, with or without the plus sign. */
const internationally = (phone: string): string | null => readPhone(/^[+0]/.test(phone.trim()) ? phone : `+${phone.trim()}`) ?? null;

async function decide(talk: Talk, phone: string | null, own: boolean): Promise<{ readonly decision: ContactDecision; readonly matched: PersonRecord | null }> {
  const { tx, context: { chat } } = talk;
  const facts = async (): Promise<{ decision: ContactDecision; matched: PersonRecord | null }> => {
    const matched = own && phone !== null ? await personByPhone(tx, phone) : null;
    const expected = chat.expected === null ? null : await personById(tx, chat.expected);
    return { matched, decision: decideContact({ chat: chat.id, boundTo: chat.employee, own, matched, expected }) };
  };
  const first = await facts();
  if (first.decision.kind !== 'bind') return first;
  // Somebody else may be binding the same person at this moment: what is true under the locks counts.
  if (first.decision.replaces !== null) await lockChats(tx, [chat.id, first.decision.replaces]);
  await lockEmployee(tx, first.decision.employee);
  return await facts();
}

async function bind(talk: Talk, matched: PersonRecord): Promise<void> {
  const { tx, now, language, deps, context: { chat } } = talk;
  const { replaced } = await bindChat(tx, { employee: matched.id, chat: chat.id, method: 'number' }, now);
  deps.log.info({ replaced: replaced !== null }, 'A chat was bound to an employee by its number.');
  if (replaced !== null) {
    await cancelQueued(tx, { chat: replaced }, 'replaced');
    talk.say({ text: say(await chatLanguage(tx, replaced), 'binding.replaced', { contact: deps.settings.contact }), clearKeyboard: true }, { chat: replaced, kind: 'binding.replaced' });
  }
  const person: PersonRow = { id: matched.id, name: matched.name, zone: matched.zone, left: false };
  talk.say({ text: say(language, replaced === null ? 'binding.done' : 'binding.moved', { name: person.name }), clearKeyboard: true }, { kind: 'binding.done' });
  await inviteOnBinding(tx, { employee: person.id, zone: person.zone }, now);
  await sayOffers(talk, person);
}

/** Offers what is open; where nothing is, says what Pamong can do. */
export async function sayOffers(talk: Talk, person: PersonRow): Promise<void> {
  const offers = await openOffers(talk.tx, person, talk.language, talk.now);
  for (const { view, options } of offers) talk.say(view, options);
  if (offers.length === 0) talk.say({ text: say(talk.language, 'help.nothing-open') }, { kind: 'help' });
}
