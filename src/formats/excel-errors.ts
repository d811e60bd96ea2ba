/** Error codes of a workbook's cells (MS-XLS 2.5.10). */
const NAMES: ReadonlyMap<number, string> = new Map([
  [0x00, '#NULL!'],
  [0x07, '#DIV/0!'],
  [0x0f, '#VALUE!'],
  [0x17, '#REF!'],
  [0x1d, '#NAME?'],
  [0x24, '#NUM!'],
  [0x2a, '#N/A'],
]);

/** What a cell with an error shows, by its code; `#VALUE!` for a code that none has. */
export const excelError = (code: number): string => NAMES.get(code) ?? '#VALUE!';
