import type { ExpressionProblem } from './syntax.js';

export type Token =
  | { readonly kind: 'number'; readonly at: number; readonly text: string }
  | { readonly kind: 'string'; readonly at: number; readonly text: string }
  | { readonly kind: 'reference'; readonly at: number; readonly text: string }
  | { readonly kind: 'name'; readonly at: number; readonly text: string }
  | { readonly kind: 'symbol'; readonly at: number; readonly text: string }
  | { readonly kind: 'end'; readonly at: number; readonly text: '' };

export type Tokens = { readonly ok: true; readonly tokens: readonly Token[] } | { readonly ok: false; readonly problem: ExpressionProblem };

const SPACE = /[\s\u00a0]+/y;
const NUMBER = /\d+(?:\.\d*)?|\.\d+/y;
const STRING = /"([^"]*)"|'([^']*)'/y;
const REFERENCE = /\$\{\s*([\p{L}_][\p{L}\p{N}_.-]*)\s*\}/uy;
const NAME = /[\p{L}_][\p{L}\p{N}_.:-]*/uy;
const SYMBOL = /!=|<=|>=|[=<>+\-*(),.]/y;

/** Splits an expression into tokens (XPath 1.0, section 3.7, with `${name}` of XLSForm). Word-processor quotes are read as plain ones. */
export function tokenize(source: string): Tokens {
  // One character for one, so that positions stay those of what the author wrote.
  const text = source.replaceAll(/[\u2018\u2019]/g, "'").replaceAll(/[\u201c\u201d]/g, '"');
  const tokens: Token[] = [];
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    return pattern.exec(text);
  };
  while (at < text.length) {
    const space = take(SPACE);
    if (space !== null) {
      at += space[0].length;
      continue;
    }
    const found = next(take, at);
    if (found === null) return { ok: false, problem: { position: at, message: unreadable(text, at) } };
    tokens.push(found.token);
    at += found.length;
  }
  tokens.push({ kind: 'end', at: text.length, text: '' });
  return { ok: true, tokens };
}

function next(take: (pattern: RegExp) => RegExpExecArray | null, at: number): { token: Token; length: number } | null {
  const number = take(NUMBER);
  if (number !== null) return { token: { kind: 'number', at, text: number[0] }, length: number[0].length };
  const string = take(STRING);
  if (string !== null) return { token: { kind: 'string', at, text: string[1] ?? string[2] ?? '' }, length: string[0].length };
  const reference = take(REFERENCE);
  if (reference !== null) return { token: { kind: 'reference', at, text: reference[1] ?? '' }, length: reference[0].length };
  const name = take(NAME);
  if (name !== null) return { token: { kind: 'name', at, text: name[0] }, length: name[0].length };
  const symbol = take(SYMBOL);
  if (symbol !== null) return { token: { kind: 'symbol', at, text: symbol[0] }, length: symbol[0].length };
  return null;
}

function unreadable(text: string, at: number): string {
  const rest = text.slice(at);
  if (rest.startsWith('"') || rest.startsWith("'")) return 'a text in quotes is not closed';
  if (rest.startsWith('$')) return 'a question is written as ${name}';
  if (rest.startsWith('/')) return 'paths are not supported here; write the question as ${name}';
  return `"${String.fromCodePoint(text.codePointAt(at) ?? 0)}" cannot be read here`;
}
