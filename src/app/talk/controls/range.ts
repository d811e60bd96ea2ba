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
  const by = Math.abs(step) === 1 ? '' : ` ${scene.say('survey.rangeStep', { step: number(Math.abs(step)) })}`;
  return { told: [escapeHtml(`${typed}${by}`)], rows: [] };
};
