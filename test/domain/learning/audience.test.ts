import fc from 'fast-check';
import { expect, test } from 'vitest';
import { drawn, fitting, knownPositions, unitsOf, type Candidate } from '../../../src/domain/learning/audience.js';

const one = (employee: number, position = 'Staf', status = 'PNS', unit: readonly string[] = ['Dinas', 'Sekretariat']): Candidate => ({ employee, zone: 'Asia/Jakarta', position, status, unit });
const ids = (people: readonly Candidate[]) => people.map(({ employee }) => employee);

test('every rule has to fit; names within one are alternatives, however they are written', () => {
  const people = [one(1, 'Analis Data'), one(2, 'analis  data', 'PPPK'), one(3, 'Staf'), one(4, 'Analis Data', 'PPPK Paruh Waktu')];
  expect(ids(fitting(people, {}))).toEqual([1, 2, 3, 4]);
  expect(ids(fitting(people, { positions: ['ANALIS DATA'] }))).toEqual([1, 2, 4]);
  expect(ids(fitting(people, { positions: ['Analis Data', 'Staf'], statuses: ['pns', 'PPPK'] }))).toEqual([1, 2, 3]);
  expect(ids(fitting(people, { positions: ['Analis Data'], among: [new Set([2, 3, 4]), new Set([1, 2])] }))).toEqual([2]);
  expect(knownPositions(people)).toEqual(['Analis Data', 'Staf', 'analis  data']);
});

const crowd = fc.uniqueArray(fc.record({ employee: fc.nat(500), unit: fc.constantFrom('A', 'B', 'C') }), { selector: ({ employee }) => employee, maxLength: 40 }).map((rows) => rows.map(({ employee, unit }) => one(employee, 'Staf', 'PNS', ['Dinas', unit])));

test('a sample is as large as wished, the same for the same seed, and hardly changed by who joins', () => {
  fc.assert(
    fc.property(crowd, fc.integer({ min: 1, max: 20 }), fc.nat(1000), (people, n, seed) => {
      const sample = drawn(people, { kind: 'sample', people: n }, seed);
      expect(sample).toHaveLength(Math.min(n, people.length));
      expect(new Set(ids(drawn(people.toReversed(), { kind: 'sample', people: n }, seed)))).toEqual(new Set(ids(sample)));
      const grown = new Set(ids(drawn([...people, one(9999)], { kind: 'sample', people: n }, seed)));
      expect(ids(sample).filter((id) => !grown.has(id)).length).toBeLessThanOrEqual(1);
    }),
    { numRuns: 50 },
  );
  const many = Array.from({ length: 40 }, (_, i) => one(i));
  expect(ids(drawn(many, { kind: 'sample', people: 10 }, 1))).not.toEqual(ids(drawn(many, { kind: 'sample', people: 10 }, 2)));
});

test('a quota draws so many of each unit', () => {
  fc.assert(
    fc.property(crowd, fc.integer({ min: 1, max: 10 }), fc.nat(1000), (people, perUnit, seed) => {
      const quota = unitsOf(drawn(people, { kind: 'quota', perUnit }, seed));
      for (const [unit, all] of unitsOf(people)) expect(quota.get(unit)).toHaveLength(Math.min(perUnit, all.length));
    }),
    { numRuns: 50 },
  );
});

test('everybody has the same chance', () => {
  const people = Array.from({ length: 10 }, (_, i) => one(i));
  const times = new Map<number, number>();
  for (let seed = 0; seed < 1000; seed++) for (const id of ids(drawn(people, { kind: 'sample', people: 3 }, seed))) times.set(id, (times.get(id) ?? 0) + 1);
  for (const n of times.values()) expect(Math.abs(n - 300)).toBeLessThan(75);
});
