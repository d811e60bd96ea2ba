import { inTransaction, type Database } from '../db/database.js';
import { holdHolidays, putHolidays, removeHoliday, storedDays } from '../db/holidays.js';
import { HOLIDAY_KINDS, type Holiday, type HolidayKind, type LocalDate } from '../domain/calendar/types.js';
import { addDays, isDate } from '../domain/calendar/workingDays.js';
import { listMessages } from '../domain/roster/listMessages.js';
import type { Language } from '../domain/roster/messages.js';
import { readList } from '../formats/list-table.js';
import type { TableCell } from '../formats/table.js';
import type { Problem } from '../support/errors.js';
import { refused } from './refused.js';

const COLUMNS = {
  date: { names: ['date', 'tanggal'], required: true },
  kind: { names: ['kind', 'jenis'], required: true },
  name: { names: ['name', 'nama', 'name_id', 'keterangan'], required: true },
} as const;

export interface HolidaysImported {
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly years: readonly number[];
  /** Every mistake with its place; with any of them nothing was written. */
  readonly errors: readonly Problem[];
  readonly warnings: readonly Problem[];
}

const kindOf = (text: string): HolidayKind | undefined => HOLIDAY_KINDS.find((kind) => kind === text.toLowerCase().replaceAll(/[\s_-]+/g, ' '));

/** Excel counts days from the end of 1899, two of them for a leap day that never was. */
const dateIn = ({ text, numeric }: TableCell): LocalDate => (numeric && /^\d{5}$/.test(text) ? addDays('1899-12-30', Number(text)) : text.slice(0, 10));

/** Takes over days off from a file with the columns `date kind name`, all of it or nothing. Days that are stored and not in the file stay; run again, it changes nothing. */
export async function importHolidays(db: Database, bytes: Uint8Array, fileName: string, options: { readonly dryRun?: boolean; readonly language?: Language } = {}): Promise<HolidaysImported> {
  const language = options.language ?? 'id';
  const messages = listMessages[language];
  const { rows, problems, warnings } = readList(bytes, fileName, COLUMNS, { language, sheet: /libur|holiday/i });
  const errors: Problem[] = [...problems];
  const days = new Map<LocalDate, { readonly day: Holiday; readonly row: number }>();
  for (const { row, cells } of rows) {
    const date = dateIn(cells.date);
    const kind = kindOf(cells.kind.text);
    const before = days.get(date);
    if (!isDate(date)) errors.push({ row, column: 'date', message: messages.dateNotOne() });
    else if (before !== undefined) errors.push({ row, column: 'date', message: messages.dateTwice(before.row) });
    if (kind === undefined) errors.push({ row, column: 'kind', message: messages.kindNotOne() });
    if (cells.name.text === '') errors.push({ row, column: 'name', message: messages.required() });
    if (kind !== undefined) days.set(date, { day: { date, kind, name: cells.name.text }, row });
  }
  if (errors.length > 0) return { added: 0, changed: 0, unchanged: 0, years: [], errors, warnings };
  const wanted = [...days.values()].map(({ day }) => day);
  return await inTransaction(db, async (tx) => {
    const stored = new Map((await holdHolidays(tx)).map((day) => [day.date, day]));
    const added = wanted.filter(({ date }) => !stored.has(date));
    const changed = wanted.filter((day) => {
      const known = stored.get(day.date);
      return known !== undefined && (known.kind !== day.kind || known.name !== day.name);
    });
    if (options.dryRun !== true) await putHolidays(tx, [...added, ...changed]);
    const years = [...new Set(wanted.map(({ date }) => Number(date.slice(0, 4))))].toSorted((a, b) => a - b);
    return { added: added.length, changed: changed.length, unchanged: wanted.length - added.length - changed.length, years, errors: [], warnings };
  });
}

/**
 * Adds a day off, or gives one another kind or name.
 * @returns whether the day is new, and whether it is the first of its year: then the year counts as known, though it holds that day alone.
 * @throws InputRejected when it is no date or has no name.
 */
export async function addHoliday(db: Database, day: Holiday): Promise<{ readonly added: boolean; readonly firstOfYear: boolean }> {
  if (!isDate(day.date)) throw refused('date', (words) => words.dateNotOne());
  if (day.name.trim() === '') throw refused('name', (words) => words.nameEmpty());
  return await inTransaction(db, async (tx) => {
    const stored = await holdHolidays(tx);
    await putHolidays(tx, [{ ...day, name: day.name.trim() }]);
    return { added: stored.every(({ date }) => date !== day.date), firstOfYear: stored.every(({ date }) => date.slice(0, 4) !== day.date.slice(0, 4)) };
  });
}

/** Takes a day off out of the table. @returns false when it is not in it. @throws InputRejected when it is no date. */
export async function dropHoliday(db: Database, date: LocalDate): Promise<boolean> {
  if (!isDate(date)) throw refused('date', (words) => words.dateNotOne());
  return await inTransaction(db, (tx) => removeHoliday(tx, date));
}

/** The days off as they are stored, by date. @param year only that one. */
export async function listHolidays(db: Database, year: number | null): Promise<readonly Holiday[]> {
  return (await storedDays(db.prisma)).filter(({ date }) => year === null || date.startsWith(`${year}-`));
}
