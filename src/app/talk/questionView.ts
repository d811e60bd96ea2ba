import { message } from '../../content/messages.js';
import { MOST_IN_A_MESSAGE } from '../../domain/survey/cutText.js';
import type { Asked, ShownNote } from '../../domain/survey/shown.js';
import type { Language } from '../../domain/survey/types.js';
import { CONTROLS } from './controls/table.js';
import type { ControlView, Rows } from './controls/types.js';
import { escapeHtml } from './html.js';
import { formHtml, formWords } from './markup.js';
import { roomOf } from './room.js';
import { paragraphs, type Say, type Scene } from './scene.js';
import { shownAnswer } from './shownAnswer.js';
import type { View } from './types.js';
import { shortened } from './words.js';

/** A control together with its kind, so that what shows it is known to take it. */
type ControlOf<K extends Asked['control']['kind']> = { [P in K]: Extract<Asked['control'], { kind: P }> & { readonly kind: P } }[K];

function controlView<K extends Asked['control']['kind']>(control: ControlOf<K>, asked: Asked, scene: Scene): ControlView {
  const show: { readonly [P in Asked['control']['kind']]: (shown: Extract<Asked['control'], { kind: P }> & { readonly kind: P }, at: Asked, on: Scene) => ControlView } = CONTROLS;
  return show[control.kind](control, asked, scene);
}

export const notesOf = (notes: readonly ShownNote[]): readonly string[] => notes.map(({ label }) => formHtml(label));

/** Choices whose pictures are sent, at most: each is a message. */
const MOST_PICTURES = 10;

/**
 * A question as messages: its pictures and what its control needs of its own, then its words with the buttons. The message with the buttons is always one, so that it can be
 * drawn anew at each press: words that leave no room for all that its control may come to say stand above it, once. @param fresh whether it is asked, and not only drawn anew.
 */
export function questionSays(asked: Asked, scene: Scene, fresh: boolean): readonly Say[] {
  const control = controlView(asked.control, asked, scene);
  const { above, text } = wordsOf(asked, control, scene);
  const view: View = { text, buttons: [...control.rows, ...navigation(asked, scene)] };
  const question: Say = { view, edit: asked.inPlace ? scene.pressed : null, kind: 'survey.question', place: true };
  if (!fresh) return [question];
  const before = [...picturesOf(asked, scene), ...above.map((one): View => ({ text: one })), ...(control.beside === undefined ? [] : [control.beside])];
  return [...before.map((one): Say => ({ view: one, edit: null, kind: 'survey.beside' })), question];
}

function picturesOf(asked: Asked, { survey }: Scene): readonly View[] {
  const offers = asked.control.kind === 'choose' || asked.control.kind === 'toggle' || asked.control.kind === 'rank' ? asked.control.offers : [];
  const wanted = [
    ...asked.notes.map(({ image }) => ({ image, words: '' })),
    { image: asked.image, words: '' },
    ...offers.filter(({ image }) => image !== undefined).slice(0, MOST_PICTURES).map(({ image, label }) => ({ image, words: formHtml(label) })),
  ];
  return wanted.flatMap(({ image, words }) => {
    const file = image === undefined ? undefined : survey.media?.[image];
    return file === undefined ? [] : [{ text: words, photo: file }];
  });
}

/** Characters of a question's words where they stand above: enough to know which it is. */
const MOST_REMINDER = 80;

/**
 * The words of the message with the buttons, and those that stand above it. Which is which follows from what stays the same as long as the question is open:
 * notes come and go with the answer that led here, so they never decide where the question stands.
 */
function wordsOf(asked: Asked, { listed = [], told, room }: ControlView, scene: Scene): { readonly above: readonly string[]; readonly text: string } {
  const { say } = scene;
  const label = asked.control.kind === 'more' ? escapeHtml(say('survey.another', { label: formWords(asked.label) })) : formHtml(asked.label);
  // Words that have marks of their own are not made bold as a whole.
  const shown = label.includes('<') ? label : `<b>${label}</b>`;
  const number = `${asked.progress.index}/${asked.progress.total} · `;
  const head = [
    [surroundingsOf(asked, scene), `${number}${shown}`].filter((line) => line !== '').join('\n'),
    asked.hint === undefined ? '' : italic(formHtml(asked.hint)),
    asked.guidance === undefined ? '' : formHtml(asked.guidance),
    ...listed,
  ];
  const timeLimit = asked.timeLimit === undefined ? '' : escapeHtml(say('survey.timeLimit', { seconds: asked.timeLimit }));
  const previous = escapeHtml(previousOf(asked, scene));
  const notes = paragraphs(notesOf(asked.notes.filter(({ label: note }) => asked.grid === undefined || formWords(note) !== formWords(asked.grid.label))));
  const whole = paragraphs([...head, ...told, timeLimit, previous]);
  const growth = Math.max(0, (room ?? 0) - roomOf(paragraphs(told)));
  if (roomOf(whole) + growth > MOST_IN_A_MESSAGE) {
    const reminder = `${number}<b>${escapeHtml(shortened(formWords(asked.label), MOST_REMINDER))}</b>`;
    return { above: [paragraphs([notes, ...head, previous])], text: paragraphs([reminder, ...told, timeLimit]) };
  }
  const all = paragraphs([notes, whole]);
  return roomOf(all) + growth > MOST_IN_A_MESSAGE ? { above: [notes], text: whole } : { above: [], text: all };
}

const italic = (html: string): string => (html.includes('<') ? html : `<i>${html}</i>`);

/** Characters: where a question stands is a line, not a lecture. */
const MOST_PLACE = 80;

/** Which part of the form this is: the groups and repeats around the question, and the row of a grid. */
function surroundingsOf({ within, grid, control }: Asked, { say }: Scene): string {
  // Whether there is another instance is no question of the last one.
  const parts = (control.kind === 'more' ? within.slice(0, -1) : within).map(({ label, instance, of }) => {
    const words = shortened(formWords(label), MOST_PLACE);
    if (instance === undefined) return words;
    return of === undefined ? say('survey.instance', { label: words, instance }) : say('survey.instanceOf', { label: words, instance, total: of });
  });
  if (grid === undefined) return escapeHtml(parts.join(' · '));
  const label = shortened(formWords(grid.label), MOST_PLACE);
  // The grid's own group needs no second mention.
  const around = label !== '' && parts.at(-1) === label ? parts.slice(0, -1) : parts;
  const row = say('survey.row', { row: grid.row, rows: grid.rows });
  return escapeHtml([...around, label === '' ? row : `${label}, ${row}`].join(' · '));
}

function previousOf({ previous, question }: Asked, { survey, language, say }: Scene): string {
  if (previous === undefined) return '';
  const answer = shownAnswer(survey, question, previous.value, previous.shown, language);
  return previous.presumed ? say('survey.presumed', { answer }) : say('survey.previous', { answer });
}

/** The words of the button that leads back from a question. */
export const backLabel = ({ correcting }: Pick<Asked, 'correcting'>, language: Language): string => message(language, correcting ? 'button.backToSummary' : 'button.back');

function navigation(asked: Asked, { button, language, say }: Scene): Rows {
  const keep = asked.canKeep ? [[button(say(asked.previous?.presumed === true ? 'button.confirm' : 'button.keep'), 'keep', asked.turn)]] : [];
  const row = [
    ...(asked.canGoBack ? [button(backLabel(asked, language), 'back', asked.turn)] : []),
    ...(asked.canSkip ? [button(say('button.skip'), 'skip', asked.turn)] : []),
    button(say('button.pause'), 'pause', asked.turn),
  ];
  return [...keep, row];
}
