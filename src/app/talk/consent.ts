import { Temporal } from 'temporal-polyfill';
import { message } from '../../content/messages.js';
import { patchChat } from '../../db/rare.js';
import type { Talk } from './handling.js';
import type { Command, View } from './types.js';
import { say } from './words.js';

/** Whether the person has accepted the notice as it stands now. */
export const hasConsent = ({ context: { chat }, deps }: Talk): boolean => chat.consent === 'accepted' && chat.noticeVersion === deps.settings.noticeVersion;

/**
 * Commands that wait for the notice to be accepted. What the notice itself offers (stopping, seeing one's data) and the language to read it in do not,
 * nor does what nobody said to us.
 */
export function needsConsent(command: Command): boolean {
  switch (command.kind) {
    case 'say':
    case 'contact':
    case 'attachment':
    case 'location':
    case 'unsupported':
      return true;
    case 'menu':
      return command.name === 'bantuan' || command.name === 'survei' || command.name === 'jadwal';
    case 'press':
      return command.press !== null && command.press.kind !== 'consent' && command.press.kind !== 'language' && command.press.kind !== 'data';
    case 'start':
    case 'edited':
    case 'blocked':
    case 'unblocked':
    case 'group':
    case 'discuss':
    case 'joined':
    case 'removed':
    case 'migrated':
    case 'ignore':
      return false;
  }
}

/** Answers somebody who has not accepted: with the notice, or, where they refused it, with the other way. */
export async function answerWithoutConsent(talk: Talk): Promise<void> {
  const { chat } = talk.context;
  if (chat.consent === 'refused' && chat.noticeVersion === talk.deps.settings.noticeVersion) sayRefused(talk);
  else await askConsent(talk);
}

/** Shows the notice and waits for an answer to this very version of it. */
export async function askConsent(talk: Talk): Promise<void> {
  const { chat } = talk.context;
  const { noticeVersion } = talk.deps.settings;
  const renewed = chat.noticeVersion !== null && chat.noticeVersion !== noticeVersion;
  await patchChat(talk.tx, chat.id, { consent: 'asked', noticeVersion });
  const view = noticeView(talk);
  talk.say(renewed ? { ...view, text: `${say(talk.language, 'notice.renewed')}\n\n${view.text}` } : view, { kind: 'notice' });
}

/** The notice; once answered, without its buttons. */
export function noticeView(talk: Talk, answered?: 'accepted' | 'refused'): View {
  const { language } = talk;
  const { agency, noticeVersion } = talk.deps.settings;
  const text = say(language, 'notice.text', { greeting: greeting(talk), agency, version: noticeVersion });
  if (answered === 'accepted') return { text: `${text}\n\n${say(language, 'notice.accepted')}` };
  if (answered === 'refused') return { text };
  return {
    text,
    buttons: [
      [{ label: message(language, 'notice.accept'), press: { kind: 'consent', accept: true } }],
      [{ label: message(language, 'notice.refuse'), press: { kind: 'consent', accept: false } }],
    ],
  };
}

/** "Good morning", by the hour where the person is. */
export function greeting({ language, now, context, deps }: Talk): string {
  const { hour } = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(context.person?.zone ?? deps.settings.defaultZone);
  return message(language, greetingKey(hour));
}

/** The hours by which people greet each other in Indonesia. */
function greetingKey(hour: number): 'greeting.morning' | 'greeting.midday' | 'greeting.afternoon' | 'greeting.evening' {
  if (hour >= 4 && hour < 11) return 'greeting.morning';
  if (hour >= 11 && hour < 15) return 'greeting.midday';
  return hour >= 15 && hour < 18 ? 'greeting.afternoon' : 'greeting.evening';
}

export function sayRefused(talk: Talk): void {
  talk.say({ text: say(talk.language, 'notice.refused', { contact: talk.deps.settings.contact }) }, { kind: 'notice.refused' });
}
