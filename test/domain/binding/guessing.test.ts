import { expect, test } from 'vitest';
import { missed, NO_GUESSES, waitsUntil, type Guesses } from '../../../src/domain/binding/guessing.js';

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;
const start = Date.UTC(2026, 10, 23, 2);
const after = (n: number, from: Guesses = NO_GUESSES): Guesses => Array.from({ length: n }).reduce<Guesses>((g) => missed(g, start), from);

test('four wrong guesses are free, the fifth brings a quarter of an hour', () => {
  expect(waitsUntil(after(4), start)).toBe(null);
  expect(waitsUntil(after(5), start)).toBe(start + 15 * MINUTE);
  expect(waitsUntil(after(5), start + 15 * MINUTE)).toBe(null);
});

test('each further one doubles the wait, up to a day', () => {
  expect(waitsUntil(after(6), start)).toBe(start + 30 * MINUTE);
  expect(waitsUntil(after(9), start)).toBe(start + 240 * MINUTE);
  expect(waitsUntil(after(40), start)).toBe(start + DAY);
});

test('a day without a wrong guess forgets them', () => {
  expect(missed(after(4), start + DAY)).toEqual({ count: 1, until: start + 2 * DAY });
  expect(missed(after(5), start + 15 * MINUTE + DAY)).toEqual({ count: 1, until: start + 15 * MINUTE + 2 * DAY });
  expect(missed(after(5), start + 20 * MINUTE).count).toBe(6);
});
