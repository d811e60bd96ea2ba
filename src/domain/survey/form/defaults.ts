import type { QuestionKind } from '../types.js';

const START = 'A-Za-z_\\u00c0-\\u00d6\\u00d8-\\u00f6\\u00f8-\\u02ff\\u0370-\\u037d\\u037f-\\u1fff\\u200c\\u200d\\u2070-\\u218f\\u2c00-\\u2fef\\u3001-\\ud7ff\\uf900-\\ufdcf\\ufdf0-\\ufffd';
const NCNAME = `[${START}][${START}\\-.0-9\\u00b7\\u0300-\\u036f\\u203f\\u2040]*`;
const NAME = `${NCNAME}(?::${NCNAME})?`;
const DATE = '-?\\d{4}-\\d{2}-\\d{2}';
const TIME = '\\d{2}:\\d{2}:\\d{2}(?:\\.\\s+)?(?:[+-]\\d{2}:\\d{2}|Z)?';

/** What pyxform reads a default into, in the order in which it tries (`parsing/expression.py`). */
const TOKENS: readonly (readonly [string, RegExp])[] = [
  ['date', new RegExp(`${DATE}T${TIME}`, 'y')],
  ['date', new RegExp(DATE, 'y')],
  ['time', new RegExp(TIME, 'y')],
  ['number', /-?\d+\.\d*|-?\.\d+|-?\d+/y],
  ['math', /[*+-]| mod | div /y],
  ['comparison', /!=|<=|>=|=|<|>/y],
  ['boolean', / and | or /y],
  ['union', /\|/y],
  ['text', /"[^"]*"|'[^']*'/y],
  ['space', /\s+/y],
  ['reference', new RegExp(`\\$\\{\\s*${NAME}(?:#${NAME})?\\s*\\}`, 'y')],
  ['call', new RegExp(`${NAME}\\(`, 'y')],
  ['predicate', new RegExp(`${NAME}\\[`, 'y')],
  ['scheme', new RegExp(`${NAME}://`, 'y')],
  ['name', new RegExp(NAME, 'y')],
  ['other', /[\s\S]/y],
];

const DYNAMIC = new Set(['math', 'union', 'predicate', 'reference', 'call']);
const HYPHENATED: ReadonlySet<QuestionKind> = new Set(['date', 'datetime', 'geopoint']);

/** Whether a default is computed when the form opens, or is simply there: by the rule of pyxform's `default_is_dynamic`. */
export function isDynamic(text: string, kind: QuestionKind): boolean {
  let at = 0;
  while (at < text.length) {
    const [name, length] = tokenAt(text, at);
    if (name === 'math' && text[at] === '-' && HYPHENATED.has(kind)) return false;
    if (DYNAMIC.has(name)) return true;
    at += length;
  }
  return false;
}

function tokenAt(text: string, at: number): readonly [string, number] {
  for (const [name, pattern] of TOKENS) {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found !== null) return [name, found[0].length];
  }
  return ['other', 1];
}

/** A static default as answers are written: `09:30:00 AM`, as a spreadsheet may show a time, is 09:30:00. */
export function staticDefault(text: string, kind: QuestionKind): string {
  const time = kind === 'time' ? /^(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?\s*(AM|PM)?$/i.exec(text) : null;
  if (time === null) return text;
  const [, hour = '0', minute = '00', second = '00', half] = time;
  const shifted = half === undefined ? Number(hour) : (Number(hour) % 12) + (half.toUpperCase() === 'PM' ? 12 : 0);
  return `${String(shifted).padStart(2, '0')}:${minute}:${second}`;
}
