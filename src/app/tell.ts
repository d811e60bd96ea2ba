import { addOutbox } from '../db/outbox.js';
import type { Tx } from '../db/database.js';
import type { Render } from './talk/handling.js';
import type { View } from './talk/types.js';

export interface Told {
  /** Unique for ever. */
  readonly key: string;
  readonly chat: number;
  readonly employee: number | null;
  readonly kind: string;
  readonly subject?: string;
}

/** Queues one message to a chat that did not ask for it just now, with the decision that causes it. */
export async function tell(tx: Tx, { render }: { readonly render: Render }, { key, chat, employee, kind, subject }: Told, view: View): Promise<void> {
  const rows = render(chat, view, null).map((payload, part) => ({
    key: part === 0 ? key : `${key}:${part}`,
    channel: 'telegram' as const,
    lane: 'urgent' as const,
    kind,
    chat,
    employee,
    subject: subject ?? null,
    payload,
    onDoubt: 'repeat' as const,
    worthUntil: null,
  }));
  await addOutbox(tx, rows);
}
