import { escapeHtml } from '../html.js';
import { formWords } from '../markup.js';
import { CHOSEN_ROOM, orderLines } from './chosen.js';
import { buttonLabel, inColumns } from './layout.js';
import { isLong, pageOf } from './pages.js';
import { spelled } from './spelled.js';
import type { ShowControl } from './types.js';

/**
 * In the order of tapping: what has its place stands numbered in the message, what has none is a button, and the last place can be taken back.
 * Of a long list the rest is shown in pages and can be searched, as other long lists can.
 */
export const rank: ShowControl<'rank'> = (control, asked, scene) => {
  const placed = asked.draft.flatMap((name) => control.offers.find((offer) => offer.name === name) ?? []);
  const left = control.offers.filter(({ name }) => !asked.draft.includes(name));
  const page = isLong(control.offers) ? pageOf(control, left, asked, scene) : null;
  const offers = page?.offers ?? left;
  const { labels, told } = page === null ? inWhole(control.offers, offers) : spelled(offers, control.offers, page.most);
  const buttons = offers.map(({ index }, at) => scene.button(buttonLabel(labels[at] ?? ''), 'tick', asked.turn, index));
  const last = placed.at(-1);
  const back = last === undefined ? [] : [[scene.button(buttonLabel(scene.say('button.takeBack', { label: formWords(last.label) })), 'untick', asked.turn, last.index)]];
  return {
    listed: page === null ? told : [],
    told: [escapeHtml(scene.say('survey.rank')), orderLines(placed, scene), ...(page === null ? [] : [...told, ...page.told])],
    room: (page?.room ?? 0) + CHOSEN_ROOM,
    rows: [...inColumns(buttons), ...(page?.rows ?? []), ...back],
  };
};

type Offers = Parameters<typeof spelled>[0];

/** The words of those that are left, as the whole list names them. */
function inWhole(all: Offers, left: Offers): ReturnType<typeof spelled> {
  const { labels, told } = spelled(all, all);
  const names = new Set(left.map(({ name }) => name));
  return { labels: labels.filter((_, at) => names.has(all[at]?.name ?? '')), told };
}
