import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Language } from '../../domain/roster/messages.js';
import type { FormProblem } from '../../domain/survey/form/problem.js';
import type { FormSheet, FormSheets } from '../../domain/survey/form/sheets.js';
import type { DataTable } from '../../domain/survey/types.js';
import { formLimits, type FormLimits } from './limits.js';
import { formFileMessages, type FormFileMessages } from './messages.js';
import type { PictureType } from './pictures.js';
import { replyHead, sheetLine, sheetRowsLine, tableLine, tableRowsLine } from './protocol.js';

export interface Picture {
  readonly type: PictureType;
  readonly bytes: Uint8Array;
}

export type FormReading =
  | {
      readonly ok: true;
      readonly sheets: FormSheets;
      /** By file name without folders, as in `sheets.media`. */
      readonly media: ReadonlyMap<string, Picture>;
      /** Cells that hold an Excel error. With any of them the form cannot be taken; the rest can be looked at, so that everything is said at once. */
      readonly mistakes: readonly FormProblem[];
      readonly warnings: readonly FormProblem[];
    }
  | { readonly ok: false; readonly problems: readonly FormProblem[] };

export interface FormReadOptions {
  /** Of what is said about the file; Indonesian when not said. */
  readonly language?: Language;
  /** In place of the usual ones. */
  readonly limits?: Partial<FormLimits>;
}

/** Heap of the reading process in megabytes; the rest of what it may hold is Node.js itself and bytes outside the heap. */
const heapMegabytes = 96;
const replyBytes = 64_000_000;
const memoryLookMs = 25;

/**
 * Reads a form's files: `.xlsx`, `.xls` (by content, whatever they are called) or `.yaml`, alone or in a folder or a ZIP file with pictures and CSV files.
 * What is in them is parsed in a process of its own that is killed when it takes more than `limits` allow, so that a hostile file ends in a refusal and nothing else.
 * @throws Error when that process cannot be started.
 */
export async function readForm(path: string, { language = 'id', limits: own = {} }: FormReadOptions = {}): Promise<FormReading> {
  const messages = formFileMessages[language];
  const limits = { ...formLimits, ...own };
  if ((await stat(path).catch(() => undefined)) === undefined) return { ok: false, problems: [{ message: messages.missing() }] };
  const child = spawn(process.execPath, [`--max-old-space-size=${heapMegabytes}`, '--max-semi-space-size=4', '--no-warnings', reader()], { stdio: ['pipe', 'pipe', 'ignore'], env: {} });
  const answer = await answerOf(child, JSON.stringify({ path, language, limits: own }), limits);
  return answer === undefined ? { ok: false, problems: [{ message: messages.tooComplex() }] } : readingOf(answer, messages);
}

/** The reading process as the build left it: beside this file, or for one that runs from its source in dist/. */
function reader(): string {
  const beside = new URL('./reading-process.js', import.meta.url);
  return fileURLToPath(existsSync(beside) ? beside : new URL('../../../dist/formats/form/reading-process.js', import.meta.url));
}

/** All that the process said, or `undefined` when it was killed or broke down. */
async function answerOf(child: ChildProcess, request: string, limits: FormLimits): Promise<Buffer | undefined> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  const kill = (): void => void child.kill('SIGKILL');
  const timer = setTimeout(kill, limits.ms);
  const watch = setInterval(() => void memoryOf(child).then((held) => (held > limits.memoryBytes ? kill() : undefined)), memoryLookMs);
  try {
    return await new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => resolve(code === 0 ? Buffer.concat(pieces) : undefined));
      child.stdout?.on('data', (piece: Buffer) => {
        bytes += piece.length;
        if (bytes > replyBytes + limits.picturesBytes) kill();
        else pieces.push(piece);
      });
      // A process that ended before it was asked says so by its end.
      child.stdin?.on('error', () => undefined);
      child.stdin?.end(request);
    });
  } finally {
    clearTimeout(timer);
    clearInterval(watch);
  }
}

const pageBytes = 4096;

/** Bytes that the process holds in memory; 0 where the system does not tell, and the heap's limit and the time's have to do. */
async function memoryOf({ pid }: ChildProcess): Promise<number> {
  const told = await readFile(`/proc/${pid}/statm`, 'latin1').catch(() => '');
  return (Number(told.split(' ')[1]) || 0) * pageBytes;
}

function readingOf(answer: Buffer, messages: FormFileMessages): FormReading {
  let at = 0;
  const line = (): unknown => {
    const end = answer.indexOf(0x0a, at);
    if (end === -1) throw new Error('The reading process ended in the middle of a line.');
    const value: unknown = JSON.parse(answer.toString('utf8', at, end));
    at = end + 1;
    return value;
  };
  const head = replyHead.parse(line());
  if (!head.ok) return { ok: false, problems: head.problems.map(plain) };
  const rows = <T>(lines: number, schema: { parse(value: unknown): T[] }): T[] => Array.from({ length: lines }, () => schema.parse(line())).flat();
  const sheets = Array.from({ length: head.sheets }, (): FormSheet => {
    const { name, headers, lines } = sheetLine.parse(line());
    return { name, headers, rows: rows(lines, sheetRowsLine) };
  });
  const tables = Array.from({ length: head.tables }, (): [string, DataTable] => {
    const { name, columns, lines } = tableLine.parse(line());
    return [name, { columns, rows: rows(lines, tableRowsLine) }];
  });
  const media = new Map<string, Picture>();
  for (const { name, type, bytes } of head.pictures) {
    media.set(name, { type, bytes: answer.subarray(at, at + bytes) });
    at += bytes;
  }
  if (at !== answer.length) return { ok: false, problems: [{ message: messages.damaged() }] };
  return { ok: true, sheets: { file: head.file, sheets, tables: Object.fromEntries(tables), media: [...media.keys()] }, media, mistakes: head.mistakes.map(plain), warnings: head.warnings.map(plain) };
}

/** Without what is not said. */
function plain({ sheet, row, column, message }: { readonly [Part in keyof FormProblem]: FormProblem[Part] | undefined } & { readonly message: string }): FormProblem {
  return { ...(sheet !== undefined && { sheet }), ...(row !== undefined && { row }), ...(column !== undefined && { column }), message };
}
