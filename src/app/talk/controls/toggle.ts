import { escapeHtml } from '../html.js';
import { chosenLine, CHOSEN_ROOM } from './chosen.js';
import { buttonLabel, inColumns } from './layout.js';
import { isLong, pageOf } from './pages.js';
import { spelled } from './spelled.js';
import type { ShowControl } from './types.js';

/**
 * Any number of several. What is chosen says so in words, before its label, so that it is heard first and survives a label that is cut; the message lists it too.
 * A sign alone, such as a ticked box, is read aloud differently by every screen reader, or not at all.
 */
export const toggle: ShowControl<'toggle'> = (control, asked, scene) => {
  const page = isLong(control.offers) ? pageOf(control, control.offers, asked, scene) : null;
  const offers = page?.offers ?? control.offers;
  const { labels, told } = spelled(offers, control.offers, page?.most);
  const chosenLabel = (label: string): string => scene.say('button.chosen', { label });
  const buttons = offers.map(({ name, index }, at) => {
    const label = labels[at] ?? '';
    return asked.draft.includes(name) ? scene.button(buttonLabel(chosenLabel(label)), 'untick', asked.turn, index) : scene.button(buttonLabel(label), 'tick', asked.turn, index);
  });
  const chosen = control.offers.filter(({ name }) => asked.draft.includes(name));
  return {
    listed: page === null ? told : [],
    told: [...(page === null ? [] : [...told, ...page.told]), escapeHtml(scene.say('survey.chooseMany')), chosenLine(chosen, scene)],
    room: (page?.room ?? 0) + CHOSEN_ROOM,
    rows: [...inColumns(buttons, Math.max(0, ...labels.map((label) => chosenLabel(label).length))), ...(page?.rows ?? []), [scene.button(scene.say('button.done', { count: asked.draft.length }), 'done', asked.turn)]],
  };
};
