import { attachment } from './commands/attachment.js';
import { contact } from './commands/contact.js';
import { discuss } from './commands/discuss.js';
import { group } from './commands/group.js';
import { joined, migrated, removed } from './commands/membership.js';
import { location } from './commands/location.js';
import { menu } from './commands/menu.js';
import { press } from './commands/press.js';
import { say } from './commands/say.js';
import { edited } from './commands/edited.js';
import { blocked, ignore, unblocked } from './commands/silent.js';
import { start } from './commands/start.js';
import { unsupported } from './commands/unsupported.js';
import { answerWithoutConsent, hasConsent, needsConsent } from './consent.js';
import { patchChat } from '../../db/rare.js';
import type { Handler, Talk } from './handling.js';
import type { Command } from './types.js';

export const HANDLERS = { start, menu, say, contact, press, attachment, location, unsupported, edited, blocked, unblocked, group, discuss, joined, removed, migrated, ignore } satisfies { [K in Command['kind']]: Handler<K> };

/** Handles any update but a plain answer; before the notice is accepted, with the notice. */
export async function handleCommand(talk: Talk): Promise<void> {
  const { command } = talk.arrival;
  if (talk.context.chat.blocked && isFromPerson(command)) await patchChat(talk.tx, talk.arrival.chat, { blockedAt: null });
  if (needsConsent(command) && !hasConsent(talk)) return await answerWithoutConsent(talk);
  await dispatch(talk, command.kind, command);
}

/** Whoever writes to us can be written to, whatever the platform said before. */
const isFromPerson = ({ kind }: Command): boolean => !SILENT.has(kind);
const SILENT: ReadonlySet<Command['kind']> = new Set(['blocked', 'unblocked', 'group', 'removed', 'migrated', 'ignore']);

async function dispatch<K extends Command['kind']>(talk: Talk, kind: K, command: Extract<Command, { kind: K }>): Promise<void> {
  const handlers: { readonly [P in Command['kind']]: Handler<P> } = HANDLERS;
  await handlers[kind](talk, command);
}
