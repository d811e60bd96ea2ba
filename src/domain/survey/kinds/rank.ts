import { findChoice } from './choices.js';
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
  control: (open) => ({ kind: 'rank', offers: open.offers() }),
  toggle: (open, choice, on) => {
    if (!open.offers().some(({ name }) => name === choice)) return null;
    const others = open.draft.filter((name) => name !== choice);
    // Taken back: what came after it moves up.
    return on ? ranked(open, open.draft.includes(choice) ? open.draft : [...others, choice]) : { kind: 'draft', draft: others };
  },
  done: (open) => (open.draft.length === 0 && !open.required ? answer(null) : refusal('not-ranked')),
  say: (open, text) => {
    const parts = text.split(/[,;\n]/).filter((part) => part.trim() !== '');
    const found = parts.map((part) => findChoice(open, part)).filter((name) => name !== null);
    if (parts.length === 0 || found.length < parts.length) return refusal('unknown-choice');
    return ranked(open, [...new Set([...open.draft, ...found])]);
  },
} as const satisfies KindRules;
