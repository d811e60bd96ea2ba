import { z } from 'zod';
import type { FormProblem } from './problem.js';
import type { FormSheet, FormSheets } from './sheets.js';

const cell = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const row = z.record(z.string(), cell);
const rows = z.array(row);
const form = z.record(z.string(), z.unknown());

/**
 * A form written as YAML: a map of sheets, each a list of rows (or one row, as `settings` is), each row a map of columns, the same ones as in a workbook.
 * Rows count from 1 in their list. Pure.
 * @param value what the YAML came to.
 * @param file its name, without folders.
 */
export function sheetsOf(value: unknown, file: string): { readonly ok: true; readonly sheets: FormSheets } | { readonly ok: false; readonly problems: readonly FormProblem[] } {
  const read = form.safeParse(value);
  if (!read.success) return { ok: false, problems: read.error.issues.map((issue) => shapeProblem(issue.path)) };
  const sheets: FormSheet[] = [];
  const problems: FormProblem[] = [];
  for (const [name, content] of Object.entries(read.data)) {
    const sheet = Array.isArray(content) ? rows.safeParse(content) : row.safeParse(content);
    if (sheet.success) sheets.push(sheetOf(name, Array.isArray(sheet.data) ? sheet.data : [sheet.data]));
    else problems.push(...sheet.error.issues.map(({ path }) => shapeProblem([name, ...path])));
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, sheets: { file, sheets, tables: {}, media: [] } };
}

function sheetOf(name: string, rows: readonly z.infer<typeof row>[]): FormSheet {
  const headers = [...new Set(rows.flatMap((cells) => Object.keys(cells)))];
  return {
    name,
    headers,
    rows: rows
      .map((cells, index) => ({ row: index + 1, cells: headers.map((header) => (Object.hasOwn(cells, header) ? written(cells[header]) : '')) }))
      .filter(({ cells }) => cells.some((text) => text !== '')),
  };
}

function written(value: z.infer<typeof cell> | undefined): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'boolean' ? String(value).toUpperCase() : String(value).trim();
}

function shapeProblem([sheet, second, third]: readonly PropertyKey[]): FormProblem {
  const column = typeof second === 'number' ? third : second;
  return {
    ...(typeof sheet === 'string' ? { sheet } : {}),
    ...(typeof second === 'number' ? { row: second + 1 } : {}),
    ...(typeof column === 'string' ? { column } : {}),
    message: 'Tulis survey dan choices sebagai daftar baris, settings sebagai satu peta; setiap isi berupa teks, angka, atau benar/salah. (Write survey and choices as lists of rows and settings as one map; each cell a text, a number or a truth value.)',
  };
}
