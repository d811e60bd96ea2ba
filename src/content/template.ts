import { readFileSync } from 'node:fs';
import { sheetsOf } from '../domain/survey/form/yaml.js';
import type { FormSheets } from '../domain/survey/form/sheets.js';
import { InputRejected } from '../support/errors.js';
import { readContent } from './read.js';

/**
 * The survey that officers start from, with a sheet `petunjuk` that explains every column.
 * @throws InputRejected when the file is not written as it should be.
 */
export function loadTemplate(file: URL = new URL('./template/survei.yaml', import.meta.url)): FormSheets {
  const written = readContent(readFileSync(file, 'utf8'));
  if (!written.ok) throw new InputRejected('The survey template is not YAML.', written.messages.map((message) => ({ message })));
  const read = sheetsOf(written.value, 'template.xlsx');
  if (!read.ok) throw new InputRejected('The survey template has mistakes.', read.problems);
  return read.sheets;
}
