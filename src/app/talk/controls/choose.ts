import { escapeHtml } from '../html.js';
import { formWords } from '../markup.js';
import { buttonLabel, inColumns, inEvenRows } from './layout.js';
import { pageOf } from './pages.js';
import { spelled } from './spelled.js';
import type { ShowControl } from './types.js';

/** Points of a scale that are this short stand side by side. */
const POINT = 3;

/** One of several: a button each. A scale names its ends; what is short of it stands in one row. */
export const choose: ShowControl<'choose'> = (control, asked, scene) => {
  const page = pageOf(control, asked, scene);
  const { labels, told } = spelled(page.offers, control.offers);
  const buttons = page.offers.map(({ index }, at) => scene.button(buttonLabel(labels[at] ?? ''), 'choose', asked.turn, index));
  const points = control.style !== 'list' && labels.every((label) => label.length <= POINT);
  const [first, last] = [control.offers[0], control.offers.at(-1)];
  const ends = control.style === 'scale' && first !== undefined && last !== undefined && first !== last ? [escapeHtml(scene.say('survey.ends', { first: formWords(first.label), last: formWords(last.label) }))] : [];
  return { told: [...ends, ...told, ...page.told], rows: [...(points ? inEvenRows(buttons) : inColumns(buttons)), ...page.rows] };
};
