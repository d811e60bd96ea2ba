/** What a form may weigh. Far above any form that people answer, far below what would exhaust a small server. Sizes in bytes, times in milliseconds. */
export interface FormLimits {
  /** A workbook or a CSV file, as it lies on the disk. */
  readonly fileBytes: number;
  /** A form written as YAML. */
  readonly yamlBytes: number;
  /** A ZIP file with a form and its pictures. */
  readonly packageBytes: number;
  /** Files in a folder or a ZIP file, and parts of a workbook. */
  readonly files: number;
  /** All parts of a workbook after unpacking. */
  readonly contentBytes: number;
  readonly sheets: number;
  /** Rows that hold something, of a sheet or a CSV file. */
  readonly rows: number;
  /** Columns that are read. */
  readonly columns: number;
  /** How far a sheet may say that it reaches. Programs declare a good deal of emptiness, and forms in use reach some thousand columns far; to the very end reach broken ones and traps. */
  readonly declaredRows: number;
  readonly declaredColumns: number;
  /** Cells that hold something, and their characters, over all sheets and CSV files; and with them the empty ones before, which the rows carry along. */
  readonly cells: number;
  readonly grid: number;
  readonly characters: number;
  /** Cells of a legacy workbook, whose reader holds all of it at once. */
  readonly legacyCells: number;
  /** Characters of one cell; Excel's own limit is 32,767. */
  readonly cellCharacters: number;
  readonly pictureBytes: number;
  readonly picturesBytes: number;
  readonly ms: number;
  /** What the reading process may hold in memory. */
  readonly memoryBytes: number;
}

export const formLimits: FormLimits = {
  fileBytes: 20_000_000,
  yamlBytes: 1_000_000,
  packageBytes: 100_000_000,
  files: 2_000,
  contentBytes: 64_000_000,
  sheets: 100,
  rows: 100_000,
  columns: 200,
  declaredRows: 1_000_000,
  declaredColumns: 16_000,
  cells: 500_000,
  grid: 2_000_000,
  characters: 12_000_000,
  legacyCells: 125_000,
  cellCharacters: 32_767,
  pictureBytes: 10_000_000,
  picturesBytes: 50_000_000,
  ms: 8_000,
  memoryBytes: 190_000_000,
};
