import { findChoice, inOrder, LONG_LIST, searched } from './choices.js';
import { answer, refusal, type KindRules } from './rules.js';

/** Typed choices, separated by commas, semicolons or lines, complete what was toggled and settle the question. */
export const selectMultiple = {
  asked: true,
  wants: 'needs-button',
  cast: (text) => {
    const names = text.split(/\s+/).filter((name) => name !== '');
    return names.length === 0 ? undefined : [...new Set(names)];
  },
  control: (open) => ({ kind: 'toggle', offers: open.offers(), look: open.look, found: searched(open, open.look.search) }),
  toggle: (open, choice, on) => {
    const offers = open.offers();
    if (!offers.some(({ name }) => name === choice)) return null;
    const others = open.draft.filter((name) => name !== choice);
    return { kind: 'draft', draft: inOrder(offers, on ? [...others, choice] : others) };
  },
  done: (open) => {
    const chosen = inOrder(open.offers(), open.draft);
    if (chosen.length > 0) return answer(chosen);
    return open.required ? refusal('nothing-chosen') : answer(null);
  },
  say: (open, text) => {
    const whole = findChoice(open, text);
    const parts = text.split(/[,;\n]/).filter((part) => part.trim() !== '');
    const found = whole !== null ? [whole] : parts.map((part) => findChoice(open, part));
    const picked = found.flatMap((name) => (name === null ? [] : [name]));
    if (found.length > 0 && picked.length === found.length) return answer(inOrder(open.offers(), [...open.draft, ...picked]));
    if (open.offers().length <= LONG_LIST || parts.length > 1) return refusal('unknown-choice');
    return searched(open, text)?.length === 0 ? refusal('nothing-found') : { kind: 'search', search: text.trim().slice(0, 100) };
  },
} as const satisfies KindRules;
