import { readdirSync, readFileSync } from 'node:fs';
import { InputRejected } from '../support/errors.js';
import { parseYamlForm } from '../domain/survey/form/parse.js';
import type { FormProblem } from '../domain/survey/form/problem.js';
import type { Survey } from '../domain/survey/types.js';
import { loadCompetencies } from './competencies.js';
import { readContent } from './read.js';

/** A problem of one of several files. */
interface FileProblem extends FormProblem {
  readonly file: string;
}

/**
 * The surveys that ship with Pamong: every `.yaml` file of `folder`, in the order of their names, ready to be played.
 * What would be a warning in an officer's form is a mistake in ours.
 * @throws InputRejected naming every mistake of every file at once, with file, row and column.
 */
export function loadSurveys(folder: URL = new URL('./surveys/', import.meta.url)): readonly Survey[] {
  const competencies = new Set(loadCompetencies().competencies.value.map(({ key }) => key));
  const surveys: Survey[] = [];
  const problems: FileProblem[] = [];
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.yaml')).sort()) {
    const written = readContent(readFileSync(new URL(file, folder), 'utf8'));
    if (!written.ok) {
      problems.push(...written.messages.map((message): FileProblem => ({ file, sheet: 'survey', message })));
      continue;
    }
    const read = parseYamlForm(written.value, file, { competencies, language: 'en' });
    const found = [...('problems' in read ? read.problems : []), ...read.warnings];
    if (found.length > 0 || 'problems' in read) problems.push(...found.map((problem): FileProblem => ({ file, ...problem })));
    else if (surveys.some((survey) => survey.id === read.survey.id)) problems.push({ file, sheet: 'settings', column: 'form_id', message: `"${read.survey.id}" is used by another file` });
    else surveys.push(read.survey);
  }
  if (problems.length > 0) throw new InputRejected(problems.map(told).join('\n'), problems);
  return surveys;
}

/** A problem as one line: `file, survey row 3, relevant: what is wrong`. */
function told(problem: FileProblem): string {
  const row = problem.row === undefined ? problem.sheet : `${problem.sheet ?? ''} row ${problem.row}`;
  return [problem.file, row, problem.column].filter((part) => part !== undefined).join(', ') + `: ${problem.message}`;
}
