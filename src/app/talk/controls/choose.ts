import type { Asked } from '../../../domain/survey/shown.js';
import { escapeHtml } from '../html.js';
import type { Scene } from '../scene.js';
import { buttonLabel, inColumns, inEvenRows } from './layout.js';
import { isLong, pageOf } from './pages.js';
import { spelled } from './spelled.js';
import type { ControlView, ShowControl } from './types.js';

/** Points of a scale that are this short stand side by side. */
const POINT = 3;

type Choose = Parameters<ShowControl<'choose'>>[0];

/** One of several: a button each. */
export const choose: ShowControl<'choose'> = (control, asked, scene) => {
  if (isLong(control.offers)) return choosePage(control, asked, scene);
  const { labels, told } = spelled(control.offers, control.offers);
  const ends = scaleOf(control, labels, asked, scene);
  if (ends !== null) return ends;
  const buttons = buttonsOf(control.offers, labels, asked, scene);
  const points = control.style !== 'list' && labels.every((label) => label.length <= POINT);
  return { listed: told, told: [], rows: points ? inEvenRows(buttons) : inColumns(buttons) };
};

function choosePage(control: Choose, asked: Asked, scene: Scene): ControlView {
  const { offers, most, told, room, rows } = pageOf(control, control.offers, asked, scene);
  const { labels, told: list } = spelled(offers, control.offers, most);
  const buttons = buttonsOf(offers, labels, asked, scene);
  const points = control.style !== 'list' && labels.every((label) => label.length <= POINT);
  return { told: [...list, ...told], room, rows: [...(points ? inEvenRows(buttons) : inColumns(buttons)), ...rows] };
}

const buttonsOf = (offers: Choose['offers'], labels: readonly string[], asked: Asked, scene: Scene) =>
  offers.map(({ index }, at) => scene.button(buttonLabel(labels[at] ?? ''), 'choose', asked.turn, index));

/**
 * A scale of numbers of which only the ends have words ("1 · Tidak membantu", "2", ... "5 · Sangat membantu"): the numbers stand side by side, and the message names the ends.
 * Null for any other: there each point has its own words on its button, the ends too.
 */
function scaleOf({ style, offers }: Choose, labels: readonly string[], asked: Asked, scene: Scene): ControlView | null {
  const numbers = labels.map((label) => /^\d{1,3}(?=\D|$)/.exec(label)?.[0] ?? '');
  const [first = '', last = ''] = [labels[0], labels.at(-1)];
  const isScale = style !== 'list' && labels.length > 2 && labels.slice(1, -1).every((label) => label.length <= POINT) && Math.max(first.length, last.length) > POINT;
  if (!isScale || labels.length < offers.length || numbers.includes('') || new Set(numbers).size < numbers.length) return null;
  const buttons = offers.map(({ index }, at) => scene.button(numbers[at] ?? '', 'choose', asked.turn, index));
  return { told: [escapeHtml(scene.say('survey.ends', { first, last }))], rows: inEvenRows(buttons) };
}
