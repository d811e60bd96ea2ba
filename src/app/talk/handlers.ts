import { contact } from './commands/contact.js';
import { group } from './commands/group.js';
import { menu } from './commands/menu.js';
import { press } from './commands/press.js';
import { say } from './commands/say.js';
import { blocked, edited, ignore, unblocked } from './commands/silent.js';
import { start } from './commands/start.js';
import { unsupported } from './commands/unsupported.js';
import { answerWithoutConsent, hasConsent, needsConsent } from './consent.js';
import type { Handler, Talk } from './handling.js';
import type { Command } from './types.js';

export const HANDLERS = { start, menu, say, contact, press, unsupported, edited, blocked, unblocked, group, ignore } satisfies { [K in Command['kind']]: Handler<K> };

/** Handles any update but a plain answer; before the notice is accepted, with the notice. */
export async function handleCommand(talk: Talk): Promise<void> {
  const { command } = talk.arrival;
  if (needsConsent(command) && !hasConsent(talk)) return await answerWithoutConsent(talk);
  await dispatch(talk, command.kind, command);
}

async function dispatch<K extends Command['kind']>(talk: Talk, kind: K, command: Extract<Command, { kind: K }>): Promise<void> {
  const handlers: { readonly [P in Command['kind']]: Handler<P> } = HANDLERS;
  await handlers[kind](talk, command);
}
