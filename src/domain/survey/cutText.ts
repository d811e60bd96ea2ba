import type { StateHead, Step } from './types.js';

/** Of one message of Telegram, in UTF-16 units (Bot API: sendMessage, "1-4096 characters after entities parsing"); a phone cuts what is longer into several. */
export const MOST_IN_A_MESSAGE = 4096;
/** Parts of one text follow each other at once. Nobody reads that it was too long and writes another one so soon. */
const REST_FOLLOWS_MS = 3_000;

/** Notes that a text was refused for its length and may go on in another message. */
export function cut(text: string, step: Step, now: number): Step {
  const refused = step.effects.some((effect) => effect.kind === 'refuse' && effect.reason === 'too-long');
  return refused && text.length <= MOST_IN_A_MESSAGE ? { ...step, state: { ...step.state, overflowed: now } } : step;
}

/** Whether a text that comes now is the end of one that was refused for its length. */
export function isRest({ overflowed }: StateHead, now: number): boolean {
  return overflowed !== undefined && now >= overflowed && now - overflowed < REST_FOLLOWS_MS;
}
