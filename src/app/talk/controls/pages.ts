import { LONG_LIST } from '../../../domain/survey/kinds/choices.js';
import { indexOfPage } from '../../../domain/survey/press.js';
import type { Asked, Offer } from '../../../domain/survey/shown.js';
import type { Look } from '../../../domain/survey/types.js';
import { escapeHtml } from '../html.js';
import type { Scene } from '../scene.js';
import { LONG_LABEL } from './layout.js';
import type { Rows } from './types.js';

const PAGE = 8;
/** Characters that the words of a page may have together where buttons cannot hold them, and what numbers and lines add to each. */
const PAGE_TEXT = 2_400;
const LINE = 10;
/** Characters of the words around a page, with what is searched for. */
const AROUND = 300;

export interface ShownPage {
  readonly offers: readonly Offer[];
  /** Characters that a choice may have in the message. */
  readonly most: number;
  readonly told: readonly string[];
  /** Characters that any page takes, with its list. */
  readonly room: number;
  /** On to other pages, and back to the whole list. */
  readonly rows: Rows;
}

interface List {
  readonly offers: readonly Offer[];
  readonly look: Look;
  readonly found: readonly string[] | null;
}

/** Whether choices are shown in pages. */
export const isLong = (all: readonly Offer[]): boolean => all.length > LONG_LIST;

/** The part of a long list that fits a phone and a message: eight choices of it or of what was found in it, fewer where they have many words. @param left those of them that can still be chosen. */
export function pageOf({ offers, look, found }: List, left: readonly Offer[], asked: Asked, scene: Scene): ShownPage {
  const longest = offers.reduce((most, { label }) => Math.max(most, label.length), 0);
  const size = longest <= LONG_LABEL ? PAGE : Math.max(1, Math.min(PAGE, Math.floor(PAGE_TEXT / (longest + LINE))));
  const names = found === null ? null : new Set(found);
  const listed = names === null ? left : left.filter(({ name }) => names.has(name));
  // Of what was found everything may have its place by now.
  if (names !== null && listed.length === 0 && found?.length !== 0) return pageOf({ offers, look, found: null }, left, asked, scene);
  const pages = Math.max(1, Math.ceil(listed.length / size));
  const page = Math.max(0, Math.min(pages - 1, look.page));
  const where = pages > 1 ? scene.say('survey.page', { page: page + 1, pages }) : '';
  const told = names !== null ? scene.say('survey.found', { count: listed.length, search: look.search }) : pages > 1 ? scene.say('survey.search') : '';
  return {
    offers: listed.slice(page * size, (page + 1) * size),
    most: PAGE_TEXT,
    told: [escapeHtml([where, told].filter((part) => part !== '').join(' '))],
    room: (longest <= LONG_LABEL ? 0 : PAGE_TEXT + LINE * PAGE) + AROUND,
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
