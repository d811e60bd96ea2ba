import { Bounded } from '../support/bounded.js';

/** A visit of a question: the same one shown again is the same visit. */
export interface Visit {
  readonly conversation: number;
  readonly turn: number;
}

/** A question that gets the floor, and the platform's number of the message that it answers; null where a button was pressed. */
export interface Asks extends Visit {
  readonly answers: number | null;
}

interface Shown extends Visit {
  readonly before: number;
  readonly at: number;
}

/**
 * Which message first showed the open question of a chat, of the questions that this process sent. A private chat numbers its messages in the order in which the
 * platform took them, whoever wrote them (Bot API: Message, `message_id`). Bounded; forgotten oldest first.
 */
export class ShownQuestions {
  readonly #chats = new Bounded<number, Shown>(20_000);

  /** @param message the platform's number of the message that shows it. */
  note(chat: number, { conversation, turn, answers }: Asks, message: number): void {
    const known = this.#chats.get(chat);
    if (known?.conversation === conversation && known.turn === turn) return;
    this.#chats.set(chat, { conversation, turn, before: known?.at ?? answers ?? message, at: message });
  }

  /**
   * Whether a message was written before the question was shown: it stands between the message that showed the question before, or that it answers, and the one that
   * showed this one. Said only of what stands between two, so that a platform which numbers differently is not misunderstood at every question.
   */
  precedes(chat: number, { conversation, turn }: Visit, message: number): boolean {
    const known = this.#chats.get(chat);
    return known?.conversation === conversation && known.turn === turn && known.before < message && message < known.at;
  }
}
