import { functionNamed, namesNear } from './functions/names.js';
import { FUNCTIONS } from './functions/table.js';
import { PROBLEMS, type ProblemWords } from './messages.js';
import { AXES, partsOf, type BinaryOperator, type ExpressionProblem, type NodeTest, type Parsed, type PathStart, type Step, type Tree } from './syntax.js';
import { readPattern } from './pattern/syntax.js';
import { problem, tokenize, type Token } from './tokens.js';

/** Binding powers of XPath 1.0, section 3.5, weakest first; all are left-associative. A minus sign binds between `*` and `|`. */
const POWER = {
  or: 1, and: 2, '=': 3, '!=': 3, '<': 4, '<=': 4, '>': 4, '>=': 4, '+': 5, '-': 5, '*': 6, div: 6, mod: 6, '|': 8,
} as const satisfies Record<BinaryOperator, number>;
const NEGATION_POWER = 7;

/** Deep enough for the long chains of if() that growth tables lead to, shallow enough that no stack is in danger. */
const MAX_DEPTH = 500;
/** A chain such as `a or b or c` is as high as it is long, and evaluation climbs it. */
const MAX_HEIGHT = 1_500;
/** What a cell of a workbook can hold. */
export const MAX_EXPRESSION_LENGTH = 32_767;

class Unreadable extends Error {
  constructor(readonly problem: ExpressionProblem) {
    super(problem.message);
  }
}

/** Reads an expression into a tree, or says what is wrong and where. Never throws. */
export function parseExpression(source: string): Parsed {
  return parseAt(source, 0);
}

/** `offset` is where the source stands in a longer one. */
function parseAt(source: string, offset: number): Parsed {
  if (source.length > MAX_EXPRESSION_LENGTH) return { ok: false, problem: problem(MAX_EXPRESSION_LENGTH, PROBLEMS.tooLong(MAX_EXPRESSION_LENGTH)) };
  const read = tokenize(source);
  if (!read.ok) return { ok: false, problem: { ...read.problem, position: read.problem.position + offset } };
  try {
    const tree = new Parser(read.tokens, offset).whole();
    if (height(tree) > MAX_HEIGHT) return { ok: false, problem: problem(offset, PROBLEMS.tooManyParts()) };
    return { ok: true, tree };
  } catch (error) {
    if (error instanceof Unreadable) return { ok: false, problem: error.problem };
    // Whoever calls from deep within may leave little of the stack.
    if (error instanceof RangeError) return { ok: false, problem: problem(offset, PROBLEMS.tooDeep()) };
    throw error;
  }
}

function height(tree: Tree): number {
  let highest = 0;
  const open: { readonly node: Tree; readonly level: number }[] = [{ node: tree, level: 1 }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    highest = Math.max(highest, next.level);
    const level = next.level + 1;
    for (const node of partsOf(next.node)) open.push({ node, level });
  }
  return highest;
}

const ANYTHING: Step = { axis: 'descendant-or-self', test: { kind: 'node' }, predicates: [] };
const NODE_TYPES = { node: 'node', text: 'text', comment: 'nothing', 'processing-instruction': 'nothing' } as const satisfies Record<string, NodeTest['kind']>;

class Parser {
  private index = 0;
  private depth = 0;
  constructor(
    private readonly tokens: readonly Token[],
    private readonly offset: number,
  ) {}

  whole(): Tree {
    const tree = this.expression(0);
    const rest = this.peek();
    if (rest.kind !== 'end') throw this.fault(rest, PROBLEMS.operatorMissing(shown(rest)));
    return tree;
  }

  private expression(power: number): Tree {
    this.depth += 1;
    if (this.depth > MAX_DEPTH) throw this.fault(this.peek(), PROBLEMS.tooDeep());
    let left = this.operand();
    for (;;) {
      const token = this.peek();
      const operator = asOperator(token);
      if (operator === null || POWER[operator] <= power) break;
      this.index += 1;
      left = { kind: 'binary', at: this.placeOf(token), operator, left, right: this.expression(POWER[operator]) };
    }
    this.depth -= 1;
    return left;
  }

  private operand(): Tree {
    const token = this.peek();
    const at = this.placeOf(token);
    if (isSymbol(token, '-')) {
      this.index += 1;
      return { kind: 'negate', at, operand: this.expression(NEGATION_POWER - 1) };
    }
    if (isSymbol(token, '/')) {
      this.index += 1;
      return { kind: 'path', at, start: { kind: 'document' }, steps: this.beginsStep() ? this.steps([]) : [] };
    }
    if (isSymbol(token, '//')) {
      this.index += 1;
      return { kind: 'path', at, start: { kind: 'document' }, steps: this.steps([ANYTHING]) };
    }
    if (this.beginsStep()) return this.onward({ kind: 'context' }, at, [this.step()]);
    return this.filtered(this.primary());
  }

  private primary(): Tree {
    const token = this.take();
    const at = this.placeOf(token);
    if (token.kind === 'number') return { kind: 'number', at, value: Number(token.text) };
    if (token.kind === 'string') return { kind: 'string', at, value: token.text };
    // There is no earlier record to look into: a conversation begins empty.
    if (token.kind === 'question') return token.text.startsWith('last-saved#') ? { kind: 'string', at, value: '' } : { kind: 'question', at, name: token.text };
    if (token.kind === 'name') return this.call(token);
    if (token.kind === 'end') throw this.fault(token, PROBLEMS.endsEarly());
    if (token.text !== '(') throw this.fault(token, PROBLEMS.valueMissing(token.text));
    const inner = this.expression(0);
    this.close(')', token);
    return inner;
  }

  /** What may follow a primary expression: predicates, and steps from the nodes that it comes to. */
  private filtered(primary: Tree): Tree {
    const predicates = this.predicates();
    const base: Tree = predicates.length === 0 ? primary : { kind: 'filter', at: primary.at, base: primary, predicates };
    const next = this.peek();
    return isSymbol(next, '/') || isSymbol(next, '//') ? this.onward({ kind: 'nodes', tree: base }, primary.at, []) : base;
  }

  private onward(start: PathStart, at: number, first: readonly Step[]): Tree {
    const steps = [...first];
    for (let next = this.peek(); isSymbol(next, '/') || isSymbol(next, '//'); next = this.peek()) {
      this.index += 1;
      if (next.text === '//') steps.push(ANYTHING);
      steps.push(this.step());
    }
    return { kind: 'path', at, start, steps: steps.filter((step) => !isHere(step)) };
  }

  private steps(before: readonly Step[]): readonly Step[] {
    const path = this.onward({ kind: 'context' }, 0, [...before, this.step()]);
    return path.kind === 'path' ? path.steps : [];
  }

  private beginsStep(): boolean {
    const token = this.peek();
    if (token.kind === 'symbol') return token.text === '.' || token.text === '..' || token.text === '@' || token.text === '*';
    if (token.kind !== 'name') return false;
    return !isSymbol(this.peek(1), '(') || Object.hasOwn(NODE_TYPES, token.text);
  }

  private step(): Step {
    if (!this.beginsStep()) throw this.fault(this.peek(), PROBLEMS.stepMissing());
    const token = this.take();
    if (token.text === '.') return { axis: 'self', test: { kind: 'node' }, predicates: this.predicates() };
    if (token.text === '..') return { axis: 'parent', test: { kind: 'node' }, predicates: this.predicates() };
    if (token.text === '@') return { axis: 'attribute', test: this.test(this.take()), predicates: this.predicates() };
    if (!isSymbol(this.peek(), '::')) return { axis: 'child', test: this.test(token), predicates: this.predicates() };
    const axis = AXES.find((name) => name === token.text);
    if (axis === undefined) throw this.fault(token, PROBLEMS.axisUnknown(token.text));
    this.index += 1;
    return { axis, test: this.test(this.take()), predicates: this.predicates() };
  }

  private test(token: Token): NodeTest {
    if (isSymbol(token, '*')) return { kind: 'element' };
    if (token.kind !== 'name') throw this.fault(token, PROBLEMS.stepMissing());
    if (isSymbol(this.peek(), '(') && isNodeType(token.text)) {
      const open = this.take();
      if (this.peek().kind === 'string') this.index += 1;
      this.close(')', open);
      return { kind: NODE_TYPES[token.text] };
    }
    const name = token.text.slice(token.text.indexOf(':') + 1);
    return name === '*' ? { kind: 'element' } : { kind: 'name', name };
  }

  private predicates(): readonly Tree[] {
    const found: Tree[] = [];
    for (let open = this.peek(); isSymbol(open, '['); open = this.peek()) {
      this.index += 1;
      found.push(this.expression(0));
      this.close(']', open);
    }
    return found;
  }

  private call(token: Token): Tree {
    const name = functionNamed(token.text);
    if (name === null) throw this.fault(token, PROBLEMS.functionUnknown(token.text, namesNear(token.text)));
    const open = this.take();
    const args: Tree[] = [];
    if (!isSymbol(this.peek(), ')')) {
      args.push(this.expression(0));
      while (isSymbol(this.peek(), ',')) {
        this.index += 1;
        args.push(this.expression(0));
      }
    }
    this.close(')', open);
    const { least, most } = FUNCTIONS[name];
    if (args.length < least || args.length > most) throw this.fault(token, PROBLEMS.argumentCount(token.text, least, most, args.length));
    const pattern = name === 'regex' ? args[1] : undefined;
    if (pattern?.kind === 'string' && readPattern(pattern.value) === null) throw new Unreadable(problem(pattern.at, PROBLEMS.patternUnreadable(pattern.value)));
    return { kind: 'call', at: this.placeOf(token), name, args: name === 'jr:choice-name' ? args.map((arg, index) => (index === 1 ? this.quoted(arg) : arg)) : args };
  }

  /** jr:choice-name() takes the path to its question in quotes. */
  private quoted(arg: Tree): Tree {
    if (arg.kind !== 'string') return arg;
    const read = parseAt(arg.value, arg.at + 1);
    if (!read.ok) throw new Unreadable(read.problem);
    return read.tree;
  }

  private peek(ahead = 0): Token {
    return this.tokens[this.index + ahead] ?? { kind: 'end', at: 0, text: '' };
  }

  private take(): Token {
    const token = this.peek();
    if (token.kind !== 'end') this.index += 1;
    return token;
  }

  private close(symbol: string, opened: Token): void {
    if (!isSymbol(this.take(), symbol)) throw this.fault(opened, PROBLEMS.bracketOpen(opened.text));
  }

  private placeOf(token: Token): number {
    return token.at + this.offset;
  }

  private fault(token: Token, words: ProblemWords): Unreadable {
    return new Unreadable(problem(this.placeOf(token), words));
  }
}

function asOperator(token: Token): BinaryOperator | null {
  if (token.kind !== 'symbol' && token.kind !== 'name') return null;
  return isOperator(token.text) ? token.text : null;
}

const isHere = ({ axis, test, predicates }: Step): boolean => axis === 'self' && test.kind === 'node' && predicates.length === 0;
const isOperator = (text: string): text is BinaryOperator => Object.hasOwn(POWER, text);
const isNodeType = (text: string): text is keyof typeof NODE_TYPES => Object.hasOwn(NODE_TYPES, text);
const isSymbol = (token: Token, text: string): boolean => token.kind === 'symbol' && token.text === text;
const shown = (token: Token): string => (token.kind === 'question' ? `\${${token.text}}` : token.text);
