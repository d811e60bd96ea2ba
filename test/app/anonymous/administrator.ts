import type { Database } from '../../../src/db/database.js';

/** A row as somebody with full read access sees it: everything that stands in it, and what PostgreSQL notes about it itself. */
export interface SeenRow {
  readonly table: string;
  readonly xmin: string;
  readonly cmin: string;
  /** Where it lies: block and place. */
  readonly ctid: string;
  readonly row: Readonly<Record<string, unknown>>;
}

/** The whole database at one moment. */
export interface Seen {
  readonly rows: readonly SeenRow[];
  readonly sequences: Readonly<Record<string, number>>;
}

/** Reads every table with every column, the system's own included, and every sequence. */
export async function everything(db: Database): Promise<Seen> {
  const { rows: tables } = await db.pool.query<{ name: string }>(`SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1`);
  const rows: SeenRow[] = [];
  for (const { name } of tables) {
    const { rows: found } = await db.pool.query<SeenRow>(`SELECT tableoid::regclass::text AS table, xmin::text, cmin::text, ctid::text, to_jsonb(t) AS row FROM "${name}" t ORDER BY ctid`);
    rows.push(...found);
  }
  const { rows: sequences } = await db.pool.query<{ name: string; at: string }>(`SELECT sequencename AS name, COALESCE(last_value, 0)::text AS at FROM pg_sequences`);
  return { rows, sequences: Object.fromEntries(sequences.map(({ name, at }) => [name, Number(at)])) };
}

/** Somebody as the database knows them. */
export interface Known {
  readonly employee: number;
  readonly chat: number;
}

export const isAbout = ({ employee, chat }: Known, { row }: SeenRow): boolean =>
  row['employee_id'] === employee || row['chat_id'] === chat || row['actor'] === String(chat) || (row['id'] === chat && 'consent' in row) || (row['id'] === employee && 'nip' in row);

/** By transaction: the rows of a table that were written by a transaction which also wrote something about this person. */
export function joinedByTransaction({ rows }: Seen, person: Known, table: string): readonly SeenRow[] {
  const own = new Set(rows.filter((row) => isAbout(person, row)).map(({ xmin }) => xmin));
  return rows.filter((row) => row.table === table && own.has(row.xmin));
}

/** By counting: how many rows there are of each table about this person, and of which kinds and states. */
export function countsOf({ rows }: Seen, person: Known): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const row of rows.filter((one) => isAbout(person, one))) {
    const key = [row.table, row.row['kind'], row.row['state']].filter((part) => part !== undefined).join(' ');
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}

/** Words of somebody's that stand open in any row, with the tables that they stand in. */
export function openWords({ rows }: Seen, words: readonly string[], except: readonly string[]): readonly string[] {
  return rows.flatMap((row) => {
    const text = JSON.stringify(row.row);
    return except.includes(row.table) ? [] : words.filter((word) => text.includes(word)).map((word) => `${row.table}: ${word}`);
  });
}

/** Values of a column of a table, in the order in which the rows lie. */
export const column = ({ rows }: Seen, table: string, name: string): readonly unknown[] => rows.filter((row) => row.table === table).map(({ row }) => row[name]);
