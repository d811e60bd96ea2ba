import { castNumber, decimalText, readNumber } from './numbers.js';
import { answer, refusal, type KindRules } from './rules.js';

export const decimal = {
  asked: true,
  wants: 'needs-number',
  cast: (text) => castNumber(text),
  text: (value) => (typeof value === 'number' ? decimalText(value) : String(value)),
  control: () => ({ kind: 'number', whole: false }),
  say: ({ language }, text) => {
    const value = readNumber(text, language, false);
    if (value === null) return refusal('not-a-number');
    return Math.abs(value) <= Number.MAX_SAFE_INTEGER ? answer(value + 0) : refusal('too-large');
  },
} as const satisfies KindRules;
