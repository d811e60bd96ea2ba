import type { FormProblem } from '../domain/survey/form/problem.js';
import type { Problem } from '../support/errors.js';

/** One problem with its place, as people look for it in their file. */
export function problemLine(problem: Problem): string {
  const place = [problem.row === undefined ? '' : `baris ${problem.row}`, problem.column === undefined ? '' : `kolom ${problem.column}`].filter((p) => p !== '').join(', ');
  return `- ${place === '' ? '' : `${place}: `}${problem.message}\n`;
}

/** What is refused, then all that it names; what was said in the first line is not said again. */
export function refusalLines({ message, problems }: { readonly message: string; readonly problems: readonly Problem[] }): string {
  const others = problems.filter((problem) => problem.message !== message);
  return `${message}\n${others.map((problem) => (problem.row === undefined ? argumentLine(problem) : problemLine(problem))).join('')}`;
}

/** A problem that stands in no row of a file, with the argument or field that it is about. */
const argumentLine = ({ column, message }: Problem): string => `- ${column === undefined ? '' : `${column}: `}${message}\n`;

/** What an officer should know of what is done all the same. */
export const warningLine = (warning: Problem): string => (warning.row === undefined ? `Perhatian: ${warning.message}\n` : `Perhatian ${problemLine(warning)}`);

/** One problem of a workbook, with its sheet. */
function formProblemLine({ sheet, ...problem }: Problem & { readonly sheet?: string }): string {
  const line = problemLine(problem);
  return sheet === undefined ? line : line.replace('- ', `- lembar ${sheet}${problem.row === undefined && problem.column === undefined ? ': ' : ', '}`);
}

/** What an officer is warned of in a form that can be used; '' where there is nothing. */
export const formWarnings = (warnings: readonly FormProblem[]): string => (warnings.length === 0 ? '' : `Perhatian:\n${warnings.map(formProblemLine).join('')}`);

/** Everything to correct in a form; `undone` says what was not done with it, `then` what to do once it is corrected. */
export const formErrors = (undone: string, errors: readonly FormProblem[], then = ''): string => `${undone} Mohon perbaiki ${errors.length} hal berikut${then}:\n${errors.map(formProblemLine).join('')}`;
