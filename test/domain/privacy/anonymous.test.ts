import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MINIMUM_WAITING, planPublication, shuffled } from '../../../src/domain/privacy/anonymous.js';
import { MINIMUM_GROUP } from '../../../src/domain/privacy/release.js';

/** Chance, as a test can repeat it. */
const chance = (draws: readonly number[]) => {
  let at = 0;
  return (end: number): number => Math.floor((draws[at++ % draws.length] ?? 0) * end);
};
const draws = fc.array(fc.double({ min: 0, max: 0.999_999, noNaN: true }), { minLength: 1, maxLength: 30 });

test('However answers come in and whenever somebody looks, each is published once in a batch of five or more; only a campaign of fewer than five in all loses them', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.constant('look' as const), fc.integer({ min: 1, max: 14 })), { maxLength: 40 }), draws, (happened, by) => {
      const below = chance(by);
      let [waiting, sent]: [readonly number[], number] = [[], 0];
      const batches: (readonly number[])[] = [];
      const look = (closed: boolean): readonly number[] => {
        const { publish, erase } = planPublication({ waiting, closed }, below);
        if (publish.length > 0) batches.push(publish);
        waiting = waiting.filter((one) => !publish.includes(one) && !erase.includes(one));
        return erase;
      };
      for (const what of happened) {
        if (what === 'look') expect(look(false)).toEqual([]);
        else for (let n = 0; n < what; n++) waiting = [...waiting, sent++];
        // What was put into a batch leaves enough behind, whatever comes or does not come after it.
        if (batches.length > 0) expect(waiting.length).toBeGreaterThanOrEqual(MINIMUM_GROUP);
      }
      const erased = look(true);
      for (const batch of batches) expect(batch.length).toBeGreaterThanOrEqual(MINIMUM_GROUP);
      expect([...batches.flat(), ...erased].toSorted((a, b) => a - b)).toEqual(Array.from({ length: sent }, (_, i) => i));
      expect(erased.length).toBe(sent < MINIMUM_GROUP ? sent : 0);
      expect(waiting).toEqual([]);
    }),
    { numRuns: 200 },
  );
});

test('While a campaign is open nothing is published of fewer than ten, and five of ten or more', () => {
  const many = (n: number) => Array.from({ length: n }, (_, i) => i);
  const first = (): number => 0;
  expect([4, 5, 9, 10, 30].map((n) => planPublication({ waiting: many(n), closed: false }, first).publish.length)).toEqual([0, 0, 0, 5, 5]);
  expect(MINIMUM_WAITING).toBe(10);
  expect(planPublication({ waiting: many(10), closed: false }, (end) => end - 1).publish).toEqual([9, 8, 7, 6, 5]);
});

test('Every place of every one is as likely as the others', () => {
  const places = new Map<string, number>();
  // All draws there are for four: each order comes out exactly once.
  for (const a of [0, 1, 2, 3]) for (const b of [0, 1, 2]) for (const c of [0, 1]) {
    const next = [a, b, c, 0];
    const order = shuffled(['p', 'q', 'r', 's'], () => next.shift() ?? 0).join('');
    places.set(order, (places.get(order) ?? 0) + 1);
  }
  expect([places.size, ...new Set(places.values())]).toEqual([24, 1]);
});
