import { afterEach, beforeEach, expect, test } from 'vitest';
import { AnonymousOffice } from './office.js';

let office: AnonymousOffice;
beforeEach(async () => {
  office = await AnonymousOffice.open(5);
});
afterEach(() => office.house.close());

/** How many updates each sending erased, as a superuser reads it from the pages (`pageinspect`): dead rows of the transaction that noted that somebody took part. */
async function erased(): Promise<readonly number[]> {
  await office.db.pool.query('CREATE EXTENSION IF NOT EXISTS pageinspect');
  const { rows } = await office.db.pool.query<{ n: number }>(
    `SELECT count(d.t_xmax)::int AS n FROM recipient r LEFT JOIN
       (SELECT i.t_xmax FROM generate_series(0, (pg_relation_size('inbox') / 8192 - 1)::int) b, LATERAL heap_page_items(get_raw_page('inbox', b)) i WHERE i.t_data IS NOT NULL) d ON d.t_xmax = r.xmin
     WHERE r.completed_at IS NOT NULL GROUP BY r.employee_id ORDER BY r.employee_id`,
  );
  return rows.map(({ n }) => n);
}

test('the length of somebody\'s way through a survey cannot be counted from dead rows once they are tidied up', async () => {
  // When it was tidied up last, for another test, does not count.
  await office.db.pool.query('SELECT pg_stat_reset()');
  for (const n of [1, 2, 3]) await office.completes(n);
  // The attack is a real one: odd people go a long way, even ones a short one.
  const [long = 0, short = 0] = await erased();
  expect(long).toBeGreaterThan(short);
  // PostgreSQL counts dead rows a little later. What is left is the update that sent, one of everybody's.
  await expect.poll(async () => {
    await office.db.pool.query('SELECT pg_stat_force_next_flush()');
    await office.publish();
    return await erased();
  }, { timeout: 25_000, interval: 250 }).toEqual([1, 1, 1]);
});
