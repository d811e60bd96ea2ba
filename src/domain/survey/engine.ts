import { difference, recorded, satisfies, settle, type Settled } from './answers.js';
import { compileSurvey, type CompiledQuestion, type CompiledSurvey } from './compile.js';
import { inOrder } from './kinds/choices.js';
import type { Answers, AnswerValue, Asked, Effect, Env, Input, Refusal, Step, Survey, SurveyState } from './types.js';

/** A conversation about `survey` that nobody has begun. */
export function openingState(survey: Survey): SurveyState {
  return { survey: survey.id, version: survey.version, phase: 'asking', at: null, turn: 0, draft: [], correcting: false, paused: false, answers: {} };
}

/**
 * One step of a conversation: what happened in, the next state and what is to be done about it out.
 *
 * Pure and total: the same arguments give the same result, any input on any state gives a valid one, and nothing is thrown for what a person does.
 * The question asked next is always the first relevant one with nothing on record; so the state alone, and no path to it, decides what follows.
 * @throws InputRejected when the survey itself has faults (see `surveyFaults`); a survey that was loaded has none.
 */
export function step(survey: Survey, state: SurveyState, input: Input, env: Env): Step {
  const compiled = compileSurvey(survey);
  if (state.survey !== survey.id || state.version !== survey.version) return closed(state, 'other-version');
  if (state.phase === 'submitted') return closed(state, 'submitted');
  const begins = input.kind === 'start' || input.kind === 'resume' || input.kind === 'ask-again';
  if (state.phase === 'asking' && state.at === null) {
    if (!begins) return closed(state, 'not-started');
    const begun = new Move(compiled, { ...state, paused: false }, env, false).advance(state.answers);
    return { state: begun.state, effects: [{ kind: 'disclosure' }, ...begun.effects] };
  }
  const pressed = 'turn' in input && input.turn !== undefined;
  if (pressed && input.turn !== state.turn) return { state, effects: [{ kind: 'stale' }] };
  if (input.kind === 'pause') return { state: { ...state, paused: true }, effects: [{ kind: 'paused' }] };
  if (state.paused && !pressed) {
    // Somebody who paused is left in peace; a press on the open question goes on by itself.
    if (input.kind === 'ask-again') return { state, effects: [] };
    if (!begins) return closed(state, 'paused');
  }
  const live = state.paused ? { ...state, paused: false } : state;
  const move = new Move(compiled, live, env, pressed);
  const result = begins ? move.show() : onward(move, input);
  // A press that fits nothing does not even end a pause.
  return result.effects[0]?.kind === 'stale' ? { state, effects: result.effects } : result;
}

function onward(move: Move, input: Input): Step {
  if (move.before.phase === 'reviewing') return atSummary(move, input);
  const floor = move.compiled.byName.get(move.before.at ?? '');
  // A question that the survey does not ask cannot have the floor, whatever a stored state says.
  return floor === undefined || !floor.rules.asked ? move.show() : atQuestion(move, floor, input);
}

function closed(state: SurveyState, reason: Extract<Effect, { kind: 'not-open' }>['reason']): Step {
  return { state, effects: [{ kind: 'not-open', reason }] };
}

function atSummary(move: Move, input: Input): Step {
  if (input.kind === 'submit') return move.submit();
  if (input.kind === 'correct') {
    const entry = move.compiled.byName.get(input.question);
    return entry === undefined ? move.stale() : move.correct(entry);
  }
  if (input.kind === 'back') return move.backFrom(move.compiled.questions.length);
  return move.pressed ? move.stale() : move.refuse(null, 'needs-button');
}

function atQuestion(move: Move, floor: CompiledQuestion, input: Input): Step {
  const { question, rules } = floor;
  const choices = question.choices ?? [];
  const { draft } = move.before;
  switch (input.kind) {
    case 'choose':
      return rules.press === 'choose' && choices.some((choice) => choice.name === input.choice) ? move.answer(floor, input.choice) : move.stale();
    case 'toggle': {
      if (rules.press !== 'toggle' || !choices.some((choice) => choice.name === input.choice)) return move.stale();
      const others = draft.filter((name) => name !== input.choice);
      return move.redraw(floor, inOrder(choices, input.on ? [...others, input.choice] : others));
    }
    case 'done': {
      if (rules.press !== 'toggle') return move.stale();
      const chosen = inOrder(choices, draft);
      if (chosen.length > 0) return move.answer(floor, chosen);
      return question.required ? move.refuse(floor, 'nothing-chosen') : move.answer(floor, null);
    }
    case 'say': {
      const reading = rules.read({ question, text: input.text, language: move.env.language, draft });
      return reading.ok ? move.answer(floor, reading.value) : move.refuse(floor, reading.reason, reading.limit);
    }
    case 'early':
      return move.refuse(floor, 'too-early');
    case 'other':
      return move.refuse(floor, rules.wants);
    case 'skip':
      return question.required ? move.refuse(floor, 'required') : move.answer(floor, null);
    case 'keep':
      return move.keep(floor);
    case 'back':
      return move.back(floor);
    default:
      return move.stale();
  }
}

/** One step under way: the state before it, and the ways on from there. */
class Move {
  constructor(
    readonly compiled: CompiledSurvey,
    readonly before: SurveyState,
    readonly env: Env,
    /** A button of the open message led here. */
    readonly pressed: boolean,
  ) {}

  stale(): Step {
    return { state: this.before, effects: [{ kind: 'stale' }] };
  }

  /** What was typed where a button is wanted, or too early, shows the question again: it may be far up by now, or not be there at all. */
  refuse(entry: CompiledQuestion | null, reason: Refusal, limit?: number): Step {
    const why = refusal(entry, reason, limit);
    if (this.pressed || (reason !== 'too-early' && entry !== null && entry.rules.press === 'none')) return { state: this.before, effects: [why] };
    const { state, effects } = this.show();
    return { state, effects: [why, ...effects] };
  }

  answer(entry: CompiledQuestion, value: AnswerValue | null): Step {
    if (!satisfies(entry, value, this.before.answers, this.env)) return this.refuse(entry, 'constraint');
    return this.advance({ ...this.before.answers, [entry.question.name]: value });
  }

  keep(entry: CompiledQuestion): Step {
    if (recorded(this.before.answers, entry.question.name) !== undefined) return this.advance(this.before.answers);
    return this.pressed ? this.stale() : this.refuse(entry, 'empty');
  }

  redraw(entry: CompiledQuestion, draft: readonly string[]): Step {
    const settled = settle(this.compiled, this.before.answers, this.env);
    if (!settled.relevant(entry)) return this.advance(this.before.answers);
    const state = this.next(settled, { draft });
    return this.done(state, [{ kind: 'redraw', ...this.asked(entry, state, settled, true) }]);
  }

  /** From a question opened out of the summary back to it, else to the question before. */
  back(entry: CompiledQuestion): Step {
    const settled = settle(this.compiled, this.before.answers, this.env);
    return this.before.correcting && !this.pending(entry, settled) ? this.advance(this.before.answers) : this.backFrom(entry.index);
  }

  backFrom(index: number): Step {
    const settled = settle(this.compiled, this.before.answers, this.env);
    const entry = this.compiled.questions.slice(0, index).findLast((candidate) => candidate.rules.asked && settled.relevant(candidate));
    if (entry === undefined) return this.refuse(this.compiled.questions[index] ?? null, 'no-way-back');
    return this.open(entry, settled, this.before.correcting || this.before.phase === 'reviewing', []);
  }

  correct(entry: CompiledQuestion): Step {
    const settled = settle(this.compiled, this.before.answers, this.env);
    return entry.rules.asked && settled.relevant(entry) ? this.open(entry, settled, true, []) : this.stale();
  }

  submit(): Step {
    const settled = settle(this.compiled, this.before.answers, this.env);
    if (this.firstPending(settled) !== undefined) return this.advance(this.before.answers);
    return this.close(settled, []);
  }

  /** What is open, once more, with the same turn. */
  show(): Step {
    const settled = settle(this.compiled, this.before.answers, this.env);
    if (this.before.phase === 'reviewing') {
      return this.firstPending(settled) === undefined ? this.review(settled, this.before.turn) : this.advance(this.before.answers);
    }
    const floor = this.compiled.byName.get(this.before.at ?? '');
    if (floor === undefined || !floor.rules.asked || !settled.relevant(floor)) return this.advance(this.before.answers);
    const state = this.next(settled, {});
    return this.done(state, [{ kind: 'ask', ...this.asked(floor, state, settled, false) }]);
  }

  /** On to the first question with nothing on record; where there is none, to the summary or the end. */
  advance(answers: Answers): Step {
    const settled = settle(this.compiled, answers, this.env);
    const entry = this.firstPending(settled);
    if (entry !== undefined) {
      // Something is on record and another answer has made it impossible: say so rather than ask out of the blue.
      const why = recorded(settled.answers, entry.question.name) === undefined ? [] : [refusal(entry, 'constraint')];
      return this.open(entry, settled, this.before.correcting, why);
    }
    if (this.compiled.survey.settings.review) return this.review(settled, this.before.turn + 1);
    return this.close(settled, this.notesBefore(this.compiled.questions.length, settled));
  }

  private open(entry: CompiledQuestion, settled: Settled, correcting: boolean, why: readonly Effect[]): Step {
    const value = recorded(settled.answers, entry.question.name);
    const draft = entry.rules.press === 'toggle' && typeof value === 'object' && value !== null ? value : [];
    const state = this.next(settled, { phase: 'asking', at: entry.question.name, turn: this.before.turn + 1, draft, correcting });
    return this.done(state, [...why, { kind: 'ask', ...this.asked(entry, state, settled, this.pressed) }]);
  }

  private review(settled: Settled, turn: number): Step {
    const state = this.next(settled, { phase: 'reviewing', at: null, turn, draft: [], correcting: false });
    const rows = this.compiled.questions
      .filter((entry) => entry.rules.asked && settled.relevant(entry))
      .map(({ question }) => ({ question: question.name, value: recorded(settled.answers, question.name) ?? null }));
    const notes = this.notesBefore(this.compiled.questions.length, settled);
    return this.done(state, [{ kind: 'review', turn, notes, rows, inPlace: this.pressed }]);
  }

  private close(settled: Settled, notes: readonly string[]): Step {
    const state = this.next(settled, { phase: 'submitted', at: null, turn: this.before.turn + 1, draft: [], correcting: false });
    return this.done(state, [{ kind: 'submitted', notes }]);
  }

  private next(settled: Settled, change: Partial<SurveyState>): SurveyState {
    return { ...this.before, ...change, answers: settled.answers };
  }

  private done(state: SurveyState, effects: readonly Effect[]): Step {
    return { state, effects: [...difference(this.compiled, this.before.answers, state.answers), ...effects] };
  }

  private asked(entry: CompiledQuestion, state: SurveyState, settled: Settled, inPlace: boolean): Asked {
    const { question, index } = entry;
    const counted = this.compiled.questions.filter((candidate) => candidate.rules.asked && settled.relevant(candidate));
    const place = counted.indexOf(entry);
    const value = recorded(state.answers, question.name);
    return {
      question: question.name,
      turn: state.turn,
      progress: { index: place + 1, total: counted.length },
      notes: this.notesBefore(index, settled),
      draft: state.draft,
      canGoBack: place > 0 || (state.correcting && !this.pending(entry, settled)),
      canSkip: !question.required,
      canKeep: value !== undefined && !this.pending(entry, settled),
      correcting: state.correcting,
      ...(value === undefined || value === null ? {} : { previous: value }),
      inPlace,
    };
  }

  /** The relevant notes between this place and the question asked before it. */
  private notesBefore(index: number, settled: Settled): readonly string[] {
    const notes: string[] = [];
    for (const entry of this.compiled.questions.slice(0, index).reverse()) {
      if (!settled.relevant(entry)) continue;
      if (entry.rules.asked) break;
      if (entry.question.kind === 'note') notes.unshift(entry.question.name);
    }
    return notes;
  }

  private firstPending(settled: Settled): CompiledQuestion | undefined {
    return this.compiled.questions.find((entry) => entry.rules.asked && settled.relevant(entry) && this.pending(entry, settled));
  }

  private pending(entry: CompiledQuestion, settled: Settled): boolean {
    const value = recorded(settled.answers, entry.question.name);
    if (value === undefined) return true;
    return entry.crossChecked && !satisfies(entry, value, settled.answers, this.env);
  }
}

function refusal(entry: CompiledQuestion | null, reason: Refusal, limit?: number): Effect {
  const question = entry?.question;
  const message = reason === 'constraint' ? question?.constraintMessage : reason === 'required' || reason === 'nothing-chosen' ? question?.requiredMessage : undefined;
  return { kind: 'refuse', question: question?.name ?? null, reason, ...(message === undefined ? {} : { message }), ...(limit === undefined ? {} : { limit }) };
}
