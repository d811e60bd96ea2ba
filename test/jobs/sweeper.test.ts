import { afterEach, beforeEach, expect, test } from 'vitest';
import { whenAlone } from '../../src/db/locks.js';
import { hasDue, nextDueAt } from '../../src/db/dueWork.js';
import { hasLostInbox, storeReceived } from '../../src/db/inbox.js';
import { outboxWaiting, recoverOutbox } from '../../src/db/outbox.js';
import { drainDue } from '../../src/jobs/drainDue.js';
import { startSweeper, sweep, type SweeperDeps } from '../../src/jobs/sweeper.js';
import type { WakeName } from '../../src/jobs/wakeups.js';
import { openHouse, type House } from '../app/house.js';

let house: House;
let wakes: { name: WakeName; delayMs: number }[];
let deps: SweeperDeps;
beforeEach(async () => {
  house = await openHouse();
  wakes = [];
  const { db, clock, deps: due } = house;
  deps = {
    clock,
    log: due.log,
    wakeups: { wake: async (name, delayMs = 0) => void wakes.push({ name, delayMs }) },
    alone: (work) => whenAlone(db, 'sweeper', work),
    hasDue: (now) => hasDue(db, now),
    nextDueAt: (now) => nextDueAt(db, now),
    hasLostInbox: () => hasLostInbox(db),
    recoverOutbox: (now) => recoverOutbox(db, now),
    outboxWaiting: () => outboxWaiting(db),
    planDigests: async () => {},
    sweepFiles: async () => await Promise.resolve(0),
    publishAnonymous: async () => await Promise.resolve({ published: 0, erased: 0 }),
  };
});
afterEach(() => house.close());

test('where nothing waits nobody is woken', async () => {
  expect(await sweep(deps)).toEqual({ woken: [] });
});

test('what is due wakes at once, what comes due soon wakes then, what lies further off not yet', async () => {
  await house.hireMany(1);
  await house.bind(1);
  await house.launch('Sekretariat');
  expect(await sweep(deps)).toEqual({ woken: ['due'] });
  await house.work();
  await house.deliver();
  wakes = [];
  await sweep(deps);
  expect(wakes).toEqual([]);
  const next = await nextDueAt(house.db, house.clock.now());
  house.clock.set((next ?? 0) - 90_000);
  await sweep(deps);
  expect(wakes).toEqual([{ name: 'due', delayMs: 90_000 }]);
});

test('an update that nobody handles and a message that a dead sender held are found', async () => {
  await storeReceived(house.db, [{ source: 'telegram', account: 'bot', updateKey: '1', actor: '1', payload: '{}' }], 0);
  await house.hireMany(1);
  await house.bind(1);
  await house.launch('Sekretariat');
  await house.work();
  await house.db.pool.query(`UPDATE outbox SET state = 'sending', lease_until = clock_timestamp() - interval '1 second'`);
  const { woken } = await sweep(deps);
  expect(woken.toSorted()).toEqual(['inbox', 'outbox']);
  expect(await house.queued()).toHaveLength(1);
});

test('a concern that fails holds up no other', async () => {
  await house.hireMany(1);
  await house.launch('Sekretariat');
  const { woken } = await sweep({ ...deps, planDigests: () => Promise.reject(new Error('on purpose')), hasLostInbox: () => Promise.reject(new Error('on purpose')) });
  expect(woken).toEqual(['due']);
  expect(house.lines.filter((l) => l.level === 'warn')).toHaveLength(2);
});

test('of several processes one sweeps at a time', async () => {
  let inside = 0;
  let most = 0;
  const slow = { ...deps, planDigests: async () => {
    inside += 1;
    most = Math.max(most, inside);
    await house.db.pool.query('SELECT pg_sleep(0.05)');
    inside -= 1;
  } };
  const results = await Promise.all([1, 2, 3].map(() => slow.alone(() => sweep(slow))));
  expect(most).toBe(1);
  expect(results.some((r) => r !== null)).toBe(true);
});

test('a sweeper looks at once when it starts, and ends when it is closed', async () => {
  await house.hireMany(1);
  await house.launch('Sekretariat');
  let woken: () => void = () => {};
  const heard = new Promise<void>((resolve) => (woken = resolve));
  const sweeper = startSweeper({ ...deps, wakeups: { wake: async () => woken() } });
  await heard;
  await sweeper.close();
});

test('draining does everything that is due and wakes the sender; asked to close, it stops after the batch in hand', async () => {
  await house.hireMany(120);
  await house.bind(1);
  await house.launch('Sekretariat');
  const closing = new AbortController();
  closing.abort();
  expect(await drainDue(house.deps, deps.wakeups, closing.signal)).toBe(0);
  expect(await drainDue(house.deps, deps.wakeups)).toBe(120);
  expect(wakes).toContainEqual({ name: 'outbox', delayMs: 0 });
  expect(await hasDue(house.db, house.clock.now())).toBe(false);
});
