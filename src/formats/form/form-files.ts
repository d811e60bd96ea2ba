import { closeSync, fstatSync, lstatSync, openSync, readdirSync, readSync, statSync, type Stats } from 'node:fs';
import { basename, join } from 'node:path';
import type { FormProblem } from '../../domain/survey/form/problem.js';
import { kindOf } from '../file-kind.js';
import type { ByteSource, ZipEntry } from '../zip-directory.js';
import type { FormLimits } from './limits.js';
import type { FormFileMessages } from './messages.js';
import { megabytes, refuse, shownName } from './refusal.js';
import { UnpackBudget, ZipArchive } from './zip-archive.js';

/** One file of those that a form consists of. */
export interface FormFile {
  /** Without folders. */
  readonly name: string;
  readonly bytes: number;
  /** All of it. @throws FormRefused when it is damaged. */
  read(): Promise<Buffer>;
}

/** A form's file and what came with it. */
export interface FormFiles {
  readonly form: FormFile;
  readonly tables: readonly FormFile[];
  readonly pictures: readonly FormFile[];
  readonly warnings: readonly FormProblem[];
  /** Unpacks what nobody read and lets it go, so that a bomb is named wherever it lies. */
  readonly checkRest: () => Promise<void>;
  readonly close: () => void;
}

const formName = /\.(?:xlsx|xlsm|xls|ya?ml)$/i;
const tableName = /\.csv$/i;
const pictureName = /\.(?:png|jpe?g|gif|webp)$/i;
/** What systems and Excel itself leave beside files: nobody put it there, and nobody misses it. */
const litter = /(?:^|\/)(?:__MACOSX(?:\/|$)|\.|~\$|Thumbs\.db$|desktop\.ini$)/i;
const mostDepth = 5;

/**
 * Finds a form in a file, a folder or a ZIP file with its pictures and CSV files. A ZIP file is a workbook or a package by what is in it.
 * @throws FormRefused when there is not exactly one form, a name leads elsewhere, or there is more than `limits` allow
 */
export function findFiles(path: string, limits: FormLimits, messages: FormFileMessages): FormFiles {
  const stats = statSync(path);
  if (stats.isDirectory()) return sorted(filesInFolder(path, limits, messages), { checkRest: () => Promise.resolve(), close: () => undefined }, limits, messages);
  // A pipe or a device would keep whoever opens it waiting.
  if (!stats.isFile()) return refuse({ message: messages.notRegular() });
  const file = openSync(path, 'r');
  try {
    const { size } = fstatSync(file);
    if (size === 0) return refuse({ message: messages.empty() });
    if (size > limits.packageBytes) return refuse({ message: messages.tooLarge(megabytes(limits.packageBytes)) });
    const source: ByteSource = { size, at: (offset, length) => readAt(file, size, offset, length) };
    return isPackage(source, limits, messages) ? filesInZip(file, source, limits, messages) : alone(file, source, basename(path), limits, messages);
  } catch (error) {
    closeSync(file);
    throw error;
  }
}

function alone(file: number, source: ByteSource, name: string, limits: FormLimits, messages: FormFileMessages): FormFiles {
  if (source.size > limits.fileBytes) refuse({ message: messages.tooLarge(megabytes(limits.fileBytes)) });
  const form: FormFile = { name, bytes: source.size, read: () => Promise.resolve(source.at(0, source.size)) };
  return { form, tables: [], pictures: [], warnings: [], checkRest: () => Promise.resolve(), close: () => closeSync(file) };
}

function filesInZip(file: number, source: ByteSource, limits: FormLimits, messages: FormFileMessages): FormFiles {
  const most = limits.packageBytes * 2;
  const archive = ZipArchive.open(source, most, limits, messages);
  const budget = new UnpackBudget(most, () => refuse({ message: messages.contentTooLarge(megabytes(most)) }));
  const files = archive.entries.filter(({ name }) => !name.endsWith('/')).map((entry) => ({ path: entry.name, ...inZip(archive, entry, budget) }));
  for (const { name, mode } of archive.entries) {
    if (name.includes('\\') || name.includes('\0') || /^(?:\/|[A-Za-z]:)/.test(name) || name.split('/').includes('..')) refuse({ message: messages.unsafeName(shownName(name)) });
    if ((mode & 0xf000) === 0xa000) refuse({ message: messages.isLink(shownName(name)) });
  }
  return sorted(files, { checkRest: () => archive.checkRest(budget), close: () => closeSync(file) }, limits, messages);
}

function inZip(archive: ZipArchive, entry: ZipEntry, budget: UnpackBudget): FormFile {
  return { name: basename(entry.name), bytes: entry.unpacked, read: () => archive.content(entry, budget) };
}

interface Placed extends FormFile {
  /** With the folders within the package, by `/`. */
  readonly path: string;
}

function filesInFolder(folder: string, limits: FormLimits, messages: FormFileMessages): readonly Placed[] {
  const found: Placed[] = [];
  const open: { readonly path: string; readonly depth: number }[] = [{ path: '', depth: 0 }];
  let seen = 0;
  for (let next = open.shift(); next !== undefined; next = open.shift()) {
    for (const name of readdirSync(join(folder, next.path)).toSorted()) {
      seen += 1;
      if (seen > limits.files) refuse({ message: messages.tooManyFiles(limits.files) });
      const path = next.path === '' ? name : `${next.path}/${name}`;
      if (litter.test(path)) continue;
      const stats = lstatSync(join(folder, path));
      if (stats.isSymbolicLink()) refuse({ message: messages.isLink(shownName(path)) });
      if (stats.isDirectory() && next.depth < mostDepth) open.push({ path, depth: next.depth + 1 });
      else found.push({ path, name, bytes: stats.size, read: () => Promise.resolve(readWhole(join(folder, path), stats, messages)) });
    }
  }
  return found;
}

/** What was there when the folder was looked through, and nothing that took its place since. */
function readWhole(path: string, seen: Stats, messages: FormFileMessages): Buffer {
  const file = openSync(path, 'r');
  try {
    const stats = fstatSync(file);
    if (!stats.isFile() || stats.ino !== seen.ino || stats.size !== seen.size) return refuse({ message: messages.notRegular() });
    return readAt(file, stats.size, 0, stats.size);
  } finally {
    closeSync(file);
  }
}

function sorted(all: readonly Placed[], keeper: Pick<FormFiles, 'checkRest' | 'close'>, limits: FormLimits, messages: FormFileMessages): FormFiles {
  const files = all.filter(({ path }) => !litter.test(path));
  const forms = files.filter(({ name }) => formName.test(name));
  const [form, other] = forms;
  if (form === undefined) return refuse({ message: messages.noForm() });
  if (other !== undefined) return refuse({ message: messages.severalForms(forms.slice(0, 5).map(({ name }) => shownName(name)).join(', ')) });
  if (form.bytes > limits.fileBytes) refuse({ message: messages.tooLarge(megabytes(limits.fileBytes)) });
  const tables = files.filter(({ name }) => tableName.test(name));
  const pictures = files.filter(({ name }) => pictureName.test(name));
  const known = new Set<string>();
  // Names are looked up without folders, and some systems do not tell capitals from small letters.
  for (const { name } of [...tables, ...pictures]) {
    if (known.has(name.toLowerCase())) refuse({ message: messages.nameTwice(shownName(name)) });
    known.add(name.toLowerCase());
  }
  const svg = files.filter(({ name }) => /\.svgz?$/i.test(name));
  if (svg.length > 0) refuse(...svg.slice(0, 20).map(({ name }) => ({ message: messages.isSvg(shownName(name)) })));
  const used: readonly Placed[] = [form, ...tables, ...pictures];
  const unused = files.filter((file) => !used.includes(file));
  return { form, tables, pictures, warnings: unused.slice(0, 20).map(({ path }) => ({ message: messages.unused(shownName(path)) })), ...keeper };
}

/** Whether the ZIP file holds files of its own rather than the parts of one document. */
function isPackage(source: ByteSource, limits: FormLimits, messages: FormFileMessages): boolean {
  if (kindOf(source.at(0, 4096)) !== 'zip') return false;
  const { entries } = ZipArchive.open(source, Number.POSITIVE_INFINITY, limits, messages);
  return !entries.some(({ name }) => name === 'mimetype' || /^(?:\[Content_Types\]\.xml|xl\/workbook\.(?:xml|bin))$/i.test(name));
}

function readAt(file: number, size: number, offset: number, length: number): Buffer {
  const bytes = Buffer.alloc(Math.max(0, Math.min(length, size - offset)));
  let done = 0;
  while (done < bytes.length) {
    const got = readSync(file, bytes, done, bytes.length - done, offset + done);
    if (got === 0) break;
    done += got;
  }
  return bytes.subarray(0, done);
}
