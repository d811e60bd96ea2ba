import type { Database, Tx } from './database.js';

/** The machine's day: this is about our own tidying, not about people's time. */
const TODAY = `(clock_timestamp() AT TIME ZONE 'UTC')::date`;

/**
 * The name under which the file of an update is to be stored: the same at every try, so that an update that comes twice stores one file.
 * Committed before the file is there, so that no file is there without its row.
 * @param fresh a name that nobody has.
 */
export async function nameForUpdate(db: Database, inbox: number, fresh: string): Promise<string> {
  const { rows } = await db.pool.query<{ name: string }>(
    `INSERT INTO stored_file (name, inbox_id, look_on) VALUES ($1, $2, ${TODAY} + 2) ON CONFLICT (inbox_id) DO UPDATE SET look_on = excluded.look_on RETURNING name`,
    [fresh, inbox],
  );
  return rows[0]?.name ?? fresh;
}

/** The update is handled: nothing tells any more which one brought the file. Without an answer that names it, the file goes with the next sweep. */
export async function settleFile(tx: Tx, inbox: number): Promise<void> {
  await tx.$executeRawUnsafe(`UPDATE stored_file SET inbox_id = NULL, look_on = ${TODAY} + 1 WHERE inbox_id = $1`, inbox);
}

/** An answer of this conversation names the file. */
export async function ownFile(tx: Tx, name: string, conversation: number): Promise<void> {
  await tx.storedFile.updateMany({ where: { name }, data: { conversationId: conversation } });
}

/** The file is an answer that must lead to nobody: no row of ours says that it is there. It stays, also where another answer takes its place. */
export async function disownFile(tx: Tx, name: string): Promise<void> {
  await tx.storedFile.deleteMany({ where: { name } });
}

export interface LookedAt {
  readonly name: string;
  readonly fate: 'keep' | 'look-again' | 'remove';
}

/**
 * What is to become of files whose day has come: one that no answer names goes, one of a conversation that is over and named stays for good.
 * What was withdrawn stays for as long as the person can still bring it back.
 */
export async function filesToLookAt(db: Database, limit: number): Promise<readonly LookedAt[]> {
  const { rows } = await db.pool.query<{ name: string; named: boolean; over: boolean }>(
    `SELECT f.name, (EXISTS (SELECT 1 FROM answer a WHERE a.conversation_id = f.conversation_id AND a.value = to_jsonb(f.name) AND (a.withdrawn_at IS NULL OR v.completed_at IS NULL OR v.sent IS NOT NULL))
              OR EXISTS (SELECT 1 FROM jsonb_each(v.sent) s WHERE s.value = to_jsonb(f.name))) AS named,
            COALESCE(v.completed_at IS NOT NULL AND (k.closed_at IS NOT NULL OR NOT COALESCE((s.definition -> 'settings' ->> 'editable')::boolean, false)), false) AS over
     FROM stored_file f LEFT JOIN conversation v ON v.id = f.conversation_id LEFT JOIN campaign k ON k.id = v.campaign_id
     LEFT JOIN survey_version s ON s.survey_id = k.survey_id AND s.version = (v.head ->> 'version')::int
     WHERE f.look_on <= ${TODAY} AND NOT EXISTS (SELECT 1 FROM inbox i WHERE i.id = f.inbox_id AND i.state = 'new')
     ORDER BY f.look_on, f.name LIMIT $1`,
    [limit],
  );
  return rows.map(({ name, named, over }) => ({ name, fate: !named ? 'remove' : over ? 'keep' : 'look-again' }));
}

/** Notes that a file stays: for good, or until it is looked at again tomorrow. */
export async function keepFile(db: Database, name: string, again: boolean): Promise<void> {
  await db.pool.query(`UPDATE stored_file SET look_on = CASE WHEN $2::boolean THEN ${TODAY} + 1 END WHERE name = $1`, [name, again]);
}

/** After the file itself is gone. */
export async function forgetFile(db: Database, name: string): Promise<void> {
  await db.pool.query('DELETE FROM stored_file WHERE name = $1', [name]);
}
