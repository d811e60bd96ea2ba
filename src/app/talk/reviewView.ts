import type { ReviewRow } from '../../domain/survey/shown.js';
import type { Effect } from '../../domain/survey/types.js';
import { inRows } from './controls/layout.js';
import { turning } from './controls/pages.js';
import { escapeHtml } from './html.js';
import { formWords } from './markup.js';
import { notesOf } from './questionView.js';
import { isOneMessage } from './room.js';
import { paragraphs, type Say, type Scene } from './scene.js';
import { shownAnswer } from './shownAnswer.js';
import type { View } from './types.js';
import { shortened } from './words.js';

/** Of a part of the summary: what a message of Telegram holds (4096 characters), less the words around it, and the rows that buttons lead to. */
const MOST_CHARACTERS = 3_000;
const MOST_ROWS = 24;
/** Of one row, in characters: it reminds of the question, and the answer can be opened. */
const MOST_LABEL = 200;
const MOST_ANSWER = 400;

interface Line {
  readonly number: number;
  readonly html: string;
  readonly length: number;
}

type Review = Extract<Effect, { kind: 'review' }>;

/** The summary as messages; notes that leave it no room stand above it, and not once more when another part is looked at. */
export function reviewSays(effect: Review, scene: Scene): readonly Say[] {
  const notes = paragraphs(notesOf(effect.notes));
  const whole = reviewView(effect, notes, scene);
  const summary = (view: View): Say => ({ view, edit: effect.inPlace ? scene.pressed : null, kind: 'survey.summary', place: true });
  if (isOneMessage(whole.text)) return [summary(whole)];
  const looks = effect.inPlace && scene.before === null;
  return [...(looks ? [] : [{ view: { text: notes }, edit: null, kind: 'survey.beside' }]), summary(reviewView(effect, '', scene))];
}

/** All answers to check, in parts that fit a message each; every row has its number, on a button and to be typed. @param notes shown with the first part. */
function reviewView(effect: Review, notes: string, scene: Scene): View {
  const { button, say } = scene;
  const parts = inParts(linesOf(effect.rows, scene));
  const page = Math.min(effect.page, parts.length - 1);
  const shown = parts[page] ?? [];
  const text = paragraphs([
    escapeHtml(say('survey.summary')),
    page === 0 ? notes : '',
    parts.length > 1 ? escapeHtml(say('survey.summaryPart', { part: page + 1, parts: parts.length })) : '',
    shown.map(({ html }) => html).join('\n'),
  ]);
  const corrections = shown.map(({ number }) => button(say('button.correct', { number }), 'correct', effect.turn, number - 1));
  return { text, buttons: [[button(say('button.send'), 'submit', effect.turn)], ...turning(page, parts.length, effect.turn, scene), ...inRows(corrections, 3)] };
}

function linesOf(rows: readonly ReviewRow[], scene: Scene): readonly Line[] {
  let around = '';
  return rows.map((row, index) => {
    const { survey, language, say } = scene;
    const number = index + 1;
    const place = placeOf(row, scene);
    const heading = place === around || place === '' ? '' : `<i>${escapeHtml(place)}</i>\n`;
    around = place;
    const label = escapeHtml(shortened(formWords(row.label), MOST_LABEL));
    const answer = row.value === null ? say('survey.unanswered') : shortened(shownAnswer(survey, row.question, row.value, row.shown, language), MOST_ANSWER);
    const html = `${heading}${number}. ${label}\n<b>${escapeHtml(answer)}</b>`;
    return { number, html, length: html.length };
  });
}

/** The instance of a repeat that a row stands in: without it, "Nama" comes five times. */
const placeOf = ({ within }: ReviewRow, { say }: Scene): string =>
  within.flatMap(({ label, instance }) => (instance === undefined ? [] : [say('survey.instance', { label: shortened(formWords(label), MOST_LABEL), instance })])).join(' · ');

function inParts(lines: readonly Line[]): readonly (readonly Line[])[] {
  const parts: Line[][] = [[]];
  let characters = 0;
  for (const line of lines) {
    const part = parts.at(-1);
    if (part === undefined || (part.length > 0 && (part.length >= MOST_ROWS || characters + line.length > MOST_CHARACTERS))) {
      parts.push([line]);
      characters = line.length;
    } else {
      part.push(line);
      characters += line.length;
    }
  }
  return parts;
}
