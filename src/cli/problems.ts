import type { FormProblem } from '../domain/survey/form/problem.js';
import type { Problem } from '../support/errors.js';

/** One problem with its place, as people look for it in their file. */
export function problemLine(problem: Problem): string {
  const place = [problem.row === undefined ? '' : `baris ${problem.row}`, problem.column === undefined ? '' : `kolom ${problem.column}`].filter((p) => p !== '').join(', ');
  return `- ${place === '' ? '' : `${place}: `}${problem.message}\n`;
}

/** One problem of a workbook, with its sheet. */
function formProblemLine({ sheet, ...problem }: Problem & { readonly sheet?: string }): string {
  const line = problemLine(problem);
  return sheet === undefined ? line : line.replace('- ', `- lembar ${sheet}${problem.row === undefined && problem.column === undefined ? ': ' : ', '}`);
}

/** What an officer is warned of in a form that can be used; '' where there is nothing. */
export const formWarnings = (warnings: readonly FormProblem[]): string => (warnings.length === 0 ? '' : `Perhatian:\n${warnings.map(formProblemLine).join('')}`);

/** Everything to correct in a form; `undone` says what was not done with it, `then` what to do once it is corrected. */
export const formErrors = (undone: string, errors: readonly FormProblem[], then = ''): string => `${undone} Mohon perbaiki ${errors.length} hal berikut${then}:\n${errors.map(formProblemLine).join('')}`;
