import type { Database } from './database.js';

/** Somebody on the roster at a glance, for an officer of the whole installation. */
export interface RosterGlance {
  readonly nip: string;
  readonly name: string;
  readonly position: string;
  readonly unit: string;
  readonly phone: string | null;
  readonly email: string | null;
  readonly leader: boolean;
  readonly bound: boolean;
}

/** Everybody who is active, in the order they came onto the roster. */
export async function rosterAtAGlance(db: Database): Promise<readonly RosterGlance[]> {
  const { rows } = await db.pool.query<RosterGlance>(
    `SELECT e.nip, e.name, e.position, u.name AS unit, e.phone, e.email,
            EXISTS (SELECT 1 FROM employee t WHERE t.supervisor_id = e.id AND t.left_at IS NULL) AS leader,
            EXISTS (SELECT 1 FROM chat c WHERE c.employee_id = e.id) AS bound
     FROM employee e JOIN unit u ON u.id = e.unit_id WHERE e.left_at IS NULL ORDER BY e.id`,
  );
  return rows;
}

/** Every campaign's id and title, the newest first. */
export async function campaignsAtAGlance(db: Database): Promise<readonly { readonly id: string; readonly title: string }[]> {
  const { rows } = await db.pool.query<{ id: string; title: string }>(`SELECT id, title->>'id' AS title FROM campaign WHERE NOT rehearsal ORDER BY opens_at DESC, id`);
  return rows;
}

/** The units at the top of the tree. */
export async function topUnits(db: Database): Promise<readonly string[]> {
  const { rows } = await db.pool.query<{ name: string }>(`SELECT name FROM unit WHERE parent_id IS NULL ORDER BY id`);
  return rows.map((r) => r.name);
}
