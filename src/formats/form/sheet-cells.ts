import type { FormProblem } from '../../domain/survey/form/problem.js';
import type { FormSheet, SheetRow } from '../../domain/survey/form/sheets.js';
import type { FormLimits } from './limits.js';
import type { FormFileMessages } from './messages.js';
import { refuse, shownName } from './refusal.js';
import { columnLetters, tidied } from './values.js';

/** Counts what all sheets and tables of one form hold together. */
export class ContentBudget {
  private cells = 0;
  private characters = 0;
  private grid = 0;

  constructor(
    private readonly limits: FormLimits,
    private readonly messages: FormFileMessages,
  ) {}

  /** One cell that holds something. */
  take(characters: number): void {
    this.cells += 1;
    this.characters += characters;
    if (this.cells > this.limits.cells || this.characters > this.limits.characters) this.tooMuch();
  }

  /** Cells that are carried along, whether they hold something or not. */
  carry(cells: number): void {
    this.grid += cells;
    if (this.grid > this.limits.grid) this.tooMuch();
  }

  /** Makes the row as wide as `width`, with empty cells. */
  widen(row: string[], width: number): void {
    this.carry(Math.max(0, width - row.length));
    while (row.length < width) row.push('');
  }

  private tooMuch(): never {
    return refuse({ message: this.messages.tooMuch() });
  }
}

/** What came out of one sheet: `mistakes` are cells that hold an Excel error. */
export interface SheetReading {
  readonly sheet: FormSheet;
  readonly mistakes: readonly FormProblem[];
  readonly warnings: readonly FormProblem[];
}

/** Excel's errors, as a cell shows them. */
const errorText = /^#(?:NULL!|DIV\/0!|VALUE!|REF!|NAME\?|NUM!|N\/A|GETTING_DATA|SPILL!|CALC!|FIELD!|BLOCKED!|UNKNOWN!|CONNECT!|BUSY!)$/;

/** Gathers a sheet's cells in whatever order they come. Only what holds something is kept, so that neither a claim nor emptiness costs anything. */
export class SheetCells {
  private readonly rows = new Map<number, string[]>();
  private readonly errors: { readonly row: number; readonly column: number; readonly text: string }[] = [];
  private farthest: { readonly row: number; readonly column: number } | undefined;

  constructor(
    private readonly name: string,
    private readonly limits: FormLimits,
    private readonly budget: ContentBudget,
    private readonly messages: FormFileMessages,
  ) {}

  /** The reach that the sheet claims, counted from 0. @throws FormRefused when no program that writes forms would claim as much. */
  declare(row: number, column: number): void {
    if (row >= this.limits.declaredRows || column >= this.limits.declaredColumns) {
      refuse({ sheet: this.name, message: this.messages.declaredTooFar(`${columnLetters(column)}${row + 1}`) });
    }
  }

  /** `row` and `column` count from 0; `error` where the cell holds an Excel error. @throws FormRefused beyond a limit. */
  put(row: number, column: number, raw: string, error = false): void {
    this.declare(row, column);
    if (raw.length > this.limits.cellCharacters) refuse({ sheet: this.name, row: row + 1, column: columnLetters(column), message: this.messages.cellTooLong(this.limits.cellCharacters) });
    const text = tidied(raw);
    if (text === '') return;
    const cells = this.rows.get(row) ?? [];
    this.rows.set(row, cells);
    if (column >= this.limits.columns) {
      if (this.farthest === undefined || row < this.farthest.row) this.farthest = { row, column };
      return;
    }
    this.budget.take(text.length);
    if (error) this.errors.push({ row, column, text: errorText.test(text) ? text : '#VALUE!' });
    this.budget.widen(cells, column + 1);
    cells[column] = text;
    if (this.rows.size > this.limits.rows) refuse({ sheet: this.name, message: this.messages.tooManyRows(this.limits.rows) });
  }

  /** The sheet as rows below its headers. @throws FormRefused when a header stands further right than is read. */
  finish(): SheetReading {
    const [first, ...rest] = [...this.rows].toSorted(([a], [b]) => a - b);
    if (first === undefined) return { sheet: { name: this.name, headers: [], rows: [] }, mistakes: [], warnings: [] };
    const [headerRow, headers] = first;
    if (this.farthest?.row === headerRow) {
      refuse({ sheet: this.name, row: headerRow + 1, column: columnLetters(this.farthest.column), message: this.messages.headerTooFar(this.limits.columns) });
    }
    const rows: SheetRow[] = [];
    for (const [row, cells] of rest) {
      // A row that holds something too far right alone.
      if (cells.length === 0) continue;
      this.budget.widen(cells, headers.length);
      rows.push({ row: row + 1, cells });
    }
    const columnName = (row: number, column: number): string => {
      const header = headers[column] ?? '';
      return row === headerRow || header === '' ? columnLetters(column) : shownName(header);
    };
    const place = ({ row, column }: { readonly row: number; readonly column: number }) => ({ sheet: this.name, row: row + 1, column: columnName(row, column) });
    return {
      sheet: { name: this.name, headers, rows },
      mistakes: this.errors.map((error) => ({ ...place(error), message: this.messages.cellError(error.text) })),
      warnings: this.farthest === undefined ? [] : [{ ...place(this.farthest), message: this.messages.cellTooFar(this.limits.columns) }],
    };
  }
}
