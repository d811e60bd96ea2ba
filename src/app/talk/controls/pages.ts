import { LONG_LIST } from '../../../domain/survey/kinds/choices.js';
import { indexOfPage } from '../../../domain/survey/press.js';
import type { Asked, Offer } from '../../../domain/survey/shown.js';
import type { Look } from '../../../domain/survey/types.js';
import { escapeHtml } from '../html.js';
import type { Scene } from '../scene.js';
import type { Rows } from './types.js';

const PAGE = 8;

export interface ShownPage {
  readonly offers: readonly Offer[];
  readonly told: readonly string[];
  /** On to other pages, and back to the whole list. */
  readonly rows: Rows;
}

/** The part of a list that fits a phone: all of a short one, eight choices of a long one or of what was found in it. */
export function pageOf({ offers, look, found }: { readonly offers: readonly Offer[]; readonly look: Look; readonly found: readonly string[] | null }, asked: Asked, scene: Scene): ShownPage {
  if (offers.length <= LONG_LIST) return { offers, told: [], rows: [] };
  const names = found === null ? null : new Set(found);
  const listed = names === null ? offers : offers.filter(({ name }) => names.has(name));
  const pages = Math.max(1, Math.ceil(listed.length / PAGE));
  const page = Math.max(0, Math.min(pages - 1, look.page));
  const where = pages > 1 ? scene.say('survey.page', { page: page + 1, pages }) : '';
  const told = names === null ? scene.say('survey.search') : scene.say('survey.found', { count: listed.length, search: look.search });
  return {
    offers: listed.slice(page * PAGE, (page + 1) * PAGE),
    told: [escapeHtml([where, told].filter((part) => part !== '').join(' '))],
    rows: [...turning(page, pages, asked.turn, scene), ...(names === null ? [] : [[scene.button(scene.say('button.showAll'), 'all', asked.turn)]])],
  };
}

/** Buttons to the page before and after. */
export function turning(page: number, pages: number, turn: number, scene: Scene): Rows {
  const row = [
    ...(page > 0 ? [scene.button(scene.say('button.previous'), 'look', turn, indexOfPage(page - 1))] : []),
    ...(page < pages - 1 ? [scene.button(scene.say('button.next'), 'look', turn, indexOfPage(page + 1))] : []),
  ];
  return row.length === 0 ? [] : [row];
}
