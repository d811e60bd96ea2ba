import { matchesPattern } from '../pattern/match.js';
import { MAX_TEXT_LENGTH, toText } from '../values.js';
import type { FunctionName } from './names.js';
import { takes, textsFrom, type Call, type FunctionRule } from './rule.js';

/** The text of the argument, or of the node that is looked at where there is none. */
const textOrOwn = (call: Call): string => (call.count === 0 ? toText([call.node]) : call.text(0));

/** Functions of texts, by the ODK XForms specification and XPath 1.0, section 4.2. Characters are Unicode's, not halves of them. */
export const TEXT_FUNCTIONS = {
  string: takes(0, 1, textOrOwn),
  concat: takes(0, Infinity, (call) => joined(call, textsFrom(call, 0), '')),
  join: takes(1, Infinity, (call) => joined(call, textsFrom(call, 1), call.text(0))),
  'string-length': takes(0, 1, (call) => lengthOf(textOrOwn(call))),
  substr: takes(2, 3, (call) => slice(call.text(0), call.number(1), call.count === 3 ? call.number(2) : Infinity)),
  substring: takes(2, 3, (call) => substring(call.text(0), call.number(1), call.count === 3 ? call.number(2) : Infinity)),
  'substring-before': takes(2, 2, (call) => {
    const text = call.text(0);
    const place = text.indexOf(call.text(1));
    return place < 0 ? '' : text.slice(0, place);
  }),
  'substring-after': takes(2, 2, (call) => {
    const text = call.text(0);
    const mark = call.text(1);
    const place = text.indexOf(mark);
    return place < 0 ? '' : text.slice(place + mark.length);
  }),
  contains: takes(2, 2, (call) => call.text(0).includes(call.text(1))),
  'starts-with': takes(2, 2, (call) => call.text(0).startsWith(call.text(1))),
  'ends-with': takes(2, 2, (call) => call.text(0).endsWith(call.text(1))),
  translate: takes(3, 3, (call) => translate(call.text(0), call.text(1), call.text(2))),
  'normalize-space': takes(0, 1, (call) => textOrOwn(call).replaceAll(/[ \t\r\n]+/g, ' ').replace(/^ | $/g, '')),
  // The whole text need not match: the specification makes /[0-9]+/ of '[0-9]+', as the reference engine does.
  regex: takes(2, 2, (call) => matchesPattern(call.text(0), call.text(1))),
} as const satisfies Partial<Record<FunctionName, FunctionRule>>;

function joined(call: Call, texts: readonly string[], glue: string): string {
  let length = 0;
  for (const text of texts) length += text.length + glue.length;
  if (length - glue.length > MAX_TEXT_LENGTH) call.spend(Infinity);
  return texts.join(glue);
}

const plain = (text: string): boolean => !/[\ud800-\udfff]/.test(text);
/** In UTF-16 code units, as the reference engines count. */
const lengthOf = (text: string): number => text.length;

/** 0-based, `end` excluded, negative numbers from the end. */
function slice(text: string, start: number, end: number): string {
  if (Number.isNaN(start) || Number.isNaN(end)) return '';
  return plain(text) ? text.slice(Math.trunc(start), end === Infinity ? undefined : Math.trunc(end)) : [...text].slice(Math.trunc(start), end === Infinity ? undefined : Math.trunc(end)).join('');
}

/** XPath 1.0: the characters whose place, counted from 1, is at least round(start) and less than round(start) + round(length). */
function substring(text: string, start: number, length: number): string {
  const from = Math.round(start);
  const to = from + Math.round(length);
  if (Number.isNaN(from) || Number.isNaN(to)) return '';
  const first = Math.max(0, from - 1);
  const last = Math.max(first, to - 1);
  return plain(text) ? text.slice(first, last) : [...text].slice(first, last).join('');
}

function translate(text: string, from: string, to: string): string {
  const targets = [...to];
  const map = new Map<string, string>();
  [...from].forEach((character, index) => {
    if (!map.has(character)) map.set(character, targets[index] ?? '');
  });
  return [...text].map((character) => map.get(character) ?? character).join('');
}
