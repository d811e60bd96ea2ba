import { PROBLEMS, type ProblemWords } from './messages.js';
import type { ExpressionProblem } from './syntax.js';

export type TokenKind = 'number' | 'string' | 'question' | 'name' | 'symbol' | 'end';

/** `at` is the token's offset; `text` is what it says: of a string without its quotes, of a question its name. */
export interface Token {
  readonly kind: TokenKind;
  readonly at: number;
  readonly text: string;
}

export type Tokens = { readonly ok: true; readonly tokens: readonly Token[] } | { readonly ok: false; readonly problem: ExpressionProblem };

const SPACE = /[\s\u00a0\ufeff]+/y;
const NAME = String.raw`[\p{L}_][\p{L}\p{M}\p{N}_.\-]*`;
/** The first group of each that is there holds the token's text. A name may end in `:*`, any name with that prefix. */
const KINDS: readonly (readonly [TokenKind, RegExp])[] = [
  ['number', /(\d+(?:\.\d*)?|\.\d+)/y],
  ['string', /"([^"]*)"|'([^']*)'|[\u201c\u201d\u201e\u2033]([^"\u201c\u201d\u201e\u2033]*)["\u201c\u201d\u201e\u2033]|[\u2018\u2019\u201a\u2032]([^'\u2018\u2019\u201a\u2032]*)['\u2018\u2019\u201a\u2032]/y],
  ['question', new RegExp(String.raw`\$\{\s*((?:last-saved#)?${NAME})\s*\}`, 'uy')],
  ['name', new RegExp(`(${NAME}(?::(?:${NAME}|\\*))?)`, 'uy')],
  ['symbol', /(!=|<=|>=|\/\/|\.\.|::|[=<>+\-*(),.|[\]/@\u2212\u2013])/y],
];

/** Splits an expression into tokens (XPath 1.0, section 3.7, with `${name}` of XLSForm). Word-processor quotes and dashes are read as plain ones, no-break spaces as spaces. */
export function tokenize(text: string): Tokens {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    SPACE.lastIndex = at;
    at += SPACE.exec(text)?.[0].length ?? 0;
    if (at >= text.length) break;
    const found = next(text, at);
    if (found === null) return { ok: false, problem: problem(at, unreadable(text, at)) };
    tokens.push(found.token);
    at += found.length;
  }
  tokens.push({ kind: 'end', at: text.length, text: '' });
  return { ok: true, tokens };
}

export const problem = (position: number, words: ProblemWords): ExpressionProblem => ({ position, message: words.en, words });

function next(text: string, at: number): { readonly token: Token; readonly length: number } | null {
  for (const [kind, pattern] of KINDS) {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found === null) continue;
    const said = found.slice(1).find((group) => group !== undefined) ?? '';
    return { token: { kind, at, text: kind === 'symbol' ? said.replace(/[\u2212\u2013]/, '-') : said }, length: found[0].length };
  }
  return null;
}

function unreadable(text: string, at: number): ProblemWords {
  const first = String.fromCodePoint(text.codePointAt(at) ?? 0);
  if (/["'\u2018-\u201e\u2032\u2033]/.test(first)) return PROBLEMS.quoteOpen();
  return first === '$' ? PROBLEMS.questionForm() : PROBLEMS.unreadable(first);
}
