import type { Language } from './messages.js';

/** The columns of a roster, by their names in the two languages an officer may write them in. */
export const rosterColumns = {
  nip: { id: 'nip', en: 'nip', required: true },
  name: { id: 'nama', en: 'name', required: true },
  email: { id: 'email', en: 'email', required: false },
  phone: { id: 'telepon', en: 'phone', required: false },
  position: { id: 'jabatan', en: 'position', required: false },
  unit: { id: 'unit', en: 'unit', required: true },
  parentUnit: { id: 'unit_induk', en: 'parent_unit', required: false },
  supervisorNip: { id: 'nip_atasan', en: 'supervisor_nip', required: false },
  status: { id: 'status', en: 'status', required: true },
  timezone: { id: 'zona_waktu', en: 'timezone', required: false },
} as const satisfies Readonly<Record<string, { readonly id: string; readonly en: string; readonly required: boolean }>>;

export type RosterColumn = keyof typeof rosterColumns;

/** One filled or empty cell of a column the file has. */
export interface RawCell {
  /** The column's name in the language the file uses: what a report calls it. */
  readonly heading: string;
  readonly text: string;
  /** The cell held a number, not text, so that digits beyond the fifteenth are lost. */
  readonly numeric: boolean;
}

/** A row of a roster as it was read. A column that the file does not have is absent from `cells`; an empty cell is there with an empty text. */
export interface RawRow {
  /** The row as Excel numbers it; the heading is row 1. */
  readonly row: number;
  readonly cells: ReadonlyMap<RosterColumn, RawCell>;
}

const columnNames: readonly RosterColumn[] = ['nip', 'name', 'email', 'phone', 'position', 'unit', 'parentUnit', 'supervisorNip', 'status', 'timezone'];

const byHeading = new Map<string, { readonly column: RosterColumn; readonly heading: string }>(
  columnNames.flatMap((column) => [rosterColumns[column].en, rosterColumns[column].id].map((heading) => [plain(heading), { column, heading }])),
);

/** The column a heading means, in either language, whatever its case, spaces and underscores; `undefined` when it is none of ours. */
export function recogniseHeading(text: string): { readonly column: RosterColumn; readonly heading: string } | undefined {
  return byHeading.get(plain(text));
}

/** The required columns that are not among `present`, named in the language the other headings are in (Indonesian when they do not tell). */
export function missingColumns(present: ReadonlyMap<RosterColumn, string>): readonly string[] {
  const language: Language = columnNames.some((column) => rosterColumns[column].en !== rosterColumns[column].id && present.get(column) === rosterColumns[column].en) ? 'en' : 'id';
  return columnNames.filter((column) => rosterColumns[column].required && !present.has(column)).map((column) => rosterColumns[column][language]);
}

function plain(heading: string): string {
  return tidy(heading).toLowerCase().replaceAll(/[\s_.-]/g, '');
}

/** The text as a person sees it: one normal form, no control or zero-width characters, single spaces, none at the ends. */
export function tidy(text: string): string {
  return text
    .normalize('NFC')
    .replaceAll(/[\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF\u00AD]/g, '')
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .trim();
}
