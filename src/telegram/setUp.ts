import type { Telegram } from 'telegraf';
import { message } from '../content/messages.js';
import { MENU_NAMES } from '../app/talk/types.js';
import type { Logger } from '../support/logger.js';
import { ALLOWED_UPDATES } from './decode.js';

/** How updates are to arrive. */
export type Receive = { readonly kind: 'polling' } | { readonly kind: 'webhook'; readonly url: string };

/** Deliveries that Telegram may have under way at once (Bot API: setWebhook.max_connections, at most 100). */
const MAX_CONNECTIONS = 100;

/** Puts the commands into the app's menus, private and in groups, in both languages, and the webhook in its place. Safe to repeat. */
export async function setUpBot(telegram: Telegram, receive: Receive, secret: string, log: Logger): Promise<void> {
  if (receive.kind === 'webhook') {
    await telegram.callApi('setWebhook', { url: receive.url, secret_token: secret, max_connections: MAX_CONNECTIONS, allowed_updates: [...ALLOWED_UPDATES] });
    log.info({}, 'Telegram delivers to the webhook.');
  }
  try {
    for (const language of ['id', 'en'] as const) {
      const commands = MENU_NAMES.map((name) => ({ command: name, description: message(language, `command.${name}`) }));
      const spoken = language === 'en' ? { language_code: language } : {};
      await telegram.callApi('setMyCommands', { commands, ...spoken });
      // In a group nothing else means anything.
      await telegram.callApi('setMyCommands', { commands: [{ command: 'diskusi', description: message(language, 'command.diskusi') }], scope: { type: 'all_group_chats' }, ...spoken });
    }
  } catch (error) {
    // The menu is a convenience; without it every command can still be typed.
    log.warn({}, 'The menu of commands could not be set.');
    log.debug({ problem: String(error) }, 'setMyCommands failed.');
  }
}
