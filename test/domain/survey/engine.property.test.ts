import fc from 'fast-check';
import { expect, test } from 'vitest';
import { recorded, satisfies, settle } from '../../../src/domain/survey/answers.js';
import { compileSurvey } from '../../../src/domain/survey/compile.js';
import { openingState, step } from '../../../src/domain/survey/engine.js';
import { answerSchema, stateHeadSchema } from '../../../src/domain/survey/schema.js';
import type { Answers, AnswerValue, Effect, Env, Input, Question, Survey, SurveyState } from '../../../src/domain/survey/types.js';

const env: Env = { now: Date.UTC(2026, 10, 23, 3), zone: 'Asia/Jakarta', language: 'id', seed: 7 };
const choices = ['a', 'b', 'c'].map((name) => ({ name, label: { id: name.toUpperCase() } }));

/** Surveys of up to eight questions, each perhaps depending on earlier ones. */
const surveys: fc.Arbitrary<Survey> = fc
  .tuple(
    fc.array(
      fc.record({
        kind: fc.constantFrom('select_one', 'select_multiple', 'integer', 'decimal', 'text', 'note', 'calculate'),
        required: fc.boolean(),
        on: fc.option(fc.record({ back: fc.integer({ min: 1, max: 8 }), test: fc.constantFrom("selected(X, 'a')", "selected(X, 'b')", 'X > 2', "X != ''", "not(X = 'b')", 'today() < X') })),
        constraint: fc.option(fc.constantFrom('. < 5', "not(selected(., 'c') and count-selected(.) > 1)", 'string-length(.) < 4', ". != ${first}")),
      }),
      { minLength: 1, maxLength: 8 },
    ),
    fc.constantFrom(true, true, true, false),
  )
  .map(([rows, review]): Survey => {
    const questions = rows.map((row, index): Question => {
      const reference = row.on === null || row.on.back > index ? '${first}' : `\${q${index - row.on.back}}`;
      return {
        name: `q${index}`,
        kind: row.kind,
        label: { id: `Q${index}` },
        required: row.required,
        ...(row.kind === 'select_one' || row.kind === 'select_multiple' ? { choices } : {}),
        ...(row.kind === 'calculate' ? { calculation: `coalesce(${reference}, 3)` } : {}),
        ...(row.on === null ? {} : { relevant: row.on.test.replace('X', reference) }),
        ...(row.constraint === null ? {} : { constraint: row.constraint }),
      };
    });
    const first: Question = { name: 'first', kind: 'select_one', label: { id: 'First' }, required: true, choices };
    return {
      id: 's', version: 1, title: { id: 'S' }, languages: ['id'], questions: [first, ...questions],
      settings: { purpose: 'general', disclosure: { id: 'D' }, review, respondent: 'named', minutes: 1 },
    };
  });

const name = fc.constantFrom('first', 'q0', 'q1', 'q2', 'q3', 'q4', 'none', '__proto__');
const choice = fc.constantFrom('a', 'b', 'c', 'd', 'constructor');
/** Turns relative to the open one: mostly right, sometimes not. */
const drift = fc.constantFrom(0, 0, 0, 0, 0, 0, -1, 1, -3);

type Drifting = { readonly drift: number; readonly input: (turn: number, kind: Question['kind'] | undefined) => Input };
const typed = (values: fc.Arbitrary<Input>): fc.Arbitrary<Drifting> => values.map((input) => ({ drift: 0, input: () => input }));
const press = <T>(values: fc.Arbitrary<T>, make: (turn: number, value: T) => Input): fc.Arbitrary<Drifting> =>
  fc.tuple(drift, values).map(([by, value]) => ({ drift: by, input: (turn) => make(turn, value) }));

/** What a person who reads the question would do. */
const fitting: fc.Arbitrary<Drifting> = fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.integer({ min: 0, max: 6 }), fc.boolean()).map(([picked, number, done]) => ({
  drift: 0,
  input: (turn, kind) => {
    if (kind === 'select_one') return { kind: 'choose', turn, choice: picked };
    if (kind === 'select_multiple') return done ? { kind: 'done', turn } : { kind: 'toggle', turn, choice: picked, on: number % 2 === 0 };
    if (kind === undefined) return done ? { kind: 'back', turn } : { kind: 'correct', turn, question: number < 3 ? 'first' : `q${number - 3}` };
    return { kind: 'say', text: String(number) };
  },
}));

const inputs: fc.Arbitrary<Drifting> = fc.oneof(
  { weight: 30, arbitrary: fitting },
  { weight: 5, arbitrary: press(fc.constant(0), (turn) => ({ kind: 'back', turn })) },
  { weight: 4, arbitrary: press(choice, (turn, value) => ({ kind: 'choose', turn, choice: value })) },
  { weight: 4, arbitrary: press(fc.tuple(choice, fc.boolean()), (turn, [value, on]) => ({ kind: 'toggle', turn, choice: value, on })) },
  { weight: 3, arbitrary: press(fc.constant(0), (turn) => ({ kind: 'done', turn })) },
  { weight: 5, arbitrary: typed(fc.oneof(fc.constantFrom('a', 'B', '1', '2', '4,5', '1.000', 'a, c', '', 'empat'), fc.string()).map((text) => ({ kind: 'say', text }))) },
  { weight: 3, arbitrary: press(fc.constantFrom('back', 'skip', 'keep'), (turn, kind) => ({ kind, turn })) },
  { weight: 2, arbitrary: typed(fc.constantFrom<Input>({ kind: 'start' }, { kind: 'resume' }, { kind: 'ask-again' }, { kind: 'pause' }, { kind: 'other' }, { kind: 'early' }, { kind: 'back' }, { kind: 'skip' }, { kind: 'keep' })) },
  { weight: 2, arbitrary: press(name, (turn, question) => ({ kind: 'correct', turn, question })) },
  { weight: 1, arbitrary: press(fc.constant(0), (turn) => ({ kind: 'submit', turn })) },
);

function applied(answers: Answers, effects: readonly Effect[]): Answers {
  const after = new Map(Object.entries(answers));
  for (const effect of effects) {
    if (effect.kind === 'record') after.set(effect.question, effect.value);
    if (effect.kind === 'withdraw') after.delete(effect.question);
  }
  return Object.fromEntries(after);
}

function checkStep(survey: Survey, before: SurveyState, input: Input): SurveyState {
  const frozen = JSON.stringify(before);
  const { state, effects } = step(survey, before, input, env);
  expect(JSON.stringify(before)).toBe(frozen);
  expect(step(survey, before, input, env)).toEqual({ state, effects });
  const { answers, ...head } = state;
  expect(stateHeadSchema.parse(head)).toEqual(head);
  for (const value of Object.values(answers)) answerSchema.parse(value);

  expect(answers).toEqual(applied(before.answers, effects));
  const changed = effects.flatMap((effect) => (effect.kind === 'record' || effect.kind === 'withdraw' ? [effect.question] : []));
  expect(new Set(changed).size).toBe(changed.length);
  expect(state.turn).toBeGreaterThanOrEqual(before.turn);
  if (before.phase === 'submitted') expect(state).toBe(before);
  if (effects.some(({ kind }) => kind === 'stale' || kind === 'not-open')) expect(state).toBe(before);
  if ('turn' in input && input.turn !== undefined && input.turn !== before.turn) expect(state).toBe(before);
  // On a weak network people press again, and platforms deliver again: the same press twice is one.
  if ('turn' in input && input.turn !== undefined) expect(step(survey, state, input, env).state).toEqual(state);
  for (const effect of effects) {
    if (effect.kind === 'ask' || effect.kind === 'redraw') {
      expect(effect).toMatchObject({ question: state.at, turn: state.turn, draft: state.draft });
      expect(effect.progress.index).toBeGreaterThanOrEqual(1);
      expect(effect.progress.index).toBeLessThanOrEqual(effect.progress.total);
    }
    if (effect.kind === 'review') expect(state).toMatchObject({ phase: 'reviewing', turn: effect.turn });
  }
  return state;
}

function checkAnswers(survey: Survey, state: SurveyState): void {
  const compiled = compileSurvey(survey);
  const settled = settle(compiled, state.answers, env);
  expect(settled.answers).toEqual(state.answers);
  for (const entry of compiled.questions) {
    const value = recorded(state.answers, entry.question.name);
    if (!settled.relevant(entry)) expect(value).toBeUndefined();
    if (value === null) expect(entry.question.required).toBe(false);
    if (state.phase !== 'asking' && entry.rules.asked && settled.relevant(entry)) {
      expect(value).toBeDefined();
      expect(satisfies(entry, value ?? null, state.answers, env)).toBe(true);
    }
  }
}

test('whatever people do, answers stay relevant, effects are the difference, turns only grow and what was sent is final', () => {
  fc.assert(fc.property(surveys, fc.array(inputs, { minLength: 20, maxLength: 40 }), (survey, steps) => {
    let state = checkStep(survey, openingState(survey), { kind: 'start' });
    for (const { drift: by, input } of steps) {
      const over = state.phase === 'submitted';
      const kind = survey.questions.find((candidate) => candidate.name === state.at)?.kind;
      state = checkStep(survey, state, input(state.turn + by, kind));
      checkAnswers(survey, state);
      if (over) break;
    }
  }), { numRuns: 120 });
});

test('a person who answers whatever is asked comes to the end', () => {
  fc.assert(fc.property(surveys, (survey) => {
    let state = checkStep(survey, openingState(survey), { kind: 'start' });
    for (let turns = 0; turns < 40 && state.phase === 'asking'; turns++) {
      const question = survey.questions.find((candidate) => candidate.name === state.at);
      const tries: readonly string[] = question?.kind === 'select_one' || question?.kind === 'select_multiple' ? ['a', 'b', 'c'] : ['1', '2', '7'];
      for (const text of tries) if (state.at === question?.name && state.phase === 'asking') state = checkStep(survey, state, { kind: 'say', text });
      if (state.at === question?.name && question?.required === false) state = checkStep(survey, state, { kind: 'skip' });
      // A required question whose constraint nothing can satisfy stays open, as it should.
      if (state.at === question?.name) return;
    }
    if (state.phase === 'reviewing') state = checkStep(survey, state, { kind: 'submit', turn: state.turn });
    expect(state.phase).toBe('submitted');
  }), { numRuns: 100 });
});

test('any stored state, however damaged, has a next one', () => {
  const value: fc.Arbitrary<AnswerValue | null> = fc.oneof(fc.string(), fc.integer(), fc.constant(null), fc.array(choice));
  const states = fc.record({
    survey: fc.constantFrom('s', 'other'), version: fc.constantFrom(1, 2), phase: fc.constantFrom('asking' as const, 'reviewing' as const, 'submitted' as const), at: fc.option(name), turn: fc.nat(5),
    draft: fc.array(choice), correcting: fc.boolean(), paused: fc.boolean(), answers: fc.dictionary(name.filter((key) => key !== '__proto__'), value),
  });
  fc.assert(fc.property(surveys, states, inputs, (survey, damaged, { drift: by, input }) => {
    const { state, effects } = step(survey, damaged, input(damaged.turn + by, survey.questions.find((candidate) => candidate.name === damaged.at)?.kind), env);
    expect(stateHeadSchema.safeParse(state).success).toBe(true);
    expect(state.answers).toEqual(applied(damaged.answers, effects));
  }), { numRuns: 300 });
});
