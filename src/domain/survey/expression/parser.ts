import { FUNCTIONS, isFunctionName } from './functions.js';
import type { BinaryOperator, ExpressionProblem, Parsed, Tree } from './syntax.js';
import { tokenize, type Token } from './tokens.js';

/** Binding powers of XPath 1.0, section 3.5, weakest first; all are left-associative. */
const POWER = {
  or: 1, and: 2, '=': 3, '!=': 3, '<': 4, '<=': 4, '>': 4, '>=': 4, '+': 5, '-': 5, '*': 6, div: 6, mod: 6,
} as const satisfies Record<BinaryOperator, number>;
const NEGATION_POWER = 7;

/** Deep enough for any form seen in the field, shallow enough that no stack is in danger. */
const MAX_DEPTH = 200;
/** A chain such as `a or b or c` is as high as it is long, and evaluation climbs it. */
const MAX_HEIGHT = 1_000;
export const MAX_EXPRESSION_LENGTH = 10_000;

class Unreadable extends Error {
  constructor(readonly problem: ExpressionProblem) {
    super(problem.message);
  }
}

/** Reads an expression into a tree, or says what is wrong and where. Never throws. */
export function parseExpression(source: string): Parsed {
  if (source.length > MAX_EXPRESSION_LENGTH) {
    return { ok: false, problem: { position: MAX_EXPRESSION_LENGTH, message: `an expression has at most ${MAX_EXPRESSION_LENGTH} characters` } };
  }
  const read = tokenize(source);
  if (!read.ok) return read;
  try {
    const tree = new Parser(read.tokens).whole();
    if (height(tree) > MAX_HEIGHT) return { ok: false, problem: { position: 0, message: 'the expression has too many parts' } };
    return { ok: true, tree };
  } catch (error) {
    if (error instanceof Unreadable) return { ok: false, problem: error.problem };
    throw error;
  }
}

/** Names of the questions that an expression reads, each once, in order of appearance. */
export function references(tree: Tree): readonly string[] {
  const found = new Set<string>();
  const visit = (node: Tree): void => {
    if (node.kind === 'reference') found.add(node.name);
    else if (node.kind === 'negate') visit(node.operand);
    else if (node.kind === 'binary') {
      visit(node.left);
      visit(node.right);
    } else if (node.kind === 'call') node.args.forEach(visit);
  };
  visit(tree);
  return [...found];
}

function height(tree: Tree): number {
  let highest = 0;
  const open: { readonly node: Tree; readonly level: number }[] = [{ node: tree, level: 1 }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { node } = next;
    const level = next.level + 1;
    highest = Math.max(highest, next.level);
    if (node.kind === 'negate') open.push({ node: node.operand, level });
    else if (node.kind === 'binary') open.push({ node: node.left, level }, { node: node.right, level });
    else if (node.kind === 'call') open.push(...node.args.map((arg) => ({ node: arg, level })));
  }
  return highest;
}

class Parser {
  private index = 0;
  private depth = 0;
  constructor(private readonly tokens: readonly Token[]) {}

  whole(): Tree {
    const tree = this.expression(0);
    const rest = this.peek();
    if (rest.kind !== 'end') throw fault(rest, `an operator such as "and" or "=" is missing before "${shown(rest)}"`);
    return tree;
  }

  private expression(power: number): Tree {
    if (++this.depth > MAX_DEPTH) throw fault(this.peek(), 'the expression is nested too deeply');
    let left = this.operand();
    for (;;) {
      const token = this.peek();
      const operator = asOperator(token);
      if (operator === null || POWER[operator] <= power) break;
      this.index++;
      left = { kind: 'binary', at: token.at, operator, left, right: this.expression(POWER[operator]) };
    }
    this.depth--;
    return left;
  }

  private operand(): Tree {
    const token = this.take();
    if (token.kind === 'number') return { kind: 'number', at: token.at, value: Number(token.text) };
    if (token.kind === 'string') return { kind: 'string', at: token.at, value: token.text };
    if (token.kind === 'reference') return { kind: 'reference', at: token.at, name: token.text };
    if (token.kind === 'name') return this.call(token);
    if (token.kind === 'end') throw fault(token, 'the expression ends too early');
    if (token.text === '.') return { kind: 'self', at: token.at };
    if (token.text === '-') return { kind: 'negate', at: token.at, operand: this.expression(NEGATION_POWER - 1) };
    if (token.text === '(') {
      const inner = this.expression(0);
      this.expect(')', token);
      return inner;
    }
    throw fault(token, `a value is missing before "${token.text}"`);
  }

  private call(token: Token): Tree {
    if (!isSymbol(this.peek(), '(')) {
      throw fault(token, `"${token.text}" is neither a function nor a question; a question is written as \${${token.text}}, a text in quotes`);
    }
    if (!isFunctionName(token.text)) throw fault(token, `the function ${token.text}() is not known`);
    const open = this.take();
    const args: Tree[] = [];
    if (!isSymbol(this.peek(), ')')) {
      args.push(this.expression(0));
      while (isSymbol(this.peek(), ',')) {
        this.index++;
        args.push(this.expression(0));
      }
    }
    this.expect(')', open);
    const { min, max } = FUNCTIONS[token.text].arity;
    if (args.length < min || args.length > max) {
      const wanted = min === max ? `${min}` : max === Infinity ? `at least ${min}` : `${min} to ${max}`;
      throw fault(token, `${token.text}() takes ${wanted} arguments, not ${args.length}`);
    }
    return { kind: 'call', at: token.at, name: token.text, args };
  }

  private peek(): Token {
    return this.tokens[this.index] ?? { kind: 'end', at: 0, text: '' };
  }

  private take(): Token {
    const token = this.peek();
    if (token.kind !== 'end') this.index++;
    return token;
  }

  private expect(symbol: string, opened: Token): void {
    const token = this.take();
    if (!isSymbol(token, symbol)) throw fault(opened, `the bracket opened here is not closed`);
  }
}

function asOperator(token: Token): BinaryOperator | null {
  if (token.kind !== 'symbol' && token.kind !== 'name') return null;
  return isOperator(token.text) ? token.text : null;
}

const isOperator = (text: string): text is BinaryOperator => Object.hasOwn(POWER, text);
const isSymbol = (token: Token, text: string): boolean => token.kind === 'symbol' && token.text === text;
const shown = (token: Token): string => (token.kind === 'reference' ? `\${${token.text}}` : token.text);
const fault = (token: Token, message: string): Unreadable => new Unreadable({ position: token.at, message });
