import { isMap, isScalar, isSeq, LineCounter, parseDocument, type Document, type YAMLMap } from 'yaml';
import type { FormSheet } from '../../domain/survey/form/sheets.js';
import { sheetsOf } from '../../domain/survey/form/yaml.js';
import type { FormLimits } from './limits.js';
import type { FormFileMessages } from './messages.js';
import { megabytes, refuse } from './refusal.js';

/**
 * Reads a form written as YAML: `settings` a map, `survey` and `choices` lists of maps with the columns of a workbook. Values are taken as they are written, so
 * `1.10` stays `1.10`. Aliases are refused: they save nothing in a form, and can multiply without end.
 * @throws FormRefused with the file's line in `row` where the text is no YAML
 */
export function readYamlForm(bytes: Buffer, file: string, limits: FormLimits, messages: FormFileMessages): readonly FormSheet[] {
  if (bytes.length > limits.yamlBytes) refuse({ message: messages.tooLarge(megabytes(limits.yamlBytes)) });
  const lines = new LineCounter();
  const document = parsed(textOf(bytes, messages), lines, messages);
  const wrong = new Set(document.errors.map(({ pos }) => lines.linePos(pos[0]).line));
  if (wrong.size > 0) return refuse(...[...wrong].slice(0, 20).map((row) => ({ row, message: messages.notYaml() })));
  if (!isMap(document.contents)) return refuse({ row: 1, message: messages.yamlLayout() });
  checkShape(document.contents, lines, limits, messages);
  const read = sheetsOf(plain(document, messages), file);
  return read.ok ? read.sheets.sheets : refuse(...read.problems.slice(0, 100));
}

/** What would be wrong to build further on: a column twice in a row, and more rows and columns than a sheet may have. */
function checkShape(contents: YAMLMap, lines: LineCounter, limits: FormLimits, messages: FormFileMessages): void {
  const twice = (map: YAMLMap, columns: Set<unknown>): void => {
    const own = new Set<unknown>();
    for (const { key } of map.items) {
      const name = isScalar(key) ? key.value : key;
      if (own.has(name)) refuse({ ...(isScalar(key) && key.range !== undefined && key.range !== null && { row: lines.linePos(key.range[0]).line }), message: messages.keyTwice() });
      own.add(name);
      columns.add(name);
    }
  };
  twice(contents, new Set());
  for (const { key, value } of contents.items) {
    const rows = isSeq(value) ? value.items : [value];
    const columns = new Set<unknown>();
    for (const row of rows) if (isMap(row)) twice(row, columns);
    // Each row is made as wide as all columns together.
    if (columns.size > limits.columns || rows.length > limits.rows || columns.size * rows.length > limits.grid) {
      refuse({ ...(isScalar(key) && typeof key.value === 'string' && { sheet: key.value }), message: messages.tooMuch() });
    }
  }
}

function parsed(text: string, lineCounter: LineCounter, messages: FormFileMessages): Document.Parsed {
  try {
    return parseDocument(text, { lineCounter, uniqueKeys: false, merge: false, schema: 'failsafe', logLevel: 'error' });
  } catch {
    // Nesting deeper than the parser's stack.
    return refuse({ message: messages.notYaml() });
  }
}

function plain(document: Document.Parsed, messages: FormFileMessages): unknown {
  try {
    const value: unknown = document.toJS({ maxAliasCount: 0 });
    return value;
  } catch (error) {
    return refuse({ message: error instanceof ReferenceError ? messages.yamlAliases() : messages.notYaml() });
  }
}

function textOf(bytes: Buffer, messages: FormFileMessages): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return refuse({ message: messages.notUtf8() });
  }
}
