import type { FormProblem } from '../../domain/survey/form/problem.js';
import type { FormSheets } from '../../domain/survey/form/sheets.js';
import type { DataTable } from '../../domain/survey/types.js';
import { kindOf, type FileKind } from '../file-kind.js';
import { bytesInMemory } from '../zip-directory.js';
import { findFiles, type FormFile, type FormFiles } from './form-files.js';
import type { FormLimits } from './limits.js';
import type { FormFileMessages } from './messages.js';
import { pictureHeadBytes, pictureTypeOf, type PictureType } from './pictures.js';
import { megabytes, refuse, shownName } from './refusal.js';
import { ContentBudget, type SheetReading } from './sheet-cells.js';
import { readXlsx } from './xlsx.js';

/** A form as it lies in its files. */
export interface FormDocument {
  readonly sheets: FormSheets;
  /** Cells that hold an Excel error: with any of them the form cannot be taken, and the rest can still be looked at. */
  readonly mistakes: readonly FormProblem[];
  readonly warnings: readonly FormProblem[];
  readonly pictures: readonly PictureFile[];
}

export interface PictureFile extends FormFile {
  readonly type: PictureType;
}

/**
 * Reads a form's files in this process; of files that nobody vouches for this belongs into a process that can be killed (`readForm`).
 * `use` is given the document while its files are open: pictures are read again when they are asked for, one at a time.
 * @throws FormRefused
 */
export async function withDocument<T>(path: string, limits: FormLimits, messages: FormFileMessages, use: (document: FormDocument) => Promise<T>): Promise<T> {
  const files = findFiles(path, limits, messages);
  try {
    return await use(await documentOf(files, limits, messages));
  } finally {
    files.close();
  }
}

async function documentOf(files: FormFiles, limits: FormLimits, messages: FormFileMessages): Promise<FormDocument> {
  const content = new ContentBudget(limits, messages);
  const readings = await readSheets(files.form, content, limits, messages);
  const tables: [string, DataTable][] = [];
  const warnings: FormProblem[] = [...files.warnings, ...readings.flatMap((reading) => reading.warnings)];
  for (const file of files.tables) {
    if (file.bytes > limits.fileBytes) refuse({ message: messages.tableTooLarge(shownName(file.name), megabytes(limits.fileBytes)) });
    const { readTable } = await import('./tables.js');
    const read = readTable(await file.read(), file.name, content, limits, messages);
    tables.push([file.name.replace(/\.csv$/i, ''), read.table]);
    warnings.push(...read.warnings);
  }
  const pictures = await checkedPictures(files.pictures, limits, messages);
  await files.checkRest();
  return {
    sheets: { file: files.form.name, sheets: readings.map(({ sheet }) => sheet), tables: Object.fromEntries(tables), media: pictures.map(({ name }) => name) },
    mistakes: readings.flatMap(({ mistakes }) => mistakes),
    warnings,
    pictures,
  };
}

async function readSheets(form: FormFile, content: ContentBudget, limits: FormLimits, messages: FormFileMessages): Promise<readonly SheetReading[]> {
  const bytes = await form.read();
  if (bytes.length === 0) refuse({ message: messages.empty() });
  const kind = kindOf(bytes);
  if (kind === 'zip') return await readXlsx(bytesInMemory(bytes), content, limits, messages);
  // Loaded only where they are needed: a process reads one form, and these libraries are most of what its start costs.
  if (kind === 'ole') return (await import('./xls.js')).readXls(bytes, content, limits, messages);
  if (kind === 'text' && /\.ya?ml$/i.test(form.name)) {
    const { readYamlForm } = await import('./yaml-form.js');
    return readYamlForm(bytes, form.name, limits, messages).map((sheet) => ({ sheet, mistakes: [], warnings: [] }));
  }
  return refuse({ message: messages.notAForm(describe(kind, messages)) });
}

function describe(kind: Exclude<FileKind, 'zip' | 'ole'>, messages: FormFileMessages): string {
  switch (kind) {
    case 'web-page':
      return messages.isWebPage();
    case 'pdf':
      return messages.isPdf();
    case 'rtf':
      return messages.isRichText();
    case 'text':
      return messages.isText();
    case 'unknown':
      return messages.isUnknown();
  }
}

/** Every mistake among the pictures at once. */
async function checkedPictures(files: readonly FormFile[], limits: FormLimits, messages: FormFileMessages): Promise<readonly PictureFile[]> {
  const problems: FormProblem[] = [];
  const pictures: PictureFile[] = [];
  if (files.reduce((sum, { bytes }) => sum + bytes, 0) > limits.picturesBytes) refuse({ message: messages.picturesTooLarge(megabytes(limits.picturesBytes)) });
  for (const file of files) {
    const name = shownName(file.name);
    if (file.bytes > limits.pictureBytes) {
      problems.push({ message: messages.pictureTooLarge(name, megabytes(limits.pictureBytes)) });
      continue;
    }
    const type = pictureTypeOf((await file.read()).subarray(0, pictureHeadBytes));
    if (type === undefined) problems.push({ message: messages.notAPicture(name) });
    else pictures.push({ name: file.name, bytes: file.bytes, type, read: () => file.read() });
  }
  if (problems.length > 0) refuse(...problems.slice(0, 20));
  return pictures;
}
