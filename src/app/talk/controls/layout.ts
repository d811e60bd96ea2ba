import { shortened } from '../words.js';
import type { Button } from '../types.js';
import type { Rows } from './types.js';

/** Rows of buttons hold as many as stay readable on a small phone, in its largest letters. */
const SHORT_LABEL = 10;
const MIDDLE_LABEL = 18;
/** Characters; a phone shows no more of a button that has its row to itself, and what is longer is told in the message. */
export const LONG_LABEL = 40;
/** Of a label on its button (characters). */
const MOST_LABEL = 60;

/** A label as its button bears it. */
export const buttonLabel = (label: string): string => shortened(label, MOST_LABEL);

export const inRows = (buttons: readonly Button[], columns: number): Rows => Array.from({ length: Math.ceil(buttons.length / columns) }, (_, row) => buttons.slice(row * columns, (row + 1) * columns));

/** One, two or three to a row, by the longest label. @param longest where labels may grow later, so that no button moves. */
export function inColumns(buttons: readonly Button[], longest = Math.max(0, ...buttons.map(({ label }) => label.length))): Rows {
  return inRows(buttons, longest <= SHORT_LABEL ? 3 : longest <= MIDDLE_LABEL ? 2 : 1);
}

/** The points of a scale in rows of equal length, five to a row at most: read from one end to the other. */
export const inEvenRows = (buttons: readonly Button[]): Rows => inRows(buttons, Math.max(1, Math.ceil(buttons.length / Math.max(1, Math.ceil(buttons.length / 5)))));
