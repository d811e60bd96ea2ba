import { read, type CellObject, type WorkBook } from '@e965/xlsx';
import { excelError } from '../excel-errors.js';
import { streamOf } from './compound-file.js';
import type { FormLimits } from './limits.js';
import type { FormFileMessages } from './messages.js';
import { refuse } from './refusal.js';
import { SheetCells, type ContentBudget, type SheetReading } from './sheet-cells.js';
import { momentText, plainNumber, timeShownByCode } from './values.js';

/** The stream of a workbook in Excel 97 and later, and in Excel 5. */
const streams = ['Workbook', 'Book'] as const;

/** Records of a workbook's stream (MS-XLS 2.3): those that hold one cell, and the one that holds several. */
const cellRecords: ReadonlySet<number> = new Set([0x0006, 0x0203, 0x0204, 0x0205, 0x0206, 0x00d6, 0x00fd, 0x027e, 0x0406]);
const manyNumbers = 0x00bd;
const boundSheet = 0x0085;
const filePass = 0x002f;
const beginnings: ReadonlySet<number> = new Set([0x0009, 0x0209, 0x0409, 0x0809]);

/**
 * Reads every sheet of a legacy XLS workbook, hidden ones too. The file's chains are followed and its records counted before the library sees any of it, and the library
 * gets the workbook's own stream and nothing else. A cell is what the file says it last showed.
 * @throws FormRefused
 */
export function readXls(file: Buffer, content: ContentBudget, limits: FormLimits, messages: FormFileMessages): readonly SheetReading[] {
  const stream = streamOf(file, streams);
  if (!stream.ok) {
    if (stream.reason === 'encrypted') return refuse({ message: messages.passwordProtected() });
    return refuse({ message: stream.reason === 'absent' ? messages.notAForm(messages.isOtherOffice()) : messages.damaged() });
  }
  inspect(stream.bytes, limits, messages);
  const workbook = open(stream.bytes, messages);
  const from1904 = workbook.Workbook?.WBProps?.date1904 === true;
  return workbook.SheetNames.map((name) => {
    const cells = new SheetCells(name, limits, content, messages);
    const data = Object.hasOwn(workbook.Sheets, name) ? workbook.Sheets[name]?.['!data'] : undefined;
    // The rows that are there, not the range that the sheet claims.
    for (const [row, inRow] of Object.entries(data ?? [])) {
      for (const [column, cell] of Object.entries(inRow ?? [])) if (cell !== undefined) putCell(cells, Number(row), Number(column), cell, from1904);
    }
    return cells.finish();
  });
}

function open(stream: Buffer, messages: FormFileMessages): WorkBook {
  try {
    return read(stream, { type: 'buffer', dense: true, cellNF: true, cellText: false, cellHTML: false, cellFormula: false });
  } catch (error) {
    return refuse({ message: /password|encrypt/i.test(String(error)) ? messages.passwordProtected() : messages.damaged() });
  }
}

function putCell(cells: SheetCells, row: number, column: number, cell: CellObject, from1904: boolean): void {
  if (cell.t === 'e') {
    cells.put(row, column, excelError(Number(cell.v)), true);
  } else if (typeof cell.v === 'boolean') {
    cells.put(row, column, cell.v ? 'TRUE' : 'FALSE');
  } else if (typeof cell.v === 'number') {
    const shows = typeof cell.z === 'string' ? timeShownByCode(cell.z) : 'none';
    cells.put(row, column, shows === 'none' ? plainNumber(cell.v) : momentText(cell.v, shows, from1904));
  } else if (typeof cell.v === 'string') {
    cells.put(row, column, cell.v);
  }
}

/** Walks the records by their lengths alone. */
function inspect(stream: Buffer, limits: FormLimits, messages: FormFileMessages): void {
  if (stream.length < 4 || !beginnings.has(stream.readUInt16LE(0))) refuse({ message: messages.damaged() });
  let cells = 0;
  let sheets = 0;
  let at = 0;
  while (at + 4 <= stream.length) {
    const kind = stream.readUInt16LE(at);
    const length = stream.readUInt16LE(at + 2);
    if (at + 4 + length > stream.length) refuse({ message: messages.damaged() });
    if (kind === filePass) refuse({ message: messages.passwordProtected() });
    if (kind === boundSheet) sheets += 1;
    if (cellRecords.has(kind)) cells += 1;
    else if (kind === manyNumbers) cells += Math.max(0, Math.floor((length - 6) / 6));
    at += 4 + length;
  }
  if (sheets > limits.sheets) refuse({ message: messages.tooManySheets(limits.sheets) });
  if (cells > limits.legacyCells) refuse({ message: messages.tooMuch() });
}
