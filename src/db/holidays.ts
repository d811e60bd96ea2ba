import type { Database, Tx } from './database.js';
import { HOLIDAY_KINDS, type Holiday, type HolidayTable } from '../domain/calendar/types.js';
import { holidayTable } from '../domain/calendar/workingDays.js';

/** The days off as they are stored now; an officer may have changed them since they shipped. */
export async function storedHolidays(tx: Tx | Database['prisma']): Promise<HolidayTable> {
  const rows = await tx.holiday.findMany();
  return holidayTable(rows.map(({ date, kind, name }) => ({ date, kind: HOLIDAY_KINDS.find((k) => k === kind) ?? 'libur nasional', name })));
}

/** Stores the days off of years that have no table yet; a year that has one is the officer's and is left alone. Returns how many days are new. */
export async function storeMissingHolidays(db: Database, holidays: readonly Holiday[]): Promise<number> {
  return await db.prisma.$executeRawUnsafe(
    `INSERT INTO holiday (date, kind, name) SELECT t.date, t.kind, t.name FROM jsonb_to_recordset($1::jsonb) AS t(date text, kind text, name text)
     WHERE NOT EXISTS (SELECT 1 FROM holiday h WHERE left(h.date, 4) = left(t.date, 4)) ON CONFLICT (date) DO NOTHING`,
    JSON.stringify(holidays),
  );
}
