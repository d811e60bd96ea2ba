import { escapeHtml } from '../html.js';
import { formHtml, formWords } from '../markup.js';
import { buttonLabel, inColumns } from './layout.js';
import { spelled } from './spelled.js';
import type { ShowControl } from './types.js';

/** Below what a keyboard of Telegram holds (100 buttons); the rest comes up as places are given. */
const MOST_BUTTONS = 80;

/** In the order of tapping: what has its place stands numbered in the message, what has none is a button, and the last place can be taken back. */
export const rank: ShowControl<'rank'> = (control, asked, scene) => {
  const placed = asked.draft.flatMap((name) => control.offers.find((offer) => offer.name === name) ?? []);
  const left = control.offers.filter(({ name }) => !asked.draft.includes(name)).slice(0, MOST_BUTTONS);
  const { labels, told } = spelled(left, control.offers);
  const buttons = left.map(({ index }, at) => scene.button(buttonLabel(labels[at] ?? ''), 'tick', asked.turn, index));
  const last = placed.at(-1);
  const order = placed.map(({ label }, at) => `${at + 1}. ${formHtml(label)}`).join('\n');
  return {
    told: [escapeHtml(scene.say('survey.rank')), placed.length === 0 ? '' : `${escapeHtml(scene.say('survey.ranked'))}\n${order}`, ...told],
    rows: [...inColumns(buttons), ...(last === undefined ? [] : [[scene.button(buttonLabel(scene.say('button.takeBack', { label: formWords(last.label) })), 'untick', asked.turn, last.index)]])],
  };
};
