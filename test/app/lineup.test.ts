import { expect, test } from 'vitest';
import { createLineup } from '../../src/app/lineup.js';

/** Time that passes only when somebody sleeps. */
function world() {
  let now = 1_000_000;
  const sleeping: { readonly at: number; readonly wake: () => void }[] = [];
  return {
    clock: { real: () => now },
    sleep: (ms: number) => new Promise<void>((wake) => sleeping.push({ at: now + ms, wake })),
    since: () => now - 1_000_000,
    /** Lets so much time pass, in steps as small as somebody's sleep. */
    pass: async (ms: number) => {
      const end = now + ms;
      for (;;) {
        for (let i = 0; i < 5; i++) await Promise.resolve();
        const next = sleeping.toSorted((a, b) => a.at - b.at)[0];
        if (next === undefined || next.at > end) break;
        sleeping.splice(sleeping.indexOf(next), 1);
        now = next.at;
        next.wake();
      }
      now = end;
    },
  };
}

test('a reply takes the first place that anybody brought, and the others move back by one', async () => {
  const { clock, sleep, pass, since } = world();
  const lineup = createLineup(30, clock, sleep);
  const gone: string[] = [];
  const go = (name: string, placeMs: number, first: boolean) => void lineup.turn(placeMs, first).then((over) => (gone.push(`${name} ${since()}`), over()));
  for (let i = 0; i < 3; i++) go(`broadcast ${i}`, 35 * (i + 1), false);
  go('reply', 140, true);
  await pass(200);
  expect(gone).toEqual(['reply 35', 'broadcast 0 70', 'broadcast 1 105', 'broadcast 2 140']);
});

test('whatever was held up, no more calls leave in a second than the platform takes', async () => {
  const { clock, sleep, pass, since } = world();
  const lineup = createLineup(5, clock, sleep);
  const gone: number[] = [];
  // Everything is due at once, as after a pause of the whole process.
  for (let i = 0; i < 15; i++) void lineup.turn(0, false).then((over) => (gone.push(since()), over()));
  await pass(5000);
  expect(gone).toHaveLength(15);
  gone.slice(5).forEach((at, i) => expect(at - (gone[i] ?? 0)).toBeGreaterThanOrEqual(1000));
});

test('while nobody knows whether the oldest calls have arrived, no other leaves', async () => {
  const { clock, sleep, pass, since } = world();
  const lineup = createLineup(2, clock, sleep);
  const overs: (() => void)[] = [];
  const gone: number[] = [];
  for (let i = 0; i < 3; i++) void lineup.turn(0, false).then((over) => (gone.push(since()), overs.push(over)));
  await pass(10_000);
  expect(gone).toEqual([0, 0]);
  overs[0]?.();
  await pass(2000);
  expect(gone).toEqual([0, 0, 10_950]);
});
