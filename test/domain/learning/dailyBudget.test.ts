import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decideDay, MOST_TOGETHER, type Unsent } from '../../../src/domain/learning/dailyBudget.js';
import { PURPOSES } from '../../../src/domain/survey/types.js';

const NEXT = 1000;
const item = (id: number, purpose: Unsent['purpose'], closesAt: number | null = null, worthUntil: number | null = null): Unsent => ({ id, purpose, closesAt, worthUntil });
const ids = (messages: readonly (readonly Unsent[])[]): readonly (readonly number[])[] => messages.map((message) => message.map(({ id }) => id));

test('while there is room each is a message of its own, the due evaluation first, then what closes first', () => {
  const waiting = [item(1, 'general', 5), item(2, 'needs', 9), item(3, 'needs', 7), item(4, 'feedback', 9), item(5, 'followup')];
  expect(ids(decideDay(waiting, 5, NEXT).messages)).toEqual([[5], [4], [3], [2], [1]]);
});

test('the last message of the day takes along what would wait, and the rest waits for the next', () => {
  const waiting = Array.from({ length: 7 }, (_, i) => item(i + 1, i === 6 ? 'followup' : 'needs'));
  const { messages, putOff, lost } = decideDay(waiting, 2, NEXT);
  expect(ids(messages)).toEqual([[7], [1, 2, 3, 4]]);
  expect(putOff.map(({ id }) => id)).toEqual([5, 6]);
  expect(lost).toEqual([]);
  expect(ids(decideDay(waiting.slice(0, 2), 1, NEXT).messages)).toEqual([[1, 2]]);
});

test('what cannot wait for tomorrow goes before what can; where there is no place today either, it is lost', () => {
  const waiting = [...Array.from({ length: 4 }, (_, i) => item(i + 1, 'followup')), item(9, 'general', 900, 900)];
  expect(ids(decideDay(waiting, 1, NEXT).messages)).toEqual([[1, 2, 3, 9]]);
  expect(decideDay(waiting, 0, NEXT)).toMatchObject({ messages: [], putOff: [{ id: 1 }, { id: 2 }, { id: 3 }, { id: 4 }], lost: [{ id: 9 }] });
});

const worth = fc.option(fc.integer({ min: 500, max: 1500 }), { nil: null });
const unsent = fc.uniqueArray(fc.record({ id: fc.nat(50), purpose: fc.constantFrom(...PURPOSES), closesAt: worth, worthUntil: worth }), { selector: ({ id }) => id, maxLength: 12 });

test('never more messages than are left, never more in one than can be read, and everything is accounted for once', () => {
  fc.assert(
    fc.property(unsent, fc.integer({ min: -1, max: 6 }), (waiting, left) => {
      const { messages, putOff, lost } = decideDay(waiting, left, NEXT);
      expect(messages.length).toBeLessThanOrEqual(Math.max(0, left));
      for (const message of messages) expect(message.length).toBeLessThanOrEqual(MOST_TOGETHER);
      expect([...messages.flat(), ...putOff, ...lost].map(({ id }) => id).toSorted((a, b) => a - b)).toEqual(waiting.map(({ id }) => id).toSorted((a, b) => a - b));
      for (const { worthUntil } of putOff) expect(worthUntil === null || worthUntil > NEXT).toBe(true);
      // Nothing is lost while anything went that could have waited.
      if (lost.length > 0) expect(messages.flat().every(({ worthUntil }) => worthUntil !== null && worthUntil <= NEXT)).toBe(true);
    }),
    { numRuns: 300 },
  );
});

test('over the days, whatever comes when, no day exceeds its limit and all that waits forever goes out', () => {
  fc.assert(
    fc.property(fc.array(fc.record({ day: fc.nat(4), purpose: fc.constantFrom(...PURPOSES) }), { maxLength: 30 }), fc.integer({ min: 1, max: 4 }), (arrivals, limit) => {
      const sent = new Map<number, number>();
      const gone: number[] = [];
      let waiting: readonly Unsent[] = [];
      for (let day = 0; day < 40; day++) {
        // Morning and noon of the same day.
        for (const half of [0, 1]) {
          waiting = [...waiting, ...arrivals.flatMap((a, i) => (a.day === day && i % 2 === half ? [item(i, a.purpose)] : []))];
          const { messages, putOff } = decideDay(waiting, limit - (sent.get(day) ?? 0), day + 1);
          sent.set(day, (sent.get(day) ?? 0) + messages.length);
          gone.push(...messages.flat().map(({ id }) => id));
          waiting = putOff;
        }
      }
      expect(Math.max(0, ...sent.values())).toBeLessThanOrEqual(limit);
      expect(gone.toSorted((a, b) => a - b)).toEqual(arrivals.map((_, i) => i));
    }),
    { numRuns: 100 },
  );
});
