import type { RosterMessages } from '../domain/roster/messages.js';
import { readDelimited } from './delimited.js';
import { kindOf } from './file-kind.js';
import type { TableLimits, TableReading } from './table.js';
import { readWorksheet } from './worksheet.js';

export interface WantedTable {
  /** The name of the sheet to read where a workbook has several. */
  readonly sheet: RegExp;
  /** Whether a cell can be a column's name; tells the separator of a text. */
  readonly isHeading: (text: string) => boolean;
}

/** Reads the rows of an XLSX, XLS or separated text, told apart by their content; `fileName` only helps to say what is wrong. */
export function readTable(bytes: Uint8Array, fileName: string, wanted: WantedTable, limits: TableLimits, messages: RosterMessages): TableReading {
  const refused = (message: string): TableReading => ({ ok: false, problem: { message } });
  if (bytes.length > limits.fileBytes) return refused(messages.fileTooLarge(Math.round(limits.fileBytes / 1e6)));
  if (bytes.length === 0) return refused(messages.fileEmpty());
  const kind = kindOf(bytes);
  switch (kind) {
    case 'zip':
    case 'ole':
      return readWorksheet(bytes, kind, wanted.sheet, limits, messages);
    case 'text':
      return readDelimited(bytes, wanted.isHeading, limits, messages);
    case 'web-page':
      return refused(messages.notATable(messages.isWebPage()));
    case 'pdf':
      return refused(messages.notATable(messages.isPdf()));
    case 'rtf':
      return refused(messages.notATable(messages.isRichText()));
    case 'unknown':
      return refused(/\.(?:xlsx?|xlsm)$/i.test(fileName) ? messages.damaged() : messages.notATable(messages.isUnknown()));
  }
}
