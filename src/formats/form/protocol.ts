import { z } from 'zod';

/** What the reading process is asked, as JSON on its standard input. `limits` take the place of the usual ones. */
export const formRequest = z.object({
  path: z.string().min(1),
  language: z.enum(['id', 'en']),
  limits: z.record(z.string(), z.number()),
});

const problem = z.object({ sheet: z.string().optional(), row: z.number().optional(), column: z.string().optional(), message: z.string() });
const count = z.number().int().nonnegative();

/**
 * The first line of what it answers. A form follows in lines of its own: for each sheet and each table one that says what it is and how many lines of rows come, and
 * those lines. As one text all of it would be in memory several times. After the last line come the pictures' bytes, one after the other.
 */
export const replyHead = z.discriminatedUnion('ok', [
  z.object({
    ok: z.literal(true),
    file: z.string(),
    sheets: count,
    tables: count,
    mistakes: z.array(problem),
    warnings: z.array(problem),
    pictures: z.array(z.object({ name: z.string(), type: z.enum(['image/png', 'image/jpeg', 'image/gif', 'image/webp']), bytes: count })),
  }),
  z.object({ ok: z.literal(false), problems: z.array(problem).min(1) }),
]);
export type ReplyHead = z.infer<typeof replyHead>;

const texts = z.array(z.string());
export const sheetLine = z.object({ name: z.string(), headers: texts, lines: count });
export const sheetRowsLine = z.array(z.object({ row: z.number(), cells: texts }));
export const tableLine = z.object({ name: z.string(), columns: texts, lines: count });
export const tableRowsLine = z.array(texts);

/** Rows in one line. */
export const rowsInLine = 500;
