import { parseForm, type FormOptions } from '../../../../src/domain/survey/form/parse.js';
import type { FormProblem } from '../../../../src/domain/survey/form/problem.js';
import type { FormSheets } from '../../../../src/domain/survey/form/sheets.js';
import { sheetsOf } from '../../../../src/domain/survey/form/yaml.js';
import type { FormNode, Question, Survey } from '../../../../src/domain/survey/types.js';
import { questionsOf } from '../../../../src/domain/survey/types.js';

type Row = Readonly<Record<string, unknown>>;

export interface Written {
  readonly survey?: readonly Row[];
  readonly choices?: readonly Row[];
  readonly settings?: Row;
  readonly [sheet: string]: unknown;
}

type CameAlong = Partial<Pick<FormSheets, 'tables' | 'media'>>;

export function sheets(written: Written, came: CameAlong = {}): FormSheets {
  const read = sheetsOf({ settings: { form_id: 'uji', form_title: 'Uji' }, ...written }, 'uji.yaml');
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return { ...read.sheets, ...came };
}

/** What is wrong with a form, as `row column: message` in English. */
export function problems(written: Written, came?: CameAlong, options?: FormOptions): readonly string[] {
  const read = parseForm(sheets(written, came), { language: 'en', ...options });
  return 'problems' in read ? read.problems.map(told) : [];
}

export function warnings(written: Written, came?: CameAlong): readonly string[] {
  const read = parseForm(sheets(written, came), { language: 'en' });
  if ('problems' in read) throw new Error(JSON.stringify(read.problems, null, 1));
  return read.warnings.map(told);
}

/** The survey of a form that has nothing wrong with it. */
export function survey(written: Written, came?: CameAlong, options?: FormOptions): Survey {
  const read = parseForm(sheets(written, came), { language: 'en', ...options });
  if ('problems' in read) throw new Error(JSON.stringify(read.problems, null, 1));
  return read.survey;
}

/** The only question of a form, or the first of a name. */
export function question(written: Written | Row, name?: string): Question {
  const form: Written = 'survey' in written ? written : { survey: [{ name: 'q', label: 'Q', ...written }], choices: YES_NO };
  const found = questionsOf(survey(form)).find((each) => name === undefined || each.name === name);
  if (found === undefined) throw new Error(`no question ${name ?? ''}`);
  return found;
}

/** Names of questions and groups, nested as they are. */
export function outline(nodes: readonly FormNode[]): readonly unknown[] {
  return nodes.map((node) => ('children' in node ? { [node.name]: outline(node.children) } : node.name));
}

export const YES_NO: readonly Row[] = [{ list_name: 'ya_tidak', name: 'ya', label: 'Ya' }, { list_name: 'ya_tidak', name: 'tidak', label: 'Tidak' }];

const told = ({ sheet, row, column, message }: FormProblem): string => `${[sheet, row, column].filter((part) => part !== undefined).join(' ')}: ${message}`;
