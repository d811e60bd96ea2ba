import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findCircles } from '../../../src/domain/roster/supervisors.js';

test('a line of command of any length is no circle', () => {
  const people = Array.from({ length: 20_000 }, (_, index) => String(index));
  expect(findCircles(people, (nip) => (nip === '0' ? null : String(Number(nip) - 1)))).toEqual([]);
  expect(findCircles(people, (nip) => String((Number(nip) + 1) % people.length))[0]).toHaveLength(people.length);
});

test('whoever is named in a circle comes back to themselves, and whoever is not reaches a top or a circle', () => {
  const graph = fc.array(fc.option(fc.nat(19)), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(graph, (reportsTo) => {
      const supervisorOf = (nip: string): string | null => reportsTo[Number(nip)]?.toString() ?? null;
      const people = reportsTo.map((_, index) => String(index));
      const named = new Set(findCircles(people, supervisorOf).flat());
      for (const person of people) {
        let at = supervisorOf(person);
        for (let steps = 0; steps < 40 && at !== null && at !== person; steps += 1) at = supervisorOf(at);
        expect(named.has(person)).toBe(at === person);
      }
    }),
  );
});
