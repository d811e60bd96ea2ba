import { InvalidArgumentError } from 'commander';

/** An ISO 8601 instant; without a zone it is refused rather than guessed. */
export function parseInstant(text: string): number {
  const at = /(?:Z|[+-]\d{2}:?\d{2})$/i.test(text) ? Date.parse(text) : NaN;
  if (Number.isNaN(at)) throw new InvalidArgumentError('An instant with its zone, such as 2026-12-04T16:00+07:00.');
  return at;
}
