import { readNumber } from './numbers.js';
import { accepted, refused, type KindRules } from './rules.js';

export const integer = {
  asked: true,
  press: 'none',
  wants: 'needs-number',
  read: ({ text, language }) => {
    const value = readNumber(text, language, true);
    if (value === null) return refused('not-a-number');
    if (!Number.isInteger(value)) return refused(Number.isFinite(value) ? 'not-whole' : 'too-large');
    // -0 is no answer that JSON could keep.
    return Number.isSafeInteger(value) ? accepted(value + 0) : refused('too-large');
  },
} as const satisfies KindRules;
