import { listMessages } from '../domain/roster/listMessages.js';
import type { Language } from '../domain/roster/messages.js';
import type { Problem } from '../support/errors.js';
import { readList } from './list-table.js';

export interface PeopleList {
  /** 18 digits each, with the row they stand in; each once. */
  readonly nips: readonly { readonly nip: string; readonly row: number }[];
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
}

const COLUMNS = { nip: { names: ['nip'], required: true } } as const;

/** Reads a list of people: one NIP a line, or the column `nip` of a CSV, XLSX or XLS file. */
export function readPeopleList(bytes: Uint8Array, fileName: string, language: Language = 'id'): PeopleList {
  const messages = listMessages[language];
  const { rows, problems, warnings } = readList(bytes, fileName, COLUMNS, { language, bare: 'nip', sheet: /nip|pegawai|employee/i });
  if (problems.length > 0) return { nips: [], problems, warnings };
  const wrong: Problem[] = [];
  const nips = new Map<string, number>();
  for (const { row, cells: { nip } } of rows) {
    const digits = nip.text.replaceAll(/[\s'.-]/g, '');
    if (digits === '') continue;
    if (nip.numeric || /^\d[.,]\d+e\+/i.test(nip.text)) wrong.push({ row, column: 'nip', message: messages.nipRounded() });
    else if (!/^\d{18}$/.test(digits)) wrong.push({ row, column: 'nip', message: messages.nipNotOne() });
    else if (!nips.has(digits)) nips.set(digits, row);
  }
  if (wrong.length === 0 && nips.size === 0) wrong.push({ message: messages.listEmpty() });
  return { nips: wrong.length > 0 ? [] : [...nips].map(([nip, row]) => ({ nip, row })), problems: wrong, warnings };
}
