import { readFileSync, readdirSync } from 'node:fs';
import { z } from 'zod';
import { HOLIDAY_KINDS, type Holiday } from '../domain/calendar/types.js';
import { InputRejected } from '../support/errors.js';
import { readContent } from './read.js';

const HolidayFile = z
  .strictObject({
    year: z.int().min(2000).max(2100),
    source: z.string().min(1),
    status: z.string().min(1),
    days: z.array(z.strictObject({ date: z.iso.date(), kind: z.enum(HOLIDAY_KINDS), name: z.string().min(1) })).min(1),
  })
  .superRefine(({ year, days }, context) => {
    const seen = new Set<string>();
    days.forEach(({ date }, index) => {
      const fault = !date.startsWith(`${year}-`) ? `${date} is not in ${year}` : seen.has(date) ? `${date} stands twice` : undefined;
      seen.add(date);
      if (fault !== undefined) context.addIssue({ code: 'custom', message: fault, path: ['days', index, 'date'] });
    });
  });

/** Checks the text of one year's file. Throws InputRejected with every problem and its place. */
export function parseHolidayFile(text: string, name: string): readonly Holiday[] {
  const written = readContent(text);
  if (!written.ok) throw new InputRejected(`${name} is not YAML`, written.messages.map((message) => ({ message })));
  const result = HolidayFile.safeParse(written.value);
  if (result.success) return result.data.days;
  throw new InputRejected(
    `${name} is not a table of holidays`,
    result.error.issues.map(({ path, message }) => ({ column: path.join('.'), message })),
  );
}

/** Every day off that ships with Pamong, by date. Throws InputRejected when a file is malformed. */
export function loadHolidays(folder: URL = new URL('./holidays/', import.meta.url)): readonly Holiday[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .flatMap((file) => parseHolidayFile(readFileSync(new URL(file, folder), 'utf8'), file))
    .toSorted((a, b) => (a.date < b.date ? -1 : 1));
}
