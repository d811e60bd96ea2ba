import type { EpochMs } from '../../support/clock.js';
import type { Purpose } from '../survey/types.js';

/** What comes first when not everything can: the evaluation that is due, then what fades soonest. */
const RANK: Readonly<Record<Purpose, number>> = { followup: 0, feedback: 1, test: 2, needs: 3, general: 4 };

/** An unasked message about a campaign that could go to somebody now. */
export interface Unsent {
  /** Of its due work. */
  readonly id: number;
  readonly purpose: Purpose;
  readonly closesAt: EpochMs | null;
  /** The last instant at which it is worth sending; null for always. */
  readonly worthUntil: EpochMs | null;
}

export interface DayDecision<T extends Unsent> {
  /** The messages to send now, in this order; one with several entries says them together. */
  readonly messages: readonly (readonly T[])[];
  /** What waits for the next day. */
  readonly putOff: readonly T[];
  /** What would come too late then and finds no place today. */
  readonly lost: readonly T[];
}

/** As many surveys as one message can name and stay readable on a small phone. */
export const MOST_TOGETHER = 4;

const first = (a: Unsent, b: Unsent): number => RANK[a.purpose] - RANK[b.purpose] || (a.closesAt ?? Infinity) - (b.closesAt ?? Infinity) || a.id - b.id;

/**
 * Which of the messages that wait for one person go out now.
 * While there is room each is a message of its own. The last message of the day takes along what would otherwise wait, up to four surveys in all;
 * what cannot wait until `next` goes before what can. So no day has more messages than its limit, and nothing is lost that a place could be found for.
 * @param left how many messages the person may still get on this day of theirs.
 * @param next when the next day's messages begin.
 */
export function decideDay<T extends Unsent>(waiting: readonly T[], left: number, next: EpochMs): DayDecision<T> {
  const inOrder = waiting.toSorted(first);
  const canWait = ({ worthUntil }: T): boolean => worthUntil === null || worthUntil > next;
  const places = left <= 0 ? 0 : left - 1 + MOST_TOGETHER;
  const urgentFirst = [...inOrder.filter((item) => !canWait(item)), ...inOrder.filter(canWait)];
  const chosen = new Set(urgentFirst.slice(0, places));
  const going = inOrder.filter((item) => chosen.has(item));
  const staying = inOrder.filter((item) => !chosen.has(item));
  const alone = going.length <= left ? going : going.slice(0, left - 1);
  const together = going.slice(alone.length);
  return {
    messages: [...alone.map((item) => [item]), ...(together.length > 0 ? [together] : [])],
    putOff: staying.filter(canWait),
    lost: staying.filter((item) => !canWait(item)),
  };
}
