import { readNumber } from './numbers.js';
import { accepted, refused, type KindRules } from './rules.js';

export const decimal = {
  asked: true,
  press: 'none',
  wants: 'needs-number',
  read: ({ text, language }) => {
    const value = readNumber(text, language, false);
    if (value === null) return refused('not-a-number');
    return Math.abs(value) <= Number.MAX_SAFE_INTEGER ? accepted(value + 0) : refused('too-large');
  },
} as const satisfies KindRules;
