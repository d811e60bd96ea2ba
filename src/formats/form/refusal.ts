import type { FormProblem } from '../../domain/survey/form/problem.js';
import { InputRejected } from '../../support/errors.js';

/** A form's file cannot be read. `problems` say what the officer can do about it; `column` is the header as it is written, or the column's letters where it has none. */
export class FormRefused extends InputRejected {
  constructor(override readonly problems: readonly FormProblem[]) {
    super(problems.map(({ message }) => message).join('\n'), problems);
  }
}

/** @throws FormRefused */
export function refuse(...problems: readonly FormProblem[]): never {
  throw new FormRefused(problems);
}

/** Whole megabytes, for words to people. */
export const megabytes = (bytes: number): number => Math.round(bytes / 1_000_000);

/** A name that somebody else chose, fit to be shown: no control characters, no more than people read. */
export function shownName(name: string): string {
  const clean = name.replace(/\p{C}/gu, '�');
  return clean.length > 80 ? `${clean.slice(0, 79)}…` : clean;
}
