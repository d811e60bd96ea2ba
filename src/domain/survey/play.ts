import { given } from './answers.js';
import { openingState, step } from './engine.js';
import type { Asked } from './shown.js';
import { isPresumed, type AnswerValue, type Attachment, type Effect, type Env, type Input, type Survey, type SurveyState } from './types.js';

/** What somebody would say, by key (see `Answers`): the first try, the second, and so on. Several choices with spaces between, days and times in ISO 8601. */
export type Script = Readonly<Record<string, readonly string[]>>;

export type Line =
  /** `try` is null where no try was left: an optional question is skipped or left as it is filled in, a required one ends the play. */
  | { readonly ask: string; readonly try: string | null; readonly accepted: boolean; readonly message?: string }
  | { readonly note: string };

export interface Played {
  readonly transcript: readonly Line[];
  /** What is on record at the end, calculations among it. */
  readonly answers: Readonly<Record<string, string | number>>;
  readonly complete: boolean;
}

/** Why something was refused, in words; the survey's own where it has some. */
export type Explain = (refusal: Extract<Effect, { kind: 'refuse' }>) => string;

/** More tries than any form needs. */
const MOST_STEPS = 100_000;

/** Plays a survey to its end with answers that were written beforehand. Pure. */
export function playSurvey(survey: Survey, script: Script, env: Env, explain: Explain): Played {
  const play = new Play(survey, script, env, explain);
  let left = MOST_STEPS;
  while (left > 0 && play.goOn()) left -= 1;
  return play.result();
}

class Play {
  readonly #lines: Line[] = [];
  readonly #used = new Map<string, number>();
  readonly #noted = new Set<string>();
  #state: SurveyState;
  #effects: readonly Effect[];

  constructor(
    private readonly survey: Survey,
    private readonly script: Script,
    private readonly env: Env,
    private readonly explain: Explain,
  ) {
    const begun = step(survey, openingState(survey), { kind: 'start' }, env);
    this.#state = begun.state;
    this.#effects = begun.effects;
  }

  /** @returns whether there is more to play. */
  goOn(): boolean {
    const open = this.#effects.findLast((effect) => effect.kind === 'ask' || effect.kind === 'redraw' || effect.kind === 'review' || effect.kind === 'submitted');
    if (open === undefined) return false;
    if (open.kind === 'submitted' || open.kind === 'review') this.#note(open.notes.map(({ name }) => name), `end:${this.#state.turn}`);
    if (open.kind === 'submitted') return false;
    if (open.kind === 'review') return this.#take({ kind: 'submit', turn: open.turn }) !== null;
    this.#note(open.notes.map(({ name }) => name), `${open.question}:${open.turn}`);
    return open.control.kind === 'more' ? this.#another(open, open.control) : this.#attempt(open);
  }

  result(): Played {
    const answers: Record<string, string | number> = {};
    for (const [key, value] of Object.entries(this.#state.answers)) {
      const said = given(value);
      if (said === undefined || isPresumed(value ?? undefined) || /\/[+#]$/.test(key)) continue;
      answers[key] = plain(said);
    }
    return { transcript: this.#lines, answers, complete: this.#state.phase === 'submitted' };
  }

  #note(notes: readonly string[], place: string): void {
    // Asked again after a refusal, a question brings its notes again; they were read once.
    if (this.#noted.has(place)) return;
    this.#noted.add(place);
    for (const note of notes) this.#lines.push({ note });
  }

  /** Another instance is wanted where anything is written for it. */
  #another(asked: Asked, { instance }: { readonly instance: number }): boolean {
    const repeat = asked.question.replace(/\[\d+\]\/\+$/, '');
    const wanted = Object.keys(this.script).some((key) => key.startsWith(`${repeat}[`) && Number(/^\[(\d+)\]/.exec(key.slice(repeat.length))?.[1] ?? 0) > instance);
    return this.#take({ kind: 'choose', turn: asked.turn, choice: wanted ? 'yes' : 'no' }) !== null;
  }

  #attempt(asked: Asked): boolean {
    const key = asked.question;
    const used = this.#used.get(key) ?? 0;
    const attempt = this.script[key]?.[used];
    this.#used.set(key, used + 1);
    if (attempt === undefined) return this.#withoutTry(asked);
    const refused = this.#say(asked, attempt);
    this.#lines.push({ ask: key, try: attempt, accepted: refused === null, ...(refused !== null && { message: refused }) });
    return true;
  }

  #withoutTry(asked: Asked): boolean {
    const ways: readonly Input[] = [...(asked.canKeep ? [{ kind: 'keep' } as const] : []), ...(asked.canSkip ? [{ kind: 'skip' } as const] : [])];
    const done = ways.some((way) => this.#take(way) === '');
    this.#lines.push({ ask: asked.question, try: null, accepted: done });
    return done;
  }

  /** @returns why it was refused; null when it was taken. */
  #say(asked: Asked, attempt: string): string | null {
    if (attempt === '') return empty(this.#take({ kind: 'skip' }));
    let why = '';
    const inputs = inputsFor(asked, attempt, this.env.language);
    if (inputs === null) return this.explain({ kind: 'refuse', question: asked.question, reason: 'not-ranked' });
    for (const input of inputs) {
      why = this.#take(input) ?? '';
      if (why !== '') return why;
    }
    // Something is still chosen or searched for, and the question waits on.
    return this.#state.at === asked.question && this.#state.turn === asked.turn ? this.explain({ kind: 'refuse', question: asked.question, reason: asked.control.kind === 'date' ? 'not-a-date' : 'unknown-choice' }) : null;
  }

  /** @returns '' when it was taken, why not when it was refused, null when nothing can go on. */
  #take(input: Input): string | null {
    const { state, effects } = step(this.survey, this.#state, input, this.env);
    const refusal = effects.find((effect) => effect.kind === 'refuse');
    const went = state.turn !== this.#state.turn || state.phase !== this.#state.phase;
    this.#state = state;
    // A refusal of a press shows nothing again: what was open still is.
    if (effects.some(({ kind }) => kind === 'ask' || kind === 'redraw' || kind === 'review' || kind === 'submitted')) this.#effects = effects;
    if (refusal !== undefined && !went) return refusal.message ?? this.explain(refusal);
    return effects.some(({ kind }) => kind === 'stale' || kind === 'not-open') ? null : '';
  }
}

const empty = (why: string | null): string | null => (why === '' ? null : (why ?? ''));

const plain = (value: AnswerValue): string | number => (typeof value === 'object' ? value.join(' ') : value);

/** A written answer as a person would give it to this control; `null` is a rank that leaves something out. What fits nothing is typed, to be refused in words. */
function inputsFor({ control, turn, draft }: Asked, attempt: string, language: string): readonly Input[] | null {
  const said: Input = { kind: 'say', text: attempt };
  switch (control.kind) {
    case 'choose':
      return control.offers.some(({ name }) => name === attempt.trim()) ? [{ kind: 'choose', turn, choice: attempt.trim() }] : [said];
    case 'toggle':
    case 'rank': {
      const names = attempt.split(/\s+/).filter((name) => name !== '');
      if (names.length === 0 || !names.every((name) => control.offers.some((offer) => offer.name === name))) return [said];
      // What an earlier try left chosen is taken back first.
      const left = control.kind === 'rank' ? draft : draft.filter((name) => !names.includes(name));
      const cleared = left.map((name): Input => ({ kind: 'toggle', turn, choice: name, on: false }));
      const chosen = names.map((name): Input => ({ kind: 'toggle', turn, choice: name, on: true }));
      if (control.kind === 'rank' && new Set(names).size < control.offers.length) return null;
      // The last of a rank needs no tap.
      if (control.kind === 'rank') return [...cleared, ...(names.length > 1 ? chosen.slice(0, -1) : chosen)];
      return [...cleared, ...chosen, { kind: 'done', turn }];
    }
    case 'acknowledge':
      return attempt.trim() === 'OK' ? [{ kind: 'choose', turn, choice: 'OK' }] : [said];
    case 'number':
    case 'range':
      // Written with a point; in Indonesian that would be read as thousands.
      return [{ kind: 'say', text: language === 'id' && /^[+-]?\d*\.\d+$/.test(attempt.trim()) ? attempt.trim().replace('.', ',') : attempt }];
    case 'attachment':
      return [{ kind: 'attach', attachment: { file: attempt, content: contentOf(attempt), bytes: 1 } }];
    default:
      return [said];
  }
}

/** Only here by name: a played file has no content. */
function contentOf(name: string): Attachment['content'] {
  if (/\.(jpe?g|png|gif|webp|heic)$/i.test(name)) return 'image';
  if (/\.(ogg|oga|opus|mp3|m4a|wav|amr)$/i.test(name)) return 'audio';
  return /\.(mp4|mov|webm|3gp)$/i.test(name) ? 'video' : 'other';
}
