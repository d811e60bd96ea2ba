import { message } from '../../content/messages.js';
import { words, type AnswerValue, type Asked, type Effect, type Language, type Question, type Refusal, type Survey } from '../../domain/survey/types.js';
import type { CampaignRow } from '../../domain/talk/types.js';
import { escapeHtml } from './html.js';
import type { Button, SurveyAction, View } from './types.js';

export interface PresentArgs {
  readonly survey: Survey;
  readonly conversation: number;
  readonly campaign: CampaignRow;
  readonly language: Language;
  readonly zone: string;
  readonly effects: readonly Effect[];
  /** The message whose button led here; null when nothing was pressed. */
  readonly pressed: number | null;
}

export interface Say {
  readonly view: View;
  /** The message to rewrite; null sends another. */
  readonly edit: number | null;
  readonly kind: string;
  /** It says where the survey stands and no more, so that it can be drawn from there again. */
  readonly place?: true;
}

export interface Presented {
  readonly says: readonly Say[];
  /** What the press itself is answered with. */
  readonly toast: { readonly text: string; readonly alert: boolean } | null;
}

interface Scene extends PresentArgs {
  readonly question: (name: string) => Question | undefined;
  readonly button: (label: string, action: SurveyAction, turn: number, index?: number) => Button;
}

type Shown = { readonly say?: Say; readonly toast?: { readonly text: string; readonly alert: boolean } } | null;

/** Rows of buttons hold as many as stay readable on a small phone. */
const SHORT_LABEL = 10;
const MIDDLE_LABEL = 18;

const PRESENTERS: { readonly [K in Effect['kind']]: (effect: Extract<Effect, { kind: K }>, scene: Scene) => Shown } = {
  disclosure: (_effect, { survey, language }) => ({ say: { view: { text: escapeHtml(words(survey.settings.disclosure, language)) }, edit: null, kind: 'survey.disclosure' } }),
  ask: (effect, scene) => ({ say: { view: questionView(effect, scene), edit: effect.inPlace ? scene.pressed : null, kind: 'survey.question', place: true } }),
  redraw: (effect, scene) => ({ say: { view: questionView(effect, scene), edit: effect.inPlace ? scene.pressed : null, kind: 'survey.question', place: true } }),
  record: () => null,
  withdraw: () => null,
  refuse: (effect, scene) => {
    const text = refusalText(effect, scene);
    // A press is answered where the finger is; typed words are answered in the chat.
    return scene.pressed === null ? { say: { view: { text: escapeHtml(text) }, edit: null, kind: 'survey.refusal' } } : { toast: { text, alert: true } };
  },
  review: (effect, scene) => ({ say: { view: reviewView(effect, scene), edit: effect.inPlace ? scene.pressed : null, kind: 'survey.summary', place: true } }),
  submitted: (effect, scene) => ({
    say: {
      view: { text: paragraphs([...notesOf(effect.notes, scene), escapeHtml(message(scene.language, `survey.thanks.${scene.survey.settings.purpose}`))]) },
      edit: scene.pressed,
      kind: 'survey.thanks',
    },
  }),
  paused: (_effect, scene) => ({
    say: {
      view: {
        text: escapeHtml(message(scene.language, 'survey.paused')),
        buttons: [[scene.button(message(scene.language, 'button.resume'), 'resume', 0)]],
      },
      edit: scene.pressed,
      kind: 'survey.paused',
    },
  }),
  stale: ({ kind: _kind }, { language }) => ({ toast: { text: message(language, 'press.stale'), alert: true } }),
  'not-open': (effect, { language, pressed }) => {
    const text = message(language, effect.reason === 'paused' ? 'survey.paused' : 'press.stale');
    return pressed === null ? { say: { view: { text: escapeHtml(text) }, edit: null, kind: 'survey.not-open' } } : { toast: { text, alert: true } };
  },
};

/** Turns what the engine decided into messages: one effect, one message at most, in their order. */
export function presentEffects(args: PresentArgs): Presented {
  const byName = new Map(args.survey.questions.map((q) => [q.name, q]));
  const scene: Scene = {
    ...args,
    question: (name) => byName.get(name),
    button: (label, action, turn, index = 0) => ({ label, press: { kind: 'survey', conversation: args.conversation, turn, action, index } }),
  };
  const shown = args.effects.map((effect) => present(effect, scene));
  const says = withReasons(shown.flatMap((s) => (s?.say === undefined ? [] : [s.say])));
  return { says: onlyOneEdit(says), toast: shown.flatMap((s) => (s?.toast === undefined ? [] : [s.toast])).at(-1) ?? null };
}

/** An effect together with its kind, so that the presenter found by the one is known to take the other. */
type EffectOf<K extends Effect['kind']> = { [P in K]: Extract<Effect, { kind: P }> & { readonly kind: P } }[K];

const present = <K extends Effect['kind']>(effect: EffectOf<K>, scene: Scene): Shown => PRESENTERS[effect.kind](effect, scene);

/** Why something was refused stands in the message that asks again. */
function withReasons(says: readonly Say[]): readonly Say[] {
  const joined: Say[] = [];
  for (const say of says) {
    const before = joined.at(-1);
    if (say.place !== true || before?.kind !== 'survey.refusal') joined.push(say);
    else joined[joined.length - 1] = { view: { ...say.view, text: paragraphs([before.view.text, say.view.text]) }, edit: null, kind: say.kind };
  }
  return joined;
}

/** A message can be rewritten once; and what comes after a new message must stand below it. */
function onlyOneEdit(says: readonly Say[]): readonly Say[] {
  return says.map((say, i) => (i === 0 ? say : { ...say, edit: null }));
}

const paragraphs = (parts: readonly string[]): string => parts.filter((p) => p !== '').join('\n\n');

const notesOf = (names: readonly string[], scene: Scene): readonly string[] =>
  names.flatMap((name) => {
    const note = scene.question(name);
    return note === undefined ? [] : [escapeHtml(words(note.label, scene.language))];
  });

function questionView(asked: Asked, scene: Scene): View {
  const { language } = scene;
  const question = scene.question(asked.question);
  if (question === undefined) return { text: '' };
  const progress = `${asked.progress.index}/${asked.progress.total}`;
  const previous = asked.previous === undefined ? '' : message(language, 'survey.previous', { answer: answerText(question, asked.previous, language) });
  const text = paragraphs([
    ...notesOf(asked.notes, scene),
    `${progress} · <b>${escapeHtml(words(question.label, language))}</b>`,
    question.hint === undefined ? '' : `<i>${escapeHtml(words(question.hint, language))}</i>`,
    question.kind === 'select_multiple' ? escapeHtml(message(language, 'survey.chooseMany')) : '',
    escapeHtml(previous),
  ]);
  return { text, buttons: [...choiceRows(question, asked, scene), ...navigation(asked, scene)] };
}

function choiceRows(question: Question, asked: Asked, scene: Scene): readonly (readonly Button[])[] {
  const choices = question.choices ?? [];
  if (question.kind === 'select_multiple') {
    const toggles = choices.map((choice, i) =>
      asked.draft.includes(choice.name)
        ? scene.button(`☑ ${words(choice.label, scene.language)}`, 'untick', asked.turn, i)
        : scene.button(`☐ ${words(choice.label, scene.language)}`, 'tick', asked.turn, i),
    );
    const done = scene.button(message(scene.language, 'button.done', { count: asked.draft.length }), 'done', asked.turn);
    return [...inColumns(toggles), [done]];
  }
  if (question.kind !== 'select_one') return [];
  return inColumns(choices.map((choice, i) => scene.button(words(choice.label, scene.language), 'choose', asked.turn, i)));
}

/** One, two or three to a row, by the longest label. */
function inColumns(buttons: readonly Button[]): readonly (readonly Button[])[] {
  const longest = Math.max(0, ...buttons.map((b) => b.label.length));
  const columns = longest <= SHORT_LABEL ? 3 : longest <= MIDDLE_LABEL ? 2 : 1;
  return Array.from({ length: Math.ceil(buttons.length / columns) }, (_, row) => buttons.slice(row * columns, (row + 1) * columns));
}

function navigation(asked: Asked, scene: Scene): readonly (readonly Button[])[] {
  const { language, button } = scene;
  const keep = asked.canKeep ? [[button(message(language, 'button.keep'), 'keep', asked.turn)]] : [];
  const row = [
    ...(asked.canGoBack ? [button(message(language, asked.correcting ? 'button.backToSummary' : 'button.back'), 'back', asked.turn)] : []),
    ...(asked.canSkip ? [button(message(language, 'button.skip'), 'skip', asked.turn)] : []),
    button(message(language, 'button.pause'), 'pause', asked.turn),
  ];
  return [...keep, row];
}

function reviewView(effect: Extract<Effect, { kind: 'review' }>, scene: Scene): View {
  const { language, survey, button } = scene;
  const positions = new Map(survey.questions.map((q, i) => [q.name, i]));
  const rows = effect.rows.flatMap((row, i) => {
    const question = scene.question(row.question);
    return question === undefined ? [] : [{ number: i + 1, question, value: row.value, index: positions.get(row.question) ?? 0 }];
  });
  const lines = rows.map(({ number, question, value }) => {
    const answer = value === null ? message(language, 'survey.unanswered') : answerText(question, value, language);
    return `${number}. ${escapeHtml(words(question.label, language))}\n<b>${escapeHtml(answer)}</b>`;
  });
  const text = paragraphs([escapeHtml(message(language, 'survey.summary')), ...notesOf(effect.notes, scene), lines.join('\n')]);
  const corrections = rows.map(({ number, index }) => button(message(language, 'button.correct', { number }), 'correct', effect.turn, index));
  const send = button(message(language, 'button.send'), 'submit', effect.turn);
  return { text, buttons: [[send], ...Array.from({ length: Math.ceil(corrections.length / 3) }, (_, i) => corrections.slice(i * 3, i * 3 + 3))] };
}

/** An answer in the words that were chosen. */
export function answerText(question: Question, value: AnswerValue, language: Language): string {
  const label = (name: string): string => {
    const choice = question.choices?.find((c) => c.name === name);
    return choice === undefined ? name : words(choice.label, language);
  };
  if (typeof value === 'number') return new Intl.NumberFormat(language === 'id' ? 'id-ID' : 'en-GB', { maximumFractionDigits: 10 }).format(value);
  return typeof value === 'string' ? label(value) : value.map(label).join(', ');
}

function refusalText(effect: { readonly reason: Refusal; readonly message?: { id: string; en?: string }; readonly limit?: number }, { language }: Scene): string {
  if (effect.message !== undefined) return words(effect.message, language);
  return message(language, `refusal.${effect.reason}`, { limit: effect.limit ?? 0 });
}

/** Told to whoever answers a survey that has closed meanwhile, rests for now, or was undone. */
export function surveyClosedView(campaign: Pick<CampaignRow, 'title' | 'halted'>, language: Language): View {
  const key = campaign.halted === undefined ? 'survey.closed' : (`survey.${campaign.halted === 'paused' ? 'on-hold' : 'cancelled'}` as const);
  return { text: escapeHtml(message(language, key, { title: words(campaign.title, language) })) };
}
