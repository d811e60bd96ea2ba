import { CsvError, parse } from 'csv-parse/sync';
import type { RosterMessages } from '../domain/roster/messages.js';
import type { Problem } from '../support/errors.js';
import { columnsRead, type TableLimits, type TableReading } from './table.js';

/** The separators Excel writes: by the region's list separator, or tabs. */
const separators = [',', ';', '\t'] as const;

/**
 * Reads separated text in UTF-8 or UTF-16 with its mark, or else in Windows-1252 with a warning. The separator is the one whose first row has the
 * most headings that `isHeading` knows, then the most cells; a first line `sep=;`, which Excel hides, decides and is not counted.
 */
export function readDelimited(bytes: Uint8Array, isHeading: (text: string) => boolean, limits: TableLimits, messages: RosterMessages): TableReading {
  const { text, old } = decode(bytes);
  const warnings: Problem[] = old ? [{ message: messages.oldEncoding() }] : [];
  const told = /^sep=([,;\t])\r?\n/i.exec(text);
  const body = told === null ? text : text.slice(told[0].length);
  try {
    const separator = told?.[1] ?? bestSeparator(body, isHeading);
    const records = recordsOf(body, separator, limits.rows + 2);
    if (records.length > limits.rows + 1) return { ok: false, problem: { message: messages.tooManyRows(limits.rows) } };
    const rows = records.map((record, index) => ({ row: index + 1, cells: record.slice(0, columnsRead).map((cell) => ({ text: cell, numeric: false })) }));
    return { ok: true, rows, from: 'text', warnings };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return { ok: false, problem: { ...rowOf(error), message: error.code === 'CSV_QUOTE_NOT_CLOSED' ? messages.quoteNotClosed() : messages.csvUnreadable() } };
  }
}

function bestSeparator(text: string, isHeading: (text: string) => boolean): string {
  const scored = separators.map((separator) => {
    const first = recordsOf(text.replace(/^\s+/, ''), separator, 1)[0] ?? [];
    return { separator, known: first.filter(isHeading).length, cells: first.length };
  });
  return scored.toSorted((a, b) => b.known - a.known || b.cells - a.cells)[0]?.separator ?? ',';
}

function recordsOf(text: string, separator: string, most: number): readonly string[][] {
  return parse(text, { delimiter: separator, record_delimiter: ['\r\n', '\n', '\r'], relax_quotes: true, relax_column_count: true, skip_empty_lines: false, max_record_size: 100_000, to: most });
}

function rowOf(error: CsvError): { readonly row?: number } {
  const records: unknown = error['records'];
  return typeof records === 'number' ? { row: records + 1 } : {};
}

/** Text in UTF-8 or UTF-16 with its mark, or else (`old`) in Windows-1252. */
export function decode(bytes: Uint8Array): { readonly text: string; readonly old: boolean } {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return { text: new TextDecoder('utf-16le').decode(bytes), old: false };
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return { text: new TextDecoder('utf-16be').decode(bytes), old: false };
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), old: false };
  } catch {
    return { text: new TextDecoder('windows-1252').decode(bytes), old: true };
  }
}
