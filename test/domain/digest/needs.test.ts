import fc from 'fast-check';
import { expect, test } from 'vitest';
import { largestNeeds } from '../../../src/domain/digest/sections/needs.js';
import type { NeedMeasure } from '../../../src/domain/digest/types.js';

const competency = (key: string, low: number, high: number): NeedMeasure => ({
  kind: 'competency', key, label: { id: key },
  figures: { size: low + high, fields: { rating: { sum: 0, histogram: { 1: low, 4: high } } } },
});

test('the larger share first, then the larger base, then the order of the dictionary', () => {
  const measures = [competency('a', 3, 3), competency('b', 5, 5), competency('c', 3, 3), competency('d', 6, 1), competency('e', 0, 9)];
  expect(largestNeeds(measures, 9).map(({ key, count, base }) => `${key} ${count}/${base}`)).toEqual(['d 6/7', 'b 5/10', 'a 3/6', 'c 3/6']);
  expect(largestNeeds(measures)).toHaveLength(3);
});

test('a rating of two is a need, a rating of three is none', () => {
  const figures = { size: 7, fields: { rating: { sum: 0, histogram: { 2: 3, 3: 4 } } } };
  expect(largestNeeds([{ kind: 'competency', key: 'a', label: { id: 'a' }, figures }])).toMatchObject([{ count: 3, base: 7 }]);
});

test('the ranking never names a smaller share before a larger one', () => {
  const count = fc.integer({ min: 0, max: 40 });
  fc.assert(
    fc.property(fc.array(fc.tuple(count, count), { maxLength: 12 }), (pairs) => {
      const measures = pairs.map(([low, high], index) => competency(String(index).padStart(2, '0'), low, high));
      const ranked = largestNeeds(measures, 20);
      expect(ranked).toHaveLength(pairs.filter(([low]) => low > 0).length);
      ranked.forEach((need, index) => {
        const next = ranked[index + 1];
        if (next === undefined) return;
        const difference = need.count * next.base - next.count * need.base;
        expect(difference > 0 || (difference === 0 && (need.base > next.base || (need.base === next.base && need.key < next.key)))).toBe(true);
      });
    }),
    { numRuns: 200 },
  );
});
