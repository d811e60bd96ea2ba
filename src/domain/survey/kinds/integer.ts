import { castNumber, readNumber } from './numbers.js';
import { answer, refusal, type KindRules } from './rules.js';

export const integer = {
  asked: true,
  wants: 'needs-number',
  cast: (text) => {
    const value = castNumber(text);
    return value === undefined || !Number.isSafeInteger(Math.trunc(value)) ? undefined : Math.trunc(value) + 0;
  },
  control: () => ({ kind: 'number', whole: true }),
  say: ({ language }, text) => {
    const value = readNumber(text, language, true);
    if (value === null) return refusal('not-a-number');
    if (!Number.isInteger(value)) return refusal(Number.isFinite(value) ? 'not-whole' : 'too-large');
    // -0 is no answer that JSON could keep.
    return Number.isSafeInteger(value) ? answer(value + 0) : refusal('too-large');
  },
} as const satisfies KindRules;
