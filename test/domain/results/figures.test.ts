import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { changesBetween } from '../../../src/domain/results/compare.js';
import { gapsFrom, gapTallies, groupTallies, merged } from '../../../src/domain/results/gap.js';
import { binsOf, meanOf } from '../../../src/domain/results/kinds/numbers.js';
import { resultsOf } from '../../../src/domain/results/results.js';
import type { Response } from '../../../src/domain/results/types.js';
import { joinVersions } from '../../../src/domain/results/versions.js';
import type { AnswerValue, Question } from '../../../src/domain/survey/types.js';
import { surveyOf } from './forms.js';

const choices = ['1', '2', '3', 'lain'].map((name) => ({ name, label: { id: `Pilihan ${name}` } }));
const question = (name: string, kind: Question['kind'], more: Partial<Question> = {}): Question => ({ name, kind, label: { id: name }, required: false, ...more });
const said = (answers: Readonly<Record<string, AnswerValue | null>>, version = 1): Response => ({ version, answers });

describe('sums', () => {
  const form = surveyOf([
    question('satu', 'select_one', { choices, appearance: ['likert'] }), question('banyak', 'select_multiple', { choices }), question('urut', 'rank', { choices }),
    question('angka', 'decimal'), question('hari', 'date'), question('jam', 'time'), question('kata', 'text'),
    { kind: 'repeat', name: 'anak', label: { id: 'Anak' }, children: [question('umur', 'integer')] },
  ]);
  const joined = joinVersions([form]);
  const name = fc.constantFrom('1', '2', '3', 'lain', 'asing');
  const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { freq: 4 });
  const answers = fc
    .record({
      satu: optional(name), banyak: optional(fc.uniqueArray(name, { minLength: 1 })), urut: optional(fc.shuffledSubarray(['1', '2', '3', 'lain'], { minLength: 4 })),
      angka: optional(fc.oneof(fc.integer({ min: -50, max: 50 }), fc.double({ noNaN: true, noDefaultInfinity: true }))),
      hari: optional(fc.constantFrom('2026-01-31', '2026-02-01', '2025-12-31')), jam: optional(fc.constantFrom('07:30:00.000+07:00', '23:59:00.000+07:00')), kata: optional(fc.string()),
      'anak[1]/umur': optional(fc.integer({ min: 0, max: 90 })), 'anak[2]/umur': optional(fc.integer({ min: 0, max: 90 })),
    }, { requiredKeys: [] })
    .map((given): Response => said(Object.fromEntries(Object.entries(given).flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const])))));

  test('of a distribution are its base, in whatever order people come and however they are grouped', () => {
    fc.assert(
      fc.property(fc.array(answers, { maxLength: 14 }), fc.integer({ min: 0, max: 14 }), (people, cut) => {
        const results = resultsOf(joined, [people], { kind: 'all' });
        const [satu, banyak, urut, angka, hari, jam, , umur] = results;
        const count = (key: string) => people.filter((one) => one.answers[key] !== undefined && one.answers[key] !== null).length;
        expect(results.every(({ people: base }) => base !== null && base.answered <= base.asked && base.asked <= people.length)).toBe(true);
        expect(satu?.summary?.kind === 'choices' && satu.summary.choices.reduce((sum, c) => sum + c.count, 0)).toBe(count('satu'));
        expect(satu?.summary?.kind === 'choices' && (satu.summary.scale?.base ?? 0)).toBe(people.filter((one) => ['1', '2', '3'].some((step) => one.answers['satu'] === step)).length);
        expect(banyak?.summary?.kind === 'choices' && banyak.summary.choices.every((c) => c.count <= count('banyak'))).toBe(true);
        expect(urut?.summary?.kind === 'ranking' && urut.summary.choices.reduce((sum, c) => sum + c.first, 0)).toBe(count('urut'));
        // Of four ranked choices each answer gives 3 + 2 + 1 points.
        expect(urut?.summary?.kind === 'ranking' && urut.summary.choices.reduce((sum, c) => sum + c.points, 0)).toBe(6 * count('urut'));
        expect(angka?.summary?.kind === 'numbers' && angka.summary.bins.reduce((sum, b) => sum + b.count, 0)).toBe(count('angka'));
        expect(hari?.summary?.kind === 'moments' && hari.summary.bins.reduce((sum, b) => sum + b.count, 0)).toBe(count('hari'));
        expect(jam?.summary?.kind === 'moments' && jam.summary.bins.reduce((sum, b) => sum + b.count, 0)).toBe(count('jam'));
        expect(umur?.instances?.answered).toBe(count('anak[1]/umur') + count('anak[2]/umur'));
        const regrouped = resultsOf(joined, [people.slice(cut).toReversed(), people.slice(0, cut)], { kind: 'all' });
        expect(regrouped.map(rounded)).toEqual(results.map(rounded));
      }),
      { numRuns: 60 },
    );
  });

  /** Sums of decimals depend on their order in the last digit. */
  const rounded = (value: unknown): unknown => JSON.parse(JSON.stringify(value, (_key, part: unknown) => (typeof part === 'number' ? Number(part.toPrecision(9)) : part)));

  test('bars begin at round numbers, follow each other and hold every value, also the oddest', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer(), fc.integer({ min: 1, max: 5 })), { minLength: 1, maxLength: 30 }), (values) => {
        const bins = binsOf(values);
        expect(bins.reduce((sum, { count }) => sum + count, 0)).toBe(values.length);
        expect(bins.length).toBeLessThanOrEqual(24);
        expect(bins.every(({ from }, at) => at === 0 || from > (bins[at - 1]?.from ?? 0))).toBe(true);
        expect(Number.isFinite(meanOf(values)?.mean)).toBe(true);
      }),
      { numRuns: 120 },
    );
    expect(binsOf([1, 5, 5]).map(({ from, count }) => [from, count])).toEqual([[1, 1], [2, 0], [3, 0], [4, 0], [5, 2]]);
    expect(binsOf([0.1, 0.9]).map(({ from, to }) => [from, to])).toEqual([[0.1, 0.2], [0.2, 0.3], [0.3, 0.4], [0.4, 0.5], [0.5, 0.6], [0.6, 0.7], [0.7, 0.8], [0.8, 0.9], [0.9, 1]]);
  });
});

test('against the run before: means and shares with both bases, of what both offered and may show', () => {
  const form = surveyOf([question('puas', 'select_one', { choices: choices.slice(0, 3), appearance: ['likert'] }), question('topik', 'select_multiple', { choices }), question('baru', 'integer')]);
  const older = surveyOf([question('puas', 'select_one', { choices: choices.slice(0, 3), appearance: ['likert'] }), question('topik', 'select_multiple', { choices: choices.slice(0, 1) })]);
  const now = resultsOf(joinVersions([form]), [[said({ puas: '3', topik: ['1', 'lain'], baru: 1 }), said({ puas: '2', topik: ['1'] })]], { kind: 'all' });
  const before = resultsOf(joinVersions([older]), [[said({ puas: '1', topik: ['1'] }), said({ puas: '1' }), said({ puas: null })]], { kind: 'all' });
  expect(changesBetween(now, before)).toMatchObject([
    { question: 'puas', base: { now: 2, before: 2 }, mean: { now: { mean: 2.5, base: 2 }, before: { mean: 1, base: 2 }, difference: 1.5 }, shares: [{ name: '1', now: 0, before: 1, difference: -1 }, { name: '2' }, { name: '3' }] },
    { question: 'topik', base: { now: 2, before: 1 }, mean: null, shares: [{ name: '1', now: 1, before: 1, difference: 0 }] },
  ]);
  const test = surveyOf([question('soal', 'integer', { correct: '4' })]);
  const [after, start] = [[4, 4, 5, null], [4, 1]].map((given) => resultsOf(joinVersions([test]), [given.map((soal) => said({ soal }))], { kind: 'all' }));
  expect(changesBetween(after ?? [], start ?? [])).toMatchObject([{ question: 'soal', right: { now: { right: 2, base: 3 }, before: { right: 1, base: 2 } } }]);

  // Codes have no mean; how they are spread is compared. One kind of number is compared with another one.
  const forms = (['integer', 'decimal'] as const).map((kind) => surveyOf([question('kelamin', 'select_one', { choices: choices.slice(0, 2) }), question('jarak', kind)]));
  const [first, second] = forms.map((one) => resultsOf(joinVersions([one]), [[said({ kelamin: '1', jarak: 4 }), said({ kelamin: '2', jarak: 6 })]], { kind: 'all' }));
  expect(changesBetween(second ?? [], first ?? [])).toMatchObject([
    { question: 'kelamin', kind: 'select_one', mean: null, shares: [{ name: '1', label: { id: 'Pilihan 1' }, now: 0.5, before: 0.5 }, { name: '2' }] },
    { question: 'jarak', kind: 'decimal', mean: { now: { mean: 5 }, before: { mean: 5 }, difference: 0 } },
  ]);

  const withheld = now.map((result) => ({ ...result, people: null, summary: null }));
  expect(changesBetween(now, withheld)).toEqual([]);
});

describe('a scale', () => {
  const offered = (names: readonly (number | string)[], more: Partial<Question> = {}) => {
    const list = names.map((name) => ({ name: String(name), label: { id: `Pilihan ${name}` } }));
    const [result] = resultsOf(joinVersions([surveyOf([question('q', 'select_one', { choices: list, ...more })])]), [names.map((name) => said({ q: String(name) }))], { kind: 'all' });
    return result?.summary?.kind === 'choices' ? result.summary.scale : undefined;
  };

  test('is of steps that follow each other, whatever codes stand beside them for those who gave no answer', () => {
    const codes = fc.uniqueArray(fc.constantFrom('-1', '-9', '88', '97', '98', '99', '997', '999', 'lain'));
    const names = fc.tuple(fc.constantFrom(0, 1), fc.integer({ min: 3, max: 11 }), codes).chain(([from, length, apart]) =>
      fc.tuple(fc.constant({ from, length }), fc.shuffledSubarray([...Array.from({ length }, (_, at) => String(from + at)), ...apart], { minLength: length + apart.length })),
    );
    fc.assert(
      fc.property(names, ([{ from, length }, list]) => {
        expect(offered(list)?.base).toBe(length);
        expect(offered(list)?.mean).toBeCloseTo(from + (length - 1) / 2);
      }),
      { numRuns: 60 },
    );
  });

  test('is not of codes: fewer than three in a row, unless the form says that it is a scale', () => {
    for (const names of [[1, 2], [0, 1], [1, 2, 97, 98, 99], [-1, 0, 1], [11, 31, 33], [1, 3, 5], ['ya', 'tidak']]) expect(offered(names)).toBeNull();
    expect(offered([1, 2, 99], { appearance: ['likert'] })).toEqual({ base: 2, mean: 1.5, median: 1.5 });
    expect(offered([1, 2, 99], { measure: 'reaction' })).toEqual({ base: 2, mean: 1.5, median: 1.5 });
    expect(offered([-1, 0, 1, 88], { appearance: 'likert' })).toEqual({ base: 3, mean: 0, median: 0 });
    expect(offered([0, 25, 50, 75, 100, 999], { appearance: ['likert'] })).toMatchObject({ base: 5, mean: 50 });
    expect(offered([-999_999, 1, 2, 3])).toMatchObject({ base: 3, mean: 2 });
  });
});

describe('the gap of a competency', () => {
  const form = surveyOf([
    question('nilai', 'select_one', { choices, measure: 'ability', competency: 'komunikasi' }),
    question('tindakan', 'select_one', { choices, competency: 'proyek', level: { '1': 2, '3': 5 } }),
  ]);
  const surveys = new Map([[1, form]]);
  const person = (answers: Readonly<Record<string, AnswerValue | null>>, demands: Readonly<Record<string, number>> = { komunikasi: 4, proyek: 3 }) => ({ response: said(answers), demands: new Map(Object.entries(demands)) });

  test('is what the position demands less what answers show, with the people behind it and what it rests on', () => {
    const people = [person({ nilai: '2', tindakan: '1' }), person({ nilai: '3', tindakan: '3' }), person({ nilai: 'lain', tindakan: '2' }), person({ nilai: '1' }, {}), person({ nilai: null })];
    expect(gapsFrom(gapTallies(surveys, people))).toEqual([
      { competency: 'komunikasi', basis: 'self-assessment', people: 2, demanded: 4, shown: 2.5, gap: 1.5, below: 2 },
      { competency: 'proyek', basis: 'answers', people: 2, demanded: 3, shown: 3.5, gap: -0.5, below: 1 },
    ]);
  });

  test('of a group is kept when it, and whoever of the group is not in it, are five or nobody', () => {
    const four = Array.from({ length: 4 }, () => person({ nilai: '2' }));
    const five = [...four, person({ nilai: '3' })];
    expect(groupTallies(surveys, four, 5)).toEqual([]);
    expect(groupTallies(surveys, five, 5)).toEqual([{ competency: 'komunikasi', basis: 'self-assessment', people: 5, demanded: 20, shown: 11, below: null }]);
    // Everybody can see whose position demands nothing: subtracting the sum from the group's answers would tell what they said.
    expect(groupTallies(surveys, [...five, person({ nilai: '1' }, {})], 5)).toEqual([]);
    expect(groupTallies(surveys, [...five, person({ nilai: null }, {})], 5)).toHaveLength(1);
    expect(groupTallies(surveys, [...five, ...Array.from({ length: 5 }, () => person({ nilai: '1' }, {}))], 5)).toHaveLength(1);
    const [tally] = groupTallies(surveys, five, 5);
    expect(tally === undefined ? [] : gapsFrom(merged([tally, tally]))).toMatchObject([{ people: 10, gap: 1.8, below: null }]);
  });
});
