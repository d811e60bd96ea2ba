import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isolate, isolateBySmallSums, rank } from './attacker.js';
import { brokenPublishers, history, patientPublisher, publishAll, soundPublisher } from './publishers.js';

test('the attacker can subtract, add and solve', () => {
  expect(rank([[1n, 2n], [2n, 4n], [0n, 3n]])).toBe(2);
  const parent = [1, 1, 1, 1, 1, 1, 1, 0];
  const child = [1, 1, 1, 1, 1, 0, 0, 0];
  expect(isolate([parent])).toBeUndefined();
  expect(isolate([parent, child])).toEqual([5, 6]);
  expect(isolateBySmallSums([parent, child])).toEqual([5, 6]);
  // No difference of two isolates anybody here, only all three together.
  const three = [[1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 1], [0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 0], [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0]];
  expect(isolate(three)).toEqual([12]);
  expect(isolateBySmallSums(three)).toEqual([12]);
});

test.each([['at once', soundPublisher], ['with waiting for those who may still answer', patientPublisher]])(
  'no sums and differences of anything ever published isolate fewer than five people: %s',
  (_, publisher) => {
    let shown = 0;
    fc.assert(
      fc.property(history, (weeks) => {
        const { vectors, figures } = publishAll(publisher, weeks);
        shown += figures.length;
        expect(isolate(vectors)).toBeUndefined();
        figures.forEach(({ size, fields }, index) => {
          expect(vectors[index]?.filter((count) => count === 1)).toHaveLength(size);
          expect(Object.values(fields['value']?.histogram ?? {}).reduce((sum, count) => sum + count, 0)).toBe(size);
          expect(size).toBeGreaterThanOrEqual(5);
        });
      }),
      { numRuns: 250, seed: 47 },
    );
    // A release that shows nothing would pass as well.
    expect(shown).toBeGreaterThan(1000);
  },
);

test('the plain attacker finds nothing either', () => {
  fc.assert(
    fc.property(history, (weeks) => {
      const { vectors } = publishAll(soundPublisher, weeks);
      expect(isolateBySmallSums(vectors)).toBeUndefined();
    }),
    { numRuns: 40, seed: 48 },
  );
});

test.each(Object.entries(brokenPublishers))('the attacker gets through %s', (_, publisher) => {
  const isolated = fc.sample(history, { numRuns: 60, seed: 49 }).filter((weeks) => isolate(publishAll(publisher, weeks).vectors) !== undefined);
  expect(isolated.length).toBeGreaterThan(5);
});
