import type { Bounds } from '../../../domain/survey/kinds/range.js';
import type { Scene } from '../scene.js';
import { numberText } from '../shownAnswer.js';
import { escapeHtml } from '../html.js';
import { inEvenRows } from './layout.js';
import type { ShowControl } from './types.js';

/** From here on values are typed. */
const MOST_VALUES = 11;

/** Few values are buttons, many are typed; either way the ends are named. */
export const range: ShowControl<'range'> = ({ start, end, step }, asked, scene) => {
  const number = (value: number): string => numberText(value, scene.language);
  const count = Math.floor((end - start) / step + 1e-9) + 1;
  if (count >= 1 && count <= MOST_VALUES) {
    const buttons = Array.from({ length: count }, (_, index) => scene.button(number(start + index * step), 'choose', asked.turn, index));
    return { told: [escapeHtml(scene.say('survey.range', { first: number(start), last: number(end) }))], rows: inEvenRows(buttons) };
  }
  const [first, last] = [Math.min(start, end), Math.max(start, end)];
  const typed = scene.say('survey.rangeTyped', { first: number(first), last: number(last) });
  const by = stepWords({ start, step }, scene);
  return { told: [escapeHtml(by === '' ? typed : `${typed} ${by}`)], rows: [] };
};

/** How the values of a range lie: one after the other, on multiples of the step, or at its distance from a start that is none. */
export function stepOf({ start, step }: Pick<Bounds, 'start' | 'step'>): 'ones' | 'multiples' | 'gaps' {
  const times = start / step;
  // Binary fractions are no multiples of each other to the last digit.
  if (Math.abs(times - Math.round(times)) > 1e-9) return 'gaps';
  return Math.abs(step) === 1 ? 'ones' : 'multiples';
}

function stepWords(bounds: Pick<Bounds, 'start' | 'step'>, { say, language }: Scene): string {
  const [start, step] = [numberText(bounds.start, language), numberText(Math.abs(bounds.step), language)];
  const way = stepOf(bounds);
  if (way === 'ones') return '';
  return way === 'multiples' ? say('survey.rangeStep', { step }) : say('survey.rangeGap', { step, start });
}

/** Why a number is not taken: which ones are. */
export function rangeRefusal(bounds: Bounds, { say, language }: Scene): string {
  const number = (value: number): string => numberText(value, language);
  const [from, limit] = [number(Math.min(bounds.start, bounds.end)), number(Math.max(bounds.start, bounds.end))];
  const way = stepOf(bounds);
  if (way === 'ones') return say('refusal.not-in-range', { from, limit });
  const step = number(Math.abs(bounds.step));
  return way === 'multiples' ? say('refusal.not-in-range-step', { from, limit, step }) : say('refusal.not-in-range-gap', { from, limit, step, start: number(bounds.start) });
}
