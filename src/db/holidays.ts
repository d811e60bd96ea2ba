import type { Database, Tx } from './database.js';
import { HOLIDAY_KINDS, type Holiday, type HolidayTable } from '../domain/calendar/types.js';
import { holidayTable } from '../domain/calendar/workingDays.js';

/** The days off as they are stored now; an officer may have changed them since they shipped. */
export async function storedHolidays(tx: Tx | Database['prisma']): Promise<HolidayTable> {
  return holidayTable(await storedDays(tx));
}

/** The same as a list, by date. */
export async function storedDays(tx: Tx | Database['prisma']): Promise<readonly Holiday[]> {
  const rows = await tx.holiday.findMany({ orderBy: { date: 'asc' } });
  return rows.map(({ date, kind, name }) => ({ date, kind: HOLIDAY_KINDS.find((k) => k === kind) ?? 'libur nasional', name }));
}

/** The days off, one officer at a time: whoever asks next waits for the end of this transaction. */
export async function holdHolidays(tx: Tx): Promise<readonly Holiday[]> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('pamong.holidays'))`;
  return await storedDays(tx);
}

/** Stores days off; one that is known gets the kind and the name given. */
export async function putHolidays(tx: Tx, days: readonly Holiday[]): Promise<void> {
  if (days.length === 0) return;
  await tx.$executeRaw`INSERT INTO holiday (date, kind, name) SELECT date, kind, name FROM jsonb_to_recordset(${JSON.stringify(days)}::jsonb) AS t(date text, kind text, name text)
    ON CONFLICT (date) DO UPDATE SET kind = excluded.kind, name = excluded.name`;
}

/** Takes a day off away. Returns whether it was there. */
export async function removeHoliday(tx: Tx, date: string): Promise<boolean> {
  return (await tx.holiday.deleteMany({ where: { date } })).count > 0;
}

/** Stores the days off of years that have no table yet; a year that has one is the officer's and is left alone. Returns how many days are new. */
export async function storeMissingHolidays(db: Database, holidays: readonly Holiday[]): Promise<number> {
  return await db.prisma.$executeRawUnsafe(
    `INSERT INTO holiday (date, kind, name) SELECT t.date, t.kind, t.name FROM jsonb_to_recordset($1::jsonb) AS t(date text, kind text, name text)
     WHERE NOT EXISTS (SELECT 1 FROM holiday h WHERE left(h.date, 4) = left(t.date, 4)) ON CONFLICT (date) DO NOTHING`,
    JSON.stringify(holidays),
  );
}
