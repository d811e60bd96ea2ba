import fc from 'fast-check';
import { expect, test } from 'vitest';
import { given, sameAnswer, withEffects } from '../../../src/domain/survey/answers.js';
import { compileSurvey } from '../../../src/domain/survey/compile.js';
import { openingState, step } from '../../../src/domain/survey/engine.js';
import { Model } from '../../../src/domain/survey/model/model.js';
import { nodeOfKey } from '../../../src/domain/survey/press.js';
import { recordOf, stateHeadSchema } from '../../../src/domain/survey/schema.js';
import { isPresumed, type Answers, type AnswerValue, type Env, type Input, type Question, type Survey, type SurveyState } from '../../../src/domain/survey/types.js';
import { fit, inputs, key, surveys } from './randomSurveys.js';

const env: Env = { now: Date.UTC(2026, 10, 23, 3), zone: 'Asia/Jakarta', language: 'id', seed: 7 };

const kindAt = (survey: Survey, state: SurveyState): Question['kind'] | undefined => (state.at === null ? undefined : nodeOfKey(compileSurvey(survey), state.at)?.question?.kind);

/** As a database gives them back: plain JSON, in no order. */
const stored = (answers: Answers): Answers =>
  Object.fromEntries(Object.entries(answers).toReversed().flatMap(([name, value]) => {
    const [said, counts] = value !== null && isPresumed(value) ? [value.presumed, false] : [value, true];
    const record = recordOf(JSON.parse(JSON.stringify(said)), counts);
    return record === undefined ? [] : [[name, record] as const];
  }));

function checkStep(survey: Survey, before: SurveyState, input: Input): SurveyState {
  const frozen = JSON.stringify(before);
  const { state, effects } = step(survey, before, input, env);
  expect(JSON.stringify(before)).toBe(frozen);
  // What is kept computed between steps changes nothing, nor does a detour through the database.
  expect(step(survey, before, input, env)).toEqual({ state, effects });
  expect(step(survey, { ...before, answers: stored(before.answers) }, input, env)).toEqual({ state, effects });
  const { answers, ...head } = state;
  expect(stateHeadSchema.parse(head)).toEqual(head);

  expect(answers).toEqual(withEffects(before.answers, effects));
  const changed = effects.flatMap((effect) => (effect.kind === 'record' || effect.kind === 'presume' || effect.kind === 'withdraw' ? [effect.question] : []));
  expect(new Set(changed).size).toBe(changed.length);
  expect(state.turn).toBeGreaterThanOrEqual(before.turn);
  if (before.phase === 'submitted' && input.kind !== 'revise') expect(state).toBe(before);
  if (effects.some(({ kind }) => kind === 'stale' || kind === 'not-open')) expect(state).toBe(before);
  if ('turn' in input && input.turn !== undefined && input.turn !== before.turn) expect(state).toBe(before);
  // On a weak network people press again, and platforms deliver again: the same press twice is one.
  if ('turn' in input && input.turn !== undefined) expect(step(survey, state, input, env).state).toEqual(state);
  for (const effect of effects) {
    if (effect.kind === 'ask' || effect.kind === 'redraw') {
      expect(effect).toMatchObject({ question: state.at, turn: state.turn, draft: state.draft });
      expect(effect.progress.index).toBeGreaterThanOrEqual(1);
      expect(effect.progress.index).toBeLessThanOrEqual(Math.max(1, effect.progress.total));
    }
    if (effect.kind === 'review') expect(state).toMatchObject({ phase: 'reviewing', turn: effect.turn });
  }
  return state;
}

function checkAnswers(survey: Survey, state: SurveyState): void {
  const model = Model.from(compileSurvey(survey), state.answers, { ...env, seed: state.seed ?? 0 });
  expect(model.answers).toEqual(state.answers);
  const known = new Map(model.leaves().map((leaf) => [leaf.key, leaf]));
  for (const [name, value] of Object.entries(state.answers)) {
    const leaf = known.get(name);
    // Never an answer that counts to a question that is not relevant, or that is not there.
    if (value !== null && isPresumed(value)) continue;
    if (!name.endsWith('/#')) expect(leaf?.relevant, name).toBe(true);
  }
  if (state.phase === 'asking') return;
  for (const leaf of model.leaves()) {
    if (!leaf.relevant || !model.isAsked(leaf)) continue;
    expect(model.isPending(leaf), leaf.key).toBe(false);
    expect(model.isSound(leaf), leaf.key).toBe(true);
    if (leaf.answer === null && model.isRequired(leaf)) expect(leaf.compiled.trees.required).toBeDefined();
  }
}

test('whatever people do, answers stay relevant, effects are the difference, turns only grow and what was sent is final', () => {
  fc.assert(fc.property(surveys, fc.array(inputs, { minLength: 20, maxLength: 40 }), (survey, steps) => {
    let state = checkStep(survey, openingState(survey), { kind: 'start' });
    for (const { drift: by, input } of steps) {
      const over = state.phase === 'submitted' && survey.settings.editable !== true;
      state = checkStep(survey, state, input(state.turn + by, kindAt(survey, state)));
      checkAnswers(survey, state);
      if (over) break;
    }
  }), { numRuns: 50 });
});

test('a person who answers whatever is asked comes to the end', () => {
  fc.assert(fc.property(surveys, (survey) => {
    let state = checkStep(survey, openingState(survey), { kind: 'start' });
    for (let turns = 0; turns < 80 && state.phase === 'asking'; turns += 1) {
      const { at, turn } = state;
      const kind = kindAt(survey, state);
      const tries: readonly (readonly [string, number, boolean])[] = [['a', 1, false], ['b', 2, true], ['c', 0, true], ['c', 4, false]];
      for (const [picked, number, done] of tries) if (state.at === at && state.turn === turn) state = checkStep(survey, state, fit(state.turn, kind, picked, number, done));
      if (state.at === at && state.turn === turn) state = checkStep(survey, state, { kind: 'skip' });
      // A required question whose constraint nothing can satisfy stays open, as it should.
      if (state.at === at && state.turn === turn) return;
    }
    if (state.phase === 'reviewing') state = checkStep(survey, state, { kind: 'submit', turn: state.turn });
    expect(state.phase).toBe('submitted');
  }), { numRuns: 50 });
});

test('any stored state, however damaged, has a next one', () => {
  const value: fc.Arbitrary<AnswerValue | null> = fc.oneof(fc.string(), fc.integer(), fc.constant(null), fc.array(fc.constantFrom('a', 'b', 'd')));
  const states = fc.record({
    survey: fc.constantFrom('s', 'other'), version: fc.constantFrom(1, 2), phase: fc.constantFrom('asking' as const, 'reviewing' as const, 'submitted' as const), at: fc.option(key), turn: fc.nat(5),
    draft: fc.array(fc.constantFrom('a', 'b', 'x')), correcting: fc.boolean(), paused: fc.boolean(), answers: fc.dictionary(key.filter((name) => name !== '__proto__'), value),
  });
  fc.assert(fc.property(surveys, states, inputs, (survey, damaged, { drift: by, input }) => {
    const { state, effects } = step(survey, damaged, input(damaged.turn + by, kindAt(survey, damaged)), env);
    expect(stateHeadSchema.safeParse(state).success).toBe(true);
    const applied = withEffects(damaged.answers, effects);
    for (const name of new Set([...Object.keys(applied), ...Object.keys(state.answers)])) expect(sameAnswer(applied[name], state.answers[name]), name).toBe(true);
    expect(given(state.answers['none'])).toEqual(given(damaged.answers['none']));
  }), { numRuns: 150 });
});
