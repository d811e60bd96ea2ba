import type { Tx } from './database.js';

export interface UnitRow {
  readonly id: number;
  /** Names from the top of its tree down to itself. */
  readonly path: readonly string[];
}

/** Every unit with its path, parents before children. */
export async function allUnits(tx: Tx): Promise<readonly UnitRow[]> {
  return await tx.$queryRaw<UnitRow[]>`WITH RECURSIVE tree AS (
      SELECT id, ARRAY[name] AS path FROM unit WHERE parent_id IS NULL
      UNION ALL SELECT u.id, t.path || u.name FROM unit u JOIN tree t ON u.parent_id = t.id)
    SELECT id, path FROM tree ORDER BY cardinality(path), path`;
}

/** Adds units level by level; those that exist are left alone. Parents must exist or be in `paths`. Returns the ids by `path.join('\n')`. */
export async function ensureUnits(tx: Tx, paths: readonly (readonly string[])[]): Promise<ReadonlyMap<string, number>> {
  const ids = new Map((await allUnits(tx)).map((u) => [u.path.join('\n'), u.id]));
  const missing = paths.filter((path) => !ids.has(path.join('\n')));
  const levels = [...new Set(missing.map((path) => path.length))].toSorted((a, b) => a - b);
  for (const level of levels) {
    const rows = missing.filter((path) => path.length === level).map((path) => ({ name: path.at(-1) ?? '', parent: ids.get(path.slice(0, -1).join('\n')) ?? null, key: path.join('\n') }));
    const made = await tx.$queryRawUnsafe<{ id: number; name: string; parent_id: number | null }[]>(
      `INSERT INTO unit (name, parent_id) SELECT DISTINCT name, parent FROM jsonb_to_recordset($1::jsonb) AS t(name text, parent int) RETURNING id, name, parent_id`,
      JSON.stringify(rows),
    );
    const byPlace = new Map(made.map((u) => [`${u.parent_id ?? 0}\n${u.name}`, u.id]));
    for (const row of rows) {
      const id = byPlace.get(`${row.parent ?? 0}\n${row.name}`);
      if (id !== undefined) ids.set(row.key, id);
    }
  }
  return ids;
}
