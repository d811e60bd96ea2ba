import type { Control } from '../shown.js';
import { appearanceOf } from '../types.js';
import { findChoice, LONG_LIST, searched } from './choices.js';
import { answer, refusal, type KindRules, type Open } from './rules.js';

/** Appearances whose choices are points of a scale, to be read from one end to the other. */
const SCALES: ReadonlySet<string> = new Set(['likert', 'horizontal', 'horizontal-compact', 'columns-pack']);

function style({ question }: Open): Extract<Control, { kind: 'choose' }>['style'] {
  const appearance = appearanceOf(question);
  if (appearance.includes('list-nolabel') || appearance.includes('label')) return 'grid';
  return appearance.some((word) => SCALES.has(word)) ? 'scale' : 'list';
}

export const selectOne = {
  asked: true,
  wants: 'needs-button',
  cast: (text) => (text.trim() === '' ? undefined : text.trim()),
  control: (open) => ({ kind: 'choose', offers: open.offers(), style: style(open), look: open.look, found: searched(open, open.look.search) }),
  choose: (open, choice) => (open.offers().some(({ name }) => name === choice) ? answer(choice) : null),
  say: (open, text) => {
    const found = findChoice(open, text);
    if (found !== null) return answer(found);
    if (open.offers().length <= LONG_LIST) return refusal('unknown-choice');
    return searched(open, text)?.length === 0 ? refusal('nothing-found') : { kind: 'search', search: text.trim().slice(0, 100) };
  },
} as const satisfies KindRules;
