import { afterAll, beforeAll, expect, test } from 'vitest';
import { createReceiver, type OfferedUpdate } from '../../src/app/receiveUpdates.js';
import { openDatabase, type Database } from '../../src/db/database.js';
import { keptKey } from '../../src/db/inbox.js';
import { noFaults } from '../../src/support/faults.js';
import { silentLogger } from '../../src/support/logger.js';
import { freshDatabase, type TestDatabase } from '../support/database.js';
import { testVault } from '../support/vault.js';

let database: TestDatabase;
let db: Database;
beforeAll(async () => {
  database = await freshDatabase();
  db = openDatabase(database.connection, silentLogger, testVault, 3);
});
afterAll(async () => {
  await db.close();
  await database.drop();
});

const receiver = (onStored: (updates: readonly OfferedUpdate[]) => void, leaseMs = 60_000) => createReceiver({ db, source: 'telegram', account: '1', leaseMs, faults: noFaults, onStored });
const update = (n: number) => ({ updateKey: String(n), actor: '7', body: { update_id: n } });

test('when it resolves, the update is committed; what came before is offered to nobody again', async () => {
  const offered: OfferedUpdate[] = [];
  const receive = receiver((updates) => offered.push(...updates));
  await Promise.all([1, 2, 3, 2].map((n) => receive(update(n))));
  expect(await db.prisma.inbox.count()).toBe(3);
  await Promise.all([receive(update(3)), receive(update(4))]);
  expect(offered.map(({ actor, body }) => ({ actor, body }))).toEqual([1, 2, 3, 4].map((n) => ({ actor: '7', body: { update_id: n } })));
  expect(offered.map(({ id }) => id)).toEqual(offered.map(({ id }) => id).toSorted((a, b) => a - b));
  expect(await db.prisma.inbox.count()).toBe(4);
});

test('updates that arrive together share one commit', async () => {
  const sizes: number[] = [];
  const receive = receiver((updates) => void sizes.push(updates.length));
  await Promise.all(Array.from({ length: 100 }, (_, i) => receive(update(1000 + i))));
  expect(sizes).toEqual([100]);
});

test('an update that cannot be stored is not acknowledged', async () => {
  const away = openDatabase({ ...database.connection, database: 'nowhere' }, silentLogger, testVault, 1);
  const receive = createReceiver({ db: away, source: 'telegram', account: '1', leaseMs: 0, faults: noFaults, onStored: () => expect.unreachable() });
  await expect(receive(update(1))).rejects.toThrow();
  await away.close();
});

test('what is handled before it is stored is not stored again; what is given back keeps its place', async () => {
  const offered: OfferedUpdate[] = [];
  let giveBack: () => void = () => {};
  const receive = createReceiver({
    db,
    source: 'telegram',
    account: '1',
    leaseMs: 60_000,
    faults: noFaults,
    onStored: (updates) => offered.push(...updates),
    take: async ({ updateKey }) => {
      if (updateKey === '5001') await new Promise<void>((resolve) => (giveBack = resolve));
      if (updateKey === '5002') giveBack();
      return updateKey === '5000';
    },
  });
  await Promise.all([5000, 5001, 5002].map((n) => receive({ ...update(n), bound: true })));
  expect(offered.map(({ body }) => body)).toEqual([{ update_id: 5001 }, { update_id: 5002 }]);
  expect(await db.prisma.inbox.count({ where: { updateKey: { in: [5000, 5001].map((n) => keptKey(testVault, { account: '1', updateKey: String(n) })) } } })).toBe(1);
});
