import { instancesIn, withoutInstances } from '../domain/results/places.js';
import { csvOf, workbookOf, type Cell, type Table } from './cells.js';

/** One choice or text, a number, or several choices. */
export type AnswerValue = string | number | readonly string[];

/** One person's answers; `respondent` is `null` where the survey has no names. Times are ISO 8601. */
export interface ResponseRow {
  readonly respondent: string | null;
  readonly startedAt: string | null;
  readonly completedAt: string | null;
  /** By key; within repeats with the instance (`members[2]/age`). */
  readonly answers: Readonly<Record<string, AnswerValue>>;
}

/** A repeat and the questions in it; what a repeat within it asks is that one's. */
export interface RepeatColumns {
  /** The repeats that it stands in and itself, outermost first, by key without instances: `['members', 'members/pets']`. */
  readonly repeats: readonly string[];
  /** By key without instances: `members/pets/name`. */
  readonly questions: readonly string[];
}

export type ExportFormat = 'json' | 'csv' | 'xlsx';

/**
 * Writes responses for other programs. `questions` are the keys of the questions that are asked once, in the order of the survey: one column each in CSV and XLSX.
 *
 * - JSON: one document, the rows as they are, repeats included.
 * - CSV: one table of responses. Several choices are joined by a space, as in XLSForm.
 * - XLSX: the same table, and a long one for each repeat (`repeatTable`).
 *
 * In CSV and XLSX a text that a spreadsheet would run as a formula gets an apostrophe in front (`cells`).
 * @throws {InputRejected} when a sheet cannot hold that many rows.
 */
export function exportResponses(rows: readonly ResponseRow[], questions: readonly string[], format: 'json' | 'csv', repeats?: readonly RepeatColumns[]): string;
export function exportResponses(rows: readonly ResponseRow[], questions: readonly string[], format: 'xlsx', repeats?: readonly RepeatColumns[]): Uint8Array;
export function exportResponses(rows: readonly ResponseRow[], questions: readonly string[], format: ExportFormat, repeats?: readonly RepeatColumns[]): string | Uint8Array;
export function exportResponses(rows: readonly ResponseRow[], questions: readonly string[], format: ExportFormat, repeats: readonly RepeatColumns[] = []): string | Uint8Array {
  return writers[format](rows, questions, repeats);
}

type Write = (rows: readonly ResponseRow[], questions: readonly string[], repeats: readonly RepeatColumns[]) => string | Uint8Array;

const writers = {
  json: (rows) => `${JSON.stringify(rows, null, 2)}\n`,
  csv: (rows, questions) => csvOf(responseTable(rows, questions)),
  xlsx: (rows, questions, repeats) =>
    workbookOf([
      { name: 'responses', rows: responseTable(rows, questions) },
      ...repeats.map((columns) => ({ name: repeatName(columns), rows: repeatTable(rows, columns) })),
    ]),
} as const satisfies Readonly<Record<ExportFormat, Write>>;

/** The name of a repeat as the form writes it. */
export function repeatName({ repeats }: RepeatColumns): string {
  return repeats.at(-1)?.split('/').at(-1) ?? '';
}

/** One repeat as CSV. */
export function repeatAsCsv(rows: readonly ResponseRow[], columns: RepeatColumns): string {
  return csvOf(repeatTable(rows, columns));
}

const cellOf = (value: AnswerValue | undefined): Cell => (value === undefined ? null : typeof value === 'string' || typeof value === 'number' ? value : value.join(' '));
const answerTo = ({ answers }: ResponseRow, key: string): Cell => cellOf(Object.hasOwn(answers, key) ? answers[key] : undefined);

function responseTable(rows: readonly ResponseRow[], questions: readonly string[]): Table {
  return [
    ['respondent', 'startedAt', 'completedAt', ...questions],
    ...rows.map((row) => [row.respondent, row.startedAt, row.completedAt, ...questions.map((question) => answerTo(row, question))]),
  ];
}

/**
 * A row an instance. `response` is the row of the table of responses that it belongs to, as Excel counts (the first below the headings is 2); then the
 * number of the instance, one column each repeat from the outermost, then the questions.
 */
export function repeatTable(rows: readonly ResponseRow[], { repeats, questions }: RepeatColumns): Table {
  const header = ['response', 'respondent', ...repeats.map((repeat) => `${repeat}#`), ...questions];
  const wanted = new Set(questions);
  const lines = rows.flatMap((row, at) => {
    const instances = new Map<string, { readonly place: readonly number[]; readonly answers: Map<string, AnswerValue> }>();
    for (const [key, value] of Object.entries(row.answers)) {
      const question = withoutInstances(key);
      if (!wanted.has(question)) continue;
      const place = instancesIn(key);
      const instance = instances.get(place.join()) ?? { place, answers: new Map<string, AnswerValue>() };
      instances.set(place.join(), instance);
      instance.answers.set(question, value);
    }
    return [...instances.values()]
      .toSorted((a, b) => comparePlaces(a.place, b.place))
      .map(({ place, answers }): readonly Cell[] => [at + 2, row.respondent, ...place, ...questions.map((question) => cellOf(answers.get(question)))]);
  });
  return [header, ...lines];
}

function comparePlaces(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((number, index) => number !== b[index]);
  return at === -1 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}
