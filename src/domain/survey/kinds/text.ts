import { accepted, refused, type KindRules } from './rules.js';

/** Characters; a message of Telegram holds 4096. */
export const MAX_TEXT = 4000;

export const text = {
  asked: true,
  press: 'none',
  wants: 'needs-text',
  read: (typed) => {
    // PostgreSQL stores no NUL, and a lone surrogate is no character.
    const trimmed = typed.text.replaceAll('\u0000', '').replaceAll(/\p{Surrogate}/gu, '\ufffd').trim();
    if (trimmed === '') return refused('empty');
    return [...trimmed].length > MAX_TEXT ? refused('too-long', MAX_TEXT) : accepted(trimmed);
  },
} as const satisfies KindRules;
