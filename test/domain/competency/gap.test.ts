import { expect, test } from 'vitest';
import { shownLevel } from '../../../src/domain/competency/gap.js';
import type { Question } from '../../../src/domain/survey/types.js';

const asks = (name: string, more: Partial<Question>): Question => ({ name, kind: 'select_one', label: { id: name }, required: false, ...more });
const ability = (name: string, competency = 'komunikasi') => asks(name, { competency, measure: 'ability' });
const shows = (name: string, level: Readonly<Record<string, number>>, kind: Question['kind'] = 'select_one') => asks(name, { kind, competency: 'komunikasi', level });
const shown = (questions: readonly Question[], answers: Parameters<typeof shownLevel>[1]) => shownLevel({ questions }, answers, 'komunikasi');

test('what people say about themselves is an indication, what an answer shows is a level', () => {
  expect(shown([ability('a')], { a: '2' })).toEqual({ level: 2, basis: 'self-assessment' });
  expect(shown([ability('a'), ability('b'), ability('c', 'integritas')], { a: '2', b: '5', c: '1' })).toEqual({ level: 3.5, basis: 'self-assessment' });
  expect(shown([ability('a'), shows('b', { ya: 3, tidak: 1 })], { a: '5', b: 'tidak' })).toEqual({ level: 1, basis: 'level' });
});

test('of several choices the highest counts, of a text any answer, in a repeat each one', () => {
  expect(shown([shows('b', { x: 2, y: 4 }, 'select_multiple')], { b: ['x', 'y'] })).toEqual({ level: 4, basis: 'level' });
  expect(shown([shows('b', { '*': 3 }, 'text')], { b: 'pernah memimpin rapat' })).toEqual({ level: 3, basis: 'level' });
  expect(shown([shows('b', { x: 2, y: 4 })], { 'tugas[1]/b': 'x', 'tugas[2]/b': 'y' })).toEqual({ level: 3, basis: 'level' });
});

test('what is no part of the work, skipped, only filled in or not asked shows nothing', () => {
  expect(shown([ability('a')], { a: 'bukan_tugas' })).toBe(null);
  expect(shown([ability('a')], { a: null })).toBe(null);
  expect(shown([ability('a')], { a: { presumed: '4' } })).toBe(null);
  expect(shown([ability('c', 'integritas')], { c: '4' })).toBe(null);
});
