import { difference, given } from './answers.js';
import { compileSurvey, type CompiledSurvey } from './compile.js';
import { cut } from './cutText.js';
import { Presenter, presumedOf, questionOf, rulesOf } from './ask.js';
import type { Reading } from './kinds/rules.js';
import { models } from './model/cache.js';
import type { Instance } from './model/instance.js';
import { Model } from './model/model.js';
import type { Surroundings } from './model/scope.js';
import { lasting, setAside } from './setAside.js';
import type { Asked, ShownNote } from './shown.js';
import { appearanceOf, type AnswerValue, type Effect, type Env, type Input, type Refusal, type StateHead, type Step, type Survey, type SurveyState } from './types.js';

/** Of all who answer a survey without names, so that an offset from UTC says nothing of where somebody is: that of most of the country. A clock shows what they typed. */
const COMMON_ZONE = 'Asia/Jakarta';

/** A conversation about `survey` that nobody has begun. */
export function openingState(survey: Survey): SurveyState {
  return { survey: survey.id, version: survey.version, phase: 'asking', at: null, turn: 0, draft: [], correcting: false, paused: false, answers: {} };
}

/**
 * One step of a conversation: what happened in, the next state and what is to be done about it out.
 *
 * Pure and total: the same arguments give the same result, any input on any state gives a valid one, and nothing is thrown for what a person does.
 * The question asked next is always the first relevant one with nothing on record; so the state alone, and no path to it, decides what follows.
 * @throws InputRejected when the survey itself has faults (see `examine`); a survey that was loaded has none.
 */
export function step(survey: Survey, state: SurveyState, input: Input, own: Env): Step {
  const compiled = compileSurvey(survey);
  const env = survey.settings.respondent === 'named' ? own : { ...own, zone: COMMON_ZONE };
  if (state.survey !== survey.id || state.version !== survey.version) return closed(state, 'other-version');
  if (state.phase === 'submitted') return input.kind === 'revise' && survey.settings.editable === true ? run(compiled, state, env, false, (move) => move.revise()) : closed(state, 'submitted');
  const begins = input.kind === 'start' || input.kind === 'resume' || input.kind === 'ask-again';
  if (state.phase === 'asking' && state.at === null) {
    if (!begins) return closed(state, 'not-started');
    const begun = begin(compiled, { ...state, paused: false, ...(compiled.chance && { seed: env.seed }) }, input.kind === 'start' ? (input.known ?? {}) : {}, env);
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
  const result = run(compiled, live, env, pressed, (move) => (begins ? move.show() : onward(move, input)));
  // A press that fits nothing does not even end a pause.
  return result.effects[0]?.kind === 'stale' ? { state, effects: result.effects } : result;
}

function begin(compiled: CompiledSurvey, state: SurveyState, known: Readonly<Record<string, AnswerValue>>, env: Env): Step {
  const model = Model.begin(compiled, state.answers, surroundings(compiled, state, env));
  for (const [name, value] of Object.entries(known)) {
    const leaf = model.leaf(name);
    if (leaf !== undefined && model.isAsked(leaf) && leaf.answer === undefined) model.presume(leaf, value);
  }
  const result = new Move(model, state, env, false).advance();
  models.put(model);
  return result;
}

/** What is computed and kept of a survey without names is the same whoever answers: nobody's zone or language stands in it. */
function surroundings({ survey: { settings, languages } }: CompiledSurvey, state: StateHead, { now, zone, language }: Env): Surroundings {
  return { now, zone, language: settings.respondent === 'named' ? language : (languages[0] ?? language), seed: state.seed ?? 0 };
}

function run(compiled: CompiledSurvey, state: SurveyState, env: Env, pressed: boolean, act: (move: Move) => Step): Step {
  const move = new Move(models.take(compiled, state.answers, surroundings(compiled, state, env)), state, env, pressed);
  const result = act(move);
  models.put(move.model);
  return result;
}

function onward(move: Move, input: Input): Step {
  if (move.before.phase === 'reviewing') return atSummary(move, input);
  const floor = move.floor();
  // A question that the survey does not ask cannot have the floor, whatever a stored state says.
  return floor === null ? move.show() : atQuestion(move, floor, input);
}

function closed(state: SurveyState, reason: Extract<Effect, { kind: 'not-open' }>['reason']): Step {
  return { state, effects: [{ kind: 'not-open', reason }] };
}

function atSummary(move: Move, input: Input): Step {
  if (input.kind === 'submit') return move.submit();
  if (input.kind === 'correct') {
    const leaf = move.model.leaf(input.question);
    return leaf === undefined ? move.stale() : move.correct(leaf);
  }
  if (input.kind === 'back') return move.backFrom(null);
  if (input.kind === 'look') return move.turnSummary(input.page);
  if (input.kind === 'say') return move.correctNumbered(input.text);
  return move.pressed ? move.stale() : move.refuse(null, 'needs-button');
}

function atQuestion(move: Move, floor: Instance, input: Input): Step {
  const rules = rulesOf(floor);
  switch (input.kind) {
    case 'choose':
      return move.take(floor, rules.choose?.(move.opened(floor), input.choice) ?? null);
    case 'toggle':
      return move.take(floor, rules.toggle?.(move.opened(floor), input.choice, input.on) ?? null);
    case 'done':
      return move.take(floor, rules.done?.(move.opened(floor)) ?? null);
    case 'look':
      return move.look(floor, input.page, input.search);
    case 'say':
      return rules.say === undefined ? move.refuse(floor, rules.wants) : cut(input.text, move.take(floor, rules.say(move.opened(floor), input.text)), move.env.now);
    case 'attach':
      return rules.attach === undefined ? move.refuse(floor, rules.wants) : move.take(floor, rules.attach(move.opened(floor), input.attachment));
    case 'locate':
      return rules.locate === undefined ? move.refuse(floor, rules.wants) : move.take(floor, rules.locate(move.opened(floor), input));
    case 'early':
      return move.refuse(floor, 'too-early');
    case 'rest':
      return move.refuse(floor, 'rest-of-too-long');
    case 'other':
      return move.refuse(floor, rules.wants);
    case 'skip':
      return move.canSkip(floor) ? move.answer(floor, null) : move.refuse(floor, 'required');
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
  #present: Presenter | null = null;
  constructor(
    public model: Model,
    readonly before: SurveyState,
    readonly env: Env,
    /** A button of the open message led here. */
    readonly pressed: boolean,
  ) {}

  get present(): Presenter {
    this.#present ??= new Presenter(this.model, this.env);
    return this.#present;
  }

  /** The question that has the floor, if it can have it. */
  floor(): Instance | null {
    const leaf = this.before.at === null ? undefined : this.model.leaf(this.before.at);
    return leaf !== undefined && this.model.isAsked(leaf) ? leaf : null;
  }

  opened(leaf: Instance) {
    return this.present.open(leaf, this.before);
  }

  stale(): Step {
    return { state: this.before, effects: [{ kind: 'stale' }] };
  }

  /** What became of an input, as the kind of the question reads it. */
  take(leaf: Instance, reading: Reading | null): Step {
    if (reading === null) return this.stale();
    switch (reading.kind) {
      case 'answer':
        return this.answer(leaf, reading.value);
      case 'draft':
        return this.redraw(leaf, { draft: reading.draft });
      case 'search':
        return this.redraw(leaf, { look: { page: 0, search: reading.search } });
      case 'refusal':
        return this.refuse(leaf, reading.reason, reading);
    }
  }

  look(leaf: Instance, page: number, search: '' | undefined): Step {
    const { look } = this.opened(leaf);
    if (!Number.isSafeInteger(page)) return this.stale();
    return this.redraw(leaf, { look: { page, search: search ?? look.search } });
  }

  /** What was typed where a button is wanted, or too early, shows the question again: it may be far up by now, or not be there at all. */
  refuse(leaf: Instance | null, reason: Refusal, limits: { readonly limit?: number; readonly from?: number } = {}): Step {
    const why = this.refusal(leaf, reason, limits);
    if (this.pressed || (reason !== 'too-early' && reason !== 'rest-of-too-long' && leaf !== null && rulesOf(leaf).choose === undefined && rulesOf(leaf).toggle === undefined)) return { state: this.before, effects: [why] };
    const { state, effects } = this.show();
    return { state, effects: [why, ...effects] };
  }

  canSkip(leaf: Instance): boolean {
    return questionOf(leaf).kind !== 'more' && !this.model.isRequired(leaf);
  }

  answer(leaf: Instance, value: AnswerValue | null): Step {
    const { answers } = this.model;
    if (value === null) {
      this.model.answer(leaf, value);
      return this.advance();
    }
    this.model.answer(leaf, value);
    if (this.model.isSound(leaf)) return this.advance();
    // Back to what was: a refused answer leaves no trace.
    this.model = Model.from(this.model.compiled, answers, surroundings(this.model.compiled, this.before, this.env));
    this.#present = null;
    return this.refuse(this.model.leaf(leaf.key) ?? null, 'constraint');
  }

  keep(leaf: Instance): Step {
    const presumed = presumedOf(leaf);
    if (given(leaf.answer) !== undefined || leaf.answer === null) return this.advance();
    if (presumed !== undefined) return this.answer(leaf, presumed);
    return this.pressed ? this.stale() : this.refuse(leaf, 'empty');
  }

  redraw(leaf: Instance, change: Pick<Partial<StateHead>, 'draft' | 'look'>): Step {
    if (!leaf.relevant) return this.advance();
    const state = this.next(change);
    return this.done(state, this.shown('redraw', leaf, state, true));
  }

  /** From a question opened out of the summary back to it, where nothing else is open, else to the question before. */
  back(leaf: Instance): Step {
    return this.leadsBack(this.before) ? this.advance() : this.backFrom(leaf);
  }

  /** @param from `null` is the summary. */
  backFrom(from: Instance | null): Step {
    const before = this.floors().filter((leaf) => from === null || leaf.order < from.order);
    const leaf = before.at(-1);
    if (leaf === undefined) return this.refuse(from, 'no-way-back');
    return this.open(leaf, this.before.correcting || this.before.phase === 'reviewing', [], this.notesBefore(leaf), setAside(this.before));
  }

  correct(leaf: Instance): Step {
    return this.model.isAsked(leaf) && leaf.relevant ? this.open(leaf, true, []) : this.stale();
  }

  /** The number before a row of the summary, typed. */
  correctNumbered(text: string): Step {
    const number = /^\D{0,20}?(\d{1,5})\D{0,3}$/.exec(text.trim())?.[1];
    const leaf = number === undefined ? undefined : this.rows()[Number(number) - 1];
    return leaf === undefined ? this.refuse(null, 'needs-button') : this.open(leaf, true, []);
  }

  /** Another page of the summary. */
  turnSummary(page: number): Step {
    if (!Number.isSafeInteger(page)) return this.stale();
    return this.review(this.before.turn, this.before.revising, { page: Math.max(0, page), search: '' });
  }

  submit(): Step {
    return this.model.firstPending() === undefined ? this.close(true) : this.advance();
  }

  revise(): Step {
    return this.review(this.before.turn + 1, true);
  }

  /** What is open, once more, with the same turn. */
  show(): Step {
    if (this.before.phase === 'reviewing') return this.model.firstPending() === undefined ? this.review(this.before.turn) : this.advance();
    const floor = this.floor();
    if (floor === null || !floor.relevant) return this.advance();
    const state = this.next({});
    return this.done(state, this.shown('ask', floor, state, false));
  }

  /** On to the first question with nothing on record; where there is none, to the summary or the end. */
  advance(): Step {
    const leaf = this.model.firstPending();
    if (leaf !== undefined) {
      // Something is on record and another answer has made it impossible: say so rather than ask out of the blue.
      return this.open(leaf, this.before.correcting, leaf.unsound ? [this.refusal(leaf, 'constraint', {})] : [], this.newsBefore(leaf));
    }
    return this.model.compiled.survey.settings.review ? this.review(this.before.turn + 1) : this.close(false);
  }

  private open(leaf: Instance, correcting: boolean, why: readonly Effect[], notes = this.notesBefore(leaf), aside = this.before.aside): Step {
    const value = given(leaf.answer) ?? presumedOf(leaf);
    const draft = aside?.[leaf.key] ?? (rulesOf(leaf).toggle !== undefined && questionOf(leaf).kind !== 'rank' && typeof value === 'object' ? value : []);
    const left = Object.entries(aside ?? {}).filter(([key]) => key !== leaf.key);
    const state: SurveyState = { ...lasting(this.before), answers: this.model.answers, phase: 'asking', at: leaf.key, turn: this.before.turn + 1, draft, correcting, ...(left.length > 0 && { aside: Object.fromEntries(left) }) };
    return this.done(state, [...why, ...this.shown('ask', leaf, state, this.pressed, notes)]);
  }

  /** The page that is looked at stays while the summary does. */
  private review(turn: number, revising = this.before.revising === true, look = turn === this.before.turn ? this.before.look : undefined): Step {
    const state: SurveyState = { ...lasting(this.before), answers: this.model.answers, phase: 'reviewing', at: null, turn, draft: [], correcting: false, ...(revising && { revising }), ...(look !== undefined && { look }) };
    const rows = this.rows().map((leaf) => this.present.row(leaf));
    return this.done(state, [{ kind: 'review', turn, notes: turn === this.before.turn ? this.notesBefore(null) : this.newsBefore(null), rows, page: look?.page ?? 0, inPlace: this.pressed }]);
  }

  /** What the summary shows, in its order; of a repeat also how many there are, so that one can be added. */
  private rows(): readonly Instance[] {
    return this.floors().filter((leaf) => questionOf(leaf).kind !== 'more' || leaf.answer === 'no');
  }

  private close(shownBefore: boolean): Step {
    this.model.finish();
    const { revising: _, ...before } = lasting(this.before);
    const state: SurveyState = { ...before, answers: this.model.answers, phase: 'submitted', at: null, turn: this.before.turn + 1, draft: [], correcting: false };
    // At the summary the last words were shown already.
    return this.done(state, [{ kind: 'submitted', notes: shownBefore ? [] : this.newsBefore(null), editable: this.model.compiled.survey.settings.editable === true }]);
  }

  private next(change: Partial<SurveyState>): SurveyState {
    return { ...this.before, ...change, answers: this.model.answers };
  }

  private done(state: SurveyState, effects: readonly Effect[]): Step {
    return { state, effects: [...difference(this.model.takeChanged(), this.before.answers, state.answers), ...effects] };
  }

  private shown(kind: 'ask' | 'redraw', leaf: Instance, state: SurveyState, inPlace: boolean, notes = this.notesBefore(leaf)): readonly Effect[] {
    const asked = this.present.asked(leaf, state, this.progress(leaf), notes, { canGoBack: this.canGoBack(leaf, state), inPlace });
    return asked === null ? [] : [{ kind, ...asked }];
  }

  private canGoBack(leaf: Instance, state: SurveyState): boolean {
    return this.leadsBack(state) || this.floors()[0] !== leaf;
  }

  /** From here the way back is to the summary: it was left for this question, and nothing else is open. */
  private leadsBack({ correcting }: StateHead): boolean {
    return correcting && this.model.firstPending() === undefined;
  }

  private progress(leaf: Instance): Asked['progress'] {
    const counted = this.floors().filter((one) => questionOf(one).kind !== 'more');
    const index = counted.findLastIndex((one) => one.order <= leaf.order) + 1;
    return { index: Math.max(1, index), total: counted.length };
  }

  /** All that is asked now, answered or not, in document order. */
  private floors(): readonly Instance[] {
    return this.model.leaves().filter((leaf) => leaf.relevant && this.model.isAsked(leaf));
  }

  /** The relevant notes between this place (`null`: the end) and the question asked before it. */
  private notesBefore(leaf: Instance | null): readonly ShownNote[] {
    const leaves = this.model.leaves();
    const notes: ShownNote[] = [];
    for (let index = (leaf === null ? leaves.length : leaves.indexOf(leaf)) - 1; index >= 0; index -= 1) {
      const one = leaves[index];
      if (one === undefined || !one.relevant) continue;
      if (this.model.isAsked(one)) break;
      const note = isShown(one) ? this.present.note(one) : null;
      if (note !== null) notes.unshift(note);
    }
    return notes;
  }

  /** The notes that come with going on to this place (`null`: the end): those behind everything that is settled, and those that the last answer made relevant. */
  private newsBefore(leaf: Instance | null): readonly ShownNote[] {
    const leaves = this.model.leaves();
    const end = leaf === null ? leaves.length : leaves.indexOf(leaf);
    const settled = leaves.findLastIndex((one) => one.relevant && one.answer !== undefined && this.model.isAsked(one) && !this.model.isPending(one));
    const risen = new Set(this.model.takeRisen());
    return leaves.slice(0, end).flatMap((one, index) => {
      if (!one.relevant || !(index > settled || risen.has(one)) || !isShown(one) || this.model.isAsked(one)) return [];
      return this.present.note(one) ?? [];
    });
  }

  private refusal(leaf: Instance | null, reason: Refusal, { limit, from }: { readonly limit?: number; readonly from?: number }): Effect {
    const question = leaf?.compiled.question;
    const text = reason === 'constraint' ? question?.constraintMessage : reason === 'required' || reason === 'nothing-chosen' ? question?.requiredMessage : undefined;
    const message = leaf === null ? '' : this.present.say(text, leaf);
    return { kind: 'refuse', question: leaf?.key ?? null, reason, ...(message !== '' && { message }), ...(limit !== undefined && { limit }), ...(from !== undefined && { from }) };
  }
}

/** Notes, and what is shown without being asked; the header of a grid is shown with its rows. */
const isShown = (leaf: Instance): boolean => questionOf(leaf).kind === 'note' || (rulesOf(leaf).asked && !appearanceOf(questionOf(leaf)).includes('label'));

