import { InvalidArgumentError } from 'commander';
import { instantOf } from '../../../domain/calendar/workingDays.js';
import { InputRejected } from '../../../support/errors.js';

/** An ISO 8601 instant; without a zone it is refused rather than guessed. */
export function parseInstant(text: string): number {
  const at = /(?:Z|[+-]\d{2}:?\d{2})$/i.test(text) ? Date.parse(text) : NaN;
  if (Number.isNaN(at)) throw new InvalidArgumentError('Tulis waktu beserta zonanya, misalnya 2026-12-04T16:00+07:00. An instant with its zone is needed.');
  return at;
}

const LOCAL = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2})(?::\d{2}(?:\.\d+)?)?)?$/;

/** An ISO 8601 instant, or a day or a time of the clock in `zone`. @throws InputRejected where it is none of these. */
export function instantIn(text: string, zone: string): number {
  const local = LOCAL.exec(text);
  const at = local === null ? Date.parse(text) : localInstant(local[1] ?? '', local[2] ?? '00:00', zone);
  if (Number.isNaN(at)) throw new InputRejected(`"${text}" bukan waktu ISO 8601, misalnya 2026-12-04T09:00+07:00.`);
  return at;
}

function localInstant(day: string, time: string, zone: string): number {
  try {
    return instantOf(day, time, zone);
  } catch (error) {
    if (error instanceof RangeError) return NaN;
    throw error;
  }
}
