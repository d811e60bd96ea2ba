import type { Problem } from '../../../support/errors.js';
import type { FormMessages } from './messages.js';

/** One thing wrong with a form, or worth knowing, and where: `column` as its author wrote it, `row` as the spreadsheet counts. */
export interface FormProblem extends Problem {
  readonly sheet?: string;
}

/** A cell, a row or a whole sheet. */
export interface Spot {
  readonly sheet?: string;
  readonly row?: number;
  readonly column?: string;
}

/** More than anybody reads; a hostile file shall not make a report of a million lines. */
const MOST = 1000;

/** Collects what is wrong and what is worth knowing, each once a cell and sentence. */
export class Findings {
  readonly problems: FormProblem[] = [];
  readonly warnings: FormProblem[] = [];
  private readonly said = new Set<string>();
  private readonly wrongCells = new Set<string>();

  constructor(readonly say: FormMessages) {}

  /** The form cannot be taken as it is. */
  error(spot: Spot, message: string): void {
    this.wrongCells.add(cellOf(spot));
    this.add(this.problems, spot, message);
  }

  /** The form can be taken; somebody should know all the same. */
  warn(spot: Spot, message: string): void {
    this.add(this.warnings, spot, message);
  }

  /** Whether something was wrong with this very cell, so that what follows from it needs no second complaint. */
  wrong(spot: Spot): boolean {
    return this.wrongCells.has(cellOf(spot));
  }

  /** So much is wrong that nothing more is said. */
  get full(): boolean {
    return this.problems.length >= MOST;
  }

  private add(list: FormProblem[], { sheet, row, column }: Spot, message: string): void {
    const key = `${cellOf({ ...(sheet === undefined ? {} : { sheet }), ...(row === undefined ? {} : { row }), ...(column === undefined ? {} : { column }) })}\n${message}`;
    if (list.length >= MOST || this.said.has(key)) return;
    this.said.add(key);
    const more = list.length === MOST - 1;
    list.push(more ? { message: this.say.andMore(MOST) } : { ...(sheet === undefined ? {} : { sheet }), ...(row === undefined ? {} : { row }), ...(column === undefined ? {} : { column }), message });
  }
}

const cellOf = ({ sheet, row, column }: Spot): string => `${sheet ?? ''}\n${row ?? ''}\n${column ?? ''}`;
