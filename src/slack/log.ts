import type { Logger as SlackLogger } from '@slack/bolt';
import { LogLevel } from '@slack/bolt';
import { masked, type Logger } from '../support/logger.js';

const LONGEST = 300;

/** Only words and errors: the clients log whole bodies as objects, and names stand in those. */
function told(parts: readonly unknown[]): string {
  const texts = parts.flatMap((part) => (typeof part === 'string' ? [part] : part instanceof Error ? [`${part.name}: ${part.message}`] : []));
  return masked(texts.join(' ')).slice(0, LONGEST);
}

/** The logger that Slack's clients write to: warnings and errors reach ours, what they chat below that is dropped. */
export function slackLogger(log: Logger): SlackLogger {
  return {
    debug: () => {},
    info: () => {},
    warn: (...parts: unknown[]) => log.warn({ from: 'slack' }, told(parts)),
    error: (...parts: unknown[]) => log.error({ from: 'slack' }, told(parts)),
    setLevel: () => {},
    getLevel: () => LogLevel.WARN,
    setName: () => {},
  };
}
