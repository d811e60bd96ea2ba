import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { FormProblem } from '../../../src/domain/survey/form/problem.js';
import type { FormSheet } from '../../../src/domain/survey/form/sheets.js';
import { withDocument, type FormDocument } from '../../../src/formats/form/form-document.js';
import { formLimits, type FormLimits } from '../../../src/formats/form/limits.js';
import { formFileMessages } from '../../../src/formats/form/messages.js';
import { FormRefused } from '../../../src/formats/form/refusal.js';
import { zip, type ZipPart } from '../zip.js';

const RELATION = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

/** What can be said of a workbook beside its sheets; each XML as it is to stand in its part, without the element around it. */
export interface WorkbookParts {
  /** Sheets by name: what stands in `worksheet`, or the whole part where it is bytes or begins with `<?` or `<!`. */
  readonly sheets: Readonly<Record<string, string | Uint8Array>>;
  readonly sharedStrings?: string;
  readonly styles?: string;
  readonly workbookPr?: string;
  readonly more?: readonly ZipPart[];
}

/** A workbook with exactly this inside, well written or not. */
export function workbook({ sheets, sharedStrings, styles, workbookPr = '', more = [] }: WorkbookParts): Uint8Array {
  const names = Object.keys(sheets);
  const part = (name: string, text: string): ZipPart => ({ name, content: Buffer.from(text) });
  const relation = (id: string, type: string, to: string): string => `<Relationship Id="${id}" Type="${RELATION}/${type}" Target="${to}"/>`;
  return zip([
    part('[Content_Types].xml', '<Types/>'),
    part('_rels/.rels', `<Relationships>${relation('a', 'officeDocument', 'xl/workbook.xml')}</Relationships>`),
    part('xl/workbook.xml', `<?xml version="1.0"?><workbook>${workbookPr}<sheets>${names.map((name, index) => `<sheet name="${name}" sheetId="${index + 1}" r:id="s${index}"/>`).join('')}</sheets></workbook>`),
    part('xl/_rels/workbook.xml.rels', `<Relationships>${names.map((_, index) => relation(`s${index}`, 'worksheet', `worksheets/sheet${index}.xml`)).join('')}${relation('t', 'sharedStrings', '/xl/texts.xml')}${relation('f', 'styles', 'styles.xml')}</Relationships>`),
    ...names.map((name, index) => ({ name: `xl/worksheets/sheet${index}.xml`, content: sheetPart(sheets[name] ?? '') })),
    ...(sharedStrings === undefined ? [] : [part('xl/texts.xml', `<sst>${sharedStrings}</sst>`)]),
    ...(styles === undefined ? [] : [part('xl/styles.xml', `<styleSheet>${styles}</styleSheet>`)]),
    ...more,
  ]);
}

const sheetPart = (content: string | Uint8Array): Uint8Array => (typeof content === 'string' ? Buffer.from(/^<[!?]/.test(content) ? content : `<worksheet>${content}</worksheet>`) : content);

/** A cell with a text of its own. */
export const inline = (place: string, text: string): string => `<c r="${place}" t="inlineStr"><is><t>${text}</t></is></c>`;

/** One sheet `survey` with these rows. */
export const survey = (rows: string): Uint8Array => workbook({ sheets: { survey: `<sheetData>${rows}</sheetData>` } });

/** Gives `use` a new folder with these files in it, and takes it away afterwards. */
export async function inFolder<T>(files: Readonly<Record<string, string | Uint8Array>>, use: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'pamong-form-'));
  try {
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), content);
    }
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export type Reading = { readonly ok: true; readonly document: FormDocument } | { readonly ok: false; readonly problems: readonly FormProblem[] };

/** Reads in this process, in English. */
export async function readHere(path: string, limits: Partial<FormLimits> = {}): Promise<Reading> {
  try {
    return { ok: true, document: await withDocument(path, { ...formLimits, ...limits }, formFileMessages.en, (document) => Promise.resolve(document)) };
  } catch (error) {
    if (error instanceof FormRefused) return { ok: false, problems: error.problems };
    throw error;
  }
}

export const readBytes = (bytes: string | Uint8Array, name = 'form.xlsx', limits: Partial<FormLimits> = {}): Promise<Reading> => inFolder({ [name]: bytes }, (folder) => readHere(join(folder, name), limits));

/** The sheets of what must be readable. */
export async function sheetsIn(bytes: string | Uint8Array, name?: string): Promise<readonly FormSheet[]> {
  const reading = await readBytes(bytes, name);
  if (!reading.ok) throw new Error(JSON.stringify(reading.problems));
  return reading.document.sheets.sheets;
}

/** The problems of what must be refused. */
export async function refusalOf(bytes: string | Uint8Array, name?: string, limits?: Partial<FormLimits>): Promise<readonly FormProblem[]> {
  const reading = await readBytes(bytes, name, limits);
  if (reading.ok) throw new Error('It was read.');
  return reading.problems;
}

export const say = formFileMessages.en;
