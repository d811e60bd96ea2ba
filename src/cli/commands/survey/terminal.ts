import { explainIn } from '../../../app/playSurvey.js';
import { given } from '../../../domain/survey/answers.js';
import { openingState, step } from '../../../domain/survey/engine.js';
import type { Asked } from '../../../domain/survey/shown.js';
import type { Effect, Env, Input, Survey, SurveyState } from '../../../domain/survey/types.js';
import type { CliIo } from '../../types.js';

/** What was said by the end of a play in the terminal. */
export interface PlayedHere {
  readonly answers: Readonly<Record<string, unknown>>;
  readonly complete: boolean;
}

/**
 * Asks a survey in the terminal, question by question: a choice by its number or words, several with commas; an empty line skips or keeps what is there; `<` goes back.
 * The end of the input ends the play.
 */
export async function playOnTerminal(io: CliIo, survey: Survey, env: Env): Promise<PlayedHere> {
  let { state, effects } = step(survey, openingState(survey), { kind: 'start' }, env);
  let open: Asked | null = null;
  for (;;) {
    for (const effect of effects) {
      io.err(told(effect, env));
      if (effect.kind === 'ask' || effect.kind === 'redraw') open = effect;
      else if (effect.kind === 'review') open = null;
    }
    if (state.phase === 'submitted') return result(state);
    const typed = await io.ask(open === null ? 'Kirim? (ya, atau < untuk kembali) ' : '> ');
    if (typed === null) return result(state);
    ({ state, effects } = step(survey, state, inputOf(typed.trim(), open, state), env));
  }
}

const result = (state: SurveyState): PlayedHere => ({
  answers: Object.fromEntries(Object.entries(state.answers).flatMap(([key, value]) => (given(value) === undefined ? [] : [[key, given(value)]]))),
  complete: state.phase === 'submitted',
});

function inputOf(typed: string, open: Asked | null, { turn }: SurveyState): Input {
  if (typed === '<') return { kind: 'back' };
  if (open === null) return /^(ya|y|yes|kirim|)$/i.test(typed) ? { kind: 'submit', turn } : { kind: 'say', text: typed };
  if (typed === '') return open.canKeep ? { kind: 'keep' } : open.control.kind === 'toggle' && open.draft.length > 0 ? { kind: 'done', turn } : { kind: 'skip' };
  if (open.control.kind === 'acknowledge') return { kind: 'choose', turn, choice: 'OK' };
  if (open.control.kind === 'attachment') return { kind: 'attach', attachment: { file: typed, content: open.control.content === 'file' ? 'other' : open.control.content, bytes: 1 } };
  return { kind: 'say', text: typed };
}

function told(effect: Effect, env: Env): string {
  switch (effect.kind) {
    case 'ask':
    case 'redraw':
      return asked(effect);
    case 'refuse':
      return `\n! ${explainIn(env.language)(effect)}\n`;
    case 'review':
      return `\n${[...effect.notes.map(({ label }) => label), ...effect.rows.map(({ label, shown }, index) => `${index + 1}. ${label}\n   ${shown === '' ? '-' : shown}`)].join('\n')}\n`;
    case 'submitted':
      return effect.notes.map(({ label }) => `\n${label}\n`).join('');
    default:
      return '';
  }
}

function asked({ label, hint, guidance, control, notes, within, progress, previous, draft, canSkip }: Asked): string {
  const around = within.map((one) => (one.instance === undefined ? one.label : `${one.label} ${one.instance}`)).join(' / ');
  const question = control.kind === 'more' ? `Tambah ${label} lagi? (ya/tidak)` : label;
  const offers = 'offers' in control ? control.offers.map((offer, index) => `  ${index + 1}. ${offer.label}${draft.includes(offer.name) ? ' (dipilih)' : ''}`) : [];
  const lines = [
    ...notes.map((note) => note.label),
    `${progress.index}/${progress.total}${around === '' ? '' : ` · ${around}`}`,
    question,
    ...(hint === undefined ? [] : [hint]),
    ...(guidance === undefined ? [] : [guidance]),
    ...offers,
    ...(control.kind === 'range' ? [`  ${control.start} - ${control.end}`] : []),
    ...(previous === undefined ? [] : [`  (kosongkan untuk: ${previous.shown})`]),
    ...(previous === undefined && canSkip ? ['  (boleh dikosongkan)'] : []),
  ];
  return `\n${lines.join('\n')}\n`;
}
