import { appearanceOf } from '../types.js';
import { answer, refusal, type KindRules } from './rules.js';

/** UTF-16 units, as Telegram counts them; a message holds 4096. Fewer, so that what a phone cuts a long text into is never taken for a whole answer. */
export const MAX_TEXT = 4000;

export const text = {
  asked: true,
  wants: 'needs-text',
  cast: (given) => (given === '' ? undefined : given),
  control: ({ question }) => ({ kind: 'text', long: appearanceOf(question).includes('multiline') }),
  say: (_, typed) => {
    // PostgreSQL stores no NUL, and a lone surrogate is no character.
    const trimmed = typed.replaceAll('\u0000', '').replaceAll(/\p{Surrogate}/gu, '\ufffd').trim();
    if (trimmed === '') return refusal('empty');
    return trimmed.length > MAX_TEXT ? refusal('too-long', { limit: MAX_TEXT }) : answer(trimmed);
  },
} as const satisfies KindRules;
