import type { Tx } from './database.js';

/**
 * SQL of what a `conversation v` has sent, by question; NULL where that is nothing. While what was sent is being changed it is that, and not what stands in the
 * answers meanwhile: changes count once they are sent, and never where they are not.
 */
export const SENT_ANSWERS = `COALESCE(v.sent, (SELECT jsonb_object_agg(a.question, a.value) FROM answer a WHERE a.conversation_id = v.id AND a.withdrawn_at IS NULL))`;

/** Keeps what a conversation has sent, for as long as it is being changed. */
export async function keepSent(tx: Tx, conversation: number): Promise<void> {
  await tx.$executeRawUnsafe(`UPDATE conversation v SET sent = COALESCE(${SENT_ANSWERS}, '{}'::jsonb) WHERE v.id = $1`, conversation);
}
