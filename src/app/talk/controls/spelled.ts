import type { Offer } from '../../../domain/survey/shown.js';
import { escapeHtml } from '../html.js';
import { formHtml, formWords } from '../markup.js';
import { shortened } from '../words.js';
import { LONG_LABEL } from './layout.js';

export interface Spelled {
  /** Words of each button, in the order of the offers. */
  readonly labels: readonly string[];
  /** The whole list, where a button cannot hold its words. */
  readonly told: readonly string[];
}

/**
 * The words of choices for their buttons. Where one is too long for a button, the message holds them all and numbers lead from one to the other:
 * those that the words begin with, or else the places in the whole list, which can be typed as well.
 * @param most characters of a choice in the message.
 */
export function spelled(offers: readonly Offer[], all: readonly Offer[], most = Number.POSITIVE_INFINITY): Spelled {
  const labels = offers.map(({ label }) => formWords(label));
  if (labels.every((label) => label.length <= LONG_LABEL)) return { labels, told: [] };
  const numbered = all.some(({ name, label }) => /^\d+$/.test(name) || /^\s*\d/.test(label));
  const place = new Map(all.map(({ name }, index) => [name, index + 1]));
  const number = ({ name }: Offer): string => (numbered ? '' : `${place.get(name) ?? 0}. `);
  return {
    labels: offers.map((offer, index) => `${number(offer)}${labels[index] ?? ''}`),
    told: [offers.map((offer) => `${numbered ? '• ' : number(offer)}${inShort(offer.label, most)}`).join('\n')],
  };
}

/** A form's words with their marks, or, where they are longer, as much of them as is wanted without. */
export function inShort(label: string, most: number): string {
  const plain = formWords(label);
  return plain.length <= most ? formHtml(label) : escapeHtml(shortened(plain, most));
}
