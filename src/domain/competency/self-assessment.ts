import type { AnswerValue } from '../survey/types.js';
import { LEVELS, type Level } from './types.js';

/** What a person chose who says that a competency is no part of their work: an answer, and no number. */
export const NOT_MY_TASK = 'bukan_tugas';

/**
 * The number 1 to 5 of an answer on a five-step scale (self-assessment or rating), `null` for "not my task", a skipped question or anything else.
 * A number that a person gives about themselves is not a level: official profiles come from assessors, and a gap from this is an indication.
 */
export function scaleNumber(value: AnswerValue | null | undefined): Level | null {
  return LEVELS.find((level) => String(level) === value || level === value) ?? null;
}
