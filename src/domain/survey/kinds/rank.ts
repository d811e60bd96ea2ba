import { findChoice, LONG_LIST, searched } from './choices.js';
import { answer, refusal, type KindRules, type Open, type Reading } from './rules.js';

/** Tapped in order; the last one left needs no tap. ODK: a rank holds every choice. */
function ranked(open: Open, draft: readonly string[]): Reading {
  const left = open.offers().filter(({ name }) => !draft.includes(name));
  if (left.length <= 1) return answer([...draft, ...left.map(({ name }) => name)]);
  return { kind: 'draft', draft };
}

export const rank = {
  asked: true,
  wants: 'needs-button',
  cast: (text) => {
    const names = text.split(/\s+/).filter((name) => name !== '');
    return names.length === 0 ? undefined : [...new Set(names)];
  },
  control: (open) => ({ kind: 'rank', offers: open.offers(), look: open.look, found: searched(open, open.look.search) }),
  toggle: (open, choice, on) => {
    if (!open.offers().some(({ name }) => name === choice)) return null;
    const others = open.draft.filter((name) => name !== choice);
    // Taken back: what came after it moves up.
    return on ? ranked(open, open.draft.includes(choice) ? open.draft : [...others, choice]) : { kind: 'draft', draft: others };
  },
  done: (open) => (open.draft.length === 0 && !open.required ? answer(null) : refusal('not-ranked')),
  say: (open, text) => {
    const whole = findChoice(open, text);
    const parts = text.split(/[,;\n]/).filter((part) => part.trim() !== '');
    const found = whole !== null ? [whole] : parts.map((part) => findChoice(open, part)).filter((name) => name !== null);
    if (found.length > 0 && (whole !== null || found.length === parts.length)) return ranked(open, [...new Set([...open.draft, ...found])]);
    if (open.offers().length <= LONG_LIST || parts.length > 1) return refusal('unknown-choice');
    // What has its place already is no find.
    const left = searched(open, text)?.some((name) => !open.draft.includes(name)) ?? false;
    return left ? { kind: 'search', search: text.trim().slice(0, 100) } : refusal('nothing-found');
  },
} as const satisfies KindRules;
