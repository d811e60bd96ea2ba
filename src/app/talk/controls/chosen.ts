import type { Offer } from '../../../domain/survey/shown.js';
import { escapeHtml } from '../html.js';
import { formWords } from '../markup.js';
import { roomOf } from '../room.js';
import type { Scene } from '../scene.js';
import { shortened } from '../words.js';
import { inShort } from './spelled.js';

/** Characters: the list of what is chosen reminds of it, and must leave room for the question. */
const MOST_LISTED = 800;
/** Of one choice in it. */
const MOST_LABEL = 80;
/** Characters that either list comes to at most, with the words around it and how to go on. */
export const CHOSEN_ROOM = 1_200;

/** How many of these fit the list, from the first on. */
function fitting(lengths: readonly number[]): number {
  let characters = 0;
  const over = lengths.findIndex((length) => (characters += length) > MOST_LISTED);
  return over === -1 ? lengths.length : over;
}

/** What is chosen, in words; '' where nothing is. What is too much for a line is counted. */
export function chosenLine(chosen: readonly Offer[], { say }: Scene): string {
  if (chosen.length === 0) return '';
  const labels = chosen.map(({ label }) => shortened(formWords(label), MOST_LABEL));
  const shown = fitting(labels.map((label) => label.length + 2));
  const choices = labels.slice(0, shown).join('; ');
  return escapeHtml(shown === labels.length ? say('survey.chosen', { choices }) : say('survey.chosenMore', { choices, count: labels.length - shown }));
}

/** The places that were given, one a line; '' where none was. Where they are many, the last ones, which can be taken back. */
export function orderLines(placed: readonly Offer[], { say }: Scene): string {
  if (placed.length === 0) return '';
  const lines = placed.map(({ label }, at) => `${at + 1}. ${inShort(label, MOST_LABEL)}`);
  const shown = fitting(lines.map((line) => roomOf(line) + 1).reverse());
  const before = placed.length - shown;
  return [escapeHtml(say('survey.ranked')), ...(before === 0 ? [] : [escapeHtml(say('survey.rankedBefore', { count: before }))]), ...lines.slice(before)].join('\n');
}
