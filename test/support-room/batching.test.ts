import { expect, test } from 'vitest';
import { batched } from '../../src/support/batching.js';

/** A batch whose runs end when the test says so. */
function held(max: number) {
  const runs: { readonly items: readonly number[]; end(outs: readonly string[]): void; fail(): void }[] = [];
  const ask = batched<number, string>(
    (items) =>
      new Promise((resolve, reject) => {
        runs.push({ items, end: resolve, fail: () => reject(new Error('broken')) });
      }),
    max,
  );
  return { runs, ask };
}
const turn = () => new Promise((resolve) => setImmediate(resolve));

test('what is asked in one turn travels together, and what comes meanwhile shares the next run', async () => {
  const { runs, ask } = held(10);
  const first = [ask(1), ask(2)];
  await turn();
  const second = [ask(3), ask(4), ask(5)];
  await turn();
  expect(runs.map((r) => r.items)).toEqual([[1, 2]]);
  runs[0]?.end(['a', 'b']);
  expect(await Promise.all(first)).toEqual(['a', 'b']);
  await turn();
  expect(runs.map((r) => r.items)).toEqual([[1, 2], [3, 4, 5]]);
  runs[1]?.end(['c', 'd', 'e']);
  expect(await Promise.all(second)).toEqual(['c', 'd', 'e']);
});

test('a run takes as many as it can bear', async () => {
  const sizes: number[] = [];
  const ask = batched(async (items: readonly number[]) => {
    sizes.push(items.length);
    return await Promise.resolve(items.map((n) => n * 2));
  }, 3);
  expect(await Promise.all([1, 2, 3, 4, 5, 6, 7].map(ask))).toEqual([2, 4, 6, 8, 10, 12, 14]);
  expect(sizes).toEqual([3, 3, 1]);
});

test('a run that fails fails its own items, and the next one goes on', async () => {
  const { runs, ask } = held(1);
  const [bad, good] = [ask(1), ask(2)];
  await turn();
  runs[0]?.fail();
  await expect(bad).rejects.toThrow('broken');
  await turn();
  runs[1]?.end(['fine']);
  expect(await good).toBe('fine');
});

test('an item that was given no answer is told so', async () => {
  const ask = batched(async (items: readonly number[]) => await Promise.resolve(items.slice(1)), 10);
  const [one, two] = [ask(1), ask(2)];
  await expect(two).rejects.toThrow('fewer');
  expect(await one).toBe(2);
});

test('nothing is an answer too', async () => {
  expect(await batched(async (items: readonly number[]) => await Promise.resolve(items.map(() => undefined)), 10)(1)).toBeUndefined();
});
