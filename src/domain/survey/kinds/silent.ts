import type { AnswerValue } from '../types.js';
import type { KindRules } from './rules.js';

/** A number where the text is just how that number is written, so that figures can be made of it; otherwise the text. */
function plain(text: string): AnswerValue | undefined {
  if (text === '') return undefined;
  const number = Number(text);
  return Number.isFinite(number) && String(number) === text ? number : text;
}

const silent = (cast: KindRules['cast']): KindRules => ({ asked: false, wants: 'needs-text', cast });

/** Words that are shown above the next question. What the form computes in one is kept, for whatever reads it. */
export const note = silent(plain);
/** A value that follows from other answers; kept among them, never asked. */
export const calculate = silent(plain);
/** A value that the form holds or is set by a trigger. */
export const hidden = silent(plain);
/** A moment or a day that the conversation itself tells. */
export const preload = silent((text) => (text === '' ? undefined : text));
/** What a device knows: none here (`deviceid`, `phonenumber`). */
export const metadata = silent(() => undefined);
