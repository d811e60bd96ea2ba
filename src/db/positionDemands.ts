import type { Tx } from './database.js';

/** Which level of a competency (1 to 5) a position demands. */
export interface PositionDemand {
  readonly position: string;
  readonly competency: string;
  readonly level: number;
}

/** Puts these demands in the place of all that was known of their positions; upper and lower case of a position are the same. Other positions stay as they are. */
export async function replaceDemands(tx: Tx, demands: readonly PositionDemand[]): Promise<void> {
  const rows = JSON.stringify(demands);
  // Two imports at once replace one after the other.
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('pamong.position-demands'))`;
  await tx.$executeRaw`DELETE FROM position_demand d USING jsonb_to_recordset(${rows}::jsonb) AS t(position text) WHERE lower(d.position) = lower(t.position)`;
  await tx.$executeRaw`INSERT INTO position_demand (position, competency, level) SELECT position, competency, level FROM jsonb_to_recordset(${rows}::jsonb) AS t(position text, competency text, level int)`;
}

/** Those of some positions that nobody who is active has. */
export async function unusedPositions(tx: Tx, positions: readonly string[]): Promise<readonly string[]> {
  const rows = await tx.$queryRaw<{ position: string }[]>`SELECT t.position FROM unnest(${[...positions]}::text[]) WITH ORDINALITY AS t(position, ord)
    WHERE NOT EXISTS (SELECT 1 FROM employee e WHERE e.left_at IS NULL AND lower(e.position) = lower(t.position)) ORDER BY t.ord`;
  return rows.map((r) => r.position);
}
