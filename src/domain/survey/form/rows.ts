import type { Text } from '../types.js';
import { WORDS, meaningOf, type HeaderRules } from './headers.js';
import { codeOf, type Languages } from './languages.js';
import type { Findings, Spot } from './problem.js';
import type { FormSheet, SheetRow } from './sheets.js';

interface Place {
  readonly index: number;
  readonly header: string;
  /** Code; of words alone. */
  readonly language: string;
  /** The header names its language. */
  readonly named: boolean;
}

/** A sheet whose headers are understood. */
export class Columns<C extends string> {
  private readonly places = new Map<C, Place[]>();
  /** Columns that mean nothing of themselves, by header: what `choice_filter` may read. */
  readonly others: readonly { readonly index: number; readonly header: string }[];

  constructor(readonly sheet: FormSheet, readonly name: string, rules: HeaderRules<C>, private readonly languages: Languages, private readonly findings: Findings, extra: boolean) {
    const others: { index: number; header: string }[] = [];
    sheet.headers.forEach((header, index) => {
      if (header.trim() === '') return this.unnamed(index);
      const meaning = meaningOf(header, rules);
      if (meaning.kind === 'column') return this.place(meaning.column, { index, header, language: WORDS.has(meaning.column) ? languages.code(meaning.language) : '', named: meaning.language !== null });
      if (!this.filled(index)) return;
      const spot = { sheet: name, column: header };
      if (meaning.kind === 'ignored') findings.warn(spot, findings.say.columnIgnored(header));
      else if (extra && /\s/.test(header.trim())) findings.warn(spot, findings.say.choiceColumnWithSpaces(header));
      else if (extra) others.push({ index, header: header.trim() });
      else findings.warn(spot, meaning.nearest === null ? findings.say.columnUnknown(header) : findings.say.columnUnknownNear(header, meaning.nearest));
    });
    this.others = others;
  }

  has(column: C): boolean {
    return this.places.has(column);
  }

  rows(collapse: boolean): readonly FormRow<C>[] {
    return this.sheet.rows.map((row) => new FormRow(this, row, collapse));
  }

  /** Where a column stands, as its author wrote it. */
  header(column: C): string {
    return this.places.get(column)?.[0]?.header ?? column;
  }

  placesOf(column: C): readonly Place[] {
    return this.places.get(column) ?? [];
  }

  private filled(index: number): boolean {
    return this.sheet.rows.some(({ cells }) => (cells[index] ?? '').trim() !== '');
  }

  private overwritten(named: Place, bare: Place): void {
    const row = this.sheet.rows.find(({ cells }) => differ(cells, named.index, bare.index));
    if (row !== undefined) this.findings.warn({ sheet: this.name, row: row.row, column: bare.header }, this.findings.say.columnOverwritten(bare.header, named.header));
  }

  private unnamed(index: number): void {
    const row = this.sheet.rows.find(({ cells }) => (cells[index] ?? '').trim() !== '');
    if (row !== undefined) this.findings.warn({ sheet: this.name, row: row.row }, this.findings.say.columnUnnamed());
  }

  private place(column: C, place: Place): void {
    const places = this.places.get(column) ?? [];
    const twin = places.find(({ language }) => language === place.language);
    if (twin === undefined) this.places.set(column, [...places, place]);
    // As in pyxform, the column that names the default language goes before the one that names none, which fills its gaps.
    else if (twin.named !== place.named) {
      this.places.set(column, [...places.filter((each) => each !== twin), ...(place.named ? [place, twin] : [twin, place])]);
      this.overwritten(place.named ? place : twin, place.named ? twin : place);
    }
    else if (!this.filled(twin.index)) this.places.set(column, places.map((each) => (each === twin ? place : each)));
    else if (this.filled(place.index)) this.findings.error({ sheet: this.name, column: place.header }, this.findings.say.columnTwice(twin.header, place.header));
  }
}

function differ(cells: readonly string[], one: number, other: number): boolean {
  const [left, right] = [(cells[one] ?? '').trim(), (cells[other] ?? '').trim()];
  return left !== '' && right !== '' && left !== right;
}

/** Whether a sheet has words in a column without a language that differ from the Indonesian ones beside them: then they are in another language. */
export function bareDiffers<C extends string>(sheet: FormSheet, rules: HeaderRules<C>): boolean {
  const bare = new Map<string, number>();
  const named = new Map<string, number>();
  sheet.headers.forEach((header, index) => {
    const meaning = meaningOf(header, rules);
    if (meaning.kind !== 'column' || !WORDS.has(meaning.column)) return;
    if (meaning.language === null) bare.set(meaning.column, index);
    else if (codeOf(meaning.language) === 'id') named.set(meaning.column, index);
  });
  return [...bare].some(([column, index]) => {
    const other = named.get(column);
    return other !== undefined && sheet.rows.some(({ cells }) => differ(cells, index, other));
  });
}

/** One row by what its columns mean. */
export class FormRow<C extends string> {
  readonly row: number;

  constructor(private readonly columns: Columns<C>, private readonly source: SheetRow, private readonly collapse: boolean) {
    this.row = source.row;
  }

  /** '' where there is none. */
  text(column: C): string {
    const place = this.columns.placesOf(column)[0];
    return place === undefined ? '' : this.cell(place.index);
  }

  /** Undefined where no language has any. */
  words(column: C): Text | undefined {
    const found: [string, string][] = [];
    for (const { index, language } of this.columns.placesOf(column)) {
      const cell = this.cell(index);
      if (cell !== '' && !found.some(([known]) => known === language)) found.push([language, cell]);
    }
    return found.length === 0 ? undefined : Object.fromEntries(found);
  }

  /** What the other columns hold, by header. */
  extra(): Readonly<Record<string, string>> | undefined {
    const found = this.columns.others.map(({ index, header }): readonly [string, string] => [header, this.cell(index)]).filter(([header, value]) => value !== '' && header !== '__proto__');
    return found.length === 0 ? undefined : Object.fromEntries(found);
  }

  spot(column: C, language?: string): Spot {
    const places = this.columns.placesOf(column);
    return { sheet: this.columns.name, row: this.row, column: places.find((place) => place.language === language)?.header ?? places[0]?.header ?? column };
  }

  /** The row as a whole. */
  get whole(): Spot {
    return { sheet: this.columns.name, row: this.row };
  }

  private cell(index: number): string {
    const cell = (this.source.cells[index] ?? '').trim();
    return this.collapse ? cell.replace(/ {2,}/g, ' ') : cell;
  }
}
