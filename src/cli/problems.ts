import type { Problem } from '../support/errors.js';

/** One problem with its place, as people look for it in their file. */
export function problemLine(problem: Problem): string {
  const place = [problem.row === undefined ? '' : `baris ${problem.row}`, problem.column === undefined ? '' : `kolom ${problem.column}`].filter((p) => p !== '').join(', ');
  return `- ${place === '' ? '' : `${place}: `}${problem.message}\n`;
}

/** One problem of a workbook, with its sheet. */
export function formProblemLine({ sheet, ...problem }: Problem & { readonly sheet?: string }): string {
  const line = problemLine(problem);
  return sheet === undefined ? line : line.replace('- ', `- lembar ${sheet}${problem.row === undefined && problem.column === undefined ? ': ' : ', '}`);
}
